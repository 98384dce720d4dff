"""Unclear vouchers (oklara verifikationer): equal to another file's, until somebody chooses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal

from fhledger.core.amounts import Amount
from fhledger.core.errors import InvalidArgumentError, Location
from fhledger.core.record import AS_TEXT, Record

EqualVoucher = Literal["same", "new"]
"""What a voucher is that content cannot tell from one of another file: the `same`, or a `new`
one."""

EqualVouchers = EqualVoucher | Mapping[str, EqualVoucher]
"""One answer for all such vouchers, or one for each reference that the import shows.

The reference `*` is the answer for all others.
"""

OTHERS = "*"
"""The reference of all vouchers that have no answer of their own."""


class UnclearVoucher(Record):
    """A voucher without a number, equal to one of another file, until somebody decides.

    `reference` is its name in an answer; `place` is where it is in the file, `booked` in the book.
    """

    reference: str
    day: date
    text: str
    amount: Amount
    place: Annotated[Location, AS_TEXT]
    booked: Annotated[Location, AS_TEXT] | None


def answers(equal: EqualVouchers | None, contents: Iterable[str]) -> Mapping[str, EqualVoucher]:
    """The answer for each reference. Raises `InvalidArgumentError` for those that the file lacks.

    `contents` are the digests of all vouchers without a number of the file.
    """
    if equal is None or isinstance(equal, str):
        return {} if equal is None else {OTHERS: equal}
    known = {f"{each}/{at + 1}" for each, n in Counter(contents).items() for at in range(n)}
    unknown = [reference for reference in equal if reference not in {OTHERS, *known}]
    if unknown:
        raise InvalidArgumentError(
            "the file has no voucher without a number with the reference {references}; FH554"
            " shows the references",
            references=", ".join(unknown),
        )
    return equal

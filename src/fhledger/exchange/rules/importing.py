"""FH54x and FH55x, importing: vouchers against the mapping and against what the book already has."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from fhledger.audit.finding import Issue, Severity, rule
from fhledger.core.errors import Location
from fhledger.core.messages import counted, message


@rule("FH540", Severity.ERROR)
def account_is_not_mapped(account: str, name: str, amount: Decimal, rows: int) -> Iterator[Issue]:
    """Looks for an account that no line of `accounts.toml` covers. Nothing is imported meanwhile.

    Why: its rows would be in no total; guessing their line would be worse.
    Do: add a range that covers it to `accounts.toml`, with a reason, for a line of the
    statement or as outside the fund, for example:

        [[accounts]]
        first = "1000"
        last = "2999"
        outside = true
        reason = "Balance sheet"

        [[accounts]]
        first = "3010"
        last = "3019"
        line = "member_contributions"
        reason = "Fees by the agreement"
    """
    yield Issue(
        subject=account,
        message=counted(
            "the account {name} has no line of the statement; {count} row",
            "the account {name} has no line of the statement; {count} rows",
            rows,
            name=name or message("(without a name)"),
        ),
        actual=amount,
    )


@rule("FH541", Severity.ERROR)
def object_is_not_mapped(object: str, name: str, amount: Decimal, rows: int) -> Iterator[Issue]:
    """Looks for an object in the dimension of projects or members that the book does not know.

    Why: the entry would lose its project or its member.
    Do: add the project or the member, or add the object to `accounts.toml`.
    """
    yield Issue(
        subject=object,
        message=counted(
            "the object {name} is not known in the book; {count} row",
            "the object {name} is not known in the book; {count} rows",
            rows,
            name=name or message("(without a name)"),
        ),
        actual=amount,
    )


@rule("FH550", Severity.ERROR)
def voucher_number_twice_in_file(voucher: str) -> Iterator[Issue]:
    """Looks for a voucher with the same series, number and year as another voucher of the file.

    Why: when the file is imported again, it is unknown which of the two has been imported.
    Do: ask the sender of the file; numbers are never changed here.
    """
    yield Issue(
        subject=voucher,
        message=message("more than one voucher has the number"),
    )


@rule("FH551", Severity.ERROR)
def imported_voucher_has_changed(
    voucher: str, before: str, now: str, where: Location
) -> Iterator[Issue]:
    """Looks for a voucher that was imported with other amounts, lines, projects or members.

    Why: the accounting system and the book differ; an imported entry is never edited.
    Do: reverse the entries of the voucher and enter the correct ones, with the same voucher in
    `source`; then the two agree.
    """
    yield Issue(
        subject=voucher,
        message=message("the voucher has changed since it was imported"),
        expected=before,
        actual=now,
        sources=(where,),
    )


@rule("FH552", Severity.NOTE)
def imported_voucher_is_described_otherwise(voucher: str, where: Location) -> Iterator[Issue]:
    """Looks for a voucher that was imported with the same amounts, but other days or texts.

    Why: the fund is the same, but the entries that an auditor reads differ.
    Do: nothing, unless the day is in another year.
    """
    yield Issue(
        subject=voucher,
        message=message("the voucher has another day or text than when it was imported"),
        sources=(where,),
    )

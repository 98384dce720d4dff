"""The state of a seal (sigillets tillstånd): what an output says of a closed year that it prints.

>>> state = SealState(year=2024, seal="3f" * 32, intact=True)
>>> state.short
'3f3f 3f3f 3f3f 3f3f 3f3f 3f3f'
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator

from fhledger.core.errors import InvalidArgumentError
from fhledger.core.record import Record, computed
from fhledger.core.text import pattern

SHORT_DIGITS = 24
"""The digits of a short seal: 96 bits. To make two books with the same one takes 2**48 attempts."""


SHORT_SEAL_PATTERN = pattern(r"^([0-9a-f]{24})?$", "the first 24 digits of a seal")


def short_seal(seal: str) -> str:
    """The first digits of a seal in groups of four, as an annual report prints them."""
    digits = seal[:SHORT_DIGITS]
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def parse_seal(text: str) -> str:
    """The digits of a seal as somebody quotes it: whole, or 24 of its digits or more.

    Spaces, hyphens and capital letters do not matter. Raises `InvalidArgumentError` for anything
    else.

    >>> parse_seal("3F3F-3F3F 3f3f 3f3f 3f3f 3f3f")
    '3f3f3f3f3f3f3f3f3f3f3f3f'
    """
    digits = re.sub(r"[\s-]", "", text.lower())
    if not re.fullmatch(r"[0-9a-f]{24,64}", digits):
        raise InvalidArgumentError(
            "'{text}' is not a seal; give all of its 64 digits, or the first {count}",
            text=text,
            count=SHORT_DIGITS,
        )
    return digits


QuotedSeal = Annotated[str, AfterValidator(parse_seal)]
"""A seal as a report prints it."""


class SealState(Record):
    """The seal of a closed year, to be printed and compared, and whether it is intact.

    `closed` is the day of closing that is sealed with the year. `signed_by` are those of the list
    of signers with a valid signature on the seal; `unsigned` is true for the last closed year if
    there is such a list and no signature. `timestamp` is the time, in UTC, at which a time-stamping
    authority confirms that the seal existed. `broken_before` are the earlier years with a broken
    seal, on which this one rests.
    """

    year: int
    seal: str
    intact: bool
    form: int = 1
    closed: date | None = None
    signed_by: tuple[str, ...] = ()
    unsigned: bool = False
    timestamp: str | None = None
    broken_before: tuple[int, ...] = ()

    @computed
    def short(self) -> str:
        """The short form of the seal, for a printed report."""
        return short_seal(self.seal)


class YearSeal(Record):
    """Whether the figures of a year are sealed, as its statement, traces and samples say in JSON.

    `state` is `intact` or `broken` for a closed year. Without a seal it is `missing` if the seal of
    a later year, a printed report or an entry shows that there was one, or that there ought to be
    (FH304, FH306, FH313); otherwise `open`. `short` is the short form of an intact seal;
    `broken_before` are the earlier years whose seals are broken, on which the figures rest.
    """

    year: int
    state: Literal["intact", "broken", "open", "missing"]
    short: str | None = None
    broken_before: tuple[int, ...] = ()

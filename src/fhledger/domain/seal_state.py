"""The state of a seal (sigillets tillstånd): what an output says of a closed year that it prints.

>>> state = SealState(year=2024, seal="3f" * 32, intact=True)
>>> state.short
'3f3f 3f3f 3f3f 3f3f 3f3f 3f3f'
"""

from __future__ import annotations

from datetime import date

from fhledger.core.record import Record, computed

SHORT_DIGITS = 24
"""The digits of a short seal: 96 bits. To make two books with the same one takes 2**48 attempts."""


def short_seal(seal: str) -> str:
    """The first digits of a seal in groups of four, as an annual report prints them."""
    digits = seal[:SHORT_DIGITS]
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


class SealState(Record):
    """The seal of a closed year, to be printed and compared later, and whether all it seals is intact.

    `closed` is the day of closing that is sealed with the year. `signed_by` are those of the list of
    signers with a valid signature on the seal. `timestamp` is the time, in UTC, at which a
    time-stamping authority confirms that the seal existed.
    """

    year: int
    seal: str
    intact: bool
    form: int = 1
    closed: date | None = None
    signed_by: tuple[str, ...] = ()
    timestamp: str | None = None

    @computed
    def short(self) -> str:
        """The short form of the seal, for a printed report."""
        return short_seal(self.seal)

"""The records of an analytical review (analytisk granskning): checks and what they found."""

from __future__ import annotations

from datetime import date
from typing import Literal

from fhledger.core.amounts import EXACT, Amount
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import marked
from fhledger.core.record import Record, computed
from fhledger.core.tabular import Flat, Tabular, flat

CheckId = Literal[
    "last_year", "budget", "duplicates", "round_amounts", "closed_days", "year_end", "first_digits"
]

TEXTS: dict[CheckId, tuple[str, str, str]] = {
    "last_year": (
        marked("Year against year"),
        marked("Shows which lines changed most since the year before."),
        marked("A change may be right, and an error that is made each year does not show."),
    ),
    "budget": (
        marked("Year against budget"),
        marked("Shows which lines deviate most from what was decided."),
        marked("A deviation may be right, and a line on its budget may be wrong."),
    ),
    "duplicates": (
        marked("Same amount on the same day"),
        marked("Shows entries that may be posted twice."),
        marked(
            "Two equal payments on one day are common; a duplicate on another day does not show."
        ),
    ),
    "round_amounts": (
        marked("Round amounts"),
        marked("Shows amounts that may be estimates, accruals or advances."),
        marked("Grants and appropriations are often round; an invented amount need not be."),
    ),
    "closed_days": (
        marked("Entries on days when banks are closed"),
        marked("Shows entries whose day may be wrong, or that were made by hand."),
        marked("The day is that of the voucher; invoices are dated on any day."),
    ),
    "year_end": (
        marked("Entries around the year end"),
        marked("Shows entries that may belong to the other year."),
        marked("Closing entries belong there; what was left out does not show."),
    ),
    "first_digits": (
        marked("First digits"),
        marked(
            "Shows whether the first digits of the amounts are distributed as natural ones are."
        ),
        marked(
            "It says nothing of any single entry, and nothing where amounts are few or decided."
        ),
    ),
}
"""Of each check its name, what it shows, and what it does not show."""


class ReviewItem(Record):
    """What a check has found: an entry, a line or a digit, its amounts, and why it is shown.

    `expected_kr` is the year before or the budget; for a digit, `expected` and `actual` are counts.
    """

    check: CheckId
    subject: str
    label: LocalizedText
    day: date | None = None
    expected_kr: Amount | None = None
    actual_kr: Amount | None = None
    expected: int | None = None
    actual: int | None = None
    reason: LocalizedText
    file: str = ""
    line: int | None = None

    @computed
    def difference_kr(self) -> Amount | None:
        """Actual minus expected; None without both."""
        if self.expected_kr is None or self.actual_kr is None:
            return None
        return EXACT.subtract(self.actual_kr, self.expected_kr)


class ReviewCheck(Record):
    """A check: what it shows and what not, how much it found, and why it says nothing, if so."""

    id: CheckId
    name: LocalizedText
    shows: LocalizedText
    does_not_show: LocalizedText
    count: int
    note: LocalizedText | None = None


class Review(Tabular, Record):
    """The checks of a year, and what they found, the largest differences first."""

    year: int
    entries: int
    checks: tuple[ReviewCheck, ...]
    items: tuple[ReviewItem, ...]

    def records(self) -> list[Flat]:
        """A dictionary for each thing found: the check, the amounts, the reason, the place."""
        return [flat(item) for item in self.items]

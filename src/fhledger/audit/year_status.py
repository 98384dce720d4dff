"""The status of a year (årets läge): what is done, what is missing before closing, what is next.

>>> from fhledger.book import embedded_book
>>> status = year_status(embedded_book(), 2025)
>>> status.state, status.next_command
('not_begun', 'fhledger begin 2025')
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from fhledger.audit.step import Step
from fhledger.audit.year_steps import (
    steps_after_verification,
    steps_before_verification,
    year_steps,
)
from fhledger.book import BookData
from fhledger.core.amounts import Amount
from fhledger.core.arguments import checked
from fhledger.core.errors import YearMissingError
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fund.funds import HasFunds

YearState = Literal["not_begun", "open", "closed"]


class YearStatus(Tabular, HasFunds):
    """Where a year is between its first day and its printed report."""

    book: str
    year: int
    state: YearState
    entries: int
    last_day: date | None
    closing_balance: Amount | None
    seal: str | None
    steps: tuple[Step, ...]

    @property
    def next_command(self) -> str | None:
        """The command for the errors, else for the first step that is missing; None for neither."""
        errors = [step for step in self.steps if step.id == "errors"]
        return _first_missing([*errors, *self.steps])

    def records(self) -> list[Flat]:
        """A dictionary for each step: id, state, Swedish text and command."""
        return [{"year": self.year, **flat(step)} for step in self.steps]


def _first_missing(steps: Iterable[Step]) -> str | None:
    waiting = (step.command for step in steps if step.state == "missing")
    return next((command for command in waiting if command), None)


@checked
def next_command(book: BookData, year: int, *, option: str = "") -> str | None:
    """The next command of a year after a change of it; None where nothing is missing.

    The book is not verified, since that takes longer the more entries it has. Where no step before
    verification is missing, the command for an open year is `fhledger status`; for a closed year,
    which was verified when it was closed, it is that of the first missing step after it.
    """
    command = _first_missing(steps_before_verification(book, year)) or (
        _first_missing(steps_after_verification(book, year))
        if book.seals_by_year.get(year)
        else f"fhledger status {year}"
    )
    return command and f"{command}{option}"


@checked
def year_status(book: BookData, year: int | None = None, *, option: str = "") -> YearStatus:
    """The status of a year (left out: the latest, or the next where that is closed and in print).

    `option` is put at the end of each command, as ` --book my_book`. Raises `YearMissingError`
    for a year that cannot be begun yet.
    """
    chosen = _current_year(book) if year is None else year
    ledger, seal = book.ledgers_by_year.get(chosen), book.seals_by_year.get(chosen)
    if ledger is None and chosen != max(book.ledgers_by_year) + 1:
        book.ledger(chosen)  # which says what years there are
        raise YearMissingError("the book has no year {year}", year=chosen)
    fiscal = next((each for each in book.fiscal_years() if each.year == chosen), None)
    steps = [
        step.model_copy(update={"command": step.command and f"{step.command}{option}"})
        for step in year_steps(book, chosen)
    ]
    return YearStatus(
        book=book.config.name,
        year=chosen,
        state="closed" if seal else "open" if ledger else "not_begun",
        entries=ledger.totals.entries if ledger else 0,
        last_day=ledger.totals.last_day if ledger else None,
        closing_balance=fiscal.closing_balance if fiscal else None,
        seal=seal.seal if seal else None,
        steps=tuple(steps),
        funds=book.fund_years(chosen) if ledger else (),
    )


def _current_year(book: BookData) -> int:
    """The latest year, or the one after it where that is closed and in print."""
    latest = max(book.ledgers_by_year)
    is_done = book.seals_by_year.get(latest) and any(
        report.year == latest for report in book.printed
    )
    return latest + 1 if is_done else latest

"""Years without a seal (ostängda år): open ones, and those whose seal ought to be there."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from fhledger.book import BookData
from fhledger.domain.seal_state import SealState, YearSeal


def unclosed_years(book: BookData) -> tuple[int, ...]:
    """The years of a book that have no seal, oldest first."""
    return tuple(year for year in book.ledgers_by_year if year not in book.seals_by_year)


def open_before(book: BookData, year: int) -> tuple[int, ...]:
    """The years before one that have no seal, oldest first."""
    return tuple(each for each in unclosed_years(book) if each < year)


def reported_but_unclosed(book: BookData) -> tuple[int, ...]:
    """The years without a seal whose printed report is in the book."""
    reported = {report.year for report in book.printed}
    return tuple(year for year in unclosed_years(book) if year in reported)


def past_but_unclosed(book: BookData) -> tuple[int, ...]:
    """The years without a seal that are in print, or after which another has begun."""
    reported = set(reported_but_unclosed(book))
    latest = max(book.ledgers_by_year, default=0)
    return tuple(year for year in unclosed_years(book) if year in reported or year < latest)


def without_their_seal(book: BookData) -> tuple[int, ...]:
    """The years without a seal that had one or ought to have one, as something else shows.

    That is the seal of a later year; a seal that the printed report or an entry of a later year
    quotes and that the book lacks; or the printed report, where other years are closed.
    """
    reported = set(reported_but_unclosed(book)) if book.seals else set()
    quoted = {report.year for report in book.printed if report.seal}
    seals = [seal.seal for seal in book.seals]
    later = [seal.year for seal in book.seals] + [
        ledger.year
        for ledger in book.ledgers
        if not all(any(seal.startswith(text) for seal in seals) for text in ledger.totals.seals)
    ]
    last = max(later, default=0)
    return tuple(
        year for year in unclosed_years(book) if year < last or year in reported or year in quoted
    )


def missing_before(book: BookData, year: int) -> tuple[int, ...]:
    """The years without a seal just before a closed year."""
    first = book.config.opening_balance.valid_from.year
    earlier = range(year - 1, first - 1, -1)
    missing = takewhile(lambda each: each not in book.seals_by_year, earlier)
    return tuple(missing)[::-1]


def year_seal(book: BookData, year: int, states: Iterable[SealState]) -> YearSeal:
    """Whether the figures of a year are sealed, and on which broken seals they rest.

    `states` are those of the seals of the book, at least of the year and of earlier broken ones.
    """
    of_year = {state.year: state for state in states}
    broken = tuple(each for each, state in of_year.items() if each < year and not state.intact)
    if own := of_year.get(year):
        return YearSeal(
            year=year,
            state="intact" if own.intact else "broken",
            short=own.short if own.intact else None,
            broken_before=broken,
        )
    is_missing = year in without_their_seal(book)
    return YearSeal(year=year, state="missing" if is_missing else "open", broken_before=broken)

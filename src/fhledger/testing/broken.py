"""Broken books (trasiga böcker): a sound book with one fault, and the code of its finding.

>>> from fhledger import embedded_book
>>> book, code = with_fault(embedded_book(), "a number twice")
>>> code in {finding.code for finding in book.verify().failures()}
True
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from fhledger.api import Book
from fhledger.book import YearLedger
from fhledger.core.amounts import EXACT, KRONA
from fhledger.core.arguments import checked
from fhledger.core.errors import InvalidArgumentError
from fhledger.domain.fund.ledger import Entry, summarize

Entries = tuple[Entry, ...]


@checked
def with_fault(book: Book, fault: str) -> tuple[Book, str]:
    """The book with one of `FAULTS` in its latest year, and the code that verification must give.

    Raises `InvalidArgumentError` for an unknown fault, for a latest year of fewer than two entries,
    and for a fault that only print shows in a book whose latest year is not printed.
    """
    if fault not in FAULTS:
        raise InvalidArgumentError(f"there is no fault '{fault}'; there are {', '.join(FAULTS)}")
    year = book.ledger()
    entries = tuple(year.entries)
    if len(entries) < 2:
        raise InvalidArgumentError(f"{year.year} has fewer than two entries to spoil")
    code, spoil = FAULTS[fault]
    if code == ONLY_IN_PRINT and all(report.year != year.year for report in book.printed):
        raise InvalidArgumentError(f"{year.year} is not printed, so that '{fault}' does not show")
    wrong = spoil(entries)
    spoiled = YearLedger(year=year.year, totals=summarize(wrong), entries=wrong)
    years = tuple(spoiled if known.year == year.year else known for known in book.ledgers)
    return book.replace(ledgers=years), code


def _number_twice(entries: Entries) -> Entries:
    return (*entries, replace(entries[0]))


def _number_missing(entries: Entries) -> Entries:
    return (*entries[:-2], entries[-1])


def _unknown_reversal(entries: Entries) -> Entries:
    return (*entries[:-1], replace(entries[-1], reverses="ZZ999999"))


def _strange_day(entries: Entries) -> Entries:
    day = entries[-1].day + timedelta(days=366)
    return (*entries[:-1], replace(entries[-1], day=day))


def _krona_too_much(entries: Entries) -> Entries:
    amount = EXACT.add(entries[-1].amount_kr, KRONA)
    return (*entries[:-1], replace(entries[-1], amount_kr=amount))


FAULTS: Mapping[str, tuple[str, Callable[[Entries], Entries]]] = {
    "a number twice": ("FH201", _number_twice),
    "a number missing": ("FH202", _number_missing),
    "an unknown reversal": ("FH203", _unknown_reversal),
    "a day outside the year": ("FH208", _strange_day),
    "a krona too much": ("FH401", _krona_too_much),
}
"""Each fault, the code of its finding, and what it does to the entries of a year."""
ONLY_IN_PRINT = "FH401"
"""The code of a fault that shows only where the printed report of its year is in the book."""

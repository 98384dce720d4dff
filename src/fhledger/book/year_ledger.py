"""A year of a book (ett år i boken): its totals, and its entries, streamed on demand.

>>> from fhledger.domain.fund.ledger import Entry
>>> year = year_ledger(2024, [Entry("A1", "2024-03-01", "rent", "-8000")])
>>> year.totals.entries, [str(place) for place, entry in year.located()]
(1, ['A1'])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import SkipValidation

from fhledger.book.entries_file import EntriesFile
from fhledger.core.arguments import checked
from fhledger.core.dates import Year, require_year
from fhledger.core.errors import InvalidArgumentError, Location
from fhledger.core.record import Record
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fund.ledger import Entry, Totals, summarize


def entries_location(year: int) -> Location:
    """Where the entries of a year are in a book."""
    return Location(f"entries/{year}.csv")


class YearLedger(Tabular, Record):
    """A year's totals, and its entries, which can be iterated again and again."""

    year: Year
    totals: Totals
    entries: SkipValidation[Iterable[Entry]] = ()

    def records(self) -> list[Flat]:
        """A dictionary for each entry, its fields in their order."""
        return [flat(entry) for entry in self.entries]

    def located(self) -> Iterator[tuple[Location, Entry]]:
        """The entries, each with where it is: file and line, or its number in memory."""
        if isinstance(self.entries, EntriesFile):
            for line, entry in self.entries.located():
                yield Location(self.entries.name, line), entry
        else:
            for entry in self.entries:
                yield Location(entry.number), entry


@checked
def year_ledger(year: int, entries: Iterable[Entry]) -> YearLedger:
    """A year of a book: its entries, and their totals.

    `entries` are iterated each time that they are needed. Raises `InvalidArgumentError` for an
    iterator, which gives them once only, and for a year that no book may have.
    """
    if iter(entries) is entries:
        raise InvalidArgumentError("`entries` must be iterable repeatedly; give a list of them")
    totals = entries.totals() if isinstance(entries, EntriesFile) else summarize(entries)
    return YearLedger(year=require_year(year), totals=totals, entries=entries)

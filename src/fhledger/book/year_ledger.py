"""The ledger of a year (årets huvudbok): its totals, and its entries, which are streamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

from pydantic import ConfigDict, PlainSerializer, PlainValidator, TypeAdapter, ValidationError

from fhledger.book.files.entries_file import EntriesFile
from fhledger.core.arguments import checked
from fhledger.core.dates import Year, require_year
from fhledger.core.errors import InvalidArgumentError, Location
from fhledger.core.record import Record
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fund.ledger import Entry, Totals, summarize


def entries_location(year: int) -> Location:
    """The file of a book that holds the entries of a year."""
    return Location(f"entries/{year}.csv")


_ENTRIES = TypeAdapter(tuple[Entry, ...], config=ConfigDict(defer_build=True))


def _repeatable(entries: Iterable[Entry]) -> Iterable[Entry]:
    """A sequence as a tuple, a stream as it is.

    Raises `InvalidArgumentError` for an iterator and for what is not an entry.
    """
    if iter(entries) is entries:
        raise InvalidArgumentError("`entries` must be iterable repeatedly; give a list of them")
    if not isinstance(entries, Sequence):
        return entries
    try:
        return _ENTRIES.validate_python(tuple(entries))
    except ValidationError:
        raise InvalidArgumentError("each of `entries` must be an Entry") from None


class YearLedger(Tabular, Record):
    """The totals of a year, and its entries, which can be iterated again and again.

    Two ledgers are equal if they have the same entries, wherever these are stored.
    """

    year: Year
    totals: Totals
    entries: Annotated[
        Iterable[Entry],
        PlainValidator(_repeatable),
        PlainSerializer(tuple, return_type=tuple[Entry, ...]),
    ] = ()

    def __hash__(self) -> int:
        return hash((self.year, self.totals))

    def records(self) -> list[Flat]:
        """A dictionary for each entry, its fields in their order."""
        return [flat(entry) for entry in self.entries]

    def located(self) -> Iterator[tuple[Location, Entry]]:
        """The entries, each with its location: file and line, or its number if it has no file."""
        if isinstance(self.entries, EntriesFile):
            for line, entry in self.entries.located():
                yield Location(self.entries.name, line), entry
        else:
            for entry in self.entries:
                yield Location(entry.number), entry


@checked
def year_ledger(year: int, entries: Iterable[Entry]) -> YearLedger:
    """The ledger of a year with these entries, and their totals.

    `entries` are iterated each time that they are needed. Raises `InvalidArgumentError` for an
    iterator, which gives them once only, for an entry of another year, and for a year that no book
    may have.
    """
    stream = _repeatable(entries)
    totals = stream.totals() if isinstance(stream, EntriesFile) else summarize(stream)
    if isinstance(stream, tuple):
        _require_days(year, stream, totals)
    return YearLedger.model_construct(year=require_year(year), totals=totals, entries=stream)


def _require_days(year: int, entries: Sequence[Entry], totals: Totals) -> None:
    """Raise `InvalidArgumentError` for an entry of another year; in a file it is a finding."""
    if {day.year for day in (totals.first_day, totals.last_day) if day} <= {year}:
        return
    other = next(entry for entry in entries if entry.day.year != year)
    raise InvalidArgumentError(
        "entry {number} is of {day}, not of {year}; give it to the ledger of its own year",
        number=other.number,
        day=other.day,
        year=year,
    )

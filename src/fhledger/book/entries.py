"""Streams of entries (poster som läses i följd): iterable again and again, equal by what they hold.

>>> rent, repair = (Entry(f"A{n}", date(2024, n, 1), "rent", "-200") for n in (3, 9))
>>> list(FilteredEntries((rent, repair), date(2024, 6, 30))) == [rent]
True
>>> AppendedEntries.to((rent,), (repair,)) == (rent, repair)
True
>>> AppendedEntries.to((rent,), (repair,))
<1 entry and 1 more, read when they are iterated>
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, zip_longest

from fhledger.core.messages import counted
from fhledger.domain.fund.ledger import Entry


class EntryStream(Iterable[Entry]):
    """Entries that each iteration streams anew. It equals a stream or tuple of the same entries."""

    __slots__ = ()

    @abstractmethod
    def __iter__(self) -> Iterator[Entry]: ...

    @abstractmethod
    def __str__(self) -> str:
        """Where the entries come from."""

    def __repr__(self) -> str:
        return f"<{self}, read when they are iterated>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, EntryStream | tuple):
            return NotImplemented
        return self is other or all(one == two for one, two in zip_longest(self, other))

    __hash__ = None  # type: ignore[assignment]  # a hash would have to read all entries


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FilteredEntries(EntryStream):
    """The entries dated until a day."""

    entries: Iterable[Entry]
    until: date

    def __iter__(self) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.day <= self.until)

    def __str__(self) -> str:
        return f"{_described(self.entries)} until {self.until}"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AppendedEntries(EntryStream):
    """Entries and new ones after them."""

    entries: Iterable[Entry]
    new: tuple[Entry, ...]

    @classmethod
    def to(cls, entries: Iterable[Entry], new: tuple[Entry, ...]) -> AppendedEntries:
        """The entries and the new ones; one stream, however often it is extended."""
        if isinstance(entries, AppendedEntries):
            return cls(entries.entries, (*entries.new, *new))
        return cls(entries, new)

    def __iter__(self) -> Iterator[Entry]:
        return chain(self.entries, self.new)

    def __str__(self) -> str:
        return f"{_described(self.entries)} and {len(self.new)} more"


def _described(entries: Iterable[Entry]) -> str:
    if isinstance(entries, Sequence):
        return counted("{count} entry", "{count} entries", len(entries)).en
    return str(entries)

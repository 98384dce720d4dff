"""Changing a book on the disk (ändra en bok): locked for one writer, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from decimal import Decimal
from functools import cache, partial
from operator import attrgetter
from pathlib import Path
from typing import ClassVar, NamedTuple, TypeVar

from fhledger.book.book import BookData
from fhledger.book.edits.decisions import BookTexts
from fhledger.book.edits.facts_editing import FactsEdit
from fhledger.book.edits.fee_booking import fee_entries
from fhledger.book.edits.posting import (
    entries_by_year,
    next_entry,
    require_balanced_transfers,
    reversing_entry,
    with_entries,
    with_year_begun,
)
from fhledger.book.entry_labels import posting_labels
from fhledger.book.files.entries_file import COLUMNS, entry_cells
from fhledger.book.files.locked_book import LockedBook, writable_book
from fhledger.book.text.csv_writing import extended_lines, missing_columns
from fhledger.book.text.text_files import file_in
from fhledger.book.undecided_spending import undecided_spending
from fhledger.core.amounts import Amount, exact_sum
from fhledger.core.arguments import checked
from fhledger.core.dates import parse_date, parse_optional_date
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.record import Record
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fund.ledger import Entry, has_unusual_sign, key_of


class PostResult(Record):
    """An entry that is on the disk: the file, and the columns that its header lacked and has got.

    `labels` are those of its line, item, member and project, `unusual_sign` is whether it moves the
    fund the other way than its line does; a reversal may. `remarks` say what of its line or item is
    used without a decision.
    """

    file: str
    new_columns: tuple[str, ...]
    unusual_sign: bool
    entry: Entry
    labels: Mapping[str, LocalizedText] = {}
    remarks: tuple[LocalizedText, ...] = ()


class PostedEntries(Tabular, Record):
    """Entries that were entered together, and what they come to."""

    entries: tuple[PostResult, ...]
    total: Amount

    def records(self) -> list[Flat]:
        """A dictionary for each entry, its fields in their order."""
        return [flat(result.entry) for result in self.entries]


def posted_entries(results: Sequence[PostResult]) -> PostedEntries:
    """The entries of a change with their total."""
    total = exact_sum(result.entry.amount_kr for result in results)
    return PostedEntries(entries=tuple(results), total=total)


class BookEdit(FactsEdit):
    """Changes of a book that is locked for one writer: written together at the end, or not at all.

    `book` is the book with the changes so far; `decisions` are those that were recorded.
    """

    kind: ClassVar[type[BookData]] = BookData
    """The class of books that is read."""

    def __init__(self, book: BookData, texts: BookTexts) -> None:
        super().__init__(book, texts)
        self.entries: list[Entry] = []
        self.begun: list[int] = []
        self._find_results: Callable[[], Iterable[PostResult]] = tuple

    @property
    def results(self) -> tuple[PostResult, ...]:
        """Which entries were written where; none before all is on the disk."""
        return tuple(self._find_results())

    @checked
    def post(
        self,
        *,
        line: str,
        amount: int | str | Decimal,
        day: date | str,
        text: str = "",
        item: str = "",
        member: str = "",
        project: str = "",
        source: str = "",
        series: str | None = None,
    ) -> Entry:
        """Enter an entry with the next number of its series, and return it.

        `amount` is signed as the report prints it, on every line: a cost of 1 200 kr is `-1200`,
        and `1200` on the same line is a credit. Unlike `fhledger post`, which asks for `--credit`,
        a program is believed: `unusual_sign` of the `results` is then true. Raises what
        `next_entry` and `with_entries` raise.
        """
        entry = next_entry(
            self.book,
            line=line,
            amount=amount,
            day=day,
            text=text,
            item=item,
            member=member,
            project=project,
            source=source,
            series=series,
        )
        self.add(entry)
        return entry

    @checked
    def reverse(
        self, number: str, *, text: str, day: date | str | None = None, source: str = ""
    ) -> Entry:
        """Enter the entry that undoes another one, and return it; see `reversing_entry`."""
        entry = reversing_entry(
            self.book, number, text=text, day=parse_optional_date(day), source=source
        )
        self.add(entry)
        return entry

    @checked
    def add(self, *entries: Entry) -> None:
        """Enter entries that have their numbers; raises what `with_entries` raises."""
        self.book = with_entries(self.book, *entries)
        self.entries.extend(entries)

    @checked
    def begin(self, year: int) -> None:
        """Begin a year: it has no entries yet. Raises what `with_year_begun` raises."""
        self.book = with_year_begun(self.book, year)
        self.begun.append(year)

    @checked
    def book_fees(
        self,
        year: int,
        *,
        days: Sequence[date | str] = (),
        instalments: int | None = None,
        source: str = "",
        series: str | None = None,
        language: Language = "sv",
        fee: str | None = None,
    ) -> tuple[Entry, ...]:
        """Enter the fee of each member for a year, and return the entries; see `fee_entries`."""
        entries = fee_entries(
            self.book,
            year,
            days=[parse_date(day) for day in days],
            instalments=instalments,
            source=source,
            series=series,
            language=language,
            fee=fee,
        )
        self.add(*entries)
        return entries


E = TypeVar("E", bound=BookEdit)


def edit(folder: str | Path, *, dry_run: bool = False) -> AbstractContextManager[BookEdit]:
    """The book in a folder, locked while it is changed; all changes are written at the end.

    In a dry run everything is tried, and nothing is written. Raises `BookError` while another
    process writes, and for the embedded book.
    """
    return edit_as(BookEdit, folder, dry_run=dry_run)


@contextmanager
def edit_as(kind: type[E], folder: str | Path, *, dry_run: bool = False) -> Iterator[E]:
    """A `kind` of change of the book in a folder, as `edit` makes it.

    When the block ends without an error, they are on the disk, and `book` is what was read again
    there; otherwise nothing is. Raises `BookError` while another process writes, and for the
    embedded book.
    """
    with writable_book(folder, kind.kind) as locked:
        texts = BookTexts(locked.folder)
        change = kind(locked.book, texts)
        yield change
        require_balanced_transfers(change.book, change.entries)
        files = [*_files(locked, change.entries)]
        extended = {file.name: file.lines() for file in files}
        begun = {f"entries/{year}.csv": [_header(locked)] for year in change.begun}
        changed = {name: [text] for name, text in texts.items()}
        if not dry_run:
            change.book = locked.write({**changed, **begun, **extended}, expected=change.book)
        change._find_results = partial(_results, change.book, files)  # noqa: SLF001
        change._is_over = True  # noqa: SLF001


def _header(locked: LockedBook) -> str:
    """The header of the latest file of entries, by which a new one is written."""
    latest = file_in(locked.folder / "entries", str(max(locked.book.ledgers_by_year)), ".csv")
    header = next(_lines(latest))
    return header if header.endswith(("\r", "\n")) else f"{header}\n"


def _lines(path: Path) -> Iterator[str]:
    """The lines of a file, with its byte-order mark and line ends."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from file


def _files(locked: LockedBook, entries: Sequence[Entry]) -> Iterator[_Extended]:
    """The files that get the entries, each with its own."""
    for year, own in entries_by_year(entries).items():
        path = file_in(locked.folder / "entries", str(year), ".csv")
        header = next(_lines(path)) if path.exists() else _header(locked)
        yield _Extended(year, path, header, own)


class _Extended(NamedTuple):
    """A file of entries with its header, which a new one has too, and the entries that it gets."""

    year: int
    path: Path
    header: str
    entries: Sequence[Entry]

    @property
    def name(self) -> str:
        return f"entries/{self.path.name}"

    def new_columns(self) -> tuple[str, ...]:
        def is_filled(column: str) -> bool:
            return any(map(attrgetter(column), self.entries))

        return missing_columns(self.header, COLUMNS, is_filled)

    def lines(self) -> Iterator[str]:
        before = _lines(self.path) if self.path.exists() else [self.header]
        return extended_lines(before, self.new_columns(), map(entry_cells, self.entries))


def _results(book: BookData, files: Iterable[_Extended]) -> Iterator[PostResult]:
    """What has become of each entry."""
    labels = cache(partial(posting_labels, book=book))
    lines = {line.id: line for line in book.config.lines}
    for file in files:
        new_columns = file.new_columns()
        undecided = undecided_spending(book, file.year)
        for entry in file.entries:
            yield PostResult(
                file=file.name,
                new_columns=new_columns,
                unusual_sign=not entry.reverses
                and has_unusual_sign(lines[entry.line], entry.amount_kr, entry.item),
                entry=entry,
                labels=labels(key_of(entry), file.year),
                remarks=tuple(
                    each.text
                    for each in undecided
                    if entry.amount_kr < 0 and each.concerns(entry.line, entry.item)
                ),
            )

"""Entries as a file (entries/YEAR.csv): streamed, a few hundred rows at a time, never all at once.

The header is `number,day,line,item,amount_kr,text,member,project,reverses,source`;
columns that are empty throughout may be left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ArgsKwargs

from fhledger.book.entries import EntryStream
from fhledger.book.text_files import csv_rows, validation_error
from fhledger.core.amounts import parse_amounts
from fhledger.core.dates import parse_date
from fhledger.core.errors import BookError
from fhledger.core.text import Identifier, OptionalLine
from fhledger.domain.fund.ledger import Entry, EntryBatch, Totals, summarize, summarize_batches

COLUMNS = (
    "number",
    "day",
    "line",
    "item",
    "amount_kr",
    "text",
    "member",
    "project",
    "reverses",
    "source",
)
REQUIRED = ("number", "day", "line", "amount_kr")

_BATCH = 500
_FIELDS = tuple(each.name for each in fields(Entry))
_in_order = itemgetter(*map(COLUMNS.index, _FIELDS))


@dataclass(frozen=True, slots=True, eq=False)
class EntriesFile(EntryStream):
    """The entries of one file. Each iteration reads it anew; `name` is what errors call it."""

    path: Path = field(repr=False)
    name: str

    def __iter__(self) -> Iterator[Entry]:
        for _, entries in self._chunks():
            yield from entries

    def located(self) -> Iterator[tuple[int, Entry]]:
        """The entries, each with the line of the file where it begins."""
        for lines, entries in self._chunks():
            yield from zip(lines, entries, strict=True)

    def totals(self) -> Totals:
        """The totals of the entries: `fold(self)`, column by column, in a fifth of the time.

        Each column is checked by the types that the fields of an `Entry` have, each different value
        once. What they refuse is read again as entries, to say where it is.
        """
        try:
            return summarize_batches(_columns(chunk) for _, chunk in self._row_chunks())
        except ValueError:
            return summarize(self)

    def _chunks(self) -> Iterator[tuple[list[int], list[Entry]]]:
        for lines, chunk in self._row_chunks():
            cells = [ArgsKwargs(_in_order(row)) for row in chunk]
            try:
                yield lines, _types().entries.validate_python(cells)
            except ValidationError as error:
                raise _refused(error, lines, self.name) from None

    def _row_chunks(self) -> Iterator[tuple[list[int], list[list[str]]]]:
        rows = csv_rows(self.path, self.name, COLUMNS, REQUIRED)
        while chunk := list(islice(rows, _BATCH)):
            yield [line for line, _ in chunk], [cells for _, cells in chunk]


class _Types(NamedTuple):
    entries: TypeAdapter[list[Entry]]
    identifiers: TypeAdapter[list[str]]
    words: TypeAdapter[list[str]]


@cache
def _types() -> _Types:
    return _Types(
        TypeAdapter(list[Entry]), TypeAdapter(list[Identifier]), TypeAdapter(list[OptionalLine])
    )


def _columns(rows: list[list[str]]) -> EntryBatch:
    """The rows field by field; a `ValueError` where a cell is refused (a number, where it is folded)."""
    number, day, line, item, amount, text, member, project, reverses, source = zip(
        *rows, strict=True
    )
    keys = [*{*item}, *{*member}, *{*project}, *{*reverses}, *{*source}]
    if any(key != key.strip() for key in keys):
        raise ValueError("an entry strips the spaces around its texts")
    _types().identifiers.validate_python([*{*line}])
    _types().words.validate_python([*keys, *text])
    return EntryBatch(
        number=number,
        days={parse_date(text) for text in {*day}},
        line=line,
        item=item,
        member=member,
        project=project,
        amount_kr=parse_amounts(amount),
        reverses=reverses,
        source=source,
    )


def _refused(error: ValidationError, lines: list[int], name: str) -> BookError:
    """The first refusal of a chunk, at the line of its row and the column of its position."""
    row, position, *_ = error.errors(include_url=False, include_context=False)[0]["loc"]
    return validation_error(error, name, lines[int(row)], field=_FIELDS[int(position)])

"""Entries as a file (entries/YEAR.csv): streamed, a few thousand rows at a time, never all at once.

The header is `number,day,line,item,amount_kr,text,member,project,reverses,source`;
columns that are empty throughout may be left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from itertools import islice
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ArgsKwargs

from fhledger.book.text_files import csv_rows, invalid
from fhledger.errors import BookError
from fhledger.ledger import Entry

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

_CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class EntriesFile:
    """The entries of one file. Each iteration reads it anew; `name` is what errors call it."""

    path: Path
    name: str

    def __iter__(self) -> Iterator[Entry]:
        for _, entries in self._chunks():
            yield from entries

    def located(self) -> Iterator[tuple[int, Entry]]:
        """The entries, each with the line of the file where it begins."""
        for lines, entries in self._chunks():
            yield from zip(lines, entries, strict=True)

    def _chunks(self) -> Iterator[tuple[list[int], list[Entry]]]:
        rows = csv_rows(self.path, self.name, COLUMNS, REQUIRED)
        while chunk := list(islice(rows, _CHUNK)):
            lines = [line for line, _ in chunk]
            cells = [
                ArgsKwargs((number, day, line, amount, item, text, member, project, undone, source))
                for _, (
                    number,
                    day,
                    line,
                    item,
                    amount,
                    text,
                    member,
                    project,
                    undone,
                    source,
                ) in chunk
            ]
            try:
                yield lines, _entries().validate_python(cells)
            except ValidationError as error:
                raise _refused(error, lines, self.name) from None


@cache
def _entries() -> TypeAdapter[list[Entry]]:
    return TypeAdapter(list[Entry])


def _refused(error: ValidationError, lines: list[int], name: str) -> BookError:
    """The first refusal of a chunk, at the line of its row and the column of its position."""
    row, position, *_ = error.errors(include_url=False, include_context=False)[0]["loc"]
    columns = [field.name for field in fields(Entry)]
    return invalid(error, name, lines[int(row)], field=columns[int(position)])

"""More rows in entries/YEAR.csv, as the file itself is written (rader i en befintlig fil).

Whatever wrote the file, its other rows keep every byte: byte-order mark, line
ends, separators and quotation marks. Only where an entry needs a column that
the header has left out does every row get an empty cell at its end.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from fhledger.book.entries_file import COLUMNS, REQUIRED
from fhledger.book.text_files import delimiter_of, header_cells
from fhledger.core.amounts import format_plain
from fhledger.core.record import Record
from fhledger.domain.fund.ledger import Entry

BOM = "\ufeff"
_BATCH = 500


def missing_columns(header: str, entries: Sequence[Entry]) -> tuple[str, ...]:
    """The columns that the entries fill and the header lacks."""
    lacking = (column for column in COLUMNS if column not in header_cells(header.removeprefix(BOM)))
    return tuple(
        column
        for column in lacking
        if column in REQUIRED or any(getattr(entry, column) for entry in entries)
    )


def header_of(path: Path) -> str:
    """The first line of a file, with its byte-order mark and line end."""
    with path.open(encoding="utf-8", newline="") as file:
        return file.readline()


def extended_lines(path: Path, header: str, entries: Sequence[Entry]) -> Iterator[str]:
    """The text of a file of entries with more at its end; of a new file with that header."""
    delimiter = delimiter_of(header)
    end = header[len(header.rstrip("\r\n")) :] or "\n"
    added = missing_columns(header, entries)
    last = header = _extended(header, "".join(f"{delimiter}{column}" for column in added))
    yield header
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            file.readline()
            for last in _rows(file, delimiter, delimiter * len(added)):
                yield last
    if not last.endswith(("\r", "\n")):
        yield end
    yield from _written(entries, header_cells(header.removeprefix(BOM)), delimiter, end)


class _Table(NamedTuple):
    """The text of a CSV file with all the columns that are needed, and how it is written."""

    text: str
    columns: tuple[str, ...]
    delimiter: str
    end: str

    def row(self, cells: Mapping[str, str]) -> str:
        """A row of the file; with decimal commas where semicolons part the columns, as in Excel."""
        row = io.StringIO()
        writer = csv.writer(row, delimiter=self.delimiter, lineterminator=self.end)
        writer.writerow([self._cell(name, cells.get(name, "")) for name in self.columns])
        return row.getvalue()

    def _cell(self, name: str, cell: str) -> str:
        return cell.replace(".", ",") if name.endswith("_kr") and self.delimiter == ";" else cell


def with_rows(before: str, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    r"""The text of a CSV file with more rows at its end; of a new one for an empty text.

    The rows have the columns of the file; one that it lacks is added where a row fills it.

    >>> with_rows("b;a\r\n1;2", ("a", "b", "c"), [{"a": "x", "c": "3"}])
    'b;a;c\r\n1;2;\r\n;x;3\r\n'
    """
    table = _widened(before, columns, rows)
    gap = "" if table.text.endswith(("\r", "\n")) else table.end
    return f"{table.text}{gap}{''.join(map(table.row, rows))}"


def with_cells(before: str, columns: Sequence[str], id: str, cells: Mapping[str, str]) -> str:
    r"""The text of a CSV file with other cells in the row that has this `id`.

    >>> with_cells("id,name\nb,x\na,Old\n", ("id", "name", "day"), "a", {"day": "2025-01-31"})
    'id,name,day\nb,x,\na,Old,2025-01-31\n'
    """
    table = _widened(before, columns, [cells])
    file = io.StringIO(table.text, newline="")
    text = [file.readline()]
    for raw, row in _raw_rows(file, table.delimiter):
        own = dict(zip(table.columns, row, strict=False))
        is_meant = own.get("id", "").strip() == id
        text.append(table.row(own | dict(cells)) if is_meant else raw)
    return "".join(text)


def record_cells(record: Record) -> dict[str, str]:
    """The cells of a record; a field without a value has none."""
    return {
        name: format_plain(value) if isinstance(value, Decimal) else str(value)
        for name, value in record
        if value is not None
    }


def _widened(before: str, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> _Table:
    """The file with an empty column at its end for each that it lacks and a row fills."""
    file = io.StringIO(before or f"{','.join(columns)}\n", newline="")
    header = file.readline()
    delimiter = delimiter_of(header)
    names = header_cells(header.removeprefix(BOM))
    added = [name for name in columns if name not in names and any(row.get(name) for row in rows)]
    parts = [_extended(header, "".join(f"{delimiter}{name}" for name in added))]
    parts += _rows(file, delimiter, delimiter * len(added))
    end = header[len(header.rstrip("\r\n")) :] or "\n"
    return _Table("".join(parts), (*names, *added), delimiter, end)


def _rows(file: Iterable[str], delimiter: str, cells: str) -> Iterator[str]:
    """The text of each row below the header, with cells added to those that hold something."""
    if not cells:
        yield from file
        return
    for raw, row in _raw_rows(file, delimiter):
        yield _extended(raw, cells) if any(row) else raw


def _raw_rows(file: Iterable[str], delimiter: str) -> Iterator[tuple[str, list[str]]]:
    """The text of each row and its cells."""
    taken: list[str] = []
    for row in csv.reader(_noted(file, taken), delimiter=delimiter, strict=True):
        yield "".join(taken), row
        taken.clear()


def _noted(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def _extended(row: str, cells: str) -> str:
    content = row.rstrip("\r\n")
    return f"{content}{cells}{row[len(content) :]}"


def _written(
    entries: Iterable[Entry], columns: Sequence[str], delimiter: str, end: str
) -> Iterator[str]:
    """The entries as rows; with a decimal comma where semicolons part the columns, as in Excel."""
    rows = io.StringIO()
    writer = csv.writer(rows, delimiter=delimiter, lineterminator=end)

    def cell(entry: Entry, name: str) -> object:
        if name != "amount_kr":
            return getattr(entry, name)
        amount = format_plain(entry.amount_kr)
        return amount.replace(".", ",") if delimiter == ";" else amount

    stream = iter(entries)
    while batch := [*islice(stream, _BATCH)]:
        writer.writerows([cell(entry, name) for name in columns] for entry in batch)
        yield rows.getvalue()
        rows.seek(0)
        rows.truncate()

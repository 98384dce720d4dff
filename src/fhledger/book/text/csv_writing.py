"""Writing CSV files of a book (skriva CSV): new ones, and more rows in those that exist.

Whatever wrote a file, its other rows keep every byte: byte-order mark, line ends, separators and
quotation marks. Only where a row needs a column that the header has left out does every row get an
empty cell at its end. Where semicolons part the columns, amounts have a decimal comma, as in Excel.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from fhledger.book.text.csv_reading import delimiter_of, header_cells
from fhledger.core.exact import plain_text
from fhledger.core.record import Record

BOM = "\ufeff"

NamedCells = Mapping[str, str]
"""The cells of a row by their columns; a column that is left out has an empty one."""


def record_cells(record: Record) -> dict[str, str]:
    """The cells of a record; a field without a value has none."""
    return {name: plain_text(value) for name, value in record if value is not None}


def csv_lines(columns: Sequence[str], rows: Iterable[NamedCells]) -> Iterator[str]:
    """The text of a new file, line by line."""
    return extended_lines([f"{','.join(columns)}\n"], (), rows)


def extended_lines(
    lines: Iterable[str], added: Sequence[str], rows: Iterable[NamedCells]
) -> Iterator[str]:
    """The text of a file with some columns added to its header, and more rows at its end."""
    before = iter(lines)
    header = next(before)
    delimiter = delimiter_of(header)
    last = _extended(header, "".join(f"{delimiter}{column}" for column in added))
    yield last
    for last in _rows(before, delimiter, delimiter * len(added)):
        yield last
    written = _row_writer(header, added)
    if not last.endswith(("\r", "\n")):
        yield _line_end(header)
    yield from map(written, rows)


def missing_columns(
    header: str, columns: Sequence[str], is_filled: Callable[[str], bool]
) -> tuple[str, ...]:
    """The columns that a header lacks, and some new row fills."""
    known = header_cells(header.removeprefix(BOM))
    return tuple(name for name in columns if name not in known and is_filled(name))


def with_rows(before: str, columns: Sequence[str], rows: Sequence[NamedCells]) -> str:
    r"""The text of a CSV file with more rows at its end; of a new one for an empty text.

    >>> with_rows("b;a\r\n1;2", ("a", "b", "c"), [{"a": "x", "c": "3"}])
    'b;a;c\r\n1;2;\r\n;x;3\r\n'
    """
    file = io.StringIO(before or f"{','.join(columns)}\n", newline="")
    header = file.readline()
    file.seek(0)
    added = missing_columns(header, columns, lambda name: any(row.get(name) for row in rows))
    return "".join(extended_lines(file, added, rows))


def with_records(before: str, records: Sequence[Record], **cells: str) -> str:
    """The text of a CSV file with more records at its end, some of their cells in other words."""
    columns = tuple(type(records[0]).model_fields)
    return with_rows(before, columns, [record_cells(record) | cells for record in records])


def with_cells(before: str, columns: Sequence[str], id: str, cells: NamedCells) -> str:
    r"""The text of a CSV file with other cells in the row that has this `id`.

    >>> with_cells("id,name\nb,x\na,Old\n", ("id", "name", "day"), "a", {"day": "2025-01-31"})
    'id,name,day\nb,x,\na,Old,2025-01-31\n'
    """
    added = missing_columns(before.split("\n", 1)[0], columns, lambda name: bool(cells.get(name)))
    widened = extended_lines(io.StringIO(before, newline=""), added, ())
    file = io.StringIO("".join(widened), newline="")
    header = file.readline()
    names, written = header_cells(header.removeprefix(BOM)), _row_writer(header)
    text = [header]
    for raw, row in _raw_rows(file, delimiter_of(header)):
        own = dict(zip(names, row, strict=False))
        text.append(written(own | dict(cells)) if own.get("id", "").strip() == id else raw)
    return "".join(text)


def _row_writer(header: str, added: Sequence[str] = ()) -> Callable[[NamedCells], str]:
    """Writes the rows of a file with this header, and some columns after those of it."""
    delimiter = delimiter_of(header)
    names = (*header_cells(header.removeprefix(BOM)), *added)
    end = _line_end(header)
    write = csv.writer(_Text(), delimiter=delimiter, lineterminator=end).writerow
    with_comma = [at for at, name in enumerate(names) if name.endswith("_kr") and delimiter == ";"]

    def written(cells: NamedCells) -> str:
        row = [cells.get(name, "") for name in names]
        for at in with_comma:
            row[at] = row[at].replace(".", ",")
        text: str = write(row)
        return text

    return written


class _Text:
    """A file that gives back what is written, as `csv.writer` then does."""

    def write(self, text: str) -> str:
        return text


def _line_end(header: str) -> str:
    return header[len(header.rstrip("\r\n")) :] or "\n"


def _rows(lines: Iterable[str], delimiter: str, cells: str) -> Iterator[str]:
    """The text of each row below the header, with cells added to those that hold something."""
    if not cells:
        yield from lines
        return
    for raw, row in _raw_rows(lines, delimiter):
        yield _extended(raw, cells) if any(row) else raw


def _raw_rows(lines: Iterable[str], delimiter: str) -> Iterator[tuple[str, list[str]]]:
    """The text of each row and its cells."""
    taken: list[str] = []
    for row in csv.reader(_noted(lines, taken), delimiter=delimiter, strict=True):
        yield "".join(taken), row
        taken.clear()


def _noted(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def _extended(row: str, cells: str) -> str:
    content = row.rstrip("\r\n")
    return f"{content}{cells}{row[len(content) :]}"

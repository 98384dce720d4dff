"""More rows in entries/YEAR.csv, as the file itself is written (rader i en befintlig fil).

Whatever wrote the file, its other rows keep every byte: byte-order mark, line
ends, separators and quotation marks. Only where an entry needs a column that
the header has left out does every row get an empty cell at its end.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from fhledger.book.entries_file import COLUMNS, REQUIRED
from fhledger.book.text_files import delimiter_of, header_cells
from fhledger.core.amounts import format_plain
from fhledger.domain.fund.ledger import Entry

BOM = "\ufeff"


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
        for last in _rows(path, delimiter, delimiter * len(added)):
            yield last
    if not last.endswith(("\r", "\n")):
        yield end
    yield from _written(entries, header_cells(header.removeprefix(BOM)), delimiter, end)


def _rows(path: Path, delimiter: str, cells: str) -> Iterator[str]:
    """The text of each row below the header, with cells added to those that hold something."""
    with path.open(encoding="utf-8", newline="") as file:
        file.readline()
        if not cells:
            yield from file
            return
        taken: list[str] = []
        for row in csv.reader(_noted(file, taken), delimiter=delimiter, strict=True):
            text = "".join(taken)
            taken.clear()
            yield _extended(text, cells) if any(row) else text


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
    row = io.StringIO()
    writer = csv.writer(row, delimiter=delimiter, lineterminator=end)
    for entry in entries:
        amount = format_plain(entry.amount_kr)
        values = {"amount_kr": amount.replace(".", ",") if delimiter == ";" else amount}
        writer.writerow([values.get(name) or getattr(entry, name) for name in columns])
        yield row.getvalue()
        row.seek(0)
        row.truncate()

r"""The rows of a CSV file (läsa CSV): in batches, column by column, with the line of each row.

Nothing is repaired silently. Columns are parted by commas, semicolons or tabs, as spreadsheets
write them. The header may leave out columns that are not required, and have them in any order;
cells of a left-out column are empty. Blank rows are skipped.

>>> from io import StringIO
>>> file = StringIO('b;a\n1;"2\n3"\n\n4;5\n', newline="")
>>> [*rows_of(column_batches(file, "x.csv", ("a", "b", "c")))]
[(2, ('2\n3', '1', '')), (5, ('5', '4', ''))]
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TextIO

from fhledger.book.text.bounded_files import TOO_LONG, FileKind
from fhledger.book.text.text_files import form_error, open_text, refuse_encoding
from fhledger.core.errors import MOST_ERRORS, BookError, Location, together
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import marked, message
from fhledger.core.nearest import NOTHING, did_you_mean

CSV_ERRORS = {
    "unexpected end of data": marked("unexpected end of data"),
    TOO_LONG: marked("a cell is too long"),
    "line contains NUL": marked("there is a character that is not allowed here"),
}
"""What is wrong with the form of a CSV file, by how the message of `csv` begins."""

_BATCH = 500
_line_breaks = re.compile(r"\r\n|\r|\n").findall


class Batch(NamedTuple):
    """Some rows of a CSV file: the line on which each begins, and the cells of each column."""

    lines: Sequence[int]
    columns: Sequence[Sequence[str]]


def rows_of(batches: Iterable[Batch]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows, each with its line."""
    for batch in batches:
        yield from zip(batch.lines, zip(*batch.columns, strict=True), strict=True)


def file_batches(
    path: Path, name: str, columns: Sequence[str], required: Iterable[str], kind: FileKind = "csv"
) -> Iterator[Batch]:
    """The rows of a CSV file with the cells of these `columns`; `name` is what errors call it."""
    with open_text(path, name, kind) as file:
        try:
            yield from column_batches(file, name, columns, required)
        except UnicodeDecodeError:
            refuse_encoding(path, name)


def column_batches(
    file: TextIO,
    name: str,
    columns: Sequence[str],
    required: Iterable[str] = (),
    other_names: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Batch]:
    """The same of CSV text; a column may have another name there."""
    try:
        first = file.readline()
        header = [other_names.get(cell.casefold(), cell) for cell in header_cells(first)]
    except csv.Error as error:
        raise _not_csv(error, Location(name, 1)) from None
    positions = _positions(header, name, columns, required, other_names)
    width = len(header)
    errors: list[BookError] = []
    for numbered in _numbered_rows(file, delimiter_of(first), name):
        lines, rows = numbered
        if {*map(len, rows)} != {width} or not all(map(any, rows)):
            sound = [*_sound_rows(lines, rows, width, name, errors)]
            lines, rows = [line for line, _ in sound], [row for _, row in sound]
        cells, blank = [*zip(*rows, strict=True)], [""] * len(rows)
        if rows:
            yield Batch(lines, [cells[at] if at >= 0 else blank for at in positions])
        if len(errors) >= MOST_ERRORS:
            break
    if errors:
        raise together(errors[:MOST_ERRORS])


def _numbered_rows(
    file: TextIO, delimiter: str, name: str
) -> Iterator[tuple[Sequence[int], list[list[str]]]]:
    """The rows below the header in batches, with the lines on which they begin."""
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    start, problem = 2, None
    while problem is None:
        rows: list[list[str]] = []
        try:
            rows.extend(islice(reader, _BATCH))
        except csv.Error as error:  # the rows before it are there
            problem = error
        lines: Sequence[int] = range(start, start + len(rows) + 1)
        if lines[-1] != reader.line_num + 2:
            lines = [start]
            for row in rows:
                lines.append(lines[-1] + 1 + sum(len(_line_breaks(cell)) for cell in row))
        start = lines[-1]
        if rows:
            yield lines[:-1], rows
        elif problem is None:
            return
    raise _not_csv(problem, Location(name, start))


def _sound_rows(
    lines: Sequence[int],
    rows: Sequence[list[str]],
    width: int,
    name: str,
    errors: list[BookError],
) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, as wide as the header; the others are added to `errors`."""
    for line, row in zip(lines, rows, strict=True):
        if (len(row) < width and any(row)) or any(row[width:]):
            what = message(
                "this row has {cells} cells, the header {width}", cells=len(row), width=width
            )
            advice = message("Put a text that holds the separator in quotation marks.")
            errors.append(BookError(what, Location(name, line), advice))
        elif any(row):
            yield line, row[:width]


def _not_csv(error: csv.Error, place: Location) -> BookError:
    return BookError(
        message("this is not CSV: {reason}", reason=form_error(error, CSV_ERRORS)),
        place,
        message("A quotation mark that is never closed is a common cause."),
    )


def delimiter_of(header: str) -> str:
    """The delimiter of a CSV file with this header: a comma, a semicolon or a tab."""
    return max(",;\t", key=header.count)


def header_cells(header: str) -> list[str]:
    """The column names in the first line of a CSV file, which has no byte-order mark."""
    cells = next(csv.reader([header], delimiter=delimiter_of(header), strict=True), [])
    return [cell.strip() for cell in cells]


def _positions(
    header: list[str],
    name: str,
    columns: Sequence[str],
    required: Iterable[str],
    other_names: Mapping[str, str],
) -> list[int]:
    header_line = Location(name, 1)
    swedish = {field: other for other, field in [*other_names.items()][::-1] if other != field}
    shown = LocalizedText.model_construct(
        sv=", ".join(swedish.get(column, column) for column in columns), en=", ".join(columns)
    )
    for column in header:
        if column not in columns:
            raise BookError(
                message("the column '{column}' is not known", column=column[:60]),
                header_line,
                message(
                    "The columns are {columns}.{hint}",
                    columns=shown,
                    hint=did_you_mean(column, [*columns, *swedish.values()]),
                ),
            )
        if header.count(column) > 1:
            raise BookError(message("duplicate column '{column}'", column=column), header_line)
    missing = [column for column in required if column not in header]
    if missing:
        raise BookError(
            message("the column '{column}' is missing", column=missing[0]),
            header_line,
            message("The columns are {columns}.{hint}", columns=shown, hint=NOTHING),
        )
    return [header.index(column) if column in header else -1 for column in columns]

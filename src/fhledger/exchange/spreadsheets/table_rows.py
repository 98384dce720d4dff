"""The rows of a spreadsheet file (kalkylbladets rader), CSV or .xlsx, cell by cell."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any, BinaryIO, NamedTuple

from fhledger.core.errors import BookError, Location
from fhledger.core.messages import message
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.rules.sie_files import encoding_is_not_the_declared
from fhledger.exchange.sie.lines import Lines
from fhledger.exchange.spreadsheets.xlsx_reader import SheetReading

SEARCHED = 100
"""The most rows, from the first one, among which a header is looked for."""


class NumberedRow(NamedTuple):
    """A row of the file, counted from 1, and its cells."""

    number: int
    cells: Sequence[Any]


def workbook_rows(sheet: SheetReading) -> Iterator[NumberedRow]:
    """The rows of a sheet; the merged cells of a column all hold what the first one does."""
    below: dict[int, tuple[int, Any]] = {}
    tops = {(top, left): bottom for (top, left), (bottom, right) in sheet.merged if left == right}
    for number, cells in enumerate(sheet.rows):
        for at, cell in enumerate(cells):
            column = at + sheet.first_column
            if (number, column) in tops:
                below[at] = (tops[number, column], cell)
            elif at in below and number <= below[at][0]:
                cells[at] = below[at][1]
        yield NumberedRow(number + 1, cells)


def csv_rows(file: BinaryIO, found: FindingCollector) -> Iterator[NumberedRow]:
    """The rows of a CSV file. The delimiter is that of the line with the most cells at the top."""
    start = 1
    try:
        lines = Lines(file, found)
        texts = (f"{line}\n" for _, batch in lines for line in batch.split("\n")[:-1])
        top = list(islice(texts, SEARCHED))
        delimiter = _delimiter(top)
        before = next((at for at, line in enumerate(top) if '"' in line), len(top))
        for number, text in enumerate(top[:before], 1):
            yield NumberedRow(number, next(csv.reader([text], delimiter=delimiter), []))
        start = before + 1
        reader = csv.reader(chain(top[before:], texts), delimiter=delimiter, strict=True)
        for cells in reader:
            yield NumberedRow(start, cells)
            start = before + reader.line_num + 1
        for encoding, line in lines.encodings.items():
            if encoding != "UTF-8":
                found.add(encoding_is_not_the_declared, line, found.name, "UTF-8", encoding)
    except csv.Error as error:
        raise BookError(
            message("this is not CSV: {reason}", reason=error), Location(found.name, start)
        ) from None


def _delimiter(lines: Sequence[str]) -> str:
    """The delimiter that most of the first lines have; of several the one they have most of."""
    counts = {mark: [line.count(mark) for line in lines] for mark in ",;\t"}
    return max(counts, key=lambda mark: (sum(map(bool, counts[mark])), sum(counts[mark])))

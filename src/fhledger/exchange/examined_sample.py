"""A sample that an auditor has examined (granskat urval), as CSV or as an Excel workbook.

It is what `fhledger sample --seed NUMBER --format csv` writes, with the column `audited_kr` filled in. Columns
and rows may be added, moved and left out; an entry without an audited amount is an error.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from fhledger.audit.sample_evaluation import ExaminedEntry
from fhledger.book.bounded_files import small_file
from fhledger.book.text_files import delimiter_of, validation_error
from fhledger.core.errors import BookError, FhledgerError, Location
from fhledger.core.messages import message
from fhledger.exchange.cell_values import cell_amount
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.xlsx_reader import open_workbook

COLUMNS = ("number", "taken", "amount_kr", "interval_kr", "audited_kr")
MOST_ROWS = 20_000


class ExaminedSample(NamedTuple):
    """The entries of a sample with their audited amounts, and the interval of the sample."""

    entries: tuple[ExaminedEntry, ...]
    interval_kr: Decimal


def read_examined_sample(path: Path) -> ExaminedSample:
    """The examined sample in a file; a `BookError` names the row and the column that is wrong."""
    name = path.name
    rows = _rows(path, name)
    header: Sequence[str] = ()
    entries = []
    intervals: set[Decimal] = set()
    for line, row in rows:
        cells = [str(cell).strip() if cell is not None else "" for cell in row]
        if not header:
            header = cells if set(COLUMNS) <= {*cells} else ()
            continue
        values = dict(zip(header, row, strict=False))
        if not str(values.get("number") or "").strip():
            continue
        amounts = {
            column: _amount(values.get(column), Location(name, line, column))
            for column in ("amount_kr", "interval_kr", "audited_kr")
        }
        intervals.add(amounts["interval_kr"])
        try:
            entries.append(
                ExaminedEntry(
                    number=str(values["number"]).strip(),
                    taken=str(values["taken"]).strip(),  # type: ignore[arg-type]
                    booked_kr=amounts["amount_kr"],
                    audited_kr=amounts["audited_kr"],
                )
            )
        except ValidationError as error:
            raise validation_error(error, name, line) from None
    if not header:
        columns = ", ".join(COLUMNS)
        raise BookError(
            message("no row has the columns {columns}", columns=columns),
            Location(name),
            message("`fhledger sample --seed NUMBER --format csv` writes them."),
        )
    if len(intervals) != 1:
        raise BookError(
            message("a sample has one interval; this file has {count}", count=len(intervals)),
            Location(name, field="interval_kr"),
        )
    return ExaminedSample(tuple(entries), intervals.pop())


def _rows(path: Path, name: str) -> Iterator[tuple[int, Sequence[object]]]:
    found: Iterable[Sequence[object]]
    if path.suffix.lower() == ".xlsx":
        found = next(open_workbook(path, FindingCollector(name, "row")).sheets(())).rows
    else:
        try:
            text = small_file(path, name, "csv").decode("utf-8-sig")
        except UnicodeDecodeError:
            raise BookError(message("this file is not UTF-8"), Location(name)) from None
        lines = text.splitlines()
        delimiter = delimiter_of(lines[0] if lines else "")
        found = _csv_rows(lines, delimiter, name)
    for line, row in enumerate(islice(found, MOST_ROWS + 1), 1):
        if line > MOST_ROWS:
            raise BookError(
                message("a sample has at most {count} rows", count=MOST_ROWS), Location(name)
            )
        yield line, row


def _csv_rows(lines: Sequence[str], delimiter: str, name: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise BookError(
            message("this is not CSV: {reason}", reason=error), Location(name)
        ) from None


def _amount(cell: object, place: Location) -> Decimal:
    if cell is None or not str(cell).strip():
        raise BookError(
            message("this cell is empty"), place, message("Fill in the audited amount.")
        )
    try:
        return cell_amount(cell)
    except FhledgerError as error:
        raise BookError(error.text, place) from None

"""A sample that an auditor has examined (granskat urval), as CSV or as an Excel workbook.

It is what `fhledger sample` or `fhledger controls` writes with `--seed`, with its empty column
filled in: the audited amount of an entry, or whether the control worked. Columns may be added,
moved and left out, rows moved, and a heading may have its name for programs or its title in either
language. An entry that is not filled in is an error; rows without any amount are not of the sample.
Where the file has its terms, its rows must be those that were drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from fhledger.audit.samples.control_sample import ExaminedApplication
from fhledger.audit.samples.sample_columns import REASONS, SAMPLE_COLUMNS, TERM_COLUMNS
from fhledger.audit.samples.sample_evaluation import ExaminedEntry
from fhledger.audit.samples.sample_terms import SampleRow
from fhledger.book.text.bounded_files import small_file
from fhledger.book.text.text_files import validation_error
from fhledger.core.errors import BookError, FhledgerError, Location
from fhledger.core.messages import message
from fhledger.core.record import Record
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.spreadsheets.cell_values import cell_amount, cell_text
from fhledger.exchange.spreadsheets.examined_terms import (
    DETAILS,
    ExaminedTerms,
    MarkedRow,
    read_terms,
    require_same_sample,
)
from fhledger.exchange.spreadsheets.table_rows import csv_rows
from fhledger.exchange.spreadsheets.xlsx_reader import open_workbook

AMOUNTS = ("number", "taken", "amount_kr", "interval_kr", "audited_kr")
CONTROLS = ("number", "works")
MOST_ROWS = 20_000

_ANSWERS = {"yes": True, "no": False, "ja": True, "nej": False}
_IDS = {
    text.partition(",")[0].casefold(): id
    for id, title in {**SAMPLE_COLUMNS, **TERM_COLUMNS}.items()
    for text in (id, title.sv, title.en)
}
_REASONS = {text.casefold(): id for id, title in REASONS.items() for text in (title.sv, title.en)}

R = TypeVar("R", bound=Record)


class ExaminedSample(NamedTuple):
    """The entries of a sample with their audited amounts, and the interval of the sample."""

    entries: tuple[ExaminedEntry, ...]
    interval_kr: Decimal
    rows: tuple[MarkedRow, ...]
    terms: ExaminedTerms | None = None


class ExaminedControls(NamedTuple):
    """The applications of a control that were examined."""

    applications: tuple[ExaminedApplication, ...]
    rows: tuple[MarkedRow, ...]
    terms: ExaminedTerms | None = None


class _Row(NamedTuple):
    cells: Mapping[str, object]
    file: str
    line: int

    def place(self, column: str) -> Location:
        return Location(self.file, self.line, column)

    def text(self, column: str) -> str:
        return cell_text(self.cells.get(column))

    def amount(self, column: str) -> Decimal:
        cell = self.cells.get(column)
        if not cell_text(cell):
            raise BookError(
                message("this cell is empty"),
                self.place(column),
                message("Fill in the audited amount."),
            )
        try:
            return cell_amount(cell)
        except FhledgerError as error:
            raise BookError(error.text, self.place(column)) from None

    def answer(self, column: str) -> bool:
        answer = self.text(column).casefold()
        if answer not in _ANSWERS:
            wrong = (
                message("'{text}' is neither yes nor no", text=answer[:40])
                if answer
                else message("this cell is empty")
            )
            advice = message("Write yes or no; what cannot be examined counts as no.")
            raise BookError(wrong, self.place(column), advice)
        return _ANSWERS[answer]

    def reason(self) -> str:
        text = self.text("taken")
        return _REASONS.get(text.casefold(), text)

    def marked(self, *, of_amounts: bool) -> MarkedRow:
        number, check = self.text("number"), self.text("check")
        if not of_amounts:
            amount = self.amount("amount_kr") if self.text("amount_kr") else None
            return MarkedRow(SampleRow(number, amount), check, self.line, None, self.details())
        row = SampleRow(number, self.amount("amount_kr"), self.reason())
        return MarkedRow(row, check, self.line, self.amount("interval_kr"), self.details())

    def details(self) -> dict[str, str]:
        texts = {name: self.text(name) for name in DETAILS if name in self.cells}
        if isinstance(day := self.cells.get("day"), datetime):
            texts["day"] = day.date().isoformat()
        return texts

    def record(self, kind: type[R], **values: Any) -> R:
        try:
            return kind(**values)
        except ValidationError as error:
            raise validation_error(error, self.file, self.line) from None


def read_examined_sample(path: Path) -> ExaminedSample | ExaminedControls:
    """The examined sample in a file; a `BookError` names the row and the column that is wrong."""
    columns, rows, cells = _examined_rows(path)
    terms = read_terms(cells, path.name)
    marked = [row.marked(of_amounts=columns == AMOUNTS) for row in rows]
    if terms:
        require_same_sample(terms, marked, path.name)
    if terms is None and (check := next((each for each in marked if each.check), None)):
        raise BookError(
            message("the rows have check marks, but the terms of the sample were cut out"),
            Location(path.name, check.line, "check"),
            message("Give the whole file, as it was drawn: below the rows it has the terms."),
        )
    drawn = tuple(marked)
    if columns == CONTROLS:
        applications = tuple(
            row.record(ExaminedApplication, number=row.text("number"), works=row.answer("works"))
            for row in rows
        )
        return ExaminedControls(applications, drawn, terms)
    entries = tuple(
        row.record(
            ExaminedEntry,
            number=row.text("number"),
            taken=row.reason(),
            booked_kr=row.amount("amount_kr"),
            audited_kr=row.amount("audited_kr"),
        )
        for row in rows
    )
    intervals = {each.interval_kr for each in marked if each.interval_kr is not None}
    if len(intervals) != 1:
        raise BookError(
            message("a sample has one interval; this file has {count}", count=len(intervals)),
            Location(path.name, field="interval_kr"),
        )
    return ExaminedSample(entries, intervals.pop(), drawn, terms)


def _examined_rows(path: Path) -> tuple[tuple[str, ...], list[_Row], dict[str, tuple[object, int]]]:
    """The columns of the kind of sample in the first fitting table, its rows, and its terms."""
    name = path.name
    columns: tuple[str, ...] = ()
    rows: list[_Row] = []
    terms: dict[str, tuple[object, int]] = {}
    for table in _tables(path, name):
        found, found_rows = _rows_of(table, name, terms)
        if not columns:
            columns, rows = found, found_rows
    if columns:
        return columns, rows, terms
    expected = " / ".join(", ".join(kind) for kind in (AMOUNTS, CONTROLS))
    raise BookError(
        message("no row has the columns {columns}", columns=expected),
        Location(name),
        message("`fhledger sample --seed NUMBER --format csv` writes them."),
    )


def _rows_of(
    table: Iterable[Sequence[object]], name: str, terms: dict[str, tuple[object, int]]
) -> tuple[tuple[str, ...], list[_Row]]:
    """The rows of a sample in a table, with a number; its terms are added to `terms`."""
    columns: tuple[str, ...] = ()
    header: list[str] = []
    rows: list[_Row] = []
    numbers: set[str] = set()
    lines = list(islice(table, MOST_ROWS + 1))
    if len(lines) > MOST_ROWS:
        raise BookError(
            message("a sample has at most {count} rows", count=MOST_ROWS), Location(name)
        )
    headers = [[_id_of(cell) for cell in cells] for cells in lines]
    starts = [at for at, header in enumerate(headers) if {*TERM_COLUMNS} <= {*header}]
    titles = {at - 1 for at in starts if at and sum(map(bool, headers[at - 1])) == 1}
    for at, cells in enumerate(lines):
        kind = next((kind for kind in (AMOUNTS, CONTROLS) if {*kind} <= {*headers[at]}), ())
        if (kind and not columns) or at in starts:
            columns, header = columns or kind, headers[at]
            continue
        row = _Row(dict(zip(header, cells, strict=False)), name, at + 1)
        if row.text("term"):
            terms[row.text("term")] = (row.cells.get("value"), row.line)
            continue
        number = row.text("number")
        if at in titles or not columns:
            continue
        if columns == AMOUNTS and not any(map(row.text, AMOUNTS[2:])):
            continue  # the sums below the sample
        if number in numbers:
            raise BookError(
                message("{number} is in the sample twice", number=number), row.place("number")
            )
        if number:
            numbers.add(number)
            rows.append(row)
    return columns, rows


def _id_of(heading: object) -> str:
    text = cell_text(heading).partition(",")[0].strip().casefold()
    return _IDS.get(text, text)


def _tables(path: Path, name: str) -> Iterator[Iterable[Sequence[object]]]:
    """The rows of each sheet of a workbook, or those of a CSV file."""
    if path.suffix.lower() == ".xlsx":
        found = FindingCollector(name, "row")
        yield from (sheet.rows for sheet in open_workbook(path, found).sheets("all"))
        return
    file = BytesIO(small_file(path, name, "csv"))
    yield (row.cells for row in csv_rows(file, FindingCollector(name)))

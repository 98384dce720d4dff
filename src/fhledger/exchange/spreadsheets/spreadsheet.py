"""Spreadsheets (kalkylblad): rows of vouchers in CSV or .xlsx, by a column layout in the book.

Rows with the same series, number and year are one voucher; a row without a number is one by
itself. A row with a sum and no day is a control total, which is compared with the rows above it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from fhledger.book.text.bounded_files import open_bounded
from fhledger.core.amounts import EXACT, ZERO
from fhledger.core.errors import BookError, FhledgerError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import marked, message
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.imports.mapping import line_account
from fhledger.exchange.imports.reconciliation import ControlTotal, FileFacts, Tally
from fhledger.exchange.rules.spreadsheets import cell_cannot_be_read
from fhledger.exchange.sie.document import Voucher, VoucherRow
from fhledger.exchange.spreadsheets.cell_values import (
    amount_cells,
    cell_amount,
    cell_day,
    cell_text,
    is_blank,
    is_total,
    row_amount,
)
from fhledger.exchange.spreadsheets.layouts import FILE, Layout
from fhledger.exchange.spreadsheets.table_rows import SEARCHED, NumberedRow, csv_rows, workbook_rows
from fhledger.exchange.spreadsheets.xlsx_reader import (
    OpenedWorkbook,
    SheetReading,
    doubt_merged_headers,
)

RowCells = Mapping[str, Any]
"""The cells of a row by what their column is."""

T = TypeVar("T")


class SpreadsheetReading:
    """The vouchers of a CSV file or an open `workbook`, and the `facts` of what was read."""

    def __init__(
        self, path: Path, layout: Layout, found: FindingCollector, workbook: OpenedWorkbook | None
    ) -> None:
        self.facts: FileFacts = FileFacts(
            is_turned=layout.positive == "into_fund",
            is_sign_assumed=layout.positive is None and bool(layout.columns.amount),
        )
        self._path = path
        self._workbook = workbook
        self._layout = layout
        self._found = found
        self._headers = layout.columns.headers()
        self._above: dict[str, Decimal] = {}
        self._since_total: dict[str, Decimal] = {}
        self._before = self._last = 0

    def __iter__(self) -> Iterator[Voucher]:
        if self._workbook is None:
            with open_bounded(self._path, self._found.name, "import") as file:
                yield from self._vouchers(csv_rows(file, self._found))
            return
        for sheet in self._workbook.sheets(self._layout.sheet_names()):
            self._before = self._last
            if self._layout.sheets:
                self._found.begin_sheet(sheet.name, self._before)
            yield from self._vouchers(self._sheet_rows(sheet))

    def _vouchers(self, sheet_rows: Iterator[NumberedRow]) -> Iterator[Voucher]:
        """The vouchers of a sheet; no voucher goes on in another sheet."""
        self._above, self._since_total = {}, {}
        heads: dict[tuple[object, ...], Voucher] = {}
        rows: dict[tuple[object, ...], list[VoucherRow]] = {}
        spoiled: set[tuple[object, ...]] = set()
        for number, cells in self._rows(sheet_rows):
            row = self._row(number, cells)
            series, label = cell_text(cells.get("series")), cell_text(cells.get("voucher"))
            label = label if label.strip("0 ") else ""
            if row is None or row.day is None:
                spoiled.add((series, label) if label else (number,))
                self._leave_out_row(number, cells)
                continue
            key: tuple[object, ...] = (series, label, row.day.year) if label else (number,)
            head = heads.setdefault(key, Voucher(number, series, label, row.day, row.text))
            if head.day != row.day:
                reason = message(
                    "{day}, but the voucher began on {first_day}", day=row.day, first_day=head.day
                )
                self._refuse(number, "day", reason, cells)
                spoiled.add(key[:2])
            rows.setdefault(key, []).append(row)
        for key, head in heads.items():
            counted = Tally.of((row.amount_kr for row in rows[key]), vouchers=1)
            if key[:2] in spoiled:
                self._add_left_out(head.name, head.line, counted)
            else:
                self.facts.read.add(counted)
                yield head._replace(rows=tuple(rows[key]))

    def _leave_out_row(self, number: int, cells: RowCells) -> None:
        """A row that cannot be read is counted, with its amount where that can be read."""
        amount = None
        with suppress(ValueError):
            amounts = {field: cell_amount(cell) for field, cell in amount_cells(cells).items()}
            amount = row_amount(amounts, is_turned=self.facts.is_turned)
        self._add_left_out("", number, Tally.of([amount or ZERO]))

    def _add_left_out(self, name: str, number: int, lost: Tally) -> None:
        self.facts.leave_out(cell_cannot_be_read.code, name, self._found.place(number), lost)

    def _rows(self, rows: Iterator[NumberedRow]) -> Iterator[tuple[int, RowCells]]:
        """The cells of each row below the header; blank rows and control totals are left out."""
        header, first = self._header(rows)
        positions = self._positions(header)
        above: dict[str, Any] = {}
        for number, cells in (*first, *rows) if first else rows:
            if all(map(is_blank, cells)):
                continue
            named = {field: cells[at] if at < len(cells) else "" for field, at in positions.items()}
            if all(map(is_blank, named.values())):
                continue
            if self._workbook is None and len(cells) > len(header.cells):
                reason = message(
                    "the row has {cells} cells, the header {headers}",
                    cells=len(cells),
                    headers=len(header.cells),
                )
                self._refuse(
                    number, "day", reason, {str(at): cell for at, cell in enumerate(cells)}
                )
                self._leave_out_row(number, {})
            elif not self._is_control_total(number, cells, named):
                for field in self._layout.fill_down:
                    if is_blank(named.get(field)):
                        named[field] = above.get(field, "")
                above = named
                yield number, named

    def _header(self, rows: Iterator[NumberedRow]) -> tuple[NumberedRow, list[NumberedRow]]:
        """The row of the header, and the rows below it that have been read already."""
        wanted = {*self._headers.values()}
        best, best_found, passed = NumberedRow(0, ()), 0, list[NumberedRow]()
        for row in rows:
            if row.number - self._before == self._layout.header_row:
                return row, []
            texts = {cell_text(cell) for cell in row.cells}
            passed.append(row)
            if self._layout.header_row is None:
                if wanted <= texts:
                    return row, []
                if len(wanted & texts) > best_found:
                    best, best_found = row, len(wanted & texts)
                if row.number - self._before >= SEARCHED:
                    break
        if best_found:
            return best, [row for row in passed if row.number > best.number]
        expected = self._layout.header_row or (1 if self._layout.sheets else None)
        where = self._found.place(expected and self._before + expected)
        raise BookError(
            message("there is no header with the columns {columns}", columns=", ".join(wanted)),
            where,
            message("The columns and header_row are in {file}.", file=FILE),
        )

    def _positions(self, header: NumberedRow) -> dict[str, int]:
        texts = [cell_text(cell) for cell in header.cells]
        where = self._found.place(header.number)
        for field, name in self._headers.items():
            if texts.count(name) == 1:
                continue
            have = ", ".join(text for text in texts if text)[:300] or "–"
            text = (
                marked("the column '{header}' ({field}) is in the header more than once: {have}")
                if name in texts
                else marked("the column '{header}' ({field}) was not found: {have}")
            )
            raise BookError(message(text, header=name, field=field, have=have), where)
        return {field: texts.index(name) for field, name in self._headers.items()}

    def _is_control_total(self, number: int, cells: Sequence[Any], named: RowCells) -> bool:
        """Whether a row states a sum; it is compared with the rows since the last, and all."""
        goal = "line" if self._layout.columns.line else "account"
        is_entry = any(not (is_blank(named[of]) or is_total(named[of])) for of in ("day", goal))
        if is_entry or not any(map(is_total, cells)):
            return False
        stated = self._given(number, named)
        if not stated:
            return False
        for field, total in stated.items():
            counted = [sums.get(field, ZERO) for sums in (self._since_total, self._above)]
            actual = total if total in counted else counted[1]
            place = replace(self._found.place(number), field=self._headers[field])
            self.facts.control_totals.append(
                ControlTotal(place=place, expected=total, actual=actual)
            )
        self._since_total = {}
        return True

    def _given(self, number: int, cells: RowCells) -> dict[str, Decimal] | None:
        """The amounts of a row by column, as the file signs them; None if one cannot be read."""
        fields = amount_cells(cells)
        amounts = {field: self._read(number, field, cell_amount, cells) for field in fields}
        known = {field: amount for field, amount in amounts.items() if amount is not None}
        return known if len(known) == len(fields) else None

    def _row(self, number: int, cells: RowCells) -> VoucherRow | None:
        columns = self._layout.columns
        account = cell_text(cells["line" if columns.line else "account"])
        order = self._layout.dates
        day = self._read(number, "day", lambda cell: cell_day(cell, order), cells)
        amount = self._amount(number, cells)
        if not account:
            self._refuse(
                number, "line" if columns.line else "account", message("it is empty"), cells
            )
        if day is None or amount is None or not account:
            return None
        if columns.line:
            account = line_account(account)
        if name := cell_text(cells.get("account_name")):
            self.facts.accounts.setdefault(account, name)
        objects = tuple(
            (dimension, object)
            for dimension in columns.objects
            if (object := cell_text(cells[dimension]))
        )
        return VoucherRow(number, account, objects, amount, day, cell_text(cells.get("text")))

    def _amount(self, number: int, cells: RowCells) -> Decimal | None:
        """The amount, debit positive; of two unsigned columns one may be empty."""
        given = self._given(number, cells)
        if given is None:
            return None
        for sums in (self._above, self._since_total):
            for field, stated in given.items():
                sums[field] = EXACT.add(sums.get(field, ZERO), stated)
        amount = row_amount(given, is_turned=self.facts.is_turned)
        if amount is None:
            self._refuse(number, "debit", message("neither debit nor credit is given"), cells)
        return amount

    def _read(self, number: int, field: str, read: Callable[[Any], T], cells: RowCells) -> T | None:
        try:
            return read(cells[field])
        except FhledgerError as error:
            self._refuse(number, field, error.text, cells)
            return None

    def _refuse(self, number: int, field: str, reason: LocalizedText, cells: RowCells) -> None:
        content = sorted((name, cell_text(cell)) for name, cell in cells.items())
        self._found.add(
            cell_cannot_be_read, number, self._headers[field], reason, content=(field, content)
        )

    def _sheet_rows(self, sheet: SheetReading) -> Iterator[NumberedRow]:
        """Every row of a sheet, numbered on from the last row of the sheet before."""
        wanted = {*self._headers.values()}
        for row in workbook_rows(sheet):
            self._last = self._before + row.number
            numbered = NumberedRow(self._last, row.cells)
            if row.number == self._layout.header_row or wanted & {*map(cell_text, row.cells)}:
                doubt_merged_headers(sheet, row.number - 1, self._before, row.cells, self._found)
            yield numbered

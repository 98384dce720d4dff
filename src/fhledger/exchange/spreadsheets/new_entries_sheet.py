"""The sheet of new entries (Nya poster): rows that a person fills in, in the workbook of a year.

`render.workbook.new_entries` writes the empty sheet. What is written into it are names: a row may
name its line, item, project and member by a label, an id, or the beginning of one. Its vouchers
are known by number, or by content, as those of any other file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from fhledger.book import BookData
from fhledger.book.edits.new_entries_form import CREDIT, HEADERS, SHEET
from fhledger.book.names import line_of_item, posting_named, refuse_unusual_sign
from fhledger.core.amounts import negate
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.imports.mapping import (
    AccountMapping,
    PostingTargets,
    Role,
    line_account,
    posting_targets,
)
from fhledger.exchange.sie.document import VoucherRow
from fhledger.exchange.spreadsheets.cell_values import cell_day, cell_text, is_blank
from fhledger.exchange.spreadsheets.layouts import Columns, Layout
from fhledger.exchange.spreadsheets.spreadsheet import RowCells, SpreadsheetReading
from fhledger.exchange.spreadsheets.table_rows import NumberedRow
from fhledger.exchange.spreadsheets.xlsx_reader import OpenedWorkbook

ROLES: tuple[Role, ...] = ("item", "project", "member")
_OBJECTS = (*ROLES, "is_credit")
_NUMBERED = re.compile(r"([^\W\d_]{1,8})\s*([0-9]+)").fullmatch


def new_entries_language(workbook: OpenedWorkbook) -> Language | None:
    """The language of the sheet of new entries in a workbook; None for one without such a sheet."""
    languages: tuple[Language, ...] = ("sv", "en")
    return next((each for each in languages if SHEET.in_language(each) in workbook.filled), None)


def new_entries_targets(book: BookData) -> PostingTargets:
    """What the rows of the sheet stand for, with ids of lines, items, projects and members."""
    return posting_targets(book, AccountMapping(dimensions={role: role for role in ROLES}))


class NewEntriesReading(SpreadsheetReading):
    """The vouchers of the sheet of new entries; a row that cannot be an entry is a finding."""

    def __init__(
        self, workbook: OpenedWorkbook, book: BookData, language: Language, found: FindingCollector
    ) -> None:
        headers = {field: header.in_language(language) for field, header in HEADERS.items()}
        objects = {field: headers.pop(field) for field in _OBJECTS}
        layout = Layout(
            name="new_entries",
            sheet=SHEET.in_language(language),
            positive="into_fund",
            columns=Columns(**headers, objects=objects),
        )
        super().__init__(workbook.path, layout, found, workbook)
        self._book = book

    def _rows(self, rows: Iterator[NumberedRow]) -> Iterator[tuple[int, RowCells]]:
        """The rows, the line filled in where the item has one, and the number as SIE has it."""
        for number, cells in super()._rows(rows):
            named = dict(cells)
            match = _NUMBERED(cell_text(named["voucher"]))
            named["series"], named["voucher"] = match.groups() if match else ("", named["voucher"])
            if is_blank(named["line"]):
                with suppress(InvalidArgumentError, ValueError):
                    year = cell_day(named["day"]).year
                    item = cell_text(named["item"])
                    named["line"] = line_of_item(self._book, item, year=year).id
            yield number, named

    def _row(self, number: int, cells: RowCells) -> VoucherRow | None:
        row = super()._row(number, cells)
        if row is None or row.day is None:
            return row
        field = "line"
        try:
            line, key = posting_named(
                self._book,
                row.day.year,
                line=cell_text(cells.get("line")),
                item=cell_text(cells.get("item")),
                member=cell_text(cells.get("member")),
                project=cell_text(cells.get("project")),
            )
            field = "amount"
            if is_blank(cells["is_credit"]):
                header = HEADERS["is_credit"]
                advice = message(
                    "a credit has {yes} in the column {column}", yes=CREDIT, column=header
                )
                refuse_unusual_sign(line, key.item, negate(row.amount_kr), advice)
        except InvalidArgumentError as error:
            self._refuse(number, field, error.text, cells)
            return None
        objects = tuple((role, value) for role in ROLES if (value := getattr(key, role)))
        return row._replace(account=line_account(key.line), objects=objects)

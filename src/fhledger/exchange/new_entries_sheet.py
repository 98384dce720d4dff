"""The sheet of new entries (Nya poster): rows that a person fills in, in the workbook of a year.

`render.workbook.new_entries` writes the empty sheet. What is written into it are names: a row may
name its line, item, project and member by a label, an id, or the beginning of one. Its vouchers
are known by number, or by content, as those of any other file.

>>> from fhledger.book import embedded_book
>>> row = {"line": "Övriga externa kostnader", "amount": "-500", "day": "2025-03-01"}
>>> posting_target(embedded_book(), row, date(2025, 3, 1)).line
'external_costs'
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from fhledger.book import BookData
from fhledger.book.names import (
    item_named,
    items_in_use,
    line_of_entry,
    line_of_item,
    member_named,
    project_named,
)
from fhledger.book.new_entries_form import CREDIT, HEADERS, SHEET
from fhledger.core.amounts import format_sek, negate
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import message
from fhledger.domain.fund.ledger import has_unusual_sign
from fhledger.exchange.cell_values import cell_day, cell_text, is_blank
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.layouts import Columns, Layout
from fhledger.exchange.mapping import (
    AccountMapping,
    PostingTarget,
    PostingTargets,
    line_account,
    posting_targets,
)
from fhledger.exchange.sie.document import VoucherRow
from fhledger.exchange.spreadsheet import RowCells, SpreadsheetReading
from fhledger.exchange.table_rows import NumberedRow
from fhledger.exchange.xlsx_reader import OpenedWorkbook

_OBJECTS = ("item", "project", "member", "is_credit")
_NUMBERED = re.compile(r"([^\W\d_]{1,8})\s*([0-9]+)").fullmatch


def new_entries_language(workbook: OpenedWorkbook) -> Language | None:
    """The language of the sheet of new entries in a workbook; None for one without such a sheet."""
    languages: tuple[Language, ...] = ("sv", "en")
    return next((each for each in languages if SHEET.in_language(each) in workbook.filled), None)


def new_entries_targets(book: BookData) -> PostingTargets:
    """What the rows of the sheet stand for, which have the ids of lines, items, projects and members."""
    return posting_targets(
        book,
        AccountMapping(dimensions={"project": "project", "member": "member", "item": "item"}),
    )


def posting_target(book: BookData, cells: Mapping[str, Any], day: date) -> PostingTarget:
    """What a row names: its line, item, project and member.

    A line that is left out is that of the item. Raises `InvalidArgumentError` for a name that fits
    nothing or several.
    """
    line, item, project, member = (
        cell_text(cells.get(name)) for name in ("line", "item", "project", "member")
    )
    year = day.year
    named = line_of_entry(book, line, item, year)
    return PostingTarget(
        named.id,
        item_named(named, item, items_in_use(book, named), year=year),
        project_named(book, project) if project else "",
        member_named(book, member) if member else "",
    )


class NewEntriesReading(SpreadsheetReading):
    """The vouchers of the sheet of new entries; a row that cannot be an entry is a finding."""

    def __init__(
        self,
        workbook: OpenedWorkbook,
        book: BookData,
        language: Language,
        found: FindingCollector,
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
        """The rows, the line filled in where the item says it, and the number of the voucher as SIE has it."""
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
        try:
            target = posting_target(self._book, cells, row.day)
        except InvalidArgumentError as error:
            self._refuse(number, "line", error.text, cells)
            return None
        if (reason := self._unusual_sign(target, row, cells)) is not None:
            self._refuse(number, "amount", reason, cells)
            return None
        objects = tuple(
            (role, value)
            for role in ("item", "project", "member")
            if (value := getattr(target, role))
        )
        return row._replace(account=line_account(target.line), objects=objects)

    def _unusual_sign(
        self, target: PostingTarget, row: VoucherRow, cells: RowCells
    ) -> LocalizedText | None:
        """Why an amount cannot be meant, unless the row says that it is a credit."""
        line = next(line for line in self._book.config.lines if line.id == target.line)
        amount = negate(row.amount_kr)
        if not has_unusual_sign(line, amount, target.item) or not is_blank(cells["is_credit"]):
            return None
        return message(
            "an amount on {line} is {right}, not {amount}: plus increases the fund, minus decreases"
            " it; a credit has {yes} in the column {column}",
            line=line.label,
            right=format_sek(negate(amount), ore=True),
            amount=format_sek(amount, ore=True),
            yes=CREDIT,
            column=HEADERS["is_credit"],
        )

"""The sheet of the fund (fonden): every year exact to the öre, summed from the entries.

All other sheets take their kronor from here. Each year opens with the closing balance of the one
before. The newest year is the first, as in Bilaga 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from fhledger.book import BookData
from fhledger.core.currency import in_currency
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.domain.statement.statement import row_sums
from fhledger.render.overview import Overview
from fhledger.render.workbook.entries import EntryGroup, EntryRows, sum_of_line
from fhledger.render.workbook.sheet import (
    HEADER_ROW,
    LEGEND,
    Cell,
    CellReference,
    ColumnChart,
    Sheet,
    SheetRows,
    cell_list,
    column_name,
    weight,
)

FundCells = Mapping[tuple[str, int], CellReference]
"""The cell of the exact amount of each row and year."""

_FIRST_COLUMN = 2


def fund_sheet(
    overview: Overview, entries: EntryRows, language: Language
) -> tuple[Sheet, FundCells]:
    """The sheet, and the cell of each of its amounts; the amount of a line links to its entries."""
    rows = SheetRows(message("Fund"), overview, language)
    newest_first = overview.years[::-1]
    years = [year.year for year in newest_first]
    fund = _cells(rows.name, overview)
    rows.title(
        message("The fund {first}–{last}, exact", first=years[-1], last=years[0])
        if len(years) > 1
        else message("The fund {year}, exact", year=years[0]),
        LEGEND,
    )
    rows.add()
    rows.header(["", message("Key")], years)
    for row in overview.history.appendix_1:
        if row.heading is not None:
            rows.add(Cell(row.heading, kind="heading"))
        amounts = []
        for year in newest_first:
            formula = _formula(rows, row.id, year.year, fund)
            exact = _exact(overview.book, year, row.id)
            (link,) = entries.get(EntryGroup(year.year, line=row.id), (None,))
            amounts.append(Cell(exact, formula, "exact", is_input=not formula, link=link))
        set_off = weight(row.id, is_total=row.is_total)
        label = Cell(row.label)
        rows.add(label, Cell(row.id, kind="key"), *amounts, weight=set_off)
    chart = ColumnChart(
        rows.text(message("The fund over the years")),
        rows.text(in_currency(message("Kronor"))),
        tuple(fund[row, years[0]].row for row in ("result", "appropriations", "closing_balance")),
        (_FIRST_COLUMN, _FIRST_COLUMN + len(years) - 1),
    )
    return rows.sheet(52, 24, *[16] * len(years), chart=chart, hidden=(1,)), fund


def _cells(sheet: str, overview: Overview) -> FundCells:
    """The cells below the header, a row for each row of Bilaga 1 and each heading above."""
    cells: dict[tuple[str, int], CellReference] = {}
    number = HEADER_ROW
    for row in overview.history.appendix_1:
        number += 1 if row.heading is None else 2
        for column, year in enumerate(overview.years[::-1], _FIRST_COLUMN):
            cells[row.id, year.year] = CellReference(sheet, number, column)
    return cells


def _formula(rows: SheetRows, row: str, year: int, fund: FundCells) -> str:
    """The formula of an amount; empty for the opening balance of the first year, an input."""
    if row == "opening_balance":
        before = fund.get(("closing_balance", year - 1))
        return before.local if before else ""
    cell = fund[row, year]
    for total in row_sums(rows.overview.lines):
        if total.row == row:
            parts = cell_list([fund[part, year] for part in total.parts]) or "0"
            return f"ROUND({f'SUM({parts})' if ':' in parts else parts.replace(',', '+')},2)"
    year_cell = f"{column_name(cell.column)}${HEADER_ROW}"
    return f"ROUND({sum_of_line(rows, year_cell, f'$B{cell.row}')},2)"


def _exact(book: BookData, year: FiscalYear, row: str) -> Decimal:
    """The exact amount of a row of Bilaga 1 in a year, as the book has it."""
    summary = year.summary_rows
    return summary[row] if row in summary else book.ledger(year.year).totals.sum_of_line(row)

"""The sheet of earmarked funds (fonder): each in each year, summed from the sheet of the fund.

Its totals are compared with the closing balance of the book.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from fhledger.core.localized import Language
from fhledger.core.messages import message, message_in
from fhledger.domain.fund.funds import TOTAL, FundYear, lines_of_fund
from fhledger.domain.fund.ledger import Section
from fhledger.render.document import in_lower_case
from fhledger.render.documents.funds import AMOUNTS
from fhledger.render.overview import Overview
from fhledger.render.workbook.fund import FundCells
from fhledger.render.workbook.sheet import HEADER_ROW, LEGEND, Cell, Sheet, SheetRows, column_name

_FIRST = 2
"""The column of the opening balance; those of the other amounts follow."""
_SECTIONS = {"income": Section.INCOME, "costs": Section.COST}


def funds_sheets(overview: Overview, cells: FundCells, language: Language) -> Iterator[Sheet]:
    """The sheet; none for a book with one fund. `cells` are those of the sheet of the fund."""
    funds = overview.funds
    if not funds:
        return
    rows = SheetRows(message("Funds"), overview, language)
    rows.title(in_lower_case(message("Funds")), LEGEND)
    rows.add()
    rows.header([message("Year"), message_in("earmarked", "Fund")], [*AMOUNTS.values(), ""])
    for fund in funds:
        amounts = [_amount(rows, fund, name, cells) for name in AMOUNTS]
        label = Cell(fund.label)
        year = Cell(fund.year, kind="count")
        if fund.fund == TOTAL:
            rows.add(year, label, *amounts, _verdict(rows, fund, cells), weight="total")
        else:
            rows.add(year, label, *amounts)
    yield rows.sheet(8, 40, *[16] * len(AMOUNTS), 14, coloured=True)


def _amount(rows: SheetRows, fund: FundYear, name: str, cells: FundCells) -> Cell:
    amount: Decimal = getattr(fund, name)
    formula = _formula(rows, fund, name, cells)
    return Cell(amount, formula, "exact", is_input=not formula)


def _formula(rows: SheetRows, fund: FundYear, name: str, cells: FundCells) -> str:
    """The formula of an amount; empty for what a fund holds when the book begins, an input."""
    row = rows.next_row
    count = len({each.fund for each in rows.overview.funds}) - 1
    column = column_name(_FIRST + [*AMOUNTS].index(name))
    last = column_name(_FIRST + len(AMOUNTS) - 1)
    if name == "closing_balance":
        before = column_name(_FIRST + len(AMOUNTS) - 2)
        return f"ROUND(SUM({column_name(_FIRST)}{row}:{before}{row}),2)"
    if fund.fund == TOTAL:
        return f"ROUND(SUM({column}{row - count}:{column}{row - 1}),2)"
    if name == "opening_balance":
        previous = row - count - 1
        return f"{last}{previous}" if previous > HEADER_ROW else ""
    lines = _lines(rows, fund, name)
    return "+".join(cells[line, fund.year].qualified for line in lines) or "0"


def _lines(rows: SheetRows, fund: FundYear, name: str) -> list[str]:
    config = rows.overview.book.config
    section = _SECTIONS.get(name, Section.APPROPRIATION)
    return [
        line.id
        for line in lines_of_fund(rows.overview.lines, fund.fund, config.funds)
        if line.section is section and line.transfer == (name == "transfers")
    ]


def _verdict(rows: SheetRows, fund: FundYear, cells: FundCells) -> Cell:
    """Whether the funds together close with what the book closes with."""
    own = f"{column_name(_FIRST + len(AMOUNTS) - 1)}{rows.next_row}"
    book = cells["closing_balance", fund.year].qualified
    holds, differs = rows.text(message("agrees")), rows.text(message("differs"))
    return Cell(holds, f'IF(ROUND({own}-{book},2)=0,"{holds}","{differs}")', "verdict")

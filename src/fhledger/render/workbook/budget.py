"""The sheets of the budget: its follow-up, and its decisions. What is not known stays unknown."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from fhledger.core.currency import in_currency
from fhledger.core.localized import Language, LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.fund.budget_follow_up import FollowUp, FollowUpDecision
from fhledger.domain.statement.statement import SECTION_TOTALS, row_sums
from fhledger.render.document import Text, in_lower_case, with_capital
from fhledger.render.overview import Overview
from fhledger.render.workbook.fund import FundCells
from fhledger.render.workbook.sheet import (
    HEADER_ROW,
    LEGEND,
    Cell,
    CellReference,
    RowRange,
    Sheet,
    SheetRows,
    cell_list,
    label_of,
    rows_by_key,
    weight,
)

DECISIONS = message("Budget decisions")
"""The name of the sheet of decisions."""

_SPARE = 100
"""Rows below the decisions that count, too, for decisions that are added."""


def budget_sheet(
    overview: Overview, fund: FundCells, language: Language
) -> tuple[Sheet, CellReference | None]:
    """The follow-up of a year, the whole first, and the cell of the budget as a whole, if any.

    The outcome of a row links to the fund, its budget to the decisions on it.
    """
    follow_up = overview.budget
    rows = _BudgetRows(overview, language)
    rows.title(
        join(" ", (in_lower_case(message("Budget follow-up")), follow_up.year)),
        join(" ", follow_up.notes),
    )
    whole = rows.add_whole(fund) if follow_up.whole else None
    rows.add_lines(fund)
    header = 1 if whole else HEADER_ROW
    return rows.sheet(52, 24, 16, 16, 16, 14, hidden=(1,), header=header), whole


def decisions_sheet(overview: Overview, language: Language) -> Sheet:
    """The decisions of a year on its budget, which the sheet of the budget sums by line."""
    rows = SheetRows(DECISIONS, overview, language)
    decisions = _by_line(overview)
    none = message("The book has no budget for the year.")
    note = LEGEND if decisions else none
    rows.title(join(" ", (in_lower_case(DECISIONS), overview.year)), note)
    rows.add()
    rows.header(
        [message("Text"), message("Line")], [in_currency(message("Amount, kr")), message("Day")]
    )
    for decision in decisions:
        source = f"({rows.text(decision.source.citation)})" if decision.source else ""
        rows.add(
            Cell(f"{decision.text} {source}".strip(), kind="wrapped"),
            Cell(decision.line or message("(whole)"), kind="key"),
            Cell(decision.amount, kind="exact", is_input=True),
            Cell(decision.decided or message("unknown"), kind="day"),
        )
    return rows.sheet(70, 24, 16, 14)


def _by_line(overview: Overview) -> list[FollowUpDecision]:
    """The decisions, those on a line after each other, so that its budget links to them all."""
    lines = list(dict.fromkeys(decision.line for decision in overview.budget.decisions))
    return sorted(overview.budget.decisions, key=lambda decision: lines.index(decision.line))


class _BudgetRows(SheetRows):
    """The rows of the sheet; the budget of a line is the sum of its decisions.

    Where no line has a budget of its own, a dash shows it: `unknown` would fill the table.
    """

    def __init__(self, overview: Overview, language: Language) -> None:
        super().__init__(message("Budget"), overview, language)
        first, last = HEADER_ROW + 1, HEADER_ROW + len(overview.budget.decisions) + _SPARE
        sheet = DECISIONS.in_language(language)
        self.keys, self.amounts = (
            f"'{sheet}'!${column}${first}:${column}${last}" for column in "BC"
        )
        by_line = any(row.budget is not None for row in overview.budget.rows)
        self.unknown = self.text(message("unknown")) if by_line else "–"
        lines = ([decision.line] for decision in _by_line(overview))
        self.decisions = {
            line: rows for line, (rows,) in rows_by_key(sheet, lines, first, last_column=3).items()
        }

    @property
    def follow_up(self) -> FollowUp:
        """The follow-up of the year."""
        return self.overview.budget

    def add_header(self, first: Text, *figures: LocalizedText) -> None:
        """Add an empty row and the headings of a table."""
        self.add()
        self.header([first, message("Key")], figures)

    def decided(self) -> str:
        """The formula that sums the decisions with the key of the next row; unknown without any."""
        key = f"$B{self.next_row}"
        budget = f"ROUND(SUMIFS({self.amounts},{self.keys},{key}),2)"
        return f'IF(COUNTIF({self.keys},{key})=0,"{self.unknown}",{budget})'

    def known_sum(self, cells: Sequence[CellReference]) -> str:
        """The formula that sums cells; unknown where one of them is."""
        parts = cell_list(cells)
        if not parts:
            return "0"
        return f'IF(COUNT({parts})={len(cells)},ROUND(SUM({parts}),2),"{self.unknown}")'

    def amount(self, amount: Decimal | None, formula: str, link: RowRange | None = None) -> Cell:
        """An amount that may be unknown."""
        return Cell(self.unknown if amount is None else amount, formula, "exact", link=link)

    def share(self, share: Decimal | None) -> Cell:
        """The deviation as a share of the budget; a dash without a budget."""
        row = self.next_row
        formula = f'IF(ISNUMBER(C{row}),IF(C{row}=0,"–",ROUND(E{row}/ABS(C{row}),4)),"–")'
        return Cell("–" if share is None else share, formula, "share")

    def add_lines(self, fund: FundCells) -> None:
        """Add each line and total with its budget, outcome and deviation."""
        self.add_header(
            "", message("Budget"), message("Outcome"), message("Deviation"), message("Deviation, %")
        )
        first = self.next_row
        budgets = {
            row.id: CellReference(self.name, number, 2)
            for number, row in enumerate(self.follow_up.rows, first)
        }
        sums = {total.row: total.parts for total in row_sums(self.overview.lines)}
        for row in self.follow_up.rows:
            number, parts = self.next_row, sums.get(row.id)
            budget = (
                self.decided()
                if parts is None
                else self.known_sum([budgets[part] for part in parts])
            )
            deviation = f'IF(ISNUMBER(C{number}),ROUND(D{number}-C{number},2),"{self.unknown}")'
            self.add(
                Cell(row.label, link=label_of(fund[row.id, self.follow_up.year])),
                Cell(row.id if parts is None else "", kind="key"),
                self.amount(row.budget, budget, self.decisions.get(row.id)),
                Cell(row.outcome, fund[row.id, self.follow_up.year].qualified, "exact"),
                self.amount(row.deviation, deviation),
                self.share(row.deviation_share),
                weight=weight(row.id, is_total=row.is_total),
            )

    def add_whole(self, fund: FundCells) -> CellReference:
        """Add the budget that is decided as a whole and what was used; the cell of its amount."""
        self.add_header(
            message("The budget as a whole"),
            message("Budget"),
            message("Used"),
            message("Left"),
            message("Left, %"),
        )
        cell = self.reference(2)
        for used in self.follow_up.whole:
            row = self.next_row
            counted = [
                fund[SECTION_TOTALS[section], self.follow_up.year] for section in used.covers
            ]
            outcome = "+".join(cell.qualified for cell in counted)
            self.add(
                Cell(with_capital(used.label), link=label_of(counted[0])),
                Cell(message("(whole)"), kind="key"),
                self.amount(used.budget, self.decided(), self.decisions.get(None)),
                Cell(used.used, f"ROUND(-({outcome}),2)", "exact"),
                Cell(used.left, f"ROUND(C{row}-D{row},2)", "exact"),
                self.share(used.left_share),
            )
        return cell

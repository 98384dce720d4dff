"""The traces of budgets (budget): of a line, a total of lines, and what is used of the whole."""

from __future__ import annotations

from fhledger.book.book import BookData, lines_of_year
from fhledger.core.amounts import ZERO
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.statement.rows import dated, label
from fhledger.domain.statement.statement import row_sums
from fhledger.domain.trace import Trace, derived, fact

_OF_LINE = message("Budget {year}: {label}")
_DECISION = message("decision")


def budget_trace(book: BookData, year: int, row: str) -> Trace | None:
    """The decisions on the budget of a line or of a total of lines; of the whole where it is empty.

    None where there is no such budget, or one of the lines of a total has none.
    """
    parts_of = {row_sum.row: row_sum.parts for row_sum in row_sums(lines_of_year(book, year))}
    if row in parts_of:
        parts = [budget_trace(book, year, part) for part in parts_of[row]]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        if not parts:
            return fact(_label(book, year, row), ZERO, "book.toml")
        return _named(year, row, derived(_label(book, year, row), known))
    decisions = [
        fact(_decision_label(decision.text), decision.amount_kr, decision.source)
        for decision in book.budgets
        if decision.year == year and decision.line == row
    ]
    if not decisions:
        return None
    return _named(year, row, derived(_label(book, year, row), decisions))


def _named(year: int, row: str, trace: Trace) -> Trace:
    return trace.model_copy(update={"id": f"{year} budget {row}".rstrip()})


def _label(book: BookData, year: int, row: str) -> LocalizedText:
    if not row:
        return dated(label(book.config.labels, "budget", year), year)
    lines = {line.id: line.in_year(year).label for line in book.config.lines}
    return _OF_LINE.format(year=year, label=lines.get(row) or label(book.config.labels, row, year))


def _decision_label(text: str) -> LocalizedText:
    return LocalizedText(sv=text, en=text) if text else _DECISION

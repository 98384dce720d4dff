"""The budget follow-up as a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from fhledger.core.currency import in_currency
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.fund.budget_follow_up import FollowUp, FollowUpDecision, FollowUpRow
from fhledger.domain.fund.budget_to_date import Pattern
from fhledger.render.document import (
    Column,
    Document,
    Paragraph,
    Part,
    Table,
    TableRow,
    in_lower_case,
    table_of,
    with_capital,
)

_SIGN = message("The deviation is outcome minus budget: plus is better for the fund.")


_PATTERNS: Mapping[Pattern, LocalizedText] = {
    "straight_line": message("Straight line"),
    "last_year": message("Last year's pattern"),
    "plan": message("plan by month"),
}


_COLUMNS = {
    column.id: column
    for column in (
        Column("budget", message("Budget"), "kr_ore"),
        Column("outcome", message("Outcome"), "kr_ore"),
        Column("deviation", message("Deviation"), "kr_ore"),
        Column("deviation_share", message("Deviation, %"), "percent"),
        Column("budget_to_date", message("Budget to date"), "kr_ore"),
        Column("deviation_to_date", message("Deviation"), "kr_ore"),
        Column("forecast", message("Full year"), "kr_ore"),
        Column("forecast_deviation", message("Deviation"), "kr_ore"),
    )
}


def budget_document(follow_up: FollowUp) -> Document:
    """Budget, outcome and deviation, by line and as a whole; before year-end, what to expect."""
    parts: list[Part] = [
        _rows(follow_up),
        *([_whole(follow_up)] if follow_up.whole else []),
        *([_ahead(follow_up)] if follow_up.until != date(follow_up.year, 12, 31) else []),
        *([_decisions(follow_up)] if follow_up.decisions else []),
        *(Paragraph(note) for note in (_SIGN, *follow_up.notes)),
    ]
    return Document(join(" ", (message("Budget follow-up"), follow_up.year)), tuple(parts))


def _rows(follow_up: FollowUp) -> Table:
    """The budget of each line beside its outcome; the outcome alone where no line has a budget."""
    title = message("Budget {year}, outcome until {day}", year=follow_up.year, day=follow_up.until)
    columns = ("budget", "outcome", "deviation", "deviation_share")
    table = _by_line("rows", title, columns, follow_up, blank=("deviation",))
    if any(row.budget is not None for row in follow_up.rows):
        return table
    return _by_line("rows", title, ("outcome",), follow_up)._replace(as_table=table)


def _ahead(follow_up: FollowUp) -> Table:
    """The whole year by one pattern, beside the budget for the days so far where one is known.

    Fees, decisions and plans come as they are known; what is left goes on by the pattern.
    """
    pattern = in_lower_case(_PATTERNS[follow_up.pattern])
    if all(row.budget_to_date is None for row in follow_up.rows):
        title = message(
            "Full-year forecast {year}: {pattern}", year=follow_up.year, pattern=pattern
        )
        return _by_line("expected", title, ("forecast",), follow_up)
    title = message("Budget to date until {day}: {pattern}", day=follow_up.until, pattern=pattern)
    columns = ("budget_to_date", "deviation_to_date", "forecast", "forecast_deviation")
    return _by_line("to_date", title, columns, follow_up)


def _by_line(
    id: str,
    title: LocalizedText,
    columns: Sequence[str],
    follow_up: FollowUp,
    *,
    blank: Sequence[str] = (),
) -> Table:
    """A row for each line and total: the amounts of these names.

    An unknown amount says so, or leaves a `blank`; an unknown share always does.
    """

    def column(name: str) -> Column:
        may_be_blank = name in blank or name.endswith("_share")
        unknown = None if may_be_blank else message("unknown")
        return _COLUMNS[name]._replace(
            value=lambda row: unknown if (value := getattr(row, name)) is None else value
        )

    def row_of(row: FollowUpRow) -> TableRow:
        is_total = row.id in {"total_income", "total_costs"}
        return TableRow((), "total" if is_total else "row", row.id)

    made = (Column("label", ""), *map(column, columns))
    return table_of(id, title, made, follow_up.rows, row_of)


def _whole(follow_up: FollowUp) -> Table:
    columns = (
        Column("label", "", value=lambda used: with_capital(used.label)),
        Column("budget", message("Budget"), "kr_ore"),
        Column("used", message("Used"), "kr_ore"),
        Column("left", message("Left"), "kr_ore"),
        Column("left_share", message("Left, %"), "percent"),
    )
    return table_of("whole", message("The budget as a whole"), columns, follow_up.whole, "row")


def _decisions(follow_up: FollowUp) -> Table:
    labels = {row.id: row.label for row in follow_up.rows}

    def line(decision: FollowUpDecision) -> LocalizedText:
        return labels[decision.line] if decision.line else message("the whole budget")

    columns = (
        Column("decided", message("Day"), value=lambda each: each.decided or message("unknown")),
        Column("line", message("Line"), value=line),
        Column("amount", in_currency(message("Amount, kr")), "kr_ore"),
        Column("text", message("Text")),
    )
    title, decisions = message("Budget decisions"), follow_up.decisions
    return table_of(
        "decisions", title, columns, decisions, lambda each: TableRow((), id=each.line or "")
    )

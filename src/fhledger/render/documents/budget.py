"""The budget follow-up as a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import message
from fhledger.domain.fund.budget_follow_up import FollowUp, FollowUpRow
from fhledger.domain.fund.budget_to_date import Pattern
from fhledger.render.document import (
    CellValue,
    Column,
    ColumnKind,
    Document,
    Paragraph,
    Part,
    Table,
    TableRow,
)
from fhledger.render.headings import WORDS, words

_SIGN = message("The deviation is outcome minus budget: plus is better for the fund.")


_PATTERNS: Mapping[Pattern, LocalizedText] = {
    "straight_line": WORDS["straight_line"],
    "last_year": WORDS["seasonal"],
    "plan": message("plan by month"),
}


def budget_document(follow_up: FollowUp, language: Language) -> Document:
    """Budget, outcome and deviation, by line and as a whole; before year-end, what to expect."""
    word = words(language)
    parts: list[Part] = [
        _rows(follow_up, language),
        *([_whole(follow_up, language)] if follow_up.whole else []),
        *([_ahead(follow_up, language)] if follow_up.until != _last_day(follow_up) else []),
        *([_decisions(follow_up, language)] if follow_up.decisions else []),
        *(Paragraph(note.in_language(language)) for note in (_SIGN, *follow_up.notes)),
    ]
    return Document(f"{word('budget_follow_up')} {follow_up.year}", tuple(parts))


def _last_day(follow_up: FollowUp) -> date:
    return date(follow_up.year, 12, 31)


def _rows(follow_up: FollowUp, language: Language) -> Table:
    """The budget of each line beside its outcome; the outcome alone where no line has a budget."""
    word = words(language)
    title = (
        f"{word('budget')} {follow_up.year},"
        f" {word('outcome').lower()} {word('until')} {follow_up.until}"
    )
    columns = {name: name for name in ("budget", "outcome", "deviation", "deviation_share")}
    table = _by_line("rows", title, columns, follow_up, language, blank=("deviation",))
    if any(row.budget is not None for row in follow_up.rows):
        return table
    return _by_line("rows", title, {"outcome": "outcome"}, follow_up, language)._replace(
        as_table=table
    )


def _ahead(follow_up: FollowUp, language: Language) -> Table:
    """The whole year by one pattern, beside the budget for the days so far where one is known.

    Fees, decisions and plans come as they are known; what is left goes on by the pattern.
    """
    word = words(language)
    pattern = _PATTERNS[follow_up.pattern].in_language(language).lower()
    if all(row.budget_to_date is None for row in follow_up.rows):
        title = f"{word('expected_year')} {follow_up.year}: {pattern}"
        return _by_line("expected", title, {"forecast": "full_year"}, follow_up, language)
    title = f"{word('budget_so_far')} {word('until')} {follow_up.until}: {pattern}"
    columns = {
        "budget_to_date": "budget_so_far",
        "deviation_to_date": "deviation",
        "forecast": "full_year",
        "forecast_deviation": "deviation",
    }
    return _by_line("to_date", title, columns, follow_up, language)


def _by_line(
    id: str,
    title: str,
    columns: Mapping[str, str],
    follow_up: FollowUp,
    language: Language,
    *,
    blank: Sequence[str] = (),
) -> Table:
    """A row for each line and total: the amounts of these names, below these headings.

    An unknown amount says so, or leaves a `blank`; an unknown share always does.
    """
    word = words(language)

    def cell(row: FollowUpRow, name: str) -> CellValue:
        value: Decimal | None = getattr(row, name)
        may_be_blank = name in blank or name.endswith("_share")
        return word("unknown") if value is None and not may_be_blank else value

    rows = tuple(
        TableRow(
            (row.label.in_language(language), *(cell(row, name) for name in columns)),
            "total" if row.id in {"total_income", "total_costs"} else "row",
            row.id,
        )
        for row in follow_up.rows
    )
    kinds: dict[str, ColumnKind] = {"deviation_share": "percent"}
    made = (
        Column(name, word(heading), kinds.get(name, "kr_ore")) for name, heading in columns.items()
    )
    return Table(id, title, (Column("label", ""), *made), rows)


def _whole(follow_up: FollowUp, language: Language) -> Table:
    word = words(language)
    columns = (
        Column("label", ""),
        Column("budget", word("budget"), "kr_ore"),
        Column("used", word("used"), "kr_ore"),
        Column("left", word("left"), "kr_ore"),
        Column("left_share", word("left_share"), "percent"),
    )
    rows = tuple(
        TableRow(
            (
                used.label.in_language(language).capitalize(),
                used.budget,
                used.used,
                used.left,
                used.left_share,
            ),
            id=used.row,
        )
        for used in follow_up.whole
    )
    return Table("whole", word("covers"), columns, rows)


def _decisions(follow_up: FollowUp, language: Language) -> Table:
    word = words(language)
    columns = (
        Column("decided", word("day")),
        Column("line", word("line")),
        Column("amount", word("amount"), "kr_ore"),
        Column("text", word("text")),
    )
    labels = {row.id: row.label.in_language(language) for row in follow_up.rows}
    rows = tuple(
        TableRow(
            (
                decision.decided.isoformat() if decision.decided else word("unknown"),
                labels[decision.line] if decision.line else word("whole_budget"),
                decision.amount,
                decision.text,
            ),
            id=decision.line or "",
        )
        for decision in follow_up.decisions
    )
    return Table("decisions", word("decisions"), columns, rows)

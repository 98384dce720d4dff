"""The budget follow-up as a document."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import message
from fhledger.domain.fund.budget_follow_up import FollowUp, FollowUpRow
from fhledger.domain.fund.budget_to_date import Pattern
from fhledger.render.document import CellValue, Column, Document, Paragraph, Part, Table, TableRow
from fhledger.render.headings import WORDS, words

_SIGN = message("The deviation is outcome minus budget: plus is better for the fund.")


_PATTERNS: Mapping[Pattern, LocalizedText] = {
    "straight_line": WORDS["straight_line"],
    "last_year": WORDS["seasonal"],
    "plan": message("plan by month"),
}


def budget_document(follow_up: FollowUp, language: Language) -> Document:
    """Budget, outcome and deviation, by line and as a whole; before the year's end, what to expect."""
    word = words(language)
    parts: list[Part] = [
        _rows(follow_up, language),
        *([_whole(follow_up, language)] if follow_up.whole else []),
        *([_to_date(follow_up, language)] if _has_budget_to_date(follow_up) else []),
        *([_expected(follow_up, language)] if follow_up.until != _last_day(follow_up) else []),
        *([_decisions(follow_up, language)] if follow_up.decisions else []),
        *(Paragraph(note.in_language(language)) for note in (_SIGN, *follow_up.notes)),
    ]
    return Document(f"{word('budget_follow_up')} {follow_up.year}", tuple(parts))


def _last_day(follow_up: FollowUp) -> date:
    return date(follow_up.year, 12, 31)


def _has_budget_to_date(follow_up: FollowUp) -> bool:
    is_whole_year = follow_up.until == _last_day(follow_up)
    return not is_whole_year and any(row.budget_to_date is not None for row in follow_up.rows)


def _rows(follow_up: FollowUp, language: Language) -> Table:
    word = words(language)
    columns = (
        Column("label", ""),
        Column("budget", word("budget"), "kr_ore"),
        Column("outcome", word("outcome"), "kr_ore"),
        Column("deviation", word("deviation"), "kr_ore"),
        Column("deviation_share", word("deviation_share"), "percent"),
    )
    title = (
        f"{word('budget')} {follow_up.year},"
        f" {word('outcome').lower()} {word('until')} {follow_up.until}"
    )
    rows = tuple(
        _row(
            row,
            language,
            word("unknown") if row.budget is None else row.budget,
            row.outcome,
            row.deviation,
            row.deviation_share,
        )
        for row in follow_up.rows
    )
    return Table("rows", title, columns, rows)


def _to_date(follow_up: FollowUp, language: Language) -> Table:
    """The budget for the days so far beside the outcome, and the whole year by the same pattern."""
    word = words(language)
    ids = ("budget_to_date", "deviation_to_date", "forecast", "forecast_deviation")
    titles = ("budget_so_far", "deviation", "full_year", "deviation")
    columns = (
        Column("label", ""),
        *(Column(id, word(title), "kr_ore") for id, title in zip(ids, titles, strict=True)),
    )
    rows = tuple(
        _row(
            row,
            language,
            *(
                word("unknown") if amount is None else amount
                for amount in (
                    row.budget_to_date,
                    row.deviation_to_date,
                    row.forecast,
                    row.forecast_deviation,
                )
            ),
        )
        for row in follow_up.rows
    )
    pattern = _PATTERNS[follow_up.pattern].in_language(language)
    title = f"{word('budget_so_far')} {word('until')} {follow_up.until}: {pattern.lower()}"
    return Table("to_date", title, columns, rows)


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


def _expected(follow_up: FollowUp, language: Language) -> Table:
    word = words(language)
    columns = (
        Column("label", ""),
        Column("budget", word("budget"), "kr_ore"),
        Column("straight_line", word("straight_line"), "kr_ore"),
        Column("seasonal", word("seasonal"), "kr_ore"),
    )
    rows = tuple(
        _row(
            row,
            language,
            *(
                word("unknown") if amount is None else amount
                for amount in (row.budget, row.straight_line, row.seasonal)
            ),
        )
        for row in follow_up.rows
    )
    return Table("expected", f"{word('expected_year')} {follow_up.year}", columns, rows)


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


def _row(row: FollowUpRow, language: Language, *cells: CellValue) -> TableRow:
    role: Literal["total", "row"] = "total" if row.id in {"total_income", "total_costs"} else "row"
    return TableRow((row.label.in_language(language), *cells), role, row.id)

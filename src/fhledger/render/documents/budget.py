"""The budget follow-up as a document and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from fhledger.core.localized import Language, LocalizedText
from fhledger.domain.fund.budget_follow_up import FollowUp, FollowUpRow
from fhledger.render.document import Column, Document, Paragraph, Part, Table, TableRow
from fhledger.render.headings import words
from fhledger.render.json_text import json_amount, json_label, json_percent

_SIGN = LocalizedText(
    sv="Avvikelsen är utfall minus budget: plus är bättre för fonden.",
    en="The deviation is outcome minus budget: plus is better for the fund.",
)


def budget_document(told: FollowUp, language: Language) -> Document:
    """Budget, outcome and deviation, by line and as a whole; before the year's end, what to expect."""
    word = words(language)
    parts: list[Part] = [
        _rows(told, language),
        *([_whole(told, language)] if told.whole else []),
        *([_expected(told, language)] if told.until != date(told.year, 12, 31) else []),
        *([_decisions(told, language)] if told.decisions else []),
        *(Paragraph(note.in_language(language)) for note in (_SIGN, *told.notes)),
    ]
    return Document(f"{word('budget_follow_up')} {told.year}", tuple(parts))


def budget_json(told: FollowUp) -> dict[str, Any]:
    """`rows` by line, the `whole` in each reading, `decisions`, `notes`; null where unknown."""
    return {
        "year": told.year,
        "until": told.until.isoformat(),
        "rows": [
            {
                "row": row.id,
                "label": json_label(row.label),
                "budget": json_amount(row.budget),
                "outcome": json_amount(row.outcome),
                "deviation": json_amount(row.deviation),
                "deviation_percent": json_percent(row.deviation_share),
                "straight_line": json_amount(row.straight_line),
                "seasonal": json_amount(row.seasonal),
            }
            for row in told.rows
        ],
        "whole": [
            {
                "covers": [section.value for section in used.covers],
                "budget": json_amount(used.budget),
                "used": json_amount(used.used),
                "left": json_amount(used.left),
                "left_percent": json_percent(used.left_share),
            }
            for used in told.whole
        ],
        "decisions": [
            {
                "decided": decision.decided and decision.decided.isoformat(),
                "line": decision.line or None,
                "amount": json_amount(decision.amount_kr),
                "text": decision.text,
                "source": decision.source and str(decision.source),
            }
            for decision in told.decisions
        ],
        "notes": [json_label(note) for note in told.notes],
    }


def _rows(told: FollowUp, language: Language) -> Table:
    word = words(language)
    columns = (
        Column("label", ""),
        Column("budget", word("budget"), "kr_ore"),
        Column("outcome", word("outcome"), "kr_ore"),
        Column("deviation", word("deviation"), "kr_ore"),
        Column("deviation_share", word("deviation_share"), "percent"),
    )

    def cells(row: FollowUpRow) -> Iterator[str | Decimal | None]:
        yield row.label.in_language(language)
        yield word("unknown") if row.budget is None else row.budget
        yield from (row.outcome, row.deviation, row.deviation_share)

    title = f"{word('budget')} {told.year}, {word('outcome').lower()} {word('until')} {told.until}"
    rows = tuple(TableRow(tuple(cells(row)), _role(row), row.id) for row in told.rows)
    return Table("rows", title, columns, rows)


def _whole(told: FollowUp, language: Language) -> Table:
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
            id="_and_".join(section.value for section in used.covers),
        )
        for used in told.whole
    )
    return Table("whole", word("covers"), columns, rows)


def _expected(told: FollowUp, language: Language) -> Table:
    word = words(language)
    columns = (
        Column("label", ""),
        Column("budget", word("budget"), "kr_ore"),
        Column("straight_line", word("straight_line"), "kr_ore"),
        Column("seasonal", word("seasonal"), "kr_ore"),
    )
    rows = tuple(
        TableRow(
            (
                row.label.in_language(language),
                *(
                    word("unknown") if amount is None else amount
                    for amount in (row.budget, row.straight_line, row.seasonal)
                ),
            ),
            _role(row),
            row.id,
        )
        for row in told.rows
    )
    return Table("expected", f"{word('expected_year')} {told.year}", columns, rows)


def _decisions(told: FollowUp, language: Language) -> Table:
    word = words(language)
    columns = (
        Column("decided", word("day")),
        Column("line", word("line")),
        Column("amount", word("amount"), "kr_ore"),
        Column("text", word("text")),
    )
    labels = {row.id: row.label.in_language(language) for row in told.rows}
    rows = tuple(
        TableRow(
            (
                decision.decided.isoformat() if decision.decided else word("unknown"),
                labels[decision.line] if decision.line else word("whole_budget"),
                decision.amount_kr,
                decision.text,
            )
        )
        for decision in told.decisions
    )
    return Table("decisions", word("decisions"), columns, rows)


def _role(row: FollowUpRow) -> Any:
    return "total" if row.id in {"total_income", "total_costs"} else "row"

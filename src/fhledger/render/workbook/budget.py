"""The sheet of the budget: decisions, outcome and deviation. What is not known stays unknown."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from fhledger.book import BookData
from fhledger.core.localized import Language
from fhledger.domain.fund.budget_follow_up import (
    FollowUp,
    FollowUpDecision,
    FollowUpRow,
    UsedBudget,
)
from fhledger.domain.fund.ledger import Section
from fhledger.domain.statement.statement import row_sums
from fhledger.render.headings import words
from fhledger.render.overview import Overview
from fhledger.render.workbook.fund import FundPlaces
from fhledger.render.workbook.labels import SHEETS, WORDS
from fhledger.render.workbook.sheet import Cell, Cells, Place, Sheet, Weight, weight

_HEADER = 4
_SPARE = 100
"""Rows below the decisions that count, too, for decisions that are added."""

_OF_SECTION: Mapping[Section, str] = {
    Section.INCOME: "total_income",
    Section.COST: "total_costs",
    Section.APPROPRIATION: "appropriations",
}


def budget_sheet(
    overview: Overview, fund: FundPlaces, language: Language
) -> tuple[Sheet, Place | None]:
    """The follow-up of a year, and where the budget decided as a whole stands, if there is one."""
    book, told = overview.book, overview.budget
    name = SHEETS["budget"].in_language(language)
    word = words(language)
    first = _HEADER + len(told.rows) + (len(told.whole) + 2 if told.whole else 0) + 4
    decided = f"${{0}}${first}:${{0}}${first + len(told.decisions) + _SPARE}"
    rows: list[Cells] = [
        (
            Cell(
                f"{book.config.name}: {word('budget_follow_up').lower()} {told.year}", kind="title"
            ),
        ),
        (Cell(" ".join(note.in_language(language) for note in told.notes), kind="note"),),
        (),
        _headers(("budget", "outcome", "deviation", "deviation_share"), language),
        *_lines(book, told, fund, decided, language),
    ]
    whole = None
    if told.whole:
        whole = Place(name, len(rows) + 3, 2)
        rows += [(), _headers(("budget", "used", "left", "left_share"), language, "covers")]
        rows += [
            _whole(used, told.year, len(rows) + 1 + at, fund, decided=decided, language=language)
            for at, used in enumerate(told.whole)
        ]
    rows += [(), (Cell(word("decisions"), kind="heading"),), _decision_headers(language)]
    rows += [_decision(decision, language) for decision in told.decisions]
    return Sheet(name, (52, 24, 16, 16, 16, 14), rows, _HEADER), whole


def _headers(keys: tuple[str, ...], language: Language, first: str = "") -> Cells:
    word = words(language)
    return (
        Cell(word(first) if first else "", kind="header"),
        Cell(WORDS["key"].in_language(language), kind="header"),
        *(Cell(word(key), kind="header_right") for key in keys),
    )


def _lines(
    book: BookData, follow_up: FollowUp, fund: FundPlaces, decided: str, language: Language
) -> list[Cells]:
    at = {row.id: number for number, row in enumerate(follow_up.rows, _HEADER + 1)}
    sums = {summed.row: summed.parts for summed in row_sums(book.config.lines)}
    rows: list[Cells] = []
    for row in follow_up.rows:
        number = at[row.id]
        parts = sums.get(row.id)
        if parts is None:
            budget = _decided(f"$B{number}", decided, language)
        else:
            budget = _known_sum([f"C{at[part]}" for part in parts], language)
        outcome = fund[row.id, follow_up.year].there
        how = weight(row.id, is_total=row.is_total)
        rows.append(
            (
                Cell(row.label.in_language(language), weight=how),
                Cell(row.id if parts is None else "", kind="key", weight=how),
                _cell(row.budget, budget, language, how),
                Cell(row.outcome, outcome, "exact", weight=how),
                *_deviation(row, number, language, how),
            )
        )
    return rows


def _deviation(row: FollowUpRow, number: int, language: Language, how: Weight) -> tuple[Cell, Cell]:
    unknown = words(language)("unknown")
    return (
        _cell(
            row.deviation,
            f'IF(ISNUMBER(C{number}),ROUND(D{number}-C{number},2),"{unknown}")',
            language,
            how,
        ),
        _share(row.deviation_share, number, how),
    )


def _whole(
    used: UsedBudget, year: int, number: int, fund: FundPlaces, *, decided: str, language: Language
) -> Cells:
    outcome = "+".join(fund[_OF_SECTION[section], year].there for section in used.covers)
    return (
        Cell(used.label.in_language(language).capitalize()),
        Cell(WORDS["whole_budget"].in_language(language), kind="key"),
        _cell(used.budget, _decided(f"$B{number}", decided, language), language),
        Cell(used.used, f"ROUND(-({outcome}),2)", "exact"),
        Cell(used.left, f"ROUND(C{number}-D{number},2)", "exact"),
        _share(used.left_share, number),
    )


def _decided(key: str, decided: str, language: Language) -> str:
    """The sum of the decisions with a key, unknown where there is none."""
    keys, amounts = decided.format("B"), decided.format("C")
    unknown = words(language)("unknown")
    return f'IF(COUNTIF({keys},{key})=0,"{unknown}",ROUND(SUMIFS({amounts},{keys},{key}),2))'


def _known_sum(cells: list[str], language: Language) -> str:
    """The sum of cells, unknown where one of them is."""
    if not cells:
        return "0"
    unknown = words(language)("unknown")
    near = len(cells) > 1 and int(cells[-1][1:]) - int(cells[0][1:]) == len(cells) - 1
    listed = f"{cells[0]}:{cells[-1]}" if near else ",".join(cells)
    return f'IF(COUNT({listed})={len(cells)},ROUND(SUM({listed}),2),"{unknown}")'


def _cell(amount: Decimal | None, formula: str, language: Language, how: Weight = "row") -> Cell:
    value = words(language)("unknown") if amount is None else amount
    return Cell(value, formula, "exact", weight=how)


def _share(share: Decimal | None, number: int, how: Weight = "row") -> Cell:
    formula = f'IF(ISNUMBER(C{number}),IF(C{number}=0,"–",ROUND(E{number}/ABS(C{number}),4)),"–")'
    return Cell("–" if share is None else share, formula, "share", weight=how)


def _decision_headers(language: Language) -> Cells:
    word = words(language)
    return (
        Cell(word("text"), kind="header"),
        Cell(WORDS["key"].in_language(language), kind="header"),
        Cell(word("amount"), kind="header_right"),
        Cell(word("day"), kind="header_right"),
    )


def _decision(decision: FollowUpDecision, language: Language) -> Cells:
    day = decision.decided
    source = f" ({decision.source.citation.in_language(language)})" if decision.source else ""
    return (
        Cell(f"{decision.text}{source}", kind="wrapped"),
        Cell(decision.line or WORDS["whole_budget"].in_language(language), kind="key"),
        Cell(decision.amount, kind="exact", given=True),
        Cell(day, kind="day") if day else Cell(words(language)("unknown"), kind="day"),
    )

"""Forecasts side by side, and the answers to inverse questions, as a document and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from fhledger.core.amounts import format_sek
from fhledger.core.localized import Language, LocalizedText
from fhledger.planning.forecast import Forecast, assumed_by_all
from fhledger.planning.inverse import Question, Solution
from fhledger.render.document import Column, Document, Paragraph, Part, Table, TableRow
from fhledger.render.documents.fiscal_years import years_table
from fhledger.render.headings import words
from fhledger.render.json_text import json_amount, json_label

_ASKED: dict[Question, LocalizedText] = {
    "fee": LocalizedText(
        sv="Lägsta avgift från {since} som håller fonden på minst {floor} kr"
        " till och med {through}",
        en="The lowest fee from {since} on that keeps the fund at {floor} kr or more"
        " through {through}",
    ),
    "appropriation": LocalizedText(
        sv="Största disposition varje år från {since} som lämnar minst {floor} kr"
        " till och med {through}",
        en="The largest yearly appropriation from {since} on that leaves {floor} kr or more"
        " through {through}",
    ),
    "year": LocalizedText(
        sv="Första år som fonden är under {floor} kr, till och med {through}",
        en="The first year in which the fund is below {floor} kr, through {through}",
    ),
}
_ANSWERED: dict[Question, LocalizedText] = {
    "fee": LocalizedText(sv="{answer} kr per invånare", en="{answer} kr per inhabitant"),
    "appropriation": LocalizedText(sv="{answer} kr", en="{answer} kr"),
    "year": LocalizedText(sv="{answer}", en="{answer}"),
}
_NONE: dict[Question, LocalizedText] = {
    "fee": LocalizedText(
        sv="ingen avgift upp till tio miljoner kronor räcker",
        en="no fee up to ten million kronor is enough",
    ),
    "appropriation": LocalizedText(
        sv="ingen; golvet håller inte ens utan", en="none; the floor does not hold even without"
    ),
    "year": LocalizedText(sv="inget år", en="no year"),
}
_LOWEST = LocalizedText(
    sv="Lägsta utgående medel blir {lowest} kr",
    en="The lowest closing balance is {lowest} kr",
)
_BEYOND: dict[Question, LocalizedText] = {
    "fee": LocalizedText(
        sv=", med ett öre mindre {beyond} kr", en=", with one öre less {beyond} kr"
    ),
    "appropriation": LocalizedText(
        sv=", med en krona mer {beyond} kr", en=", with one krona more {beyond} kr"
    ),
}
_BEYOND_KEY: dict[Question, str] = {"fee": "one_ore_less", "appropriation": "one_krona_more"}


def forecast_document(
    forecasts: Sequence[Forecast],
    through: int,
    language: Language,
    solutions: Sequence[Solution] = (),
) -> Document:
    """Each scenario's years, the closing balances side by side, every assumption, the answers."""
    word = words(language)
    common = assumed_by_all(forecasts) if len(forecasts) > 1 else ()
    parts: list[Part] = []
    if len(forecasts) > 1:
        parts.append(_side_by_side(forecasts, language))
    for at, told in enumerate(forecasts):
        own = [assumption for assumption in told.assumptions if assumption not in common]
        parts += [_years(told, language), *_assumed("assumptions", own, language)]
        parts += [_answer(solution, language) for solution in solutions[at : at + 1]]
    parts += _assumed("assumptions_of_all", common, language)
    return Document(f"{word('forecast')} {through}", tuple(parts))


def forecast_json(
    forecasts: Sequence[Forecast], through: int, solutions: Sequence[Solution]
) -> dict[str, Any]:
    """`scenarios`, each with `years` and `assumptions`; `solved` is the first scenario's answer."""
    answers = [_solved(solution) for solution in solutions]
    return {
        "last_closed": {
            "year": forecasts[0].closed.year,
            "closing_balance": json_amount(forecasts[0].closed.closing_balance),
        },
        "through": through,
        "scenarios": [
            _scenario(told) | ({"solved": answers[at]} if answers else {})
            for at, told in enumerate(forecasts)
        ],
        **({"solved": answers[0]} if answers else {}),
    }


def _scenario(told: Forecast) -> dict[str, Any]:
    return {
        "name": told.scenario.name,
        "label": json_label(told.scenario.label),
        "assumptions": [json_label(assumption) for assumption in told.assumptions],
        "growth": [
            {
                "code": member.code,
                "name": member.name,
                "known_day": member.known_day.isoformat(),
                "inhabitants": member.known_inhabitants,
                "percent": f"{member.percent:f}",
            }
            for member in told.growth
        ],
        "years": [
            {
                "year": year.year,
                "opening_balance": json_amount(year.opening_balance),
                "total_income": json_amount(year.income),
                "total_costs": json_amount(year.costs),
                "appropriations": json_amount(year.appropriations),
                "closing_balance": json_amount(year.closing_balance),
            }
            for year in told.years
        ],
    }


def _solved(solution: Solution) -> dict[str, Any]:
    answer = solution.answer
    beyond = _BEYOND_KEY.get(solution.question)
    return {
        solution.question: json_amount(answer) if isinstance(answer, Decimal) else answer,
        "scenario": solution.scenario,
        "since": solution.since,
        "floor": json_amount(solution.goal.floor),
        "through": solution.goal.through,
        "lowest_closing_balance": json_amount(solution.lowest),
        **({f"lowest_with_{beyond}": json_amount(solution.balance_at_next_step)} if beyond else {}),
    }


def _side_by_side(forecasts: Sequence[Forecast], language: Language) -> Table:
    word = words(language)
    columns = (
        Column("year", word("year")),
        *(
            Column(
                told.scenario.name, told.scenario.label.in_language(language), "kr_ore", "balance"
            )
            for told in forecasts
        ),
    )
    chains = [(told.closed, *told.years) for told in forecasts]
    rows = tuple(
        TableRow(
            (str(years[0].year), *(year.closing_balance for year in years)), id=str(years[0].year)
        )
        for years in zip(*chains, strict=True)
    )
    return Table("closing_balances", word("closing_balance"), columns, rows)


def _years(told: Forecast, language: Language) -> Table:
    return years_table(
        told.scenario.name, told.scenario.label.in_language(language), told.years, language
    )


def _assumed(
    title: str, assumptions: Sequence[LocalizedText], language: Language
) -> Iterator[Paragraph]:
    if assumptions:
        said = " ".join(assumption.in_language(language) for assumption in assumptions)
        yield Paragraph(f"{words(language)(title)}: {said}")


def _answer(solution: Solution, language: Language) -> Paragraph:
    answer, question = solution.answer, solution.question
    values = {
        "floor": format_sek(solution.goal.floor),
        "since": solution.since,
        "through": solution.goal.through,
        "answer": _shown(answer, question),
        "lowest": format_sek(solution.lowest or Decimal(0)),
        "beyond": format_sek(solution.balance_at_next_step or Decimal(0)),
    }
    answered = _NONE[question] if answer is None else _ANSWERED[question]
    said = f"{_ASKED[question].format(**values).in_language(language)}: {answered.format(**values).in_language(language)}."
    if solution.lowest is not None:
        beyond = (
            ""
            if solution.balance_at_next_step is None
            else _BEYOND[question].format(**values).in_language(language)
        )
        said += f" {_LOWEST.format(**values).in_language(language)}{beyond}."
    columns = (Column("answer", words(language)("answer"), "kr_ore"),)
    shown = str(answer) if question == "year" and answer is not None else answer
    return Paragraph(
        said, Table(f"solved_{solution.scenario}", "", columns, (TableRow((shown,), id=question),))
    )


def _shown(answer: Decimal | int | None, question: Question) -> str:
    if isinstance(answer, Decimal):
        return format_sek(answer, ore=True if question == "fee" else None)
    return str(answer)

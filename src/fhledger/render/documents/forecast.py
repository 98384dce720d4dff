"""Forecasts side by side, and the answers to inverse questions, as a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from fhledger.core.amounts import ORE, decimal_places, format_sek
from fhledger.core.exact import format_rate
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import marked, message
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.planning.forecast import Forecast, assumed_by_all
from fhledger.planning.inverse import ForecastSet, Question, Solution
from fhledger.render.document import (
    Column,
    Document,
    Paragraph,
    Part,
    Table,
    TableRow,
    Text,
    table_of,
)

_ASKED: dict[Question, str] = {
    "fee": marked(
        "The lowest fee from {since} on that keeps the fund at {floor} kr or more through {through}"
    ),
    "total": marked(
        "The lowest total to be raised from {since} on that keeps the fund at {floor} kr or more"
        " through {through}"
    ),
    "appropriation": marked(
        "The largest yearly appropriation from {since} on that leaves {floor} kr or more through"
        " {through}"
    ),
    "year": marked("The first year in which the fund is below {floor} kr, through {through}"),
}
_ANSWERED: dict[Question, str] = {
    "fee": marked("{answer} kr per inhabitant"),
    "total": marked("{answer} kr a year"),
    "appropriation": marked("{answer} kr"),
    "year": marked("{answer}"),
}
_NONE: dict[Question, str] = {
    "fee": marked("no fee up to ten million kronor is enough"),
    "total": marked("no total is enough"),
    "appropriation": marked("none; the floor is not reached even without appropriations"),
    "year": marked("no year"),
}
_LOWEST = marked("The lowest closing balance is {lowest} kr")
_BEYOND: dict[Question, str] = {
    "fee": marked(", with one öre less {beyond} kr"),
    "total": marked(", with {step} kr less {beyond} kr"),
    "appropriation": marked(", with one krona more {beyond} kr"),
}


def forecast_document(forecasts: ForecastSet) -> Document:
    """Each scenario's years, the closing balances side by side, every assumption, the answers."""
    scenarios = forecasts.scenarios
    common = assumed_by_all(scenarios) if len(scenarios) > 1 else ()
    parts: list[Part] = []
    if len(scenarios) > 1:
        parts.append(_side_by_side(scenarios))
    for forecast in scenarios:
        label = forecast.label
        own = [assumption for assumption in forecast.assumptions if assumption not in common]
        parts.append(years_table(forecast.name, label, forecast.years))
        parts += _assumptions(message("Assumptions"), own)
        if forecast.solved:
            parts.append(_answer(forecast.solved))
    parts += _assumptions(message("Assumptions of all"), common)
    return Document(join(" ", (message("Forecast through"), forecasts.through)), tuple(parts))


def years_table(id: str, title: Text, years: Sequence[FiscalYear]) -> Table:
    """A row for each year, from its opening to its closing balance."""
    columns = (
        Column("year", message("Year")),
        Column("opening_balance", message("Opening"), "kr_ore"),
        Column("total_income", message("Income"), "kr_ore", value="income"),
        Column("total_costs", message("Costs"), "kr_ore", value="costs"),
        Column("appropriations", message("Appropriations"), "kr_ore"),
        Column("closing_balance", message("Closing"), "kr_ore", "balance", has_bars=True),
    )
    return table_of(id, title, columns, years, "year")


def _side_by_side(forecasts: Sequence[Forecast]) -> Table:
    columns = (
        Column("year", message("Year")),
        *(Column(forecast.name, forecast.label, "kr_ore", "balance") for forecast in forecasts),
    )
    chains = [(forecast.closed, *forecast.years) for forecast in forecasts]
    rows = tuple(
        TableRow(
            (str(years[0].year), *(year.closing_balance for year in years)), id=str(years[0].year)
        )
        for years in zip(*chains, strict=True)
    )
    return Table("closing_balances", message("Closing balance"), columns, rows)


def _assumptions(title: LocalizedText, assumptions: Sequence[LocalizedText]) -> Iterator[Paragraph]:
    if assumptions:
        yield Paragraph(join(": ", (title, join(" ", assumptions))))


def _answer(solution: Solution) -> Paragraph:
    answer, question = solution.answer, solution.question
    values = {
        "floor": format_sek(solution.floor),
        "since": solution.since,
        "through": solution.through,
        "answer": _shown(answer, question),
        "lowest": format_sek(solution.lowest or Decimal(0)),
        "step": format_rate(solution.step or Decimal(1)),
        "beyond": format_sek(solution.balance_at_next_step or Decimal(0)),
    }
    answered = message(_NONE[question] if answer is None else _ANSWERED[question], **values)
    asked, lowest = message(_ASKED[question], **values), message(_LOWEST, **values)
    named = [join("", (solution.fee_label, "."))] if solution.fee_label else []
    sentences = [*named, join("", (asked, ": ", solution.rate or answered, "."))]
    if solution.lowest is not None:
        has_next = solution.balance_at_next_step is not None
        beyond = message(_beyond(solution), **values) if has_next else ""
        sentences.append(join("", (lowest, beyond, ".")))
    columns = (Column("answer", message("Answer"), "kr_ore"),)
    shown = str(answer) if question == "year" and answer is not None else answer
    return Paragraph(
        join(" ", sentences),
        Table(f"solved_{solution.scenario}", "", columns, (TableRow((shown,), id=question),)),
    )


def _beyond(solution: Solution) -> str:
    if solution.question == "fee" and solution.step not in (None, ORE):
        return marked(", with a rate that is {step} lower {beyond} kr")
    return _BEYOND[solution.question]


def _shown(answer: Decimal | int | None, question: Question) -> str:
    if isinstance(answer, Decimal):
        if decimal_places(answer) > 2:
            return format_rate(answer)
        return format_sek(answer, ore=True if question == "fee" else None)
    return str(answer)

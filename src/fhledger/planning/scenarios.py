"""Scenarios (scenarier): what is assumed about the years to come, each assumption in words.

A scenario that says nothing is "unchanged": the rates of the book, each member's
mean growth, all other lines as in the last closed year, no appropriations.

>>> Scenario(name="higher_fee", label=LocalizedText(sv="Högre avgift", en="A higher fee"),
...     rate="21,50",
...          appropriations={"2025": "500 000"}).appropriation(2025)
Decimal('500000')
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from fhledger.core.amounts import ZERO, Kronor, format_sek
from fhledger.core.arguments import checked
from fhledger.core.currency import unit
from fhledger.core.dates import Year
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.exact import RateValue, format_rate
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import Record, key
from fhledger.core.text import Identifier
from fhledger.core.unique import require_unique
from fhledger.domain.fees.rates import Rate
from fhledger.domain.fund.ledger import Line, Section
from fhledger.domain.members.measures import INHABITANTS
from fhledger.planning.growth import GrowthMethod, MemberGrowth, Percent


class LinePlan(Record):
    """How one line goes on: by `growth_percent` a year, or at `amount_kr`, signed as printed."""

    line: Identifier
    growth_percent: Percent | None = None
    amount_kr: Kronor | None = None

    @model_validator(mode="after")
    def _is_one_plan(self) -> Self:
        if (self.growth_percent is None) == (self.amount_kr is None):
            raise InvalidArgumentError(
                "the line '{line}' needs either growth_percent or amount_kr", line=self.line
            )
        return self


class Scenario(Record):
    """Assumptions for a forecast.

    `rate` is what every member who pays by a measure pays, in the unit of its rate, from the first
    year; left out, the rates of the book hold. `total_kr` is what is to be raised each year, where
    the fee is a share of a total; left out, the latest decided total. `growth` is found from each
    member's history; `growth_percent`, where given, holds for all members instead. Appropriations
    are sizes: `appropriations` by year, `appropriation_kr` in every other year.
    """

    name: Identifier
    label: LocalizedText
    rate: Annotated[RateValue, Field(ge=0)] | None = None
    total_kr: Annotated[Kronor, Field(ge=0)] | None = None
    growth: GrowthMethod = "mean"
    growth_percent: Percent | None = None
    other_lines_percent: Percent = ZERO
    lines: tuple[LinePlan, ...] = ()
    appropriation_kr: Annotated[Kronor, Field(ge=0)] = ZERO
    appropriations: Mapping[Year, Annotated[Kronor, Field(ge=0)]] = {}
    rationale: Annotated[LocalizedText | None, key("because")] = None

    @model_validator(mode="after")
    def _plans_a_line_once(self) -> Self:
        require_unique("plan of line", (plan.line for plan in self.lines))
        return self

    @checked
    def appropriation(self, year: int) -> Decimal:
        """The planned appropriation of a year, as a size."""
        return self.appropriations.get(year, self.appropriation_kr)

    @checked
    def plan(self, line: str) -> LinePlan:
        """How a line goes on: as its own plan says, else as all other lines do."""
        own = (plan for plan in self.lines if plan.line == line)
        return next(own, LinePlan(line=line, growth_percent=self.other_lines_percent))


def unplannable(
    scenario: Scenario, lines: Iterable[Line], fee_lines: Collection[str]
) -> LocalizedText | None:
    """Why a scenario is invalid for these lines; None for one that is valid.

    It plans a line that is not declared, or one that needs no plan: the lines of fees follow the
    fee tables, and appropriations have fields of their own.
    """
    planned = {line.id for line in lines if line.section is not Section.APPROPRIATION}
    if not fee_lines and scenario.rate is not None:
        return message("the book states no fee; a forecast of it cannot have a rate")
    for plan in scenario.lines:
        if plan.line not in (open_lines := planned - {*fee_lines}):
            return message(
                "the scenario '{scenario}' plans the line '{line}'; the lines to plan are {lines}",
                scenario=scenario.name,
                line=plan.line,
                lines=", ".join(sorted(open_lines)),
            )
    return None


UNCHANGED = Scenario.model_construct(name="unchanged", label=message("Unchanged"))
"""Everything goes on as it is."""


def assumptions(
    scenario: Scenario,
    *,
    lines: Mapping[str, Line],
    book_rate: Rate | None,
    growth: tuple[MemberGrowth, ...],
    charged: bool,
    closed_year: int,
) -> tuple[LocalizedText, ...]:
    """Every assumption of a scenario, in words, in both languages.

    The fee is listed where one is `charged`, growth where a fee depends on it.
    """
    return (
        *([] if scenario.rationale is None else [scenario.rationale]),
        *([_fee(scenario.rate, book_rate)] if charged else []),
        *([_growth(scenario, growth)] if growth else []),
        *(_line(lines[plan.line].label, plan) for plan in scenario.lines),
        _others(scenario, closed_year),
        _appropriations(scenario),
    )


def _fee(rate: Decimal | None, book_rate: Rate | None) -> LocalizedText:
    if rate is not None:
        if book_rate is None or book_rate.unit == "kr_per_inhabitant":
            return message("The fee per inhabitant is assumed to be {kr} kr.", kr=format_rate(rate))
        return message("The rate of the fee is assumed to be {rate}.", rate=format_rate(rate))
    if book_rate is not None:
        kr = format_rate(book_rate.value)
        if book_rate.unit == "kr_per_inhabitant" and book_rate.per == 1:
            return message("The fee is assumed to stay as it is, {kr} kr per inhabitant.", kr=kr)
        return message("The rate of the fee is assumed to stay as it is, {rate}.", rate=kr)
    return message("The fees are assumed to follow the rates of the book.")


def _growth(scenario: Scenario, growth: tuple[MemberGrowth, ...]) -> LocalizedText:
    of_inhabitants = all(member.measure == INHABITANTS for member in growth)
    if scenario.growth_percent is not None:
        rate = percent_text(scenario.growth_percent)
        if not of_inhabitants:
            return message(
                "What the fee is computed on is assumed to change by {rate} a year for every"
                " member.",
                rate=rate,
            )
        return message(
            "The population is assumed to change by {rate} a year in every municipality.", rate=rate
        )
    rates = [member.percent for member in growth]
    values = {
        "day": max(member.known_day for member in growth),
        "how": _METHODS[scenario.growth],
        "low": percent_text(min(rates)),
        "high": percent_text(max(rates)),
    }
    if not of_inhabitants:
        return message(
            "What the fee is computed on is known until {day}, and is assumed to change from then"
            " on for each member {how}, between {low} and {high} a year.",
            **values,
        )
    return message(
        "The population is known until {day}, and is assumed to change from then on in each"
        " municipality {how}, between {low} and {high} a year.",
        **values,
    )


_METHODS: Mapping[GrowthMethod, LocalizedText] = {
    "last": message("as in the latest known year"),
    "mean": message("as in the mean of all known years"),
    "least_squares": message("by the least-squares line through all known years"),
}


def _line(label: LocalizedText, plan: LinePlan) -> LocalizedText:
    if plan.amount_kr is not None:
        kr = format_sek(plan.amount_kr)
        return message("{label}: assumed to be {kr} kr every year.", label=label, kr=kr)
    rate = percent_text(plan.growth_percent or ZERO)
    return message("{label}: assumed to change by {rate} a year.", label=label, rate=rate)


def _others(scenario: Scenario, closed_year: int) -> LocalizedText:
    rate = percent_text(scenario.other_lines_percent)
    if not scenario.other_lines_percent:
        return message(
            "Other income and costs are assumed to be as in {closed_year}.", closed_year=closed_year
        )
    return message(
        "Other income and costs are assumed to change from {closed_year} by {rate} a year.",
        closed_year=closed_year,
        rate=rate,
    )


def _appropriations(scenario: Scenario) -> LocalizedText:
    planned = [
        f"{year}: {format_sek(kr)} {unit()}" for year, kr in sorted(scenario.appropriations.items())
    ]
    if not planned and not scenario.appropriation_kr:
        return message("No appropriations are assumed.")
    kr = format_sek(scenario.appropriation_kr)
    if not planned:
        return message("Appropriations are assumed to be {kr} kr every year.", kr=kr)
    years = "; ".join(planned)
    return message("Appropriations are assumed: {years}; other years {kr} kr.", years=years, kr=kr)


def percent_text(rate: Decimal) -> str:
    """A rate of growth as people read it.

    >>> percent_text(Decimal("-0.50"))
    '-0,5 %'
    """
    shown = f"{rate:f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return f"{shown.replace('.', ',')} %"

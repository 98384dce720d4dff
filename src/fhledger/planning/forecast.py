"""Forecasts (prognos): the fund rolled forward under a scenario, year by year.

Fee income is the fee table of each year, from inhabitants that are known or
projected; other lines grow or stay as the scenario says; planned appropriations
drain the fund. The years are then carried forward as the closed ones are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from fhledger.core.amounts import ORE, ZERO, Amount, exact_sum, negate
from fhledger.core.dates import YEARS_AHEAD
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record, computed
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fees.fee import fee_table
from fhledger.domain.fees.fee_records import FeeTable
from fhledger.domain.fees.fee_rule import FeeRule, is_charged
from fhledger.domain.fees.rates import Rate, single_rate
from fhledger.domain.fund.fiscal_years import FiscalYear, Movement, carry_forward
from fhledger.domain.fund.ledger import Line, Section
from fhledger.domain.members.measures import Measures
from fhledger.planning.basis import Basis
from fhledger.planning.growth import MemberGrowth, grown
from fhledger.planning.planned_fees import (
    assumed_totals,
    growth_of_measures,
    projected_measures,
    require_replaceable,
    rules_of_year,
)
from fhledger.planning.scenarios import LinePlan, Scenario, assumptions, unplannable


class PlannedYear(Record):
    """What moves the fund in a year to come: the amount of each line of income and cost, as signed.

    `fees` is the table of the main fee; None where the book states no fee. `tables` are those of
    all fees, which give the amounts of their lines. `appropriation_kr` is a size.
    """

    year: int
    amounts: Mapping[str, Amount]
    fees: FeeTable | None
    tables: tuple[FeeTable, ...] = ()
    appropriation_kr: Amount


class Forecast(Tabular, Record):
    """The years to come under a scenario, with the plans, growth and assumptions they rest on."""

    scenario: Scenario
    assumptions: tuple[LocalizedText, ...]
    growth: tuple[MemberGrowth, ...]
    closed: FiscalYear
    years: tuple[FiscalYear, ...]
    plans: tuple[PlannedYear, ...]

    def records(self) -> list[Flat]:
        """A dictionary for each year to come: what it opens with, what moves it, its closing."""
        return [{"scenario": self.scenario.name, **flat(year)} for year in self.years]

    @computed
    def name(self) -> str:
        """The name of the scenario."""
        return self.scenario.name

    @computed
    def label(self) -> LocalizedText:
        """The label of the scenario."""
        return self.scenario.label

    @computed
    def closing_balance(self) -> Amount:
        """What the last year closes with; of no years, what the last closed one did."""
        return (self.closed, *self.years)[-1].closing_balance

    @cached_property
    def lowest_closing_balance(self) -> Decimal:
        """The lowest closing balance of the years; `InvalidArgumentError` without years."""
        if not self.years:
            raise InvalidArgumentError(
                "a forecast through {year} has no year; look further", year=self.closed.year
            )
        return min(year.closing_balance for year in self.years)


class Ground(NamedTuple):
    """What the fees of the years to come rest on: it does not depend on the rate that is tried."""

    rules: Mapping[int, tuple[FeeRule, ...]]
    growth: tuple[MemberGrowth, ...]
    measures: Measures


def ground_of(basis: Basis, scenario: Scenario, through: int) -> Ground:
    """The rules of each year, and the measures as they grow; raises as `roll_forward` does."""
    check_horizon(basis.closed.year, through)
    years = range(basis.closed.year + 1, through + 1)
    rules = {year: rules_of_year(basis, scenario, year) for year in years}
    growth = growth_of_measures(basis, scenario, rules)
    return Ground(rules, growth, projected_measures(basis, growth, rules))


def roll_forward(
    basis: Basis, scenario: Scenario, through: int, ground: Ground | None = None
) -> Forecast:
    """The forecast of the years after the last closed one, `through` the given one.

    `ground` is that of the scenario, if it is known. Raises `InvalidArgumentError` for a horizon
    before the last closed year or too far beyond it, and for a plan of a line that is not declared;
    what the fee table and the growth raise, too.
    """
    if why := unplannable(scenario, basis.lines, basis.fee_lines):
        raise InvalidArgumentError(why)
    if basis.fee is not None:
        require_replaceable(basis.fee, scenario)
    years = range(basis.closed.year + 1, through + 1)
    rules, growth, measures = ground or ground_of(basis, scenario, through)
    plans = tuple(_plan(basis, scenario, measures, rules[year], year) for year in years)
    return Forecast(
        scenario=scenario,
        closed=basis.closed,
        years=carry_forward(
            basis.closed.closing_balance,
            {
                plan.year: movement(basis.lines, plan.amounts, plan.appropriation_kr)
                for plan in plans
            },
        ),
        plans=plans,
        growth=growth,
        assumptions=(
            *basis.caveats,
            *assumptions(
                scenario,
                lines={line.id: line for line in basis.lines},
                book_rate=_book_rate(basis, years),
                growth=growth,
                charged=basis.fee is not None and bool(basis.fee.rates) and bool(years),
                closed_year=basis.closed.year,
            ),
            *assumed_totals(basis, scenario, years),
            *_reference_days(basis.fees),
        ),
    )


def assumed_by_all(forecasts: Sequence[Forecast]) -> tuple[LocalizedText, ...]:
    """What each of the forecasts assumes."""
    first, *others = (forecast.assumptions for forecast in forecasts)
    return tuple(assumption for assumption in first if all(assumption in other for other in others))


def check_horizon(closed: int, through: int) -> None:
    """Raises `InvalidArgumentError` for a horizon before the last closed year or too far off."""
    if not closed <= through <= closed + YEARS_AHEAD:
        raise InvalidArgumentError(
            "the forecast starts from {closed} and reaches through {latest} at most, not {through}",
            closed=closed,
            latest=closed + YEARS_AHEAD,
            through=through,
        )


def _book_rate(basis: Basis, years: range) -> Rate | None:
    """The one rate per unit of a measure that the book has for all members in all of the years."""
    if basis.fee is None:
        return None
    rates = {single_rate(basis.fee.rates, basis.municipalities, year) for year in years}
    return rates.pop() if len(rates) == 1 else None


def _plan(
    basis: Basis, scenario: Scenario, measures: Measures, rules: tuple[FeeRule, ...], year: int
) -> PlannedYear:
    tables = tuple(
        fee_table(rule, basis.municipalities, measures, year, rate=None if at else scenario.rate)
        for at, rule in enumerate(rules)
        if (at == 0 and basis.fee is not None) or is_charged(rule, basis.municipalities, year)
    )
    charged = {line: amount for table in tables for line, amount in table.by_line.items()}
    amounts: dict[str, Decimal] = {}
    for line in basis.lines:
        if line.id in basis.fee_lines:
            amounts[line.id] = charged.get(line.id, ZERO)
        elif line.section is not Section.APPROPRIATION:
            last = basis.amounts.get(line.id, ZERO)
            amounts[line.id] = _planned(scenario.plan(line.id), last, year - basis.closed.year)
    return PlannedYear(
        year=year,
        amounts=amounts,
        fees=tables[0] if basis.fee is not None else None,
        tables=tables,
        appropriation_kr=scenario.appropriation(year),
    )


def movement(
    lines: Sequence[Line], amounts: Mapping[str, Decimal], appropriation_kr: Decimal
) -> Movement:
    """What moves the fund by the planned amounts of the lines, and by the appropriation."""
    income, costs = (
        exact_sum(amounts[line.id] for line in lines if line.section is section)
        for section in (Section.INCOME, Section.COST)
    )
    return Movement(income, costs, negate(appropriation_kr))


def _planned(plan: LinePlan, last: Decimal, years: int) -> Decimal:
    if plan.amount_kr is not None:
        return plan.amount_kr
    return grown(last, plan.growth_percent or ZERO, years, ORE)


def _reference_days(fees: Sequence[FeeRule]) -> tuple[LocalizedText, ...]:
    days = (fee.reference_day for fee in fees)
    found = [day.rationale for day in days if day.is_assumption and day.rationale is not None]
    return tuple(dict.fromkeys(found))

"""Forecasts (prognos): the fund rolled forward under a scenario, year by year.

Fee income is the fee table of each year, from inhabitants that are known or
projected; other lines grow or stay as the scenario says; planned appropriations
drain the fund. The years are then carried forward as the closed ones are.

>>> from fhledger.planning.scenarios import UNCHANGED
>>> basis = Basis(closed=FiscalYear(year=2024, opening_balance=Decimal(100), income=Decimal(0),
...     costs=Decimal(-10), appropriations=Decimal(0)), lines=[Line(id="rent", section="cost",
...     label=LocalizedText(sv="Hyra", en="Rent"))], amounts={"rent": Decimal(-10)})
>>> [int(year.closing_balance) for year in roll_forward(basis, UNCHANGED, 2027).years]
[80, 70, 60]
>>> roll_forward(basis, UNCHANGED, 2024).closing_balance == basis.closed.closing_balance
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from fhledger.core.amounts import ORE, ZERO, Amount, exact_sum, negate
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import Record, computed
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fees.fee import FeeRule, FeeTable, fee_table
from fhledger.domain.fees.municipality import Municipality, months_of_membership
from fhledger.domain.fees.population import Population
from fhledger.domain.fees.rates import is_per_inhabitant, single_rate
from fhledger.domain.fund.fiscal_years import FiscalYear, Movement, carry_forward
from fhledger.domain.fund.ledger import Line, Section
from fhledger.planning.growth import MemberGrowth, grown, member_growth, projected
from fhledger.planning.scenarios import LinePlan, Scenario, assumptions, unplannable

LONGEST = 50
"""The most years that a forecast may reach beyond the last closed one."""


class Basis(Record):
    """What a forecast begins with: the last closed year, the amount of each line in it, the facts.

    `fee` is None for a co-operation whose book states none; then all lines are planned alike.
    `doubts` say why that year may not be whole.
    """

    closed: FiscalYear
    lines: tuple[Line, ...]
    amounts: Mapping[str, Amount]
    fee: FeeRule | None = None
    municipalities: tuple[Municipality, ...] = ()
    population: Population = Population()
    caveats: tuple[LocalizedText, ...] = ()


class PlannedYear(Record):
    """What moves the fund in a year to come: the amount of each line of income and cost, as signed.

    `fees` is the fee table that gives the amount of the fee's line; None where the book states no
    fee. `appropriation_kr` is a size.
    """

    year: int
    amounts: Mapping[str, Amount]
    fees: FeeTable | None
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
        """A dictionary for each year to come: what it opens with, what moves it, what it closes with."""
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
        """The lowest closing balance of the years; `InvalidArgumentError` for a forecast of no years."""
        if not self.years:
            raise InvalidArgumentError(
                message(
                    "a forecast through {year} has no year; look further", year=self.closed.year
                )
            )
        return min(year.closing_balance for year in self.years)


def roll_forward(basis: Basis, scenario: Scenario, through: int) -> Forecast:
    """The forecast of the years after the last closed one, `through` the given one.

    Raises `InvalidArgumentError` for a horizon before the last closed year or too far
    beyond it, and for a plan of a line that is not declared; what the fee table
    and the growth raise, too.
    """
    check_horizon(basis.closed.year, through)
    if why := unplannable(scenario, basis.lines, basis.fee.line if basis.fee else None):
        raise InvalidArgumentError(why)
    years = range(basis.closed.year + 1, through + 1)
    growth = _growth(basis, scenario, years)
    population = _population(basis, growth, years)
    plans = tuple(_plan(basis, scenario, population, year) for year in years)
    return Forecast(
        scenario=scenario,
        closed=basis.closed,
        years=carry_forward(
            basis.closed.closing_balance,
            {plan.year: movement(basis.lines, plan) for plan in plans},
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
                charged=basis.fee is not None and bool(years),
                closed_year=basis.closed.year,
            ),
            *_reference_day(basis.fee),
        ),
    )


def assumed_by_all(forecasts: Sequence[Forecast]) -> tuple[LocalizedText, ...]:
    """What each of the forecasts assumes."""
    first, *others = (forecast.assumptions for forecast in forecasts)
    return tuple(assumption for assumption in first if all(assumption in other for other in others))


def check_horizon(closed: int, through: int) -> None:
    """Raises `InvalidArgumentError` for a horizon before the last closed year or too far beyond it."""
    if not closed <= through <= closed + LONGEST:
        raise InvalidArgumentError(
            message(
                "the forecast starts from {closed} and reaches through {latest} at most, not {through}",
                closed=closed,
                latest=closed + LONGEST,
                through=through,
            )
        )


def _book_rate(basis: Basis, years: range) -> Decimal | None:
    """The one rate per inhabitant that the book has for all members in all of the years."""
    if basis.fee is None:
        return None
    rates = {single_rate(basis.fee.rates, basis.municipalities, year) for year in years}
    only = rates.pop() if len(rates) == 1 else None
    return only.value if only else None


def _growth(basis: Basis, scenario: Scenario, years: range) -> tuple[MemberGrowth, ...]:
    """The growth of each member whose fee depends on its inhabitants in one of the years."""
    rule = basis.fee
    if rule is None or not years:
        return ()
    codes = sorted(
        member.code
        for member in basis.municipalities
        if any(
            months_of_membership(member, year) and is_per_inhabitant(rule.rates, member.code, year)
            for year in years
        )
    )
    day = rule.reference_day.for_year(years[0])
    return member_growth(codes, basis.population, day, scenario.growth, scenario.growth_percent)


def _population(basis: Basis, growth: tuple[MemberGrowth, ...], years: range) -> Population:
    if basis.fee is None:
        return basis.population
    days = [basis.fee.reference_day.for_year(year) for year in years]
    return projected(basis.population, growth, days)


def _plan(basis: Basis, scenario: Scenario, population: Population, year: int) -> PlannedYear:
    fees = None
    amounts: dict[str, Decimal] = {}
    for line in basis.lines:
        if basis.fee is not None and line.id == basis.fee.line:
            fees = fee_table(basis.fee, basis.municipalities, population, year, rate=scenario.rate)
            amounts[line.id] = fees.total
        elif line.section is not Section.APPROPRIATION:
            last = basis.amounts.get(line.id, ZERO)
            amounts[line.id] = _planned(scenario.plan(line.id), last, year - basis.closed.year)
    return PlannedYear(
        year=year, amounts=amounts, fees=fees, appropriation_kr=scenario.appropriation(year)
    )


def movement(lines: Sequence[Line], plan: PlannedYear) -> Movement:
    """What moves the fund by these lines, and by the appropriation, in a year to come."""
    income, costs = (
        exact_sum(plan.amounts[line.id] for line in lines if line.section is section)
        for section in (Section.INCOME, Section.COST)
    )
    return Movement(income, costs, negate(plan.appropriation_kr))


def _planned(plan: LinePlan, last: Decimal, years: int) -> Decimal:
    if plan.amount_kr is not None:
        return plan.amount_kr
    return grown(last, plan.growth_percent or ZERO, years, ORE)


def _reference_day(fee: FeeRule | None) -> tuple[LocalizedText, ...]:
    because = fee.reference_day.rationale if fee and fee.reference_day.is_assumption else None
    return () if because is None else (because,)

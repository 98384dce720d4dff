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
from datetime import date
from decimal import Decimal
from functools import cached_property

from fhledger.core.amounts import ORE, ZERO, Amount, exact_sum, format_sek, negate
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import Record, computed
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fees.fee import FeeTable, fee_table
from fhledger.domain.fees.fee_rule import FeeRule, members_charged
from fhledger.domain.fees.measures import INHABITANTS, Measures
from fhledger.domain.fees.municipality import Municipality
from fhledger.domain.fees.population import Population
from fhledger.domain.fees.raised_total import RaisedTotal
from fhledger.domain.fees.rates import Rate, is_computed_on_measure, single_rate
from fhledger.domain.fees.reference_day import ReferenceDay
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
    other_fees: tuple[FeeRule, ...] = ()
    municipalities: tuple[Municipality, ...] = ()
    population: Population = Population()
    measures: Measures = Measures()
    caveats: tuple[LocalizedText, ...] = ()

    @property
    def fees(self) -> tuple[FeeRule, ...]:
        """The rules of all fees, the main one first."""
        return (*([self.fee] if self.fee else []), *self.other_fees)

    @property
    def fee_lines(self) -> frozenset[str]:
        """The lines of income on which fees are booked."""
        return frozenset(line for fee in self.fees for line in fee.lines)

    @cached_property
    def figures(self) -> Measures:
        """What is known of all measures, inhabitants among them."""
        return self.measures.model_copy(update={"population": self.population})


class PlannedYear(Record):
    """What moves the fund in a year to come: the amount of each line of income and cost, as signed.

    `fees` is the table of the main fee; None where the book states no fee. `tables` are those of all
    fees, which give the amounts of their lines. `appropriation_kr` is a size.
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
                f"a forecast through {self.closed.year} has no year; look further"
            )
        return min(year.closing_balance for year in self.years)


def roll_forward(basis: Basis, scenario: Scenario, through: int) -> Forecast:
    """The forecast of the years after the last closed one, `through` the given one.

    Raises `InvalidArgumentError` for a horizon before the last closed year or too far
    beyond it, and for a plan of a line that is not declared; what the fee table
    and the growth raise, too.
    """
    check_horizon(basis.closed.year, through)
    if why := unplannable(scenario, basis.lines, basis.fee_lines):
        raise InvalidArgumentError(why)
    years = range(basis.closed.year + 1, through + 1)
    rules = {year: rules_of_year(basis, scenario, year) for year in years}
    growth = _growth(basis, scenario, rules)
    measures = _projected(basis, growth, rules)
    plans = tuple(_plan(basis, scenario, measures, rules[year], year) for year in years)
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
                charged=basis.fee is not None and bool(basis.fee.rates) and bool(years),
                closed_year=basis.closed.year,
            ),
            *_totals(basis, scenario, years),
            *_reference_days(basis.fees),
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
            f"the forecast starts from {closed} and reaches through"
            f" {closed + LONGEST} at most, not {through}"
        )


def _book_rate(basis: Basis, years: range) -> Rate | None:
    """The one rate per unit of a measure that the book has for all members in all of the years."""
    if basis.fee is None:
        return None
    rates = {single_rate(basis.fee.rates, basis.municipalities, year) for year in years}
    return rates.pop() if len(rates) == 1 else None


def rules_of_year(basis: Basis, scenario: Scenario, year: int) -> tuple[FeeRule, ...]:
    """The rules of the fees for a year to come.

    A total that is not decided for the year is that of the scenario, or the latest one decided. The
    latest published day moves on year by year.
    """
    return tuple(
        _with_reference_day(basis, _with_totals(rule, scenario if at == 0 else None, year), year)
        for at, rule in enumerate(basis.fees)
    )


def _with_totals(rule: FeeRule, scenario: Scenario | None, year: int) -> FeeRule:
    if not rule.totals:
        return rule
    others: list[RaisedTotal] = [total for total in rule.totals if total.year != year]
    for component in dict.fromkeys(total.component for total in rule.totals):
        decided = rule.total_of(component, year) or latest_total(rule, component, year)
        if decided is None:
            continue
        update: dict[str, object] = {"year": year}
        planned = scenario.total_kr if scenario is not None else None
        if planned is not None and component == rule.totals[0].component:
            update["total_kr"] = planned
        others.append(decided.model_copy(update=update))
    return rule.model_copy(update={"totals": tuple(others)})


def latest_total(rule: FeeRule, component: str | None, year: int) -> RaisedTotal | None:
    """The latest total of a component that is decided for a year before."""
    earlier = [total for total in rule.totals if total.component == component and total.year < year]
    return max(earlier, key=lambda total: total.year, default=None)


def _with_reference_day(basis: Basis, rule: FeeRule, year: int) -> FeeRule:
    if not rule.reference_day.latest_published:
        return rule
    first = basis.closed.year + 1
    measure = min(rule.measures, default=INHABITANTS)
    codes = [member.code for member in members_charged(rule, basis.municipalities, first)]
    known = [
        basis.figures.reference_day(rule.reference_day, measure, codes, each)
        for each in (first, year)
    ]
    day = max(known[0].replace(year=known[0].year + year - first), known[1])
    fixed = ReferenceDay(
        on=day,
        is_assumption=rule.reference_day.is_assumption,
        rationale=rule.reference_day.rationale,
    )
    return rule.model_copy(update={"reference_day": fixed})


def _needed(basis: Basis, rule: FeeRule, year: int) -> dict[str, tuple[date, list[str]]]:
    """The day of each measure of a fee in a year, and the members whose fees depend on it."""
    members = members_charged(rule, basis.municipalities, year)
    if rule.rates:
        computed = [m for m in members if is_computed_on_measure(rule.rates, m, year)]
        members = tuple(computed) if len(rule.components) == 1 else members
    codes = [member.code for member in members]
    return {
        measure: (basis.figures.reference_day(rule.reference_day, measure, codes, year), codes)
        for measure in sorted(rule.measures)
        if codes
    }


def _growth(
    basis: Basis, scenario: Scenario, rules: Mapping[int, tuple[FeeRule, ...]]
) -> tuple[MemberGrowth, ...]:
    """The growth of each measure of each member that a fee depends on in one of the years."""
    needed: dict[tuple[str, date], set[str]] = {}
    for at in range(len(basis.fees)):
        first_days: dict[str, date] = {}
        for year, of_year in rules.items():
            for measure, (day, codes) in _needed(basis, of_year[at], year).items():
                key = (measure, first_days.setdefault(measure, day))
                needed.setdefault(key, set()).update(codes)
    found: dict[tuple[str, str], MemberGrowth] = {}
    for (measure, day), members in needed.items():
        wanted = sorted(code for code in members if (measure, code) not in found)
        for member in member_growth(
            wanted, basis.figures, day, scenario.growth, scenario.growth_percent, measure=measure
        ):
            found[measure, member.code] = member
    return tuple(found.values())


def _projected(
    basis: Basis, growth: tuple[MemberGrowth, ...], rules: Mapping[int, tuple[FeeRule, ...]]
) -> Measures:
    days: dict[str, list[date]] = {}
    for year, of_year in rules.items():
        for rule in of_year:
            for measure, (day, _) in _needed(basis, rule, year).items():
                days.setdefault(measure, []).append(day)
    return projected(basis.figures, growth, days)


def _plan(
    basis: Basis, scenario: Scenario, measures: Measures, rules: tuple[FeeRule, ...], year: int
) -> PlannedYear:
    tables = tuple(
        fee_table(rule, basis.municipalities, measures, year, rate=None if at else scenario.rate)
        for at, rule in enumerate(rules)
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


def _totals(basis: Basis, scenario: Scenario, years: range) -> tuple[LocalizedText, ...]:
    """That a total to be raised is assumed for years for which none is decided."""
    found = []
    for at, rule in enumerate(basis.fees):
        for component in dict.fromkeys(total.component for total in rule.totals):
            open_years = [year for year in years if rule.total_of(component, year) is None]
            latest = latest_total(rule, component, years[-1]) if open_years else None
            if at == 0 and scenario.total_kr is not None and years:
                found.append(
                    message(
                        "The total to be raised is assumed to be {kr} kr a year.",
                        kr=format_sek(scenario.total_kr),
                    )
                )
            elif latest is not None:
                found.append(
                    message(
                        "The total to be raised is decided until {year}, and is assumed to stay at"
                        " {kr} kr.",
                        year=latest.year,
                        kr=format_sek(latest.total_kr),
                    )
                )
    return tuple(dict.fromkeys(found))


def _reference_days(fees: Sequence[FeeRule]) -> tuple[LocalizedText, ...]:
    days = (fee.reference_day for fee in fees)
    found = [day.rationale for day in days if day.is_assumption and day.rationale is not None]
    return tuple(dict.fromkeys(found))

"""Forecast grid (prognosrutnät): the years of each scenario for other fees and other growth.

The web report looks its figures up here. Each of them equals what `roll_forward` gives for the
scenario with that rate and that growth.

>>> from fhledger.book import embedded_book
>>> from fhledger.book.views import forecast_basis
>>> from fhledger.planning.scenarios import UNCHANGED
>>> basis = forecast_basis(embedded_book())
>>> grid = forecast_grid(basis, [roll_forward(basis, UNCHANGED, 2026)])
>>> grid.years["unchanged", Decimal("21.50"), Decimal("0.25")][-1].closing_balance
Decimal('10257011.00')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fhledger.core.amounts import exact_sum, multiply
from fhledger.core.record import Record
from fhledger.domain.fees.components import gross_amount
from fhledger.domain.fees.fee import MemberFee, membership_fee
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fund.fiscal_years import FiscalYear, carry_forward
from fhledger.planning.basis import Basis
from fhledger.planning.forecast import Forecast, PlannedYear, movement, roll_forward

RATE_STEP = Decimal("0.50")
RATE_STEPS = 10
"""The rates are the current ones, and multiples of the step: this many below and above each."""

GROWTHS = tuple(multiply(Decimal("0.25"), step) for step in range(-4, 5))
"""The growths, in per cent a year."""


class ForecastGrid(Record):
    """The years of each scenario, by the name of the scenario, the rate and the growth.

    `rates` are in kronor per inhabitant, `growths` in per cent a year. A rate or a growth of
    None is the scenario's own. `current_rate` is a rate of the first scenario.
    """

    current_rate: Decimal
    rates: tuple[Decimal, ...]
    growths: tuple[Decimal, ...] = GROWTHS
    years: Mapping[tuple[str, Decimal | None, Decimal | None], tuple[FiscalYear, ...]]


def forecast_grid(basis: Basis, forecasts: Sequence[Forecast]) -> ForecastGrid | None:
    """The grid of forecasts that were made from the basis, of the same years.

    None where no member pays per inhabitant in the first year.
    """
    rule = basis.fee
    current = _current_rates(forecasts)
    if rule is None or not current:
        return None
    rates = sorted({near for rate in current for near in _rates_near(rate)})
    through = forecasts[0].plans[-1].year
    years: dict[tuple[str, Decimal | None, Decimal | None], tuple[FiscalYear, ...]] = {}
    for forecast in forecasts:
        scenario = forecast.scenario
        for growth in (None, *GROWTHS):
            grown = forecast
            if growth is not None:
                scenario = forecast.scenario.model_copy(update={"growth_percent": growth})
                grown = roll_forward(basis, scenario, through)
            years[scenario.name, None, growth] = grown.years
            charges = [_charges(rule, plan) for plan in grown.plans] if _is_simple(rule) else None
            for rate in rates:
                years[scenario.name, rate, growth] = (
                    _years_at_rate(basis, charges, rate)
                    if charges is not None
                    else roll_forward(
                        basis, scenario.model_copy(update={"rate": rate}), through
                    ).years
                )
    return ForecastGrid(current_rate=current[0], rates=tuple(rates), years=years)


def _is_simple(rule: FeeRule) -> bool:
    """Whether a fee follows from the rate, the measure and the months of the member alone."""
    return (
        len(rule.components) == 1
        and not rule.totals
        and not rule.limits
        and rule.partial_year != "by_day"
        and rule.lines == (rule.line,)
        and all(rate.of_class is None for rate in rule.rates)
    )


def _current_rates(forecasts: Sequence[Forecast]) -> list[Decimal]:
    """The rates per unit of a measure in the first year of each forecast."""
    return [
        member.rate
        for forecast in forecasts
        for plan in forecast.plans[:1]
        for member in (plan.fees.members if plan.fees else ())
        if member.rate is not None and _can_be_changed(member)
    ]


def _can_be_changed(member: MemberFee) -> bool:
    rate = member.single_rate
    return rate is not None and rate.quantity_measure is not None and not rate.steps


def _rates_near(rate: Decimal) -> set[Decimal]:
    """The rate, and the multiples of the step on both sides of it."""
    middle = int(rate // RATE_STEP)
    steps = range(max(0, middle - RATE_STEPS), middle + RATE_STEPS + 1)
    return {rate, *(multiply(RATE_STEP, step) for step in steps)}


class _Charges(NamedTuple):
    """The main fee of a planned year, where those who pay by a measure pay another rate.

    A rate times one of the factors is a fee in units of rounding.
    """

    plan: PlannedYear
    rule: FeeRule
    fixed: Decimal
    factors: tuple[Fraction, ...]
    limited: tuple[MemberFee, ...]

    def fees(self, rate: Decimal) -> Decimal:
        """The fees of all members; each of them is rounded half up."""
        above, below = rate.as_integer_ratio()
        units = sum(
            (2 * above * factor.numerator + below * factor.denominator)
            // (2 * below * factor.denominator)
            for factor in self.factors
        )
        limited = (_limited_fee(self.rule, member, rate) for member in self.limited)
        return exact_sum((self.fixed, multiply(self.rule.unit, units), *limited))


def _charges(rule: FeeRule, plan: PlannedYear) -> _Charges:
    fixed, factors, limited = [], [], []
    for member in plan.fees.members if plan.fees else ():
        rate = member.single_rate
        if rate is None or not _can_be_changed(member):
            fixed.append(member.fee)
        elif rate.is_plain:
            one = rate.model_copy(update={"value": Decimal(1)})
            months = 12 if rule.partial_year == "whole_year" else member.months
            amount = gross_amount(one, member.components[0].quantity) * Fraction(months, 12)
            factors.append(amount / Fraction(rule.unit))
        else:
            limited.append(member)
    return _Charges(plan, rule, exact_sum(fixed), tuple(factors), tuple(limited))


def _limited_fee(rule: FeeRule, member: MemberFee, value: Decimal) -> Decimal:
    [component] = member.components
    if component.rate is None:
        return member.fee
    return membership_fee(
        component.rate.model_copy(update={"value": value}),
        component.quantity,
        months=member.months,
        partial_year=rule.partial_year,
        rounding=rule.rounding,
    )


def _years_at_rate(
    basis: Basis, charges: Sequence[_Charges], rate: Decimal
) -> tuple[FiscalYear, ...]:
    """The years of a forecast where those who pay by a measure pay this rate."""
    movements = {
        year.plan.year: movement(
            basis.lines,
            {**year.plan.amounts, year.rule.line: year.fees(rate)},
            year.plan.appropriation_kr,
        )
        for year in charges
    }
    return carry_forward(basis.closed.closing_balance, movements)

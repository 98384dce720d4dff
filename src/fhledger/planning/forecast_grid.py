"""Forecast grid (prognosrutnät): the years of each scenario for other fees and other growth.

The web report looks its figures up here. Each of them equals what `roll_forward` gives for the
scenario with that rate and that growth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial

from fhledger.core.amounts import exact_sum, multiply
from fhledger.core.record import Record
from fhledger.domain.fees.components import gross_amount
from fhledger.domain.fees.fee import membership_fee
from fhledger.domain.fees.fee_records import MemberFee
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fees.rates import Rate
from fhledger.domain.fund.fiscal_years import FiscalYear, carry_forward
from fhledger.planning.basis import Basis
from fhledger.planning.forecast import Forecast, PlannedYear, movement, roll_forward
from fhledger.planning.growth import grown_figure

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
    is_simple = _is_simple(basis, rule)
    years: dict[tuple[str, Decimal | None, Decimal | None], tuple[FiscalYear, ...]] = {}
    for forecast in forecasts:
        for growth in (None, *GROWTHS):
            fees = [
                _fees_by_rate(basis, rule, forecast, plan, growth)
                for plan in forecast.plans
                if is_simple
            ]
            for rate in (None, *rates):
                years[forecast.scenario.name, rate, growth] = (
                    _years_of_fees(basis, rule, forecast, [fee(rate) for fee in fees])
                    if is_simple
                    else _years_rolled_forward(basis, forecast, rate, growth)
                )
    return ForecastGrid(current_rate=current[0], rates=tuple(rates), years=years)


def _years_rolled_forward(
    basis: Basis, forecast: Forecast, rate: Decimal | None, growth: Decimal | None
) -> tuple[FiscalYear, ...]:
    changes = {"rate": rate, "growth_percent": growth}
    given = {field: value for field, value in changes.items() if value is not None}
    scenario = forecast.scenario.model_copy(update=given)
    return roll_forward(basis, scenario, forecast.plans[-1].year).years


def _years_of_fees(
    basis: Basis, rule: FeeRule, forecast: Forecast, fees: Sequence[Decimal]
) -> tuple[FiscalYear, ...]:
    """The years of a forecast with other fees, one for each of its plans."""
    movements = {
        plan.year: movement(basis.lines, {**plan.amounts, rule.line: fee}, plan.appropriation_kr)
        for plan, fee in zip(forecast.plans, fees, strict=True)
    }
    return carry_forward(basis.closed.closing_balance, movements)


def _is_simple(basis: Basis, rule: FeeRule) -> bool:
    """Whether all fees follow from the rate, the measure and the months of the member alone."""
    return (
        not basis.other_fees
        and len(rule.components) == 1
        and not rule.totals
        and not rule.limits
        and rule.partial_year in ("whole_year", "by_month")
        and rule.lines == (rule.line,)
        and all(rate.of_class is None and not rate.steps for rate in rule.rates)
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


def _fees_by_rate(
    basis: Basis, rule: FeeRule, forecast: Forecast, plan: PlannedYear, growth: Decimal | None
) -> Callable[[Decimal | None], Decimal]:
    """The fees of a planned year by the rate of those who pay by a measure; None is their own.

    The measures grow as the forecast has it, or by the given growth.
    """
    fixed: list[Decimal] = []
    own: list[Decimal] = []
    factors: list[Fraction] = []
    limited: list[Callable[[Decimal], Decimal]] = []
    growing = {(member.measure, member.code): member for member in forecast.growth}
    for member in plan.fees.members if plan.fees else ():
        rate, [component] = member.single_rate, member.components
        if rate is None or not _can_be_changed(member):
            fixed.append(member.fee)
            continue
        [measured] = component.measured
        quantity = measured.quantity
        known = growing.get((measured.measure.id, member.code))
        if growth is not None and known is not None:
            grown = grown_figure(basis.measures, known, measured.reference_day, growth)
            quantity = quantity if grown is None else grown
        fee = partial(_fee, rule, rate, quantity, member.months)
        own.append(fee(rate.value))
        if rate.is_plain:
            factors.append(_factor(rule, rate, quantity, member.months))
        else:
            limited.append(fee)

    def fees(value: Decimal | None) -> Decimal:
        """Each fee is rounded as `round_fee` does; those of plain rates as integers."""
        if value is None:
            return exact_sum((*fixed, *own))
        above, below = value.as_integer_ratio()
        units = sum(
            (2 * above * factor.numerator + below * factor.denominator)
            // (2 * below * factor.denominator)
            for factor in factors
        )
        return exact_sum((*fixed, multiply(rule.unit, units), *(fee(value) for fee in limited)))

    return fees


def _fee(rule: FeeRule, rate: Rate, quantity: Decimal, months: int, value: Decimal) -> Decimal:
    return membership_fee(
        rate.model_copy(update={"value": value}),
        quantity,
        months=months,
        partial_year=rule.partial_year,
        rounding=rule.rounding,
    )


def _factor(rule: FeeRule, rate: Rate, quantity: Decimal, months: int) -> Fraction:
    """What a plain rate is multiplied by for a fee in units of rounding."""
    one = rate.model_copy(update={"value": Decimal(1)})
    part = Fraction(12 if rule.partial_year == "whole_year" else months, 12)
    return gross_amount(one, quantity) * part / Fraction(rule.unit)

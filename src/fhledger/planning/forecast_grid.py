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
from datetime import date
from decimal import Decimal

from fhledger.core.amounts import exact_sum, multiply
from fhledger.core.record import Record
from fhledger.domain.fees.fee import FeeRule, membership_fee
from fhledger.domain.fees.rates import Rate, what_if_rate
from fhledger.domain.fund.fiscal_years import FiscalYear, carry_forward
from fhledger.planning.forecast import Basis, Forecast, PlannedYear, movement, roll_forward

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
    plans = forecasts[0].plans
    member_rates = {rate: _member_rates(rule, plans, rate) for rate in rates}
    years: dict[tuple[str, Decimal | None, Decimal | None], tuple[FiscalYear, ...]] = {}
    for forecast in forecasts:
        scenario = forecast.scenario
        for growth in (None, *GROWTHS):
            grown = forecast
            if growth is not None:
                update = {"growth_percent": growth}
                grown = roll_forward(basis, scenario.model_copy(update=update), plans[-1].year)
            years[scenario.name, None, growth] = grown.years
            for rate in rates:
                years[scenario.name, rate, growth] = _years(basis, rule, grown, member_rates[rate])
    return ForecastGrid(current_rate=current[0], rates=tuple(rates), years=years)


def _current_rates(forecasts: Sequence[Forecast]) -> list[Decimal]:
    """The rates per inhabitant in the first year of each forecast."""
    return [
        member.rate
        for forecast in forecasts
        for plan in forecast.plans[:1]
        for member in (plan.fees.members if plan.fees else ())
        if member.rate_unit == "kr_per_inhabitant"
    ]


def _rates_near(rate: Decimal) -> set[Decimal]:
    """The rate, and the multiples of the step on both sides of it."""
    middle = int(rate // RATE_STEP)
    steps = range(max(0, middle - RATE_STEPS), middle + RATE_STEPS + 1)
    return {rate, *(multiply(RATE_STEP, step) for step in steps)}


def _member_rates(
    rule: FeeRule, plans: Sequence[PlannedYear], rate: Decimal
) -> dict[tuple[int, str], Rate]:
    """The rate of each year and member, where those who pay per inhabitant pay this one."""
    return {
        (plan.year, member.code): what_if_rate(rule.rates, member.code, date(plan.year, 1, 1), rate)
        for plan in plans
        if plan.fees
        for member in plan.fees.members
    }


def _years(
    basis: Basis, rule: FeeRule, forecast: Forecast, rates: Mapping[tuple[int, str], Rate]
) -> tuple[FiscalYear, ...]:
    """The years of a forecast with the fees at other rates."""
    movements = {}
    for plan in forecast.plans:
        fees = exact_sum(
            membership_fee(
                rates[plan.year, member.code],
                member.inhabitants,
                months=member.months,
                partial_year=rule.partial_year,
                rounding=rule.rounding,
            )
            for member in (plan.fees.members if plan.fees else ())
        )
        amounts = {**plan.amounts, rule.line: fees}
        movements[plan.year] = movement(basis.lines, plan.model_copy(update={"amounts": amounts}))
    return carry_forward(basis.closed.closing_balance, movements)

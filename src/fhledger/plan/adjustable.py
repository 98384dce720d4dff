"""An adjustable forecast (rörlig prognos): all that its years need but the fee and the growth.

Whoever has it can move the fee and the growth and roll the fund forward without the
book. By the rules of `growth` and `fee`: the inhabitants of a member are `inhabitants`
after `years` of growth, rounded half up; its fee is the rate times these, or the rate alone
where that is per member, within the bounds of the rate, a twelfth for each of `months` where the year is divided so,
rounded half up. Each year closes with its opening balance, the fees, and the rest.

>>> from fhledger.book import embedded_book
>>> from fhledger.book.planning import forecast_basis
>>> told = adjustable(forecast_basis(embedded_book()), UNCHANGED, 2025)
>>> told.opening_balance, told.years[0].income, [m.inhabitants for m in told.years[0].members][:2]
(Decimal('7530250'), Decimal('1160722.00'), [14544, 10433])
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from fhledger._record import Record
from fhledger.fee import FeeRule, Rate
from fhledger.fiscal_year import FiscalYear
from fhledger.municipality import MunicipalityCode
from fhledger.plan.forecast import UNCHANGED, Basis, Forecast, roll_forward
from fhledger.plan.scenario import Scenario

__all__ = ["UNCHANGED", "Adjustable", "AdjustableYear", "MemberYear", "adjustable"]


class MemberYear(Record):
    """What the fee of a member for a year follows from, but for a rate or growth put in its place.

    `inhabitants` are the latest known ones that count, `years` those in which they grow.
    """

    code: MunicipalityCode
    months: int
    inhabitants: int
    years: int
    percent: Decimal
    rate: Rate


class AdjustableYear(Record):
    """A year without its fees: other income, costs and appropriations, and who pays a fee."""

    year: int
    income: Decimal
    costs: Decimal
    appropriations: Decimal
    members: tuple[MemberYear, ...]


class Adjustable(Record):
    """A forecast under a scenario, whose fee and growth can be moved."""

    scenario: Scenario
    opening_balance: Decimal
    partial_year: Literal["whole_year", "by_month"]
    rounding: Literal["krona", "ore"]
    years: tuple[AdjustableYear, ...]


def adjustable(basis: Basis, scenario: Scenario, through: int) -> Adjustable | None:
    """The forecast of `roll_forward` with fee and growth left open; None for a book without a fee.

    Raises what `roll_forward` raises.
    """
    if basis.fee is None:
        return None
    lines = tuple(line for line in basis.lines if line.id != basis.fee.line)
    without_fee = basis.model_copy(update={"lines": lines, "fee": None})
    rest = roll_forward(without_fee, scenario.model_copy(update={"rate": None}), through)
    told = roll_forward(basis, scenario, through)
    return Adjustable(
        scenario=scenario,
        opening_balance=basis.closed.closing_balance,
        partial_year=basis.fee.partial_year,
        rounding=basis.fee.rounding,
        years=tuple(_year(basis, basis.fee, told, year) for year in rest.years),
    )


def _year(basis: Basis, rule: FeeRule, told: Forecast, rest: FiscalYear) -> AdjustableYear:
    return AdjustableYear(
        year=rest.year,
        income=rest.income,
        costs=rest.costs,
        appropriations=rest.appropriations,
        members=tuple(_members(basis, rule, told, rest.year)),
    )


def _members(basis: Basis, rule: FeeRule, told: Forecast, year: int) -> Iterator[MemberYear]:
    day = rule.reference_day.before(year)
    growth = {member.code: member for member in told.growth}
    plan = next(plan for plan in told.plans if plan.year == year)
    for fee in plan.fees.members if plan.fees else ():
        known = basis.population.row(fee.code, day)
        grows = growth[fee.code]
        yield MemberYear(
            code=fee.code,
            months=fee.months,
            inhabitants=known.inhabitants if known else grows.known_inhabitants,
            years=0 if known else day.year - grows.known_day.year,
            percent=grows.percent,
            rate=fee.rate,
        )

"""An adjustable forecast (rörlig prognos): all that its years need but the fee and the growth.

Whoever has it can move the fee and the growth and roll the fund forward without the
book. By the rules of `growth` and `fee`: the inhabitants of a member are `inhabitants`
after `years` of growth, rounded half up; its fee is the rate times these, or the rate alone
where that is per member, within the bounds of the rate, a twelfth for each of `months` where the
year is divided so, rounded half up. Each year closes with its opening balance, the fees, and the rest.

>>> from fhledger.book import embedded_book
>>> from fhledger.book.views import forecast_basis
>>> from fhledger.planning.forecast import roll_forward
>>> from fhledger.planning.scenarios import UNCHANGED
>>> basis = forecast_basis(embedded_book())
>>> told = make_what_if(basis, roll_forward(basis, UNCHANGED, 2025))
>>> told.opening_balance, told.years[0].income, [m.inhabitants for m in told.years[0].members][:2]
(Decimal('7530250'), Decimal('1160722.00'), [14544, 10433])
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from fhledger.core.amounts import Amount, Number
from fhledger.core.record import Record
from fhledger.domain.fees.fee import FeeRule, MemberCharge
from fhledger.planning.forecast import Basis, Forecast, PlannedYear, movement
from fhledger.planning.scenarios import Scenario


class WhatIfMember(MemberCharge):
    """What the fee of a member for a year follows from, but for a rate or growth put in its place.

    `inhabitants` are the latest known ones that count, `years` those in which they grow by
    `percent`. All three are None where the fee is per member.
    """

    years: int | None = None
    percent: Number | None = None


class WhatIfYear(Record):
    """A year without its fees: other income, costs and appropriations, and who pays a fee."""

    year: int
    income: Amount
    costs: Amount
    appropriations: Amount
    members: tuple[WhatIfMember, ...]


class WhatIf(Record):
    """A forecast under a scenario, whose fee and growth can be moved."""

    scenario: Scenario
    opening_balance: Amount
    partial_year: Literal["whole_year", "by_month"]
    rounding: Literal["krona", "ore"]
    years: tuple[WhatIfYear, ...]


def make_what_if(basis: Basis, told: Forecast) -> WhatIf | None:
    """A forecast from the basis with fee and growth left open; None for a book without a fee."""
    if basis.fee is None:
        return None
    return WhatIf(
        scenario=told.scenario,
        opening_balance=basis.closed.closing_balance,
        partial_year=basis.fee.partial_year,
        rounding=basis.fee.rounding,
        years=tuple(_year(basis, basis.fee, told, plan) for plan in told.plans),
    )


def _year(basis: Basis, rule: FeeRule, told: Forecast, plan: PlannedYear) -> WhatIfYear:
    rest = movement([line for line in basis.lines if line.id != rule.line], plan)
    members = tuple(_members(basis, rule, told, plan))
    return WhatIfYear(year=plan.year, **rest._asdict(), members=members)


def _members(
    basis: Basis, rule: FeeRule, told: Forecast, plan: PlannedYear
) -> Iterator[WhatIfMember]:
    day = rule.reference_day.for_year(plan.year)
    growth = {member.code: member for member in told.growth}
    for fee in plan.fees.members if plan.fees else ():
        charge = {name: getattr(fee, name) for name in MemberCharge.model_fields}
        if fee.rate_unit == "kr_per_member":
            yield WhatIfMember.model_validate(charge | {"inhabitants": None})
            continue
        known = basis.population.row(fee.code, day)
        grows = growth[fee.code]
        counted = {
            "inhabitants": known.inhabitants if known else grows.known_inhabitants,
            "years": 0 if known else day.year - grows.known_day.year,
            "percent": grows.percent,
        }
        yield WhatIfMember.model_validate(charge | counted)

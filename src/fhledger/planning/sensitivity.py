"""Sensitivity (känslighet): the closing balance of a forecast against fee and growth.

One row for each growth of the population (None: as the scenario has it), one
column for each fee in kr per inhabitant. Everything else is as in the scenario.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from fhledger.core.amounts import EXACT, KRONA, ZERO, Amount, Number, multiply
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.exact import RateValue, round_fraction
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record
from fhledger.core.tabular import Flat, Tabular
from fhledger.domain.fees.rates import single_rate
from fhledger.domain.members.municipality import require_members
from fhledger.planning.basis import Basis
from fhledger.planning.forecast import Forecast, assumed_by_all, ground_of, roll_forward
from fhledger.planning.planned_fees import latest_total, require_replaceable
from fhledger.planning.scenarios import Scenario


class SensitivityRow(Record):
    """The closing balances under one growth, one for each fee."""

    growth_percent: Number | None
    closing_balances: tuple[Amount, ...]


class Sensitivity(Tabular, Record):
    """The table, with the name and label of its scenario, and its last year.

    `rates` or `totals` to be raised are tried, never both. `assumptions` are those of all of it,
    and so neither a fee nor a growth that is tried.
    """

    scenario: str
    label: LocalizedText
    through: int
    rates: tuple[RateValue, ...]
    totals: tuple[Amount, ...] = ()
    rows: tuple[SensitivityRow, ...]
    assumptions: tuple[LocalizedText, ...]

    def records(self) -> list[Flat]:
        """A dictionary for each rate or total and growth: the closing balance of the last year."""
        name = "total" if self.totals else "rate"
        return [
            {"growth_percent": row.growth_percent, name: tried, "closing_balance": balance}
            for row in self.rows
            for tried, balance in zip(self.totals or self.rates, row.closing_balances, strict=True)
        ]


def rates_around(rate: Decimal) -> list[Decimal]:
    """The rates up to two kronor below and above a rate, none below zero; smaller steps below one.

    >>> [str(rate) for rate in rates_around(Decimal("1.50"))]
    ['0.50', '1.50', '2.50', '3.50']
    >>> [str(rate) for rate in rates_around(Decimal("0.39"))]
    ['0.37', '0.38', '0.39', '0.40', '0.41']
    """
    unit = Decimal(1).scaleb(rate.adjusted() - 1) if 0 < rate < 1 else Decimal(1)
    steps = [multiply(unit, step) for step in range(-2, 3)]
    return [near for step in steps if (near := EXACT.add(rate, step)) >= 0]


def totals_around(total: Decimal, unit: Decimal = KRONA) -> list[Decimal]:
    """A total to be raised and four around it, a twentieth apart or nearly so, in whole units.

    >>> [str(total) for total in totals_around(Decimal(57_649_000))]
    ['51649000', '54649000', '57649000', '60649000', '63649000']
    """
    part = Fraction(total) / 20
    figures = Decimal(1).scaleb(max(0, total.adjusted() - 1))
    near = round_fraction(part, figures if figures <= part else KRONA)
    step = max(unit, round_fraction(Fraction(near), unit))
    return [around for at in range(-2, 3) if (around := EXACT.add(total, multiply(step, at))) >= 0]


def fees_to_try(
    basis: Basis, scenario: Scenario, through: int
) -> tuple[list[Decimal], list[Decimal]]:
    """The rates around the one in force, or the totals around the latest; the other is empty.

    Raises `InvalidArgumentError` where no rate is that of all members.
    """
    fee = basis.fee
    if fee is not None and fee.totals and not fee.rates:
        latest = latest_total(fee, fee.totals[0].component, through + 1)
        if latest is not None:
            return [], totals_around(scenario.total_kr or latest.total_kr, fee.unit)
    require_members(basis.municipalities)
    if scenario.rate is not None:
        return rates_around(scenario.rate), []
    first_year = basis.closed.year + 1
    common = single_rate(fee.rates, basis.municipalities, first_year) if fee else None
    if common is not None:
        return rates_around(common.value), []
    if fee is not None:
        require_replaceable(fee, scenario.model_copy(update={"rate": ZERO}))
    raise InvalidArgumentError("members have different rates; give the fees to try, as 20 and 21")


GROWTHS = ("-1", "-0.5", "0", "0.5", "1")
"""The growths in per cent a year that are tried where none is given."""

MOST_FORECASTS = 1_000
"""The most pairs of a fee and a growth: they take about half a minute."""


def sensitivity_table(
    basis: Basis,
    scenario: Scenario,
    through: int,
    rates: Sequence[Decimal],
    growths: Sequence[Decimal | None],
    *,
    totals: Sequence[Decimal] = (),
) -> Sensitivity:
    """The closing balance in kronor of the year `through` for every fee and yearly growth.

    A fee is a rate, or one of `totals` to be raised. Raises `InvalidArgumentError` when there is no
    fee or no growth to try, for rates and totals at once, for more than `MOST_FORECASTS`, and as
    `roll_forward` does.
    """
    if rates and totals:
        raise InvalidArgumentError("try either rates or totals to be raised, not both")
    if not (rates or totals) or not growths:
        raise InvalidArgumentError("sensitivity needs one fee or more, and one growth or more")
    if (count := len(totals or rates) * len(growths)) > MOST_FORECASTS:
        raise InvalidArgumentError(
            "so many fees and growths make {count} forecasts; sensitivity makes at most {most}",
            count=count,
            most=MOST_FORECASTS,
        )
    field = "total_kr" if totals else "rate"

    def what_if(growth: Decimal | None) -> list[Forecast]:
        grown = {} if growth is None else {"growth_percent": growth}
        scenarios = [scenario.model_copy(update={**grown, field: fee}) for fee in totals or rates]
        ground = None if totals else ground_of(basis, scenarios[0], through)
        return [roll_forward(basis, each, through, ground) for each in scenarios]

    forecasts = {growth: what_if(growth) for growth in growths}
    return Sensitivity(
        scenario=scenario.name,
        label=scenario.label,
        through=through,
        rates=tuple(rates),
        totals=tuple(totals),
        rows=tuple(
            SensitivityRow(
                growth_percent=growth,
                closing_balances=tuple(forecast.closing_balance for forecast in of_growth),
            )
            for growth, of_growth in forecasts.items()
        ),
        assumptions=assumed_by_all([one for of_growth in forecasts.values() for one in of_growth]),
    )

"""Sensitivity (känslighet): the closing balance of a forecast against fee and growth.

One row for each growth of the population (None: as the scenario has it), one
column for each fee in kr per inhabitant. Everything else is as in the scenario.

>>> from fhledger.book import embedded_book
>>> from fhledger.book.views import forecast_basis
>>> from fhledger.planning.scenarios import UNCHANGED
>>> book = embedded_book()
>>> basis, unchanged = forecast_basis(book), UNCHANGED
>>> table = sensitivity_table(basis, unchanged, 2027, [Decimal(20), Decimal(21)], [Decimal(0)])
>>> [(str(row.growth_percent), *map(str, row.closing_balances)) for row in table.rows]
[('0', '9986358.00', '11099566.00')]
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from fhledger.core.amounts import EXACT, Amount, Number, multiply
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.exact import RateValue
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import Record
from fhledger.core.tabular import Flat, Tabular
from fhledger.planning.basis import Basis
from fhledger.planning.forecast import Forecast, assumed_by_all, roll_forward
from fhledger.planning.scenarios import Scenario


class SensitivityRow(Record):
    """The closing balances under one growth, one for each fee."""

    growth_percent: Number | None
    closing_balances: tuple[Amount, ...]


class Sensitivity(Tabular, Record):
    """The table, with the name and label of its scenario, and its last year.

    `assumptions` are those of all of it, and so neither a fee nor a growth that is tried.
    """

    scenario: str
    label: LocalizedText
    through: int
    rates: tuple[RateValue, ...]
    rows: tuple[SensitivityRow, ...]
    assumptions: tuple[LocalizedText, ...]

    def records(self) -> list[Flat]:
        """A dictionary for each rate and growth: the closing balance of the last year, in kronor."""
        return [
            {"growth_percent": row.growth_percent, "rate": rate, "closing_balance": balance}
            for row in self.rows
            for rate, balance in zip(self.rates, row.closing_balances, strict=True)
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


def sensitivity_table(
    basis: Basis,
    scenario: Scenario,
    through: int,
    rates: Sequence[Decimal],
    growths: Sequence[Decimal | None],
) -> Sensitivity:
    """The closing balance in kronor of the year `through` for every fee and growth (per cent a year).

    Raises `InvalidArgumentError` when there is no fee or no growth to try, and as `roll_forward` does.
    """
    if not rates or not growths:
        raise InvalidArgumentError(
            message("sensitivity needs one fee or more, and one growth or more")
        )

    def what_if(rate: Decimal, growth: Decimal | None) -> Forecast:
        given = {"rate": rate} if growth is None else {"rate": rate, "growth_percent": growth}
        return roll_forward(basis, scenario.model_copy(update=given), through)

    forecasts = {growth: [what_if(rate, growth) for rate in rates] for growth in growths}
    return Sensitivity(
        scenario=scenario.name,
        label=scenario.label,
        through=through,
        rates=tuple(rates),
        rows=tuple(
            SensitivityRow(
                growth_percent=growth,
                closing_balances=tuple(forecast.closing_balance for forecast in of_growth),
            )
            for growth, of_growth in forecasts.items()
        ),
        assumptions=assumed_by_all([one for of_growth in forecasts.values() for one in of_growth]),
    )

"""Fiscal years (räkenskapsår): closing = opening + result + appropriations, carried forward.

Each year opens with the closing balance of the year before, also with a deficit. A
gap between the years is an error, since the opening balance is then unknown.

>>> from fhledger.core.amounts import parse_amount
>>> movement = Movement(income=parse_amount(8884807), costs=parse_amount(-7763406),
...                     appropriations=parse_amount(-1981450))
>>> [year] = carry_forward(parse_amount(8390299), {2024: movement})
>>> year.result, year.closing_balance
(Decimal('1121401'), Decimal('7530250'))
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, NamedTuple

from fhledger.core.amounts import EXACT, Amount, exact_sum
from fhledger.core.arguments import checked
from fhledger.core.errors import MoneyError, YearMissingError
from fhledger.core.record import FrozenMapping, Record, computed, key


class Movement(NamedTuple):
    """The movements of the fund in a year, in kronor; costs and appropriations are negative."""

    income: Decimal
    costs: Decimal
    appropriations: Decimal


class FiscalYear(Record):
    """A year of the fund in exact kronor; result and closing balance follow from the rest."""

    year: int
    opening_balance: Amount
    income: Annotated[Amount, key("total_income")]
    costs: Annotated[Amount, key("total_costs")]
    appropriations: Amount

    @computed
    def result(self) -> Amount:
        """Årets resultat: income and costs together."""
        return EXACT.add(self.income, self.costs)

    @computed
    def closing_balance(self) -> Amount:
        """What the next year opens with (utgående medel att förfoga över)."""
        return exact_sum((self.opening_balance, self.result, self.appropriations))

    @property
    def summary_rows(self) -> Mapping[str, Decimal]:
        """The amounts of the rows that every Bilaga 1 has, by their ids, in their order."""
        return FrozenMapping(
            {
                "opening_balance": self.opening_balance,
                "total_income": self.income,
                "total_costs": self.costs,
                "result": self.result,
                "appropriations": self.appropriations,
                "closing_balance": self.closing_balance,
            }
        )


@checked
def carry_forward(opening: Decimal, movements: Mapping[int, Movement]) -> tuple[FiscalYear, ...]:
    """The chain of years, oldest first, from the opening balance of the first one.

    Raises `YearMissingError` for a gap between the first and the last year, `MoneyError` for a
    movement that is not of exact Decimals.
    """
    years: list[FiscalYear] = []
    for year in sorted(movements):
        for amount in movements[year]:
            if not isinstance(amount, Decimal):
                raise MoneyError(
                    "the movement of {year} must be exact Decimals, not {amount}",
                    year=year,
                    amount=amount,
                )
        if years and year != years[-1].year + 1:
            raise YearMissingError(
                "between {year} and {other} a year is missing, and nothing can be carried"
                " forward; a year without movements has an empty {missing}.csv",
                year=years[-1].year,
                other=year,
                missing=years[-1].year + 1,
            )
        balance = years[-1].closing_balance if years else opening
        years.append(FiscalYear(year=year, opening_balance=balance, **movements[year]._asdict()))
    return tuple(years)

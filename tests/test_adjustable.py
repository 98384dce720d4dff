"""An adjustable forecast holds all that the forecast needs: rolled forward anew, it is the same."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from fhledger import embedded_book, read_book
from fhledger.book.views import forecast_basis
from fhledger.planning.forecast import roll_forward
from fhledger.planning.scenarios import UNCHANGED
from fhledger.planning.what_if import WhatIf, WhatIfMember, make_what_if
from page_books import monthly_book
from shown import INVENTED

BOOKS = {
    "embedded": embedded_book(),
    "other": read_book(INVENTED),
    "monthly": monthly_book(),
}
RATES = [None, "0", "0.01", "21", "21.37", "999999.99"]
GROWTHS = [None, "-99.999999", "-0.5", "0", "0.123457", "100"]


def half_up(value: Fraction) -> int:
    size = (abs(value) * 2 + 1) // 2
    return -int(size) if value < 0 else int(size)


def fee(told: WhatIf, member: WhatIfMember, rate: str | None, growth: str | None) -> Fraction:
    """The fee in whole öre, by the rule as the module's docstring says it."""
    amount = Fraction(member.rate)
    if member.rate_unit == "kr_per_inhabitant":
        percent = Fraction(member.percent if growth is None else Decimal(growth))
        inhabitants = half_up(member.inhabitants * (1 + percent / 100) ** member.years)
        amount = (amount if rate is None else Fraction(rate)) * inhabitants
    low, high = member.minimum, member.maximum
    amount = max(amount, Fraction(low)) if low is not None else amount
    amount = min(amount, Fraction(high)) if high is not None else amount
    part = Fraction(member.months, 12) if told.partial_year == "by_month" else 1
    ore = 100 if told.rounding == "krona" else 1
    return Fraction(half_up(amount * 100 * part / ore) * ore, 100)


@pytest.mark.parametrize("growth", GROWTHS)
@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", BOOKS)
def test_it_rolls_forward_to_the_forecast(name, rate, growth):
    basis = forecast_basis(BOOKS[name])
    for scenario in (*BOOKS[name].scenarios, UNCHANGED):
        through = basis.closed.year + 7
        told = make_what_if(basis, roll_forward(basis, scenario, through))
        moved = {"rate": rate, "growth_percent": growth}
        given = {key: Decimal(value) for key, value in moved.items() if value is not None}
        wanted = roll_forward(basis, scenario.model_copy(update=given), through)
        balance = Fraction(told.opening_balance)
        for year, expected in zip(told.years, wanted.years, strict=True):
            income = Fraction(year.income) + sum(
                fee(told, member, rate, growth) for member in year.members
            )
            balance += income + Fraction(year.costs) + Fraction(year.appropriations)
            assert income == Fraction(expected.income)
            assert balance == Fraction(expected.closing_balance)


def test_a_book_without_a_fee_has_nothing_to_move():
    book = embedded_book().replace(fee_rule=None)
    basis = forecast_basis(book)
    assert make_what_if(basis, roll_forward(basis, UNCHANGED, 2026)) is None

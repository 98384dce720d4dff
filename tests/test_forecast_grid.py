"""The forecast grid has the years that `roll_forward` gives for each rate and growth."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fhledger import embedded_book, read_book
from fhledger.book.views import forecast_basis
from fhledger.planning.forecast import roll_forward
from fhledger.planning.forecast_grid import ForecastGrid, forecast_grid
from fhledger.planning.scenarios import UNCHANGED
from fhledger.render.overview import YEARS_AHEAD
from page_books import monthly_book
from shown import INVENTED

BOOKS = {
    "embedded": embedded_book(),
    "other": read_book(INVENTED),
    "monthly": monthly_book(),
}


def grid_of(book, *scenarios, years=2) -> ForecastGrid | None:
    basis = forecast_basis(book)
    through = basis.closed.year + years
    return forecast_grid(basis, [roll_forward(basis, scenario, through) for scenario in scenarios])


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize(
    ("step", "ahead"), [(19, 3), pytest.param(1, YEARS_AHEAD, marks=pytest.mark.deep)]
)
def test_each_cell_is_the_forecast(name, step, ahead):
    """Every nineteenth cell, which are cells of each rate and each growth; the deep test has
    all, of more years."""
    book = BOOKS[name]
    basis = forecast_basis(book)
    scenarios = {scenario.name: scenario for scenario in (*book.scenarios, UNCHANGED)}
    grid = grid_of(book, *scenarios.values(), years=ahead)
    assert len(grid.years) == len(scenarios) * (1 + len(grid.rates)) * (1 + len(grid.growths))
    looked_at = list(grid.years.items())[::step]
    assert {rate for (_, rate, _), _ in looked_at} == {None, *grid.rates}
    assert {growth for (_, _, growth), _ in looked_at} == {None, *grid.growths}
    for (scenario, rate, growth), years in looked_at:
        changes = {"rate": rate, "growth_percent": growth}
        given = {field: value for field, value in changes.items() if value is not None}
        changed = scenarios[scenario].model_copy(update=given)
        assert years == roll_forward(basis, changed, basis.closed.year + ahead).years


def test_the_rates_are_the_current_ones_and_whole_steps_near_them():
    near_21 = [Decimal(ore) / 100 for ore in range(1600, 2650, 50)]
    grid = grid_of(BOOKS["embedded"], UNCHANGED)
    assert (grid.current_rate, list(grid.rates)) == (21, near_21)
    higher = UNCHANGED.model_copy(update={"name": "higher", "rate": Decimal("21.37")})
    grid = grid_of(BOOKS["embedded"], UNCHANGED, higher)
    assert list(grid.rates) == sorted([*near_21, Decimal("21.37")])
    low = [Decimal(ore) / 100 for ore in range(0, 650, 50)]
    assert list(grid_of(BOOKS["monthly"], UNCHANGED).rates) == sorted([*low, Decimal("1.37")])


def test_the_growths_are_whole_steps_around_zero():
    growths = grid_of(BOOKS["embedded"], UNCHANGED).growths
    assert list(growths) == [Decimal(percent) / 100 for percent in range(-100, 125, 25)]


def test_there_is_no_grid_where_nobody_pays_per_inhabitant():
    assert grid_of(embedded_book().replace(fee_rule=None), UNCHANGED) is None
    assert grid_of(embedded_book(), UNCHANGED, years=0) is None
    rule = embedded_book().config.fee_rule
    rates = [rate.model_copy(update={"unit": "kr_per_member"}) for rate in rule.rates]
    book = embedded_book().replace(fee_rule=rule.model_copy(update={"rates": tuple(rates)}))
    assert grid_of(book, UNCHANGED) is None

"""What the page's script needs to show other fees and other growth: the forecast grid as data.

The page has no rule of the fee: it looks the amounts up that the library computed.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from fhledger.core.amounts import ZERO, format_plain, format_sek
from fhledger.core.currency import in_currency
from fhledger.core.localized import Language
from fhledger.core.messages import marked, message
from fhledger.planning.forecast_grid import ForecastGrid
from fhledger.planning.scenarios import percent_text
from fhledger.render.document import in_language
from fhledger.render.documents.forecast import years_table
from fhledger.render.overview import Overview
from fhledger.render.text_width import typeset

_TEXTS = {
    "outcome": marked("Closing balance {year}: {amount} kr"),
    "more": marked("{amount} kr more than in the scenario."),
    "less": marked("{amount} kr less than in the scenario."),
    "same": marked("The same as in the scenario."),
    "below": marked("The fund falls below the floor in {year}."),
    "above": marked("The fund does not fall below the floor."),
    "invalid": marked("Give one of the values that are computed: {first} to {last}, in steps."),
    "invalid_floor": marked("Give the floor in kronor, for example 1 000 000."),
    "own": marked("Your choice"),
    "as_scenario": marked("as in the scenario"),
}
"""What the script says; it fills in the `{names}`."""


def what_if(overview: Overview, language: Language) -> dict[str, Any] | None:
    """The values to choose from, the table to fill in, and the data; None without a grid."""
    grid = overview.forecast_grid
    if grid is None or not overview.forecasts[0].years:
        return None
    scenarios = [forecast.scenario for forecast in overview.forecasts]
    years = overview.forecasts[0].years
    rates = [typeset(format_sek(rate, ore=True)) for rate in grid.rates]
    growths = [typeset(percent_text(growth)) for growth in grid.growths]
    table = years_table("what_if", message("With the chosen fee and growth"), years)
    return {
        "labels": [scenario.label.in_language(language) for scenario in scenarios],
        "rates": rates,
        "initial_rate": 1 + grid.rates.index(grid.current_rate),
        "growths": growths,
        "initial_growth": 1 + grid.growths.index(ZERO),
        "table": in_language(table, language),
        "data": {
            "text": {
                name: in_currency(message(text)).in_language(language)
                for name, text in _TEXTS.items()
            },
            "closed": _in_ore([overview.forecasts[0].closed.closing_balance]),
            "years": [year.year for year in years],
            "rates": rates,
            "growths": growths,
            "names": [scenario.name for scenario in scenarios],
            "scenarios": [_amounts(grid, scenario.name) for scenario in scenarios],
        },
    }


def _amounts(grid: ForecastGrid, scenario: str) -> dict[str, Any]:
    """The amounts of a scenario, a text for the years.

    Rate and growth change income and balances.
    """
    cells = [
        [grid.years[scenario, rate, growth] for growth in (None, *grid.growths)]
        for rate in (None, *grid.rates)
    ]
    own = cells[0][0]
    return {
        "opening_balance": _in_ore([own[0].opening_balance]),
        "total_costs": _in_ore(year.costs for year in own),
        "appropriations": _in_ore(year.appropriations for year in own),
        "total_income": [[_in_ore(year.income for year in cell) for cell in row] for row in cells],
        "closing_balance": [
            [_in_ore(year.closing_balance for year in cell) for cell in row] for row in cells
        ],
    }


def _in_ore(amounts: Iterable[Decimal]) -> str:
    """The amounts in whole öre, parted by spaces.

    >>> _in_ore([Decimal("7530250"), Decimal("-0.05")])
    '753025000 -005'
    """
    return " ".join(format_plain(amount).replace(".", "") for amount in amounts)

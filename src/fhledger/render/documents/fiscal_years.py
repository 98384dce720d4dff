"""Years of the fund as a table: opening, movements, closing."""

from __future__ import annotations

from collections.abc import Sequence

from fhledger.core.messages import message
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.render.document import Column, Table, TableRow, Text


def years_table(id: str, title: Text, years: Sequence[FiscalYear]) -> Table:
    """A row for each year, from its opening to its closing balance."""
    columns = (
        Column("year", message("Year")),
        Column("opening_balance", message("Opening"), "kr_ore"),
        Column("total_income", message("Income"), "kr_ore"),
        Column("total_costs", message("Costs"), "kr_ore"),
        Column("appropriations", message("Appropriations"), "kr_ore"),
        Column("closing_balance", message("Closing"), "kr_ore", "balance", has_bars=True),
    )
    rows = tuple(
        TableRow(
            (
                str(year.year),
                year.opening_balance,
                year.income,
                year.costs,
                year.appropriations,
                year.closing_balance,
            ),
            id=str(year.year),
        )
        for year in years
    )
    return Table(id, title, columns, rows)

"""Years of the fund as a table: opening, movements, closing."""

from __future__ import annotations

from collections.abc import Sequence

from fhledger.core.messages import message
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.render.document import Column, Table, Text, table_of


def years_table(id: str, title: Text, years: Sequence[FiscalYear]) -> Table:
    """A row for each year, from its opening to its closing balance."""
    columns = (
        Column("year", message("Year")),
        Column("opening_balance", message("Opening"), "kr_ore"),
        Column("total_income", message("Income"), "kr_ore", value="income"),
        Column("total_costs", message("Costs"), "kr_ore", value="costs"),
        Column("appropriations", message("Appropriations"), "kr_ore"),
        Column("closing_balance", message("Closing"), "kr_ore", "balance", has_bars=True),
    )
    return table_of(id, title, columns, years, "year")

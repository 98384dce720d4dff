"""Years of the fund as a table: opening, movements, closing."""

from __future__ import annotations

from collections.abc import Sequence

from fhledger.core.localized import Language
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.render.document import Column, Table, TableRow
from fhledger.render.headings import words


def years_table(id: str, title: str, years: Sequence[FiscalYear], language: Language) -> Table:
    """A row for each year, from its opening to its closing balance."""
    word = words(language)
    columns = (
        Column("year", word("year")),
        *(
            Column(id, word(title), "kr_ore")
            for id, title in (
                ("opening_balance", "opening"),
                ("total_income", "income"),
                ("total_costs", "costs"),
                ("appropriations", "appropriations"),
            )
        ),
        Column("closing_balance", word("closing"), "kr_ore", "balance", has_bars=True),
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

"""The funds of a year as a table: opening, movements and closing of each, and their total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fhledger.core.localized import join
from fhledger.core.messages import message, message_in
from fhledger.domain.fund.funds import TOTAL, FundYear
from fhledger.render.document import Column, Table, TableRow, table_of

AMOUNTS = {
    "opening_balance": message("Opening"),
    "income": message("Income"),
    "costs": message("Costs"),
    "appropriations": message("Appropriations"),
    "transfers": message("Transfers"),
    "closing_balance": message("Closing"),
}
"""The amounts of a fund in a year, with their titles, in the order of the columns."""

_COLUMNS = (
    Column("opening_balance", AMOUNTS["opening_balance"], "kr_ore", "balance"),
    *(
        Column(name, AMOUNTS[name], "kr_ore", readers="programs")
        for name in ("income", "costs", "appropriations", "transfers")
    ),
    Column("change", message("Change of the year"), "kr_ore", readers="people"),
    Column("closing_balance", AMOUNTS["closing_balance"], "kr_ore", "balance"),
)


def funds_tables(funds: Sequence[FundYear]) -> Iterator[Table]:
    """A table for each year of the funds, in exact kronor; none where there is one fund.

    A program reads all amounts; people read the change as one.
    """
    columns = (Column("fund", message_in("earmarked", "Fund"), value="label"), *_COLUMNS)
    for year in dict.fromkeys(fund.year for fund in funds):
        title = join(" ", (message("Funds"), year))
        yield table_of("funds", title, columns, [fund for fund in funds if fund.year == year], _row)


def _row(fund: FundYear) -> TableRow:
    return TableRow((), "total" if fund.fund == TOTAL else "row", fund.fund)

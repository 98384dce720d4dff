"""The funds of a year as a table: opening, movements and closing of each, and their total."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fhledger.core.localized import Language
from fhledger.domain.fund.funds import TOTAL, FundYear
from fhledger.render.document import Column, Table, TableRow
from fhledger.render.headings import words

AMOUNTS = (
    "opening_balance",
    "income",
    "costs",
    "appropriations",
    "transfers",
    "closing_balance",
)
"""The amounts of a fund in a year, in the order of the columns."""
_TITLES = {"opening_balance": "opening", "closing_balance": "closing"}


def fund_titles(language: Language) -> tuple[str, ...]:
    """The titles of the columns of amounts."""
    return tuple(words(language)(_TITLES.get(name, name)) for name in AMOUNTS)


def funds_tables(funds: Sequence[FundYear], language: Language) -> Iterator[Table]:
    """A table for each year of the funds, in exact kronor; none where there is one fund.

    A program reads all amounts; people read the change as one.
    """
    titles = dict(zip(AMOUNTS, fund_titles(language), strict=True))
    short = {**titles, "change": words(language)("change")}
    for year in dict.fromkeys(fund.year for fund in funds):
        own = [fund for fund in funds if fund.year == year]
        in_short = {name: short[name] for name in ("opening_balance", "change", "closing_balance")}
        yield _table(own, in_short, language)._replace(as_table=_table(own, titles, language))


def _table(funds: Sequence[FundYear], titles: Mapping[str, str], language: Language) -> Table:
    word = words(language)
    columns = (
        Column("fund", word("fund_row")),
        *(
            Column(name, title, "kr_ore", "balance" if name in _TITLES else "row")
            for name, title in titles.items()
        ),
    )
    rows = (
        TableRow(
            (fund.label.in_language(language), *(getattr(fund, amount) for amount in titles)),
            "total" if fund.fund == TOTAL else "row",
            fund.fund,
        )
        for fund in funds
    )
    return Table("funds", f"{word('funds')} {funds[0].year}", columns, tuple(rows))

"""Double entry (dubbel bokföring): each line of the statement an account, against the fund.

The book itself has no accounts. Programs that keep accounts get these, so that
they can compute the same years a second time: what fills the fund is a debit of
the fund and a credit of the line. A year opens with the balance that the book
carries forward, and ends with an assertion of its closing balance. Where a book has
several funds, each is an account below that of the fund, with its own balances.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from fhledger.book import BookData, YearLedger
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.domain.fund.funds import TOTAL, fund_of
from fhledger.domain.fund.ledger import Section

ROOTS = {
    Section.INCOME: "Income",
    Section.COST: "Expenses",
    Section.APPROPRIATION: "Appropriations",
}
"""Under which account the lines of a section stand."""


def years_of(book: BookData, year: int | None = None) -> tuple[tuple[FiscalYear, YearLedger], ...]:
    """The fiscal years with their entries, oldest first: all of them, or the one given."""
    wanted = book.ledger(year).year
    return tuple(
        (fiscal, book.ledger(fiscal.year))
        for fiscal in book.fiscal_years()
        if year is None or fiscal.year == wanted
    )


class FundBalance(NamedTuple):
    """What a fund opens and closes a year with; the fund is empty where the book has only one."""

    fund: str
    opening: Decimal
    closing: Decimal


def fund_balances(book: BookData, fiscal: FiscalYear) -> tuple[FundBalance, ...]:
    """The balances of each fund in a year, in the order of the book."""
    funds = [fund for fund in book.fund_years(fiscal.year) if fund.fund != TOTAL]
    if not funds:
        return (FundBalance("", fiscal.opening_balance, fiscal.closing_balance),)
    return tuple(
        FundBalance(fund.fund, fund.opening_balance, fund.closing_balance) for fund in funds
    )


def fund_of_lines(book: BookData) -> dict[str, str]:
    """The fund of each line; empty where the book has only one."""
    funds = book.config.funds
    several = len(funds) > 1
    return {line.id: fund_of(line, funds) if several else "" for line in book.config.lines}

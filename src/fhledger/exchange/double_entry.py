"""Double entry (dubbel bokföring): every line of the statement an account of its own, against the fund.

The book itself has no accounts. Programs that keep accounts get these, so that
they can compute the same years a second time: what fills the fund is a debit of
the fund and a credit of the line. A year opens with the balance that the book
carries forward, and ends with an assertion of its closing balance.

>>> from fhledger.book import embedded_book
>>> [(year.year, str(year.closing_balance)) for year, _ in years_of(embedded_book())]
[(2022, '7015464'), (2023, '8390299'), (2024, '7530250')]
"""

from __future__ import annotations

from fhledger.book import BookData, YearLedger
from fhledger.domain.fund.fiscal_years import FiscalYear
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

"""FH3xx, the years: is what is carried forward what was left?"""

from __future__ import annotations

from collections.abc import Iterator

from fhledger.audit.finding import Doubt, Severity, rule
from fhledger.audit.rules.printed import broken
from fhledger.book import Book
from fhledger.errors import Location
from fhledger.label import Label
from fhledger.money import ZERO


@rule("FH301", Severity.ERROR)
def opening_differs_from_previous_closing(book: Book) -> Iterator[Doubt]:
    """Looks for a printed opening balance that is not the printed closing of the year before.

    Why: each year opens with what the last one closed with; between them no krona moves.
    Do: find which of the two was misprinted; the computed chain says what it should be.
    """
    return broken(book, "carry_forward")


@rule("FH302", Severity.WARNING)
def fund_below_zero(book: Book) -> Iterator[Doubt]:
    """Looks for a year that closes with a deficit. It is carried forward as it is.

    Why: more was used than the members had paid; somebody has lent it.
    Do: nothing in the books; the members decide how the deficit is covered.
    """
    for year in book.fiscal_years():
        if year.closing_balance < 0:
            yield Doubt(
                subject=f"{year.year} closing_balance",
                year=year.year,
                message=Label(
                    sv=f"{year.year} slutar med underskott", en=f"{year.year} closes with a deficit"
                ),
                expected=ZERO,
                actual=year.closing_balance,
                sources=(Location(f"entries/{year.year}.csv"),),
            )

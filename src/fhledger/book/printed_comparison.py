"""Printed reports beside the books (jämförelse): the figures in print, and what the entries give for them.

>>> from fhledger.book import embedded_book
>>> [told] = embedded_book().comparisons
>>> len(told.figures), all(told.computed[key] == amount for key, amount in told.figures.items())
(55, True)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from fhledger.domain.statement.printed import Identity, PrintedReport, identities
from fhledger.domain.statement.rows import FigureKey

if TYPE_CHECKING:
    from fhledger.book.book import Book


class Comparison(NamedTuple):
    """A printed report: its figures, what the books give for its years, and what binds the figures."""

    report: PrintedReport
    figures: Mapping[FigureKey, Decimal]
    computed: Mapping[FigureKey, Decimal]
    identities: tuple[Identity, ...]


def comparisons(book: Book) -> tuple[Comparison, ...]:
    """Each printed report of the book beside what the entries give."""
    figures = ((report, report.figures()) for report in book.printed)
    return tuple(
        Comparison(
            report,
            printed,
            computed_figures(book, report.year, printed),
            identities(book.lines, printed, report.year),
        )
        for report, printed in figures
    )


def computed_figures(
    book: Book, year: int, figures: Iterable[FigureKey]
) -> Mapping[FigureKey, Decimal]:
    """What the books give for the years of a report's figures.

    Where they lack the report's own `year`, that is Bilaga 1 of the latest year that they have.
    """
    years = {key.year for key in figures}
    if year not in book.by_year:
        known = years & book.by_year.keys()
        return {
            key: amount
            for key, amount in (book.statement(max(known)).figures().items() if known else ())
            if key.place == "appendix_1"
        }
    return book.statement(year, columns=year - min(years, default=year) + 1).figures()

"""Traces of a book's figures (spårning): down to entries, sources and assumptions."""

from __future__ import annotations

from fhledger.book.book import BookData
from fhledger.book.tracing.entries import single_entry_trace
from fhledger.book.tracing.forecasts import ForecastTracer
from fhledger.book.tracing.years import Tracer, lines_of
from fhledger.book.views import forecast_basis, scenario_named
from fhledger.core.errors import InvalidArgumentError
from fhledger.domain.fund.numbering import is_number
from fhledger.domain.trace import Trace
from fhledger.planning.forecast import roll_forward
from fhledger.planning.scenarios import Scenario

__all__ = ["ForecastTracer", "Tracer", "trace_figure"]


def trace_figure(
    book: BookData,
    year: int,
    row: str,
    *,
    scenario: str | Scenario | None = None,
    entries: int | None = None,
) -> Trace:
    """How a figure is made up, down to entries and sources.

    `row` is the id of a row of either appendix, the footnote or Finansiering, of a line or an item,
    a municipality's code for its fee, or the number of an entry. A year after the last one of the
    book is that of a forecast, by the named `scenario` (left out: the first one of the book).
    `entries` is the most entries listed one by one in one place; the rest is one node with their
    sum.

    Raises `InvalidArgumentError` for an unknown row or scenario and for a year too far away,
    `YearMissingError` for a year before the first.
    """
    if scenario is None and year in book.ledgers_by_year:
        entry = single_entry_trace(book, year, row) if is_number(row) else None
        if entry is not None:
            return entry
    if scenario is None and (not book.ledgers or year <= book.ledger().year):
        return Tracer(book, entries, lines_of(book, year, row)).trace(year, row)
    forecast = roll_forward(forecast_basis(book), scenario_named(book, scenario), year)
    if not forecast.years:
        raise InvalidArgumentError(
            "{year} is a year of the book, in which nothing is assumed; leave the scenario out",
            year=year,
        )
    return ForecastTracer(book, forecast, Tracer(book, entries)).trace(year, row)

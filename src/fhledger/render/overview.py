"""An overview (översikt): everything that the books say about a year, gathered once to be shown.

What cannot be said of a book, since it has no fee, too few inhabitants or no budget,
is left out, and `unsaid` tells why.

>>> from fhledger.book import embedded_book
>>> told = make_overview(embedded_book(), 2023)
>>> [year.year for year in told.years], told.forecasts[0].years[0].year, dict(told.unavailable)
([2022, 2023], 2024, {'budget': 'the book has no budget for 2023'})
>>> told.traces["2023 result"].amount
Decimal('1932734')
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from fhledger.audit import Verification, verify
from fhledger.book import BookData
from fhledger.book.tracing import ForecastTracer, Tracer
from fhledger.book.views import budget_follow_up, forecast_basis, scenarios_of
from fhledger.core.amounts import KRONA, ORE, round_half_up
from fhledger.core.errors import FhledgerError
from fhledger.core.record import Record
from fhledger.domain.fees.fee import FeeTable
from fhledger.domain.fund.budget_follow_up import FollowUp
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.domain.statement.rows import FigureKey
from fhledger.domain.statement.statement import Statement
from fhledger.domain.trace import Trace
from fhledger.planning.forecast import Basis, Forecast, check_horizon, roll_forward
from fhledger.planning.forecast_grid import ForecastGrid, forecast_grid

YEARS_AHEAD = 6
"""How many years a forecast reaches where nobody says how far."""

_Told = TypeVar("_Told")


class Overview(Record):
    """A year of a book, with the years before it and the forecast of those to come.

    Each part is gathered once, when it is first asked for: the page shows all of them, the workbook
    no forecast and no trace. `entries` is the most entries told one by one in one place of a trace.
    """

    book: BookData
    year: int
    through: int
    entries: int | None = None

    @cached_property
    def statement(self) -> Statement:
        """The statement of the year beside those of the years before it that are printed with it."""
        return self.book.statement(self.year)

    @cached_property
    def history(self) -> Statement:
        """The statement of the year beside those of all years before it."""
        return self.book.statement(self.year, columns=len(self.years))

    @cached_property
    def years(self) -> tuple[FiscalYear, ...]:
        """The fiscal years until this one, oldest first."""
        return tuple(known for known in self.book.fiscal_years() if known.year <= self.year)

    @property
    def fees(self) -> FeeTable | None:
        """The fees of the year."""
        return self._fees[0]

    @cached_property
    def budget(self) -> FollowUp:
        """The follow-up of the year, which may have no budget."""
        return budget_follow_up(self.book, self.year)

    @property
    def forecasts(self) -> tuple[Forecast, ...]:
        """The fund rolled forward under each scenario."""
        return self._forecasts[0] or ()

    @cached_property
    def forecast_grid(self) -> ForecastGrid | None:
        """The forecasts for other fees and growths; None where nobody pays per inhabitant."""
        return forecast_grid(self._basis, self.forecasts) if self.forecasts else None

    @cached_property
    def verification(self) -> Verification:
        """What every rule finds in the book."""
        return verify(self.book)

    @cached_property
    def traces(self) -> Mapping[str, Trace]:
        """The traces of all figures of statement, fees and forecasts, and of what these rest on, by id."""
        tracer = Tracer(self.book, self.entries)
        traces = _traces(tracer, self.statement, self.fees)
        return traces | _planned(self.book, self.forecasts, tracer)

    @cached_property
    def unavailable(self) -> Mapping[str, str]:
        """Why there are no `fees`, no `forecast`, or is no `budget`."""
        none = "" if self.budget.decisions else f"the book has no budget for {self.year}"
        why = {"fees": self._fees[1], "budget": none, "forecast": self._forecasts[1]}
        return {subject: reason for subject, reason in why.items() if reason}

    @cached_property
    def _fees(self) -> tuple[FeeTable | None, str]:
        return _try(lambda: self.book.fees(self.year))

    @cached_property
    def _basis(self) -> Basis:
        return forecast_basis(self.book, year=self.year)

    @cached_property
    def _forecasts(self) -> tuple[tuple[Forecast, ...] | None, str]:
        return _try(
            lambda: tuple(
                roll_forward(self._basis, scenario, self.through)
                for scenario in scenarios_of(self.book)
            )
        )


def make_overview(
    book: BookData,
    year: int | None = None,
    *,
    through: int | None = None,
    entries: int | None = None,
) -> Overview:
    """The overview of a year (left out: the latest), with forecasts `through` a later one.

    `entries` is the most entries told one by one in one place of a trace. Raises
    `YearMissingError` for a year that the book lacks, `InvalidArgumentError` for a horizon
    that no forecast reaches.
    """
    wanted = book.ledger(year).year
    horizon = wanted + YEARS_AHEAD if through is None else through
    check_horizon(wanted, horizon)
    return Overview(book=book, year=wanted, through=horizon, entries=entries)


def _try(say: Callable[[], _Told]) -> tuple[_Told | None, str]:
    """What is said, or nothing and why."""
    try:
        return say(), ""
    except FhledgerError as error:
        return None, str(error)


def _traces(tracer: Tracer, statement: Statement, fees: FeeTable | None) -> dict[str, Trace]:
    """The traces of the newest closing balance, which rests on most others, and of the rest.

    The row of a specification may sum up lines that share a text; then no one trace is its own.
    """
    newest = statement.years[0]
    found = _within(tracer.trace(newest, "closing_balance"))
    for key, amount in statement.figures().items():
        if f"{key.year} {key.row}" in found or key.row == "unspecified":
            continue
        trace = tracer.trace(key.year, key.row)
        if trace.amount is not None and round_half_up(trace.amount, _unit(key)) == amount:
            found |= _within(trace)
    for member in fees.members if fees else ():
        found |= _within(tracer.trace(newest, member.code))
    return found


def _planned(book: BookData, forecasts: Sequence[Forecast], tracer: Tracer) -> dict[str, Trace]:
    """The traces of forecasts from the book's latest year; others it does not give."""
    found: dict[str, Trace] = {}
    for forecast in forecasts:
        if forecast.years and forecast.closed.year == book.ledger().year:
            planned = ForecastTracer(book, forecast, tracer)
            found |= _within(planned.trace(forecast.years[-1].year, "closing_balance"))
    return found


def _unit(key: FigureKey) -> Decimal:
    """What a figure is rounded to: the rate and the budget are as they are, the rest in kronor."""
    return ORE if key.row in ("fee_rate", "budget") else KRONA


def _within(trace: Trace) -> dict[str, Trace]:
    """The trace and all below it that have an id, what rests on others before these."""
    return {node.id: node for node in _nodes(trace) if node.id}


def _nodes(trace: Trace) -> Iterator[Trace]:
    yield trace
    for part in trace.parts:
        yield from _nodes(part)

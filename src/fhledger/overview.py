"""An overview (översikt): everything that the books say about a year, gathered to be shown.

What cannot be said of a book, since it has no fee, too few inhabitants or no budget,
is left out, and `unsaid` tells why.

>>> from fhledger.book import embedded_book
>>> told = overview(embedded_book(), 2023)
>>> [year.year for year in told.years], told.forecasts[0].years[0].year, dict(told.unsaid)
([2022, 2023], 2024, {'budget': 'the book has no budget for 2023'})
>>> told.traces["2023 result"].amount
Decimal('1932734')
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

from fhledger._record import Record
from fhledger.audit import Verification, verify
from fhledger.book import Book
from fhledger.book.planned_tracing import PlannedTracer
from fhledger.book.planning import budget_follow_up, forecast_basis, scenarios_of
from fhledger.book.tracing import Tracer
from fhledger.errors import FhledgerError, WrongCallError
from fhledger.fee import FeeTable
from fhledger.fiscal_year import FiscalYear
from fhledger.follow_up import FollowUp
from fhledger.money import KRONA, ORE, rounded
from fhledger.plan.adjustable import Adjustable, adjustable
from fhledger.plan.forecast import Forecast, check_horizon, roll_forward
from fhledger.rows import FigureKey
from fhledger.statement import Statement
from fhledger.trace import Trace

YEARS_AHEAD = 6
"""How many years a forecast reaches where nobody says how far."""

_Told = TypeVar("_Told")


class Overview(Record):
    """A year of a book, with the years before it and the forecast of those to come.

    `traces` are those of all figures of the statement, the fees and the forecasts, by their ids,
    and of everything that these rest on. `unsaid` says, for `fees`, `budget` and `forecast`, why there
    is none.
    """

    year: int
    statement: Statement
    years: tuple[FiscalYear, ...]
    fees: FeeTable | None
    fee_line: str | None
    budget: FollowUp | None
    through: int
    forecasts: tuple[Forecast, ...]
    adjustable: tuple[Adjustable, ...]
    verification: Verification
    traces: Mapping[str, Trace]
    unsaid: Mapping[str, str]


def overview(
    book: Book,
    year: int | None = None,
    *,
    through: int | None = None,
    entries: int | None = None,
) -> Overview:
    """The overview of a year (left out: the latest), with forecasts `through` a later one.

    `entries` is the most entries told one by one in one place of a trace. Raises
    `YearMissingError` for a year that the book lacks, `WrongCallError` for a horizon
    that no forecast reaches.
    """
    wanted = book.year(year).year
    horizon = wanted + YEARS_AHEAD if through is None else through
    statement = book.statement(wanted)
    unsaid: dict[str, str] = {}

    def told(subject: str, say: Callable[[], _Told]) -> _Told | None:
        try:
            return say()
        except FhledgerError as error:
            unsaid[subject] = str(error)
            return None

    fees = told("fees", lambda: book.fees(wanted))
    check_horizon(wanted, horizon)
    tracer = Tracer(book, entries)
    forecasts, movable = told("forecast", lambda: _forecasts(book, wanted, horizon)) or ((), ())
    return Overview(
        year=wanted,
        statement=statement,
        years=tuple(known for known in book.fiscal_years() if known.year <= wanted),
        fees=fees,
        fee_line=book.fee.line if book.fee else None,
        budget=told("budget", lambda: _budget(book, wanted)),
        through=horizon,
        forecasts=forecasts,
        adjustable=movable,
        verification=verify(book),
        traces=_traces(tracer, statement, fees) | _planned(book, forecasts, tracer),
        unsaid=unsaid,
    )


def _forecasts(
    book: Book, year: int, through: int
) -> tuple[tuple[Forecast, ...], tuple[Adjustable, ...]]:
    basis = forecast_basis(book, year=year)
    told = tuple(roll_forward(basis, scenario, through) for scenario in scenarios_of(book))
    movable = (adjustable(basis, forecast) for forecast in told)
    return told, tuple(found for found in movable if found)


def _budget(book: Book, year: int) -> FollowUp:
    if not any(decision.year == year for decision in book.budgets):
        raise WrongCallError(f"the book has no budget for {year}")
    return budget_follow_up(book, year)


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
        if trace.amount is not None and rounded(trace.amount, _unit(key)) == amount:
            found |= _within(trace)
    for member in fees.members if fees else ():
        found |= _within(tracer.trace(newest, member.code))
    return found


def _planned(book: Book, forecasts: Sequence[Forecast], tracer: Tracer) -> dict[str, Trace]:
    """The traces of forecasts from the book's latest year; others it does not give."""
    found: dict[str, Trace] = {}
    for told in forecasts:
        if told.years and told.closed.year == book.year().year:
            planned = PlannedTracer(book, told, tracer)
            found |= _within(planned.row("closing_balance", told.years[-1].year))
    return found


def _unit(key: FigureKey) -> Decimal:
    """What a figure is rounded to: the rate and the budget stand as they are, the rest in kronor."""
    return ORE if key.row in ("fee_rate", "budget") else KRONA


def _within(trace: Trace) -> dict[str, Trace]:
    """The trace and all below it that have an id, what rests on others before these."""
    return {node.id: node for node in _nodes(trace) if node.id}


def _nodes(trace: Trace) -> Iterator[Trace]:
    yield trace
    for part in trace.parts:
        yield from _nodes(part)

"""Overview (översikt): everything that the web report and the workbook show about a year.

Parts that the book cannot give, because it has no fee, too few inhabitants or no budget, are
empty, and `unavailable` has the reasons.

>>> from fhledger.book import embedded_book
>>> overview = make_overview(embedded_book(), 2023)
>>> [year.year for year in overview.years], overview.forecasts[0].years[0].year
([2022, 2023], 2024)
>>> {part: reason.en for part, reason in overview.unavailable.items()}
{'budget': 'the book has no budget for 2023'}
>>> overview.traces["2023 result"].amount
Decimal('1932734')
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import islice
from typing import TypeVar

from fhledger.audit.verification import Verification, verify
from fhledger.book import BookData
from fhledger.book.book import lines_of_year
from fhledger.book.tracing import ForecastTracer, Tracer
from fhledger.book.views import budget_follow_up, forecast_basis, scenarios_of
from fhledger.core.amounts import KRONA, ORE, round_half_up
from fhledger.core.errors import FhledgerError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import Record
from fhledger.domain.fees.fee_records import FeeTable
from fhledger.domain.fund.budget_follow_up import FollowUp
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.domain.fund.funds import FundYear
from fhledger.domain.fund.ledger import Entry, Line
from fhledger.domain.fund.projects import ProjectStatuses
from fhledger.domain.statement.highlights import Highlights, make_highlights
from fhledger.domain.statement.statement import Statement
from fhledger.domain.trace import Trace
from fhledger.planning.basis import Basis
from fhledger.planning.forecast import Forecast, check_horizon, roll_forward
from fhledger.planning.forecast_grid import ForecastGrid, forecast_grid

YEARS_AHEAD = 6
"""The years of a forecast where no last year is given."""

MOST_ENTRIES = 2_000
"""The most entries that are listed."""

_T = TypeVar("_T")


class Overview(Record):
    """A year of a book, with the years before it and the forecast of those to come.

    Each part is computed once, when it is first used: the web report shows all of them, the
    workbook neither forecasts nor traces. A trace lists at most `entries` entries in one place.
    """

    book: BookData
    year: int
    through: int
    entries: int | None = None

    @cached_property
    def statement(self) -> Statement:
        """The statement of the year, beside the earlier years that are printed with it."""
        return self.book.statement(self.year)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the statement of the year."""
        return lines_of_year(self.book, self.year)

    @cached_property
    def funds(self) -> tuple[FundYear, ...]:
        """The funds of the year, in each year until this one, oldest first."""
        shown = {fund.fund for fund in self.book.fund_years(self.year)}
        rows = self.book.fund_years()
        return tuple(row for row in rows if row.year <= self.year and row.fund in shown)

    @cached_property
    def highlights(self) -> Highlights:
        """The key figures, their change, and the bridge from opening to closing balance."""
        return make_highlights(self.statement, self.book.config.lines)

    @cached_property
    def listed_entries(self) -> tuple[Entry, ...]:
        """The entries of the year, at most `MOST_ENTRIES` of them."""
        return tuple(islice(self.book.ledger(self.year).entries, MOST_ENTRIES))

    @cached_property
    def projects(self) -> ProjectStatuses:
        """The status of each project at the end of the year."""
        return self.book.projects(self.year)

    @cached_property
    def fee_history(self) -> tuple[FeeTable, ...]:
        """The fees of each year until this one whose fees can be computed, oldest first."""
        tables = (_try(partial(self.book.fees, year.year))[0] for year in self.years)
        return tuple(table for table in tables if table is not None)

    @cached_property
    def history(self) -> Statement:
        """The statement of the year, beside all earlier years."""
        return self.book.statement(self.year, columns=len(self.years))

    @cached_property
    def years(self) -> tuple[FiscalYear, ...]:
        """The fiscal years until this one, oldest first."""
        return tuple(year for year in self.book.fiscal_years() if year.year <= self.year)

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
        """The findings of all rules."""
        return verify(self.book)

    @cached_property
    def traces(self) -> Mapping[str, Trace]:
        """The traces of the figures that are shown, and of their parts, by id."""
        tracer = Tracer(self.book, self.entries)
        traces = _traces(tracer, self.statement) | _planned(self.book, self.forecasts, tracer)
        for year, row in self._rows_beside_the_statement():
            if f"{year} {row}" not in traces:
                traces |= named_traces(tracer.trace(year, row))
        return traces

    def _rows_beside_the_statement(self) -> Iterator[tuple[int, str]]:
        """The rows of the figures of fees, budget and projects."""
        for table in self.fee_history:
            yield table.year, "fee_total"
            codes = (fee.code for each in (table, *table.other_fees) for fee in each.members)
            yield from ((table.year, code) for code in dict.fromkeys(codes))
        for row in self.budget.rows:
            if row.budget is not None:
                yield self.year, f"budget {row.id}"
        for used in self.budget.whole:
            yield self.year, f"used {used.row}"
        for status in self.projects.projects:
            yield from ((self.year, f"project {status.row} {column}") for column in status.known())
        for decided in self.projects.years_of_decision:
            if decided.committed_kr is not None:
                yield self.year, f"committed {decided.row}"

    @cached_property
    def unavailable(self) -> Mapping[str, LocalizedText]:
        """The reasons why there are no `fees`, no `budget` or no `forecast`."""
        no_budget = message("the book has no budget for {year}", year=self.year)
        reasons = {
            "fees": self._fees[1],
            "budget": None if self.budget.decisions else no_budget,
            "forecast": self._forecasts[1],
        }
        return {subject: reason for subject, reason in reasons.items() if reason}

    @cached_property
    def _fees(self) -> tuple[FeeTable | None, LocalizedText | None]:
        return _try(lambda: self.book.fees(self.year))

    @cached_property
    def _basis(self) -> Basis:
        return forecast_basis(self.book, year=self.year)

    @cached_property
    def _forecasts(self) -> tuple[tuple[Forecast, ...] | None, LocalizedText | None]:
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

    A trace lists at most `entries` entries in one place. Raises `YearMissingError` for a year that
    the book lacks, `InvalidArgumentError` for a horizon that no forecast can reach.
    """
    year = book.ledger(year).year
    through = year + YEARS_AHEAD if through is None else through
    check_horizon(year, through)
    return Overview(book=book, year=year, through=through, entries=entries)


def _try(compute: Callable[[], _T]) -> tuple[_T | None, LocalizedText | None]:
    """The result and no reason, or None and the reason why there is none."""
    try:
        return compute(), None
    except FhledgerError as error:
        return None, error.localized


def _traces(tracer: Tracer, statement: Statement) -> dict[str, Trace]:
    """The traces of the latest closing balance, which has most figures among its parts, and others.

    A row of a specification that sums up lines with the same text has no trace.
    """
    latest = statement.years[0]
    found = named_traces(tracer.trace(latest, "closing_balance"))
    for key, amount in statement.figures().items():
        if f"{key.year} {key.row}" in found or key.row == "unspecified":
            continue
        trace = tracer.trace(key.year, key.row)
        unit = ORE if key.row in ("fee_rate", "budget") else KRONA
        if trace.amount is not None and round_half_up(trace.amount, unit) == amount:
            found |= named_traces(trace)
    return found


def _planned(book: BookData, forecasts: Sequence[Forecast], tracer: Tracer) -> dict[str, Trace]:
    """The traces of the forecasts that start from the latest year of the book; others have none."""
    found: dict[str, Trace] = {}
    for forecast in forecasts:
        if forecast.years and forecast.closed.year == book.ledger().year:
            planned = ForecastTracer(book, forecast, tracer)
            found |= named_traces(planned.trace(forecast.years[-1].year, "closing_balance"))
    return found


def named_traces(trace: Trace) -> dict[str, Trace]:
    """The trace and all below it that have an id, what rests on others before these."""
    return {node.id: node for node in _nodes(trace) if node.id}


def _nodes(trace: Trace) -> Iterator[Trace]:
    yield trace
    for part in trace.parts:
        yield from _nodes(part)

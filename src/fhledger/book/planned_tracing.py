"""The traces of a forecast's figures: each row and fee of a year to come, down to what is assumed.

What the forecast begins with is traced into the closed years of the book.

>>> from fhledger.book import embedded_book
>>> closing = trace_figure(embedded_book(), 2025, "closing_balance", scenario="unchanged")
>>> [int(part.amount) for part in closing.parts]
[7530250, 1164376, 0]
>>> closing.parts[2].source.en
"scenarios.toml, 'unchanged', appropriation_kr"
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from fhledger.book.book import BookData
from fhledger.book.fee_tracing import (
    fee_trace,
    inhabitants_label,
    inhabitants_trace,
    member_fee,
    rate_source,
)
from fhledger.book.tracing import Tracer, row_name, trace
from fhledger.book.views import forecast_basis, scenario_named
from fhledger.core.amounts import ZERO, negate
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.domain.fees.fee import FeeTable, require_fee
from fhledger.domain.fund.ledger import Line, Section
from fhledger.domain.statement.rows import SUMMARY_ROWS, dated
from fhledger.domain.statement.statement import row_sums
from fhledger.domain.trace import Trace, fact, same, summed
from fhledger.planning.forecast import Forecast, PlannedYear, roll_forward
from fhledger.planning.scenarios import LinePlan, percent_text


def trace_figure(
    book: BookData,
    year: int,
    row: str,
    *,
    scenario: str | None = None,
    entries: int | None = None,
) -> Trace:
    """How a figure is made up, down to entries and sources.

    `row` is the id of a row of either appendix, the footnote or Finansiering, of a line or an
    item, or a municipality's code for its fee. A year after the last one of the book is that
    of a forecast, by the named `scenario` (left out: the first one of the book). `entries` is
    the most entries listed one by one in one place; the rest is one node with their sum.

    Raises `InvalidArgumentError` for an unknown row or scenario and for a year too far away,
    `YearMissingError` for a year before the first.
    """
    if scenario is None and (not book.ledgers or year <= book.ledger().year):
        return trace(book, year, row, entries=entries)
    forecast = roll_forward(forecast_basis(book), scenario_named(book, scenario), year)
    if not forecast.years:
        raise InvalidArgumentError(
            f"{year} is a year of the book, in which nothing is assumed; leave the scenario out"
        )
    return PlannedTracer(book, forecast, Tracer(book, entries)).row(row, year)


@dataclass(frozen=True, slots=True)
class PlannedTracer:
    """A forecast beside the book from which it starts, and what traces the years that are closed."""

    book: BookData
    forecast: Forecast
    closed: Tracer

    def row(self, row: str, year: int) -> Trace:
        """A row of Bilaga 1, or the fee of a member."""
        id = f"{year} {row} {self.forecast.scenario.name}"
        return self._row(row, year).model_copy(update={"id": id})

    def _row(self, row: str, year: int) -> Trace:
        lines = [
            line for line in self.book.config.lines if line.section is not Section.APPROPRIATION
        ]
        sum_of = next((known for known in row_sums(lines) if known.row == row), None)
        if row == "opening_balance":
            return self._opening(year)
        if row == "appropriations":
            return self._appropriations(year)
        if sum_of is not None:
            parts = [self.row(part, year) for part in sum_of.parts]
            return summed(row_name(self.book, row, year), parts)
        if line := next((line for line in lines if line.id == row), None):
            return self._line(line, year)
        if any(member.code == row for member in self.book.config.municipalities):
            return self._fee(row, year)
        rows = dict.fromkeys((*SUMMARY_ROWS, *(line.id for line in lines)))
        raise InvalidArgumentError(
            f"a forecast has no row '{row}'; there are {', '.join(rows)},"
            " and the codes of municipalities"
        )

    def _opening(self, year: int) -> Trace:
        name = row_name(self.book, "opening_balance", year)
        if year - 1 == self.forecast.closed.year:
            closing = self.closed.trace(year - 1, "closing_balance")
        else:
            closing = self.row("closing_balance", year - 1)
        return same(name, closing)

    def _appropriations(self, year: int) -> Trace:
        amount = negate(self._plan(year).appropriation_kr)
        name = row_name(self.book, "appropriations", year)
        assumed = LocalizedText(sv=f"{name.sv} (antagande)", en=f"{name.en} (assumed)")
        return fact(assumed, amount, self._assumed("appropriation_kr"))

    def _line(self, line: Line, year: int) -> Trace:
        plan = self._plan(year)
        name = dated(line.label, year)
        if self.book.config.fee_rule is not None and line.id == self.book.config.fee_rule.line:
            fees = plan.fees.members if plan.fees else ()
            return summed(name, [self.row(fee.code, year) for fee in fees])
        return self._continued(name, line, self.forecast.scenario.plan(line.id), year)

    def _continued(self, name: LocalizedText, line: Line, plan: LinePlan, year: int) -> Trace:
        """A line at an amount of its own, or grown from the last closed year."""
        amount = self._plan(year).amounts[line.id]
        if plan.amount_kr is not None:
            return fact(name, amount, self._assumed("amount_kr"))
        closed = self.forecast.closed.year
        last = self.closed.trace(closed, line.id)
        last = last.model_copy(update={"label": dated(line.label, closed)})
        percent = _growth(plan.growth_percent or ZERO, self._assumed("growth_percent"))
        return _grown(name, amount, (last, percent), (closed, year))

    def _fee(self, code: str, year: int) -> Trace:
        table = require_fee(self._plan(year).fees)
        fee = member_fee(table, code)
        rates = self.book.config.fee_rates
        if fee.inhabitants is None or fee.rate_unit == "kr_per_member":
            return fee_trace(table, fee, None, rate_source(rates, code, year))
        inhabitants = inhabitants_trace(self.book.population, code, table)
        if inhabitants is None:
            inhabitants = self._projected(table, code, fee.inhabitants)
        if self.forecast.scenario.rate is not None:
            return fee_trace(table, fee, inhabitants, self._assumed("rate"))
        return fee_trace(table, fee, inhabitants, rate_source(rates, code, year))

    def _projected(self, table: FeeTable, code: str, inhabitants: int) -> Trace:
        growth = next(member for member in self.forecast.growth if member.code == code)
        day, name = growth.known_day, inhabitants_label(table)
        row = self.book.population.row(code, day)
        known = fact(
            LocalizedText(sv=f"invånare {day}", en=f"inhabitants on {day}"),
            Decimal(growth.known_inhabitants),
            row.source if row else None,
            "number",
        )
        given = self.forecast.scenario.growth_percent is not None
        how = "growth_percent" if given else f"growth '{self.forecast.scenario.growth}'"
        percent = _growth(growth.percent, self._assumed(how))
        span = (day.year, table.reference_day.year)
        return _grown(name, Decimal(inhabitants), (known, percent), span)

    def _plan(self, year: int) -> PlannedYear:
        return next(plan for plan in self.forecast.plans if plan.year == year)

    def _assumed(self, field: str) -> str | None:
        """Where the scenario says so; None for one that no file states."""
        scenario = self.forecast.scenario
        if scenario not in self.book.scenarios:
            return None
        return f"scenarios.toml, '{scenario.name}', {field}"


def _growth(percent: Decimal, source: str | None) -> Trace:
    text = percent_text(percent)
    name = LocalizedText(
        sv=f"antagen tillväxt om året: {text}", en=f"assumed growth a year: {text}"
    )
    return fact(name, percent, source, "percent")


def _grown(
    name: LocalizedText, amount: Decimal, parts: tuple[Trace, Trace], span: tuple[int, int]
) -> Trace:
    """A number and its growth in per cent a year, over the years of a span."""
    since, until = span
    years = fact(
        LocalizedText(sv="år", en="years"), Decimal(until - since), f"{since}–{until}", "number"
    )
    unit = parts[0].unit
    return Trace(label=name, amount=amount, how="grown", unit=unit, parts=(*parts, years))

"""The traces of a forecast's figures (prognos): rows and fees to come, down to assumptions.

The last closed year, from which the forecast starts, is traced into the book.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from fhledger.book.book import BookData
from fhledger.book.tracing.fee_components import QuantityTrace
from fhledger.book.tracing.fees import (
    fees_trace,
    known_quantity,
    quantity_label,
)
from fhledger.book.tracing.years import Tracer, row_label
from fhledger.core.amounts import ZERO, negate
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.fees.components import MeasuredQuantity
from fhledger.domain.fees.fee_records import FeeTable, require_fee
from fhledger.domain.fund.ledger import Line, Section
from fhledger.domain.members.measures import INHABITANTS
from fhledger.domain.statement.rows import SUMMARY_ROWS, dated
from fhledger.domain.statement.statement import row_sums
from fhledger.domain.trace import Trace, derived, fact
from fhledger.planning.forecast import Forecast, PlannedYear
from fhledger.planning.scenarios import percent_text

_ASSUMED = message("{name} (assumed)")
_GROWTH = message("assumed growth a year: {rate}")
_INHABITANTS = message("inhabitants on {day}")
_YEARS = message("years")


@dataclass(frozen=True, slots=True)
class ForecastTracer:
    """Traces a forecast of a book; `closed` traces the booked years."""

    book: BookData
    forecast: Forecast
    closed: Tracer

    def trace(self, year: int, row: str) -> Trace:
        """A row of Bilaga 1, or the fee of a member; `InvalidArgumentError` for an unknown row."""
        id = f"{year} {row} {self.forecast.scenario.name}"
        return self._row(year, row).model_copy(update={"id": id})

    def _row(self, year: int, row: str) -> Trace:
        config = self.book.config
        if row == "opening_balance":
            return self._opening_balance(year)
        if row == "appropriations":
            return self._appropriations(year)
        for row_sum in row_sums(config.lines):
            if row_sum.row == row:
                transfers = {line.id for line in config.lines if line.transfer}
                parts = [self.trace(year, part) for part in row_sum.parts if part not in transfers]
                return derived(row_label(self.book, row, year), parts)
        lines = {
            line.id: line for line in config.lines if line.section is not Section.APPROPRIATION
        }
        if row in lines:
            return self._line(year, lines[row])
        if any(member.code == row for member in config.municipalities):
            return self._fee(year, row)
        raise InvalidArgumentError(
            "a forecast has no row '{row}'; there are {lines}, and the codes of municipalities",
            row=row,
            lines=", ".join(dict.fromkeys((*SUMMARY_ROWS, *lines))),
        )

    def _opening_balance(self, year: int) -> Trace:
        tracer = self.closed if year - 1 == self.forecast.closed.year else self
        closing = tracer.trace(year - 1, "closing_balance")
        return derived(row_label(self.book, "opening_balance", year), [closing], "same")

    def _appropriations(self, year: int) -> Trace:
        name = row_label(self.book, "appropriations", year)
        amount = negate(self._plan(year).appropriation_kr)
        return fact(_ASSUMED.format(name=name), amount, self._assumption("appropriation_kr"))

    def _line(self, year: int, line: Line) -> Trace:
        """The fees of the members, an amount of its own, or growth from the last closed year."""
        name = dated(line.in_year(year).label, year)
        planned = self._plan(year)
        for table in planned.tables:
            if line.id in table.by_line:
                only = None if len(planned.tables) == 1 else table.fee
                return self._fee_line(year, line, table, only)
        plan = self.forecast.scenario.plan(line.id)
        amount = planned.amounts[line.id]
        if plan.amount_kr is not None:
            return fact(name, amount, self._assumption("amount_kr"))
        closed = self.forecast.closed.year
        last = self.closed.trace(closed, line.id)
        last = last.model_copy(update={"label": dated(line.in_year(closed).label, closed)})
        rate = _growth(plan.growth_percent or ZERO, self._assumption("growth_percent"))
        return _grown(name, amount, (last, rate), (closed, year))

    def _fee_line(self, year: int, line: Line, table: FeeTable, fee: str | None) -> Trace:
        """The fees of all members that are planned for a line, or what of them is for this line."""
        name = dated(line.label, year)
        if len(table.by_line) > 1:
            shares = (
                fact(
                    message("{name}, what is for this line", name=member.name),
                    member.amounts.get(line.id, ZERO),
                    "book.toml",
                )
                for member in table.members
            )
            return derived(name, tuple(shares))
        if fee is None:
            return derived(name, [self.trace(year, member.code) for member in table.members])
        return derived(name, [self._fee(year, member.code, fee) for member in table.members])

    def _fee(self, year: int, code: str, fee: str | None = None) -> Trace:
        """The fees of a member in a year to come, or one of them."""
        tables = self._plan(year).tables
        table = require_fee(self._plan(year).fees)
        if fee is None:
            table = table.model_copy(update={"other_fees": tables[1:]})
        else:
            table = next(each for each in tables if each.fee == fee)
        has_rate = self.forecast.scenario.rate is not None and table.fee == tables[0].fee
        source = self._assumption("rate") if has_rate else None
        return fees_trace(self.book, table, code, partial(self._quantity, code), source)

    def _quantity(self, code: str, table: FeeTable) -> QuantityTrace:
        """Traces a measure to the book, or to its growth from the latest known day."""
        known = known_quantity(self.book.measures, code, table)

        def trace(measured: MeasuredQuantity) -> Trace:
            id, day = measured.measure.id, measured.reference_day
            if self.book.measures.figure(id, code, day) is not None:
                return known(measured)
            return self._projection(table, code, measured)

        return trace

    def _projection(self, table: FeeTable, code: str, measured: MeasuredQuantity) -> Trace:
        scenario = self.forecast.scenario
        id = measured.measure.id
        growth = next(
            member for member in self.forecast.growth if (member.code, member.measure) == (code, id)
        )
        day = growth.known_day
        figure = self.book.measures.figure(id, code, day)
        known = fact(
            _INHABITANTS.format(day=day)
            if id == INHABITANTS
            else message("{measure} on {day}", measure=measured.measure.label, day=day),
            growth.known_value,
            figure.row.source if figure else None,
            "number",
        )
        is_given = scenario.growth_percent is not None
        field = "growth_percent" if is_given else f"growth = {scenario.growth}"
        rate = _growth(growth.percent, self._assumption(field))
        span = (day.year, measured.reference_day.year)
        label = quantity_label(table, measured.measure, measured.reference_day)
        return _grown(label, measured.quantity, (known, rate), span)

    def _plan(self, year: int) -> PlannedYear:
        return next(plan for plan in self.forecast.plans if plan.year == year)

    def _assumption(self, field: str) -> str | None:
        """The field of scenarios.toml that states an assumption; None if no file states it."""
        scenario = self.forecast.scenario
        if scenario not in self.book.scenarios:
            return None
        return f"scenarios.toml, “{scenario.name}”, “{field}”"


def _growth(percent: Decimal, source: str | None) -> Trace:
    return fact(_GROWTH.format(rate=percent_text(percent)), percent, source, "percent")


def _grown(
    name: LocalizedText, amount: Decimal, parts: tuple[Trace, Trace], span: tuple[int, int]
) -> Trace:
    """A number and its growth in per cent a year, over the years of a span."""
    first, last = span
    years = fact(_YEARS, Decimal(last - first), f"{first}–{last}", "number")
    unit = parts[0].unit
    return Trace(label=name, amount=amount, how="grown", unit=unit, parts=(*parts, years))

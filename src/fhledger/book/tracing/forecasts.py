"""The traces of a forecast's figures (prognos): rows and fees of years to come, down to assumptions.

The last closed year, from which the forecast starts, is traced into the book.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from fhledger.book.book import BookData
from fhledger.book.tracing.fees import (
    fee_trace,
    inhabitants_label,
    inhabitants_trace,
    member_fee,
    rate_source,
)
from fhledger.book.tracing.years import Tracer, row_label
from fhledger.core.amounts import ZERO, negate
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.fees.fee import FeeTable, require_fee
from fhledger.domain.fund.ledger import Line, Section
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
                parts = [self.trace(year, part) for part in row_sum.parts]
                return derived(row_label(self.book, row, year), parts)
        lines = {
            line.id: line for line in config.lines if line.section is not Section.APPROPRIATION
        }
        if row in lines:
            return self._line(year, lines[row])
        if any(member.code == row for member in config.municipalities):
            return self._fee(year, row)
        raise InvalidArgumentError(
            message(
                "a forecast has no row '{row}'; there are {lines}, and the codes of municipalities",
                row=row,
                lines=", ".join(dict.fromkeys((*SUMMARY_ROWS, *lines))),
            )
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
        if self.book.config.fee_rule is not None and line.id == self.book.config.fee_rule.line:
            fees = planned.fees.members if planned.fees else ()
            return derived(name, [self.trace(year, fee.code) for fee in fees])
        plan = self.forecast.scenario.plan(line.id)
        amount = planned.amounts[line.id]
        if plan.amount_kr is not None:
            return fact(name, amount, self._assumption("amount_kr"))
        closed = self.forecast.closed.year
        last = self.closed.trace(closed, line.id)
        last = last.model_copy(update={"label": dated(line.in_year(closed).label, closed)})
        rate = _growth(plan.growth_percent or ZERO, self._assumption("growth_percent"))
        return _grown(name, amount, (last, rate), (closed, year))

    def _fee(self, year: int, code: str) -> Trace:
        table = require_fee(self._plan(year).fees)
        fee = member_fee(table, code)
        source = rate_source(self.book.config.fee_rates, code, year)
        if fee.inhabitants is None or fee.rate_unit == "kr_per_member":
            return fee_trace(table, fee, None, source)
        inhabitants = inhabitants_trace(self.book.population, code, table)
        if inhabitants is None:
            inhabitants = self._projection(table, code, fee.inhabitants)
        if self.forecast.scenario.rate is not None:
            return fee_trace(table, fee, inhabitants, self._assumption("rate"))
        return fee_trace(table, fee, inhabitants, source)

    def _projection(self, table: FeeTable, code: str, inhabitants: int) -> Trace:
        scenario = self.forecast.scenario
        growth = next(member for member in self.forecast.growth if member.code == code)
        day = growth.known_day
        row = self.book.population.row(code, day)
        known = fact(
            _INHABITANTS.format(day=day),
            Decimal(growth.known_inhabitants),
            row.source if row else None,
            "number",
        )
        is_given = scenario.growth_percent is not None
        field = "growth_percent" if is_given else f"growth '{scenario.growth}'"
        rate = _growth(growth.percent, self._assumption(field))
        span = (day.year, table.reference_day.year)
        return _grown(inhabitants_label(table), Decimal(inhabitants), (known, rate), span)

    def _plan(self, year: int) -> PlannedYear:
        return next(plan for plan in self.forecast.plans if plan.year == year)

    def _assumption(self, field: str) -> str | None:
        """The field of scenarios.toml that states an assumption; None if no file states it."""
        scenario = self.forecast.scenario
        if scenario not in self.book.scenarios:
            return None
        return f"scenarios.toml, '{scenario.name}', {field}"


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

"""The terms of the rates of fees (villkor) in the workbook, and amounts as formulas of them.

The terms come first: values, base sums, floors, ceilings, discounts, brackets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from fhledger.core.currency import in_currency
from fhledger.core.exact import as_decimal
from fhledger.core.messages import message
from fhledger.domain.fees.components import FeeComponent, limits_hold
from fhledger.domain.fees.fee_records import FeeTable
from fhledger.domain.fees.rates import Rate
from fhledger.domain.fees.wording import rate_words
from fhledger.domain.members.measures import BUILT_IN, Measure
from fhledger.render.workbook.sheet import Cell, SheetRows, column_name, kind_of

_TERMS = {
    "rate": message("Rate"),
    "base": message("Base sum, kr"),
    "minimum": message("Minimum, kr"),
    "maximum": message("Maximum, kr"),
    "discount": message("Discount, %"),
    "above": message("on the part above"),
    "valid_from": message("Valid from"),
}
"""The terms that a rate may have."""


@dataclass(frozen=True, slots=True)
class RateTerms:
    """The row of a rate, the columns of its terms, and its first and last bracket."""

    row: int
    columns: Mapping[str, str]
    steps: tuple[int, int] | None = None

    def cell(self, term: str) -> str:
        """The cell of a term."""
        return f"${self.columns[term]}${self.row}"

    def steps_in(self, column: str) -> str:
        """The cells of the brackets in a column."""
        first, last = self.steps or (self.row, self.row)
        return f"${column}${first}:${column}${last}"


def add_terms(rows: SheetRows, table: FeeTable) -> dict[Rate | None, RateTerms]:
    """Add the terms of each rate of a table; returns where they are."""
    found: dict[Rate, Measure] = {}
    for member in table.members:
        for part in member.components:
            if part.rate is not None:
                measure = part.measured[0].measure if part.measured else BUILT_IN
                found.setdefault(part.rate, measure)
    if not found:
        return {}
    terms = {rate: _terms(rate) for rate in found}
    used = [name for name in _TERMS if any(own.get(name) for own in terms.values())]
    columns = {name: column_name(at) for at, name in enumerate(used, 2)}
    rows.heading(message("Rates"))
    rows.header(["", message("Unit")], [in_currency(_TERMS[name]) for name in used])
    added: dict[Rate | None, RateTerms] = {}
    for number, (rate, measure) in enumerate(found.items(), 1):
        row = rows.next_row
        rows.add(
            Cell(rate.component or number, kind="key"),
            Cell(rate_words(rate, measure), kind="wrapped"),
            *(terms[rate].get(name) for name in used),
        )
        added[rate] = RateTerms(row, columns, _add_steps(rows, rate))
    return added


def _terms(rate: Rate) -> dict[str, Cell | None]:
    def term(value: Decimal | None) -> Cell | None:
        return None if value is None else Cell(value, kind=kind_of(value), is_input=True)

    discount, is_limited = rate.discount, limits_hold(rate) or rate.of_class is not None
    return {
        "rate": None if rate.steps else term(as_decimal(rate.per_unit)),
        "base": term(rate.base_kr),
        "minimum": term(rate.minimum_kr) if is_limited else None,
        "maximum": term(rate.maximum_kr) if is_limited else None,
        "discount": term(discount.percent) if discount else None,
        "above": term(discount.above) if discount else None,
        "valid_from": Cell(rate.valid_from, kind="day"),
    }


def _add_steps(rows: SheetRows, rate: Rate) -> tuple[int, int] | None:
    """Add the brackets of a rate; returns their first and last row."""
    if not rate.steps:
        return None
    first = rows.next_row
    before = Fraction(0)
    for at, step in enumerate(rate.steps):
        value = rate.of_value(step.value)
        change = as_decimal(value - before)
        own = rows.next_row
        formula = f"C{own}-C{own - 1}" if at else f"C{own}"
        rows.add(
            Cell(""),
            Cell(step.from_quantity, kind="number", is_input=True),
            Cell(as_decimal(value), kind="number", is_input=True),
            Cell(change, formula, "number"),
        )
        before = value
    return first, rows.next_row - 1


def amount_formula(
    component: FeeComponent,
    terms: Mapping[Rate | None, RateTerms],
    at: Mapping[str, str],
    row: int,
    payers: str,
) -> str:
    """The amount of a rate for a whole year; `payers` are the cells of what a class pays."""
    rate = component.rate
    if rate is None:
        return ""
    place = terms[rate]
    if rate.of_class:
        paid = f"SUM({payers})" if payers else "0"
        amount = f"{place.cell('rate')}/100*{paid}"
    else:
        quantity = f"{at[component.measured[0].measure.id]}{row}" if component.measured else ""
        amount = _gross(rate, place, quantity)
        if rate.discount is not None:
            part = _discounted(rate, place, quantity, amount)
            amount = f"{amount}-{part}*{place.cell('discount')}/100"
    if rate.base_kr is not None:
        amount = f"{amount}+{place.cell('base')}"
    if (rate.of_class or limits_hold(rate)) and rate.minimum_kr is not None:
        amount = f"MAX({place.cell('minimum')},{amount})"
    if (rate.of_class or limits_hold(rate)) and rate.maximum_kr is not None:
        amount = f"MIN({place.cell('maximum')},{amount})"
    return amount


def _discounted(rate: Rate, place: RateTerms, quantity: str, gross: str) -> str:
    """What a discount is on: all of the amount, or what a quantity above one adds to it."""
    if rate.discount is None or rate.discount.above is None or not quantity:
        return f"({gross})"
    above = place.cell("above")
    return f"({quantity}>{above})*({gross}-{_gross(rate, place, above)})"


def _gross(rate: Rate, place: RateTerms, quantity: str) -> str:
    if not rate.steps:
        per_member = rate.unit == "kr_per_member" or not quantity
        return place.cell("rate") if per_member else f"{place.cell('rate')}*{quantity}"
    starts = place.steps_in("B")
    if rate.brackets == "marginal":
        return f"SUMPRODUCT(({starts}<{quantity})*({quantity}-{starts})*{place.steps_in('D')})"
    value = f"LOOKUP({quantity},{starts},{place.steps_in('C')})"
    return value if rate.unit == "kr_per_member" else f"{value}*{quantity}"

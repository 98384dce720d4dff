"""Fees of any rule in the workbook (avgifter av alla slag): each component as a formula over its terms.

The terms stand first: values, base sums, floors, ceilings, discounts, brackets. A member's row has its
measures, each component, and the fee. A share of a total is a value: its last kronor follow from the
largest remainders of all members.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from fhledger.core.amounts import decimal_places, round_half_up
from fhledger.core.exact import as_decimal
from fhledger.domain.fees.components import FeeComponent, limits_hold
from fhledger.domain.fees.fee_records import FeeTable, MemberFee
from fhledger.domain.fees.fee_rule import FeeRule, Limit
from fhledger.domain.fees.measures import BUILT_IN, Measure
from fhledger.domain.fees.municipality import Municipality, part_of_year
from fhledger.domain.fees.rates import Rate
from fhledger.domain.fees.wording import rate_words
from fhledger.render.workbook.fee_shares import share_formula, whole_share
from fhledger.render.workbook.sheet import Cell, SheetRows, column_name

_EXACT_DECIMALS = 7
"""The decimals of an amount that a spreadsheet, with its fifteen digits, holds up to 100 million."""


@dataclass(frozen=True, slots=True)
class _Terms:
    """The rows in which the terms of a rate are: its value, or its first and last bracket."""

    row: int
    steps: tuple[int, int] | None = None

    def cell(self, column: str) -> str:
        return f"${column}${self.row}"

    def steps_in(self, column: str) -> str:
        first, last = self.steps or (self.row, self.row)
        return f"${column}${first}:${column}${last}"


def add_terms(rows: SheetRows, table: FeeTable) -> dict[Rate, _Terms]:
    """Add the terms of each rate of a table; returns where they are."""
    found: dict[Rate, Measure] = {}
    for member in table.members:
        for part in member.components:
            if part.rate is not None:
                measure = part.measured[0].measure if part.measured else BUILT_IN
                found.setdefault(part.rate, measure)
    rows.heading(rows.word("rates"))
    figures = ("rate_member", "base", "minimum", "maximum", "discount", "above")
    rows.header(["", rows.word("unit")], [rows.word(key) for key in figures])
    return {rate: _add_rate(rows, rate, measure) for rate, measure in found.items()}


def _add_rate(rows: SheetRows, rate: Rate, measure: Measure) -> _Terms:
    def term(value: Decimal | None) -> Cell | None:
        return None if value is None else Cell(value, kind="number", is_input=True)

    row = rows.next_row
    discount = rate.discount
    rows.add(
        Cell(rate.component or "", kind="key"),
        Cell(rows.text(rate_words(rate, measure)), kind="wrapped"),
        None if rate.steps else term(as_decimal(rate.per_unit)),
        term(rate.base_kr),
        term(rate.minimum_kr) if limits_hold(rate) else None,
        term(rate.maximum_kr) if limits_hold(rate) else None,
        term(discount.percent) if discount else None,
        term(discount.above) if discount and discount.above is not None else None,
    )
    if not rate.steps:
        return _Terms(row)
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
    return _Terms(row, (first, rows.next_row - 1))


def add_members(
    rows: SheetRows,
    rule: FeeRule,
    table: FeeTable,
    terms: Mapping[Rate, _Terms],
    members: Sequence[Municipality],
) -> str:
    """Add a row for each member, and the total; returns the cell of the total."""
    by_code = {member.code: member for member in members}
    measures = [(used.id, f"{rows.text(used.label)} ({used.unit})") for used in table.measures]
    names = list(dict.fromkeys(part.name for fee in table.members for part in fee.components))
    titles = [title for _, title in measures]
    titles += [rows.word("part_of_year")]
    titles += [name or rows.word("computed_amount") for name in names]
    rows.add()
    rows.header(
        [rows.word("code"), rows.word("member")],
        [*titles, rows.word("fee"), rows.word("share")],
    )
    first, last = rows.next_row, rows.next_row + len(table.members) - 1
    at = {id: column_name(2 + number) for number, (id, _) in enumerate(measures)}
    part_column = 2 + len(measures)
    of = {name: column_name(part_column + 1 + number) for number, name in enumerate(names)}
    fee = column_name(part_column + 1 + len(names))
    for member in table.members:
        row = rows.next_row
        stated = by_code[member.code]
        part = part_of_year(stated, table.year, rule.partial_year)
        own = {component.name: component for component in member.components}
        cells: list[Cell | None] = [Cell(member.code), Cell(member.name)]
        for id, _ in measures:
            quantity = member.quantity(id)
            cells.append(None if quantity is None else Cell(quantity, kind="number", is_input=True))
        cells.append(_part_of_year(part))
        for name in names:
            component = own.get(name)
            cells.append(
                None
                if component is None
                else Cell(_fitting(component.amount), _formula(component, terms, at, row), "number")
            )
        parts = [f"{of[component.name]}{row}" for component in member.components]
        limit = rule.limit(stated, date(table.year, 1, 1))
        formula = _fee(rule, member, limit, parts, f"{column_name(part_column)}{row}")
        cells.append(Cell(member.fee, formula, "exact"))
        share = share_formula((fee, first, last), row, table)
        cells.append(Cell(member.shown_share, share, "share"))
        rows.add(*cells)
    blank = [Cell("") for _ in range(part_column - 1 + 1 + len(names))]
    total = f"ROUND(SUM({fee}{first}:{fee}{last}),2)"
    rows.add(
        Cell(rows.word("total")),
        *blank,
        Cell(table.total, total, "exact"),
        whole_share(column_name(part_column + 2 + len(names)), first, table),
        weight="ruled",
    )
    return f"{fee}{last + 1}"


def _part_of_year(part: Fraction) -> Cell:
    """The part of the year of which a member pays: a quotient, which no decimal number holds exactly."""
    if part == 1:
        return Cell(1, kind="number", is_input=True)
    return Cell(as_decimal(part, 12), f"{part.numerator}/{part.denominator}", "number")


def _fitting(amount: Decimal) -> Decimal:
    """An amount with no more decimals than a cell has room for: fifteen digits in all."""
    most = max(0, 14 - max(0, amount.adjusted()))
    return (
        round_half_up(amount, Decimal(1).scaleb(-most)) if decimal_places(amount) > most else amount
    )


def _formula(
    component: FeeComponent, terms: Mapping[Rate, _Terms], at: Mapping[str, str], row: int
) -> str:
    """The amount of a rate for a whole year; none for a share of a total, or of what a class pays."""
    rate = component.rate
    if rate is None or rate.of_class:
        return ""
    place = terms[rate]
    quantity = f"{at[component.measured[0].measure.id]}{row}" if component.measured else ""
    amount = _gross(rate, place, quantity)
    if rate.discount is not None:
        if rate.discount.above is None:
            amount = f"({amount})*(1-{place.cell('G')}/100)"
        elif rate.steps:
            return ""
        else:
            part = f"MAX(0,{quantity}-{place.cell('H')})"
            amount = f"{amount}-{part}*{place.cell('C')}*{place.cell('G')}/100"
    if rate.base_kr is not None:
        amount = f"{amount}+{place.cell('D')}"
    if limits_hold(rate) and rate.minimum_kr is not None:
        amount = f"MAX({place.cell('E')},{amount})"
    if limits_hold(rate) and rate.maximum_kr is not None:
        amount = f"MIN({place.cell('F')},{amount})"
    return amount


def _gross(rate: Rate, place: _Terms, quantity: str) -> str:
    if not rate.steps:
        per_member = rate.unit == "kr_per_member" or not quantity
        return place.cell("C") if per_member else f"{place.cell('C')}*{quantity}"
    starts = place.steps_in("B")
    if rate.brackets == "marginal":
        return f"SUMPRODUCT(({starts}<{quantity})*({quantity}-{starts})*{place.steps_in('D')})"
    value = f"LOOKUP({quantity},{starts},{place.steps_in('C')})"
    return value if rate.unit == "kr_per_member" else f"{value}*{quantity}"


def _fee(
    rule: FeeRule, fee: MemberFee, limit: Limit | None, cells: Sequence[str], part: str
) -> str:
    """The fee: the components within its limits, for the part of the year, rounded once.

    A spreadsheet holds 1.15 × 10 as a little less than 11.50, which would round down. The inner
    rounding takes that error away, far beyond the decimals that a fee is rounded to.
    """
    inside: list[str] = []
    outside: list[str] = []
    for component, cell in zip(fee.components, cells, strict=True):
        stated = component.rate or component.total
        amount = cell if component.total else f"{cell}*{part}"
        (outside if stated is not None and stated.outside_limits else inside).append(amount)
    whole = "+".join(inside) or "0"
    if limit is not None and limit.minimum_kr is not None:
        whole = f"MAX({limit.minimum_kr:f}*{part},{whole})"
    if limit is not None and limit.maximum_kr is not None:
        whole = f"MIN({limit.maximum_kr:f}*{part},{whole})"
    decimals = {"ore": 2, "krona": 0, 10: -1, 100: -2, 1000: -3}[rule.rounding]
    return f"ROUND(ROUND({'+'.join([whole, *outside])},{_EXACT_DECIMALS}),{decimals})"

"""Fees of any rule in the workbook (avgifter av alla slag): components as formulas of terms.

The terms come first: values, base sums, floors, ceilings, discounts, brackets. A member's row has
its measures, each component, and the fee.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from fhledger.core.amounts import format_number
from fhledger.core.exact import as_decimal
from fhledger.domain.fees.components import FeeComponent, limits_hold
from fhledger.domain.fees.fee_records import FeeTable, MemberFee, UsedMeasure
from fhledger.domain.fees.fee_rule import FeeRule, Limit
from fhledger.domain.fees.rates import Rate
from fhledger.domain.fees.wording import rate_words
from fhledger.domain.members.measures import BUILT_IN, Measure
from fhledger.domain.members.municipality import Municipality, first_day_in_year, part_of_year
from fhledger.render.workbook.fee_shares import share_formula, whole_share
from fhledger.render.workbook.fee_totals import PartColumns, TotalTerms
from fhledger.render.workbook.sheet import (
    Cell,
    CellReference,
    SheetRows,
    cells_of,
    column_name,
    fitting,
)

_EXACT_DECIMALS = 7
"""The decimals of an amount that a spreadsheet, with its fifteen digits, holds up to 100
million."""


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
    if not found:
        return {}
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
    terms: tuple[Mapping[Rate, _Terms], Mapping[str | None, TotalTerms]],
    members: Sequence[Municipality],
) -> CellReference:
    """Add a row for each member, and the total; returns the cell of the total.

    `terms` are where the terms of the rates and those of the totals are.
    """
    rates, totals = terms
    by_code = {member.code: member for member in members}
    names = list(dict.fromkeys(part.name for fee in table.members for part in fee.components))
    measures = {used.id: _title(used, rows) for used in table.measures}
    titles = [*measures.values(), rows.word("part_of_year")]
    at = {id: column_name(2 + number) for number, id in enumerate(measures)}
    part_column = column_name(1 + len(titles))
    columns: dict[str | None, list[str]] = {}
    for name in names:
        before = totals[name].columns if name in totals else ()
        columns[name] = [column_name(2 + len(titles) + i) for i in range(len(before) + 1)]
        titles += [rows.word(word, unit=format_number(rule.unit)) for word in before]
        titles.append(name or rows.word("computed_amount"))
    fee = column_name(2 + len(titles))
    rows.add()
    rows.header(
        [rows.word("code"), rows.word("member")],
        [*titles, rows.word("fee"), rows.word("share")],
    )
    first, last = rows.next_row, rows.next_row + len(table.members) - 1
    parts = {
        member.code: part_of_year(by_code[member.code], table.year, rule.partial_year)
        for member in table.members
    }
    shared = {
        name: PartColumns(total, table.members, first, columns[name], at, part_column, parts)
        for name, total in totals.items()
    }
    for number, member in enumerate(table.members):
        row = rows.next_row
        stated = by_code[member.code]
        own = {component.name: component for component in member.components}
        cells: list[Cell | None] = [Cell(member.code), Cell(member.name)]
        for id in measures:
            quantity = member.quantity(id)
            cells.append(None if quantity is None else Cell(quantity, kind="number", is_input=True))
        cells.append(_part_of_year(parts[member.code]))
        for name in names:
            if name in shared:
                cells += shared[name].cells(number)
            elif name not in own:
                cells.append(None)
            else:
                payers = _payers(own[name], table, by_code, fee, first)
                formula = _formula(own[name], rates, at, row, payers)
                cells.append(Cell(fitting(own[name].amount), formula, "number"))
        amounts = [f"{columns[component.name][-1]}{row}" for component in member.components]
        limit = rule.limit(stated, first_day_in_year(stated, table.year))
        formula = _fee(rule, member, limit, amounts, f"{part_column}{row}")
        cells.append(Cell(member.fee, formula, "exact"))
        share = share_formula((fee, first, last), row, table)
        cells.append(Cell(member.shown_share, share, "share"))
        rows.add(*cells)
    blank = [Cell("") for _ in titles]
    total = f"ROUND(SUM({fee}{first}:{fee}{last}),2)"
    rows.add(
        Cell(rows.word("total")),
        Cell(""),
        *blank,
        Cell(table.total, total, "exact"),
        whole_share(column_name(3 + len(titles)), first, table),
        weight="ruled",
    )
    return CellReference(rows.name, last + 1, 2 + len(titles))


def _title(used: UsedMeasure, rows: SheetRows) -> str:
    label = rows.text(used.label)
    return label if used.unit.casefold() == label.casefold() else f"{label} ({used.unit})"


def _payers(
    component: FeeComponent,
    table: FeeTable,
    members: Mapping[str, Municipality],
    fee: str,
    first: int,
) -> str:
    """The cells of the fees of a class of which the component is a part, else none."""
    of_class = component.rate.of_class if component.rate else None
    if of_class is None:
        return ""
    rows = [
        row
        for row, member in enumerate(table.members, first)
        if members[member.code].member_class == of_class
        and not any(part.rate and part.rate.of_class for part in member.components)
    ]
    return cells_of(f"${fee}$", rows)


def _part_of_year(part: Fraction) -> Cell:
    """The part of the year of which a member pays: a quotient, as no decimal is exact."""
    if part == 1:
        return Cell(1, kind="number", is_input=True)
    return Cell(as_decimal(part, 12), f"{part.numerator}/{part.denominator}", "number")


def _formula(
    component: FeeComponent,
    terms: Mapping[Rate, _Terms],
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
        amount = f"{place.cell('C')}/100*{paid}"
    else:
        quantity = f"{at[component.measured[0].measure.id]}{row}" if component.measured else ""
        amount = _gross(rate, place, quantity)
        if rate.discount is not None:
            part = _discounted(rate, place, quantity, amount)
            amount = f"{amount}-{part}*{place.cell('G')}/100"
    if rate.base_kr is not None:
        amount = f"{amount}+{place.cell('D')}"
    if (rate.of_class or limits_hold(rate)) and rate.minimum_kr is not None:
        amount = f"MAX({place.cell('E')},{amount})"
    if (rate.of_class or limits_hold(rate)) and rate.maximum_kr is not None:
        amount = f"MIN({place.cell('F')},{amount})"
    return amount


def _discounted(rate: Rate, place: _Terms, quantity: str, gross: str) -> str:
    """What a discount is on: all of the amount, or what a quantity above one adds to it."""
    if rate.discount is None or rate.discount.above is None or not quantity:
        return f"({gross})"
    above = place.cell("H")
    return f"({quantity}>{above})*({gross}-{_gross(rate, place, above)})"


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

"""Fees of any rule in the workbook (avgifter av alla slag): components as formulas of terms.

A member's row has its measures, each component, the fee, and its share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from fhledger.core.currency import in_currency
from fhledger.core.exact import as_decimal
from fhledger.core.localized import join
from fhledger.core.messages import message
from fhledger.domain.fees.components import FeeComponent
from fhledger.domain.fees.fee_records import FeeTable, MemberFee, UsedMeasure
from fhledger.domain.fees.fee_rule import FeeRule, Limit
from fhledger.domain.fees.rates import Rate
from fhledger.domain.members.measures import INHABITANTS
from fhledger.domain.members.municipality import Municipality, first_day_in_year, part_of_year
from fhledger.render.document import Text
from fhledger.render.workbook.entries import EntryGroup, EntryRows, range_cells
from fhledger.render.workbook.fee_terms import RateTerms, amount_formula
from fhledger.render.workbook.fee_totals import PartPlaces, TotalTerms, part_cells
from fhledger.render.workbook.sheet import (
    Cell,
    CellKind,
    CellReference,
    SheetRows,
    cells_of,
    column_name,
    fitting,
    kind_of,
)

_EXACT_DECIMALS = 7
"""The decimals of an amount that a spreadsheet, with its fifteen digits, holds up to 100
million."""


def add_members(
    rows: SheetRows,
    rule: FeeRule,
    table: FeeTable,
    terms: tuple[Mapping[Rate | None, RateTerms], Mapping[str | None, TotalTerms]],
    entries: EntryRows,
) -> CellReference:
    """Add a row for each member, and the total; returns the cell of the total.

    `terms` are where the terms of the rates and those of the totals are.
    """
    rates, totals = terms
    by_code = {member.code: member for member in rows.overview.book.config.municipalities}
    names = list(dict.fromkeys(part.name for fee in table.members for part in fee.components))
    measures = {used.id: used for used in table.measures}
    titles: list[Text] = [*map(_title, table.measures), message("Part of the year")]
    at = {id: column_name(2 + number) for number, id in enumerate(measures)}
    part_column = column_name(1 + len(titles))
    columns: dict[str | None, list[str]] = {}
    for name in names:
        before = totals[name].columns if name in totals else ()
        columns[name] = [column_name(2 + len(titles) + i) for i in range(len(before) + 1)]
        titles += before
        titles.append(name or message("Computed"))
    fee = column_name(2 + len(titles))
    rows.add()
    rows.header(
        [message("Code"), message("Member")],
        [*titles, in_currency(message("Fee, kr")), message("Share")],
    )
    first, last = rows.next_row, rows.next_row + len(table.members) - 1
    places = range(first, last + 1)
    parts = {
        member.code: part_of_year(by_code[member.code], table.year, rule.partial_year)
        for member in table.members
    }
    shared = {
        name: part_cells(
            total, table.members, PartPlaces(places, columns[name], at, part_column), parts
        )
        for name, total in totals.items()
    }
    for member in table.members:
        row = rows.next_row
        stated = by_code[member.code]
        own = {component.name: component for component in member.components}
        groups = (EntryGroup(table.year, line=line, member=member.code) for line in rule.lines)
        booked = [each for group in groups for each in entries.get(group, ())]
        name_cell = Cell(member.name, link=booked[0] if booked else None)
        cells: list[Cell | None] = [Cell(member.code), name_cell]
        for id in measures:
            quantity = member.quantity(id)
            cells.append(None if quantity is None else _quantity(quantity))
        cells.append(_part_of_year(parts[member.code]))
        for name in names:
            if name not in own:
                cells += [None] * len(columns[name])
            elif name in shared:
                cells += shared[name][member.code]
            else:
                payers = _payers(own[name], table, by_code, fee, first)
                formula = amount_formula(own[name], rates, at, row, payers)
                amount = fitting(own[name].amount)
                cells.append(Cell(amount, formula, kind_of(amount)))
        amounts = [f"{columns[component.name][-1]}{row}" for component in member.components]
        limit = rule.limit(stated, first_day_in_year(stated, table.year))
        formula = _fee(rule, member, limit, amounts, f"{part_column}{row}")
        cells.append(Cell(member.fee, formula, "exact"))
        share = _share((fee, first, last), row, table)
        cells.append(Cell(member.shown_share, share, "share"))
        rows.add(*cells, *range_cells(table.year, booked[1:]))
    sums = [
        Cell("")
        if used.total is None
        else Cell(used.total, f"SUM({at[id]}{first}:{at[id]}{last})", _kind_of_quantity(used.total))
        for id, used in measures.items()
    ]
    blank = [Cell("") for _ in titles[len(sums) :]]
    total = f"ROUND(SUM({fee}{first}:{fee}{last}),2)"
    rows.add(
        Cell(message("Total")),
        Cell(""),
        *sums,
        *blank,
        Cell(table.total, total, "exact"),
        _whole_share(column_name(3 + len(titles)), first, table),
        weight="ruled",
    )
    return CellReference(rows.name, last + 1, 2 + len(titles))


def _title(used: UsedMeasure) -> Text:
    names = {used.label.sv.casefold(), used.label.en.casefold()}
    is_plain = used.id == INHABITANTS or used.unit.casefold() in names
    return used.label if is_plain else join("", (used.label, f" ({used.unit})"))


def _quantity(quantity: Decimal) -> Cell:
    return Cell(quantity, kind=_kind_of_quantity(quantity), is_input=True)


def _kind_of_quantity(quantity: Decimal) -> CellKind:
    return "count" if quantity == int(quantity) else "number"


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
        return Cell(1, kind="count", is_input=True)
    return Cell(as_decimal(part, 12), f"{part.numerator}/{part.denominator}", "number")


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
        amount = cell if component.total else f"{cell}*{part}"
        (outside if component.is_outside_limits else inside).append(amount)
    whole = "+".join(inside) or "0"
    if limit is not None and limit.minimum_kr is not None:
        whole = f"MAX({limit.minimum_kr:f}*{part},{whole})"
    if limit is not None and limit.maximum_kr is not None:
        whole = f"MIN({limit.maximum_kr:f}*{part},{whole})"
    decimals = {"ore": 2, "krona": 0, 10: -1, 100: -2, 1000: -3}[rule.rounding]
    return f"ROUND(ROUND({'+'.join([whole, *outside])},{_EXACT_DECIMALS}),{decimals})"


def _whole_share(column: str, first: int, table: FeeTable) -> Cell:
    """The sum of the shares, in the row of the total."""
    last = first + len(table.members) - 1
    return Cell(table.whole_share, f"ROUND(SUM({column}{first}:{column}{last}),4)", "share")


def _share(fees: tuple[str, int, int], row: int, table: FeeTable) -> str:
    """The share of a fee as it is shown: by the largest remainder, so that all add up to 100 %.

    `fees` are the column and the first and last row of the fees, whose total is in the row below.
    Fees are counted in öre, as whole numbers, which a spreadsheet divides exactly.
    """
    column, first, last = fees
    own, total = f"{column}{row}", f"${column}${last + 1}"
    if any(member.fee < 0 for member in table.members):
        return f"IF({total}=0,0,ROUND({own}/{total},4))"
    whole, all_fees = (
        f"ROUND({total}*100,0)",
        f"ROUND(${column}${first}:${column}${last}*100,0)*10000",
    )
    part = f"ROUND({own}*100,0)*10000"
    left, others = f"MOD({part},{whole})", f"MOD({all_fees},{whole})"
    before = f"({others}>{left})+({others}={left})*(ROW(${column}${first}:${column}${last})<{row})"
    gets_one = f"(SUMPRODUCT({before})<ROUND(SUMPRODUCT({others})/{whole},0))"
    return f"IF({total}=0,0,(({part}-{left})/{whole}+{gets_one})/10000)"

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
from fhledger.render.workbook.fee_totals import MemberColumns, TotalTerms, part_cells
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
    columns = _add_header(rows, table, totals)
    by_code = {member.code: member for member in rows.overview.book.config.municipalities}
    parts = {
        member.code: part_of_year(by_code[member.code], table.year, rule.partial_year)
        for member in table.members
    }
    shared = {
        name: part_cells(total, table.members, columns, parts) for name, total in totals.items()
    }
    for member in table.members:
        row, stated = rows.next_row, by_code[member.code]
        own = {name: cells[member.code] for name, cells in shared.items() if member.code in cells}
        for each in member.components:
            if each.name not in own:
                payers = _payers(each, table, by_code, columns)
                own[each.name] = [_amount(each, rates, columns, row, payers)]
        amounts = [f"{columns.components[each.name][-1]}{row}" for each in member.components]
        limit = rule.limit(stated, first_day_in_year(stated, table.year))
        fee = _fee(rule, member, limit, amounts, f"{columns.part_of_year}{row}")
        groups = (EntryGroup(table.year, line=line, member=member.code) for line in rule.lines)
        booked = [each for group in groups for each in entries.get(group, ())]
        quantities = [member.quantity(id) for id in columns.measures]
        rows.add(
            Cell(member.code),
            Cell(member.name, link=booked[0] if booked else None),
            *(None if each is None else _quantity(each) for each in quantities),
            _part_of_year(parts[member.code]),
            *(
                cell
                for name, letters in columns.components.items()
                for cell in own.get(name, [None] * len(letters))
            ),
            Cell(member.fee, fee, "exact"),
            Cell(member.shown_share, _share(columns, row, table), "share"),
            *range_cells(table.year, booked[1:]),
        )
    return _add_total(rows, table, columns)


def _add_header(
    rows: SheetRows, table: FeeTable, totals: Mapping[str | None, TotalTerms]
) -> MemberColumns:
    """Add the headings of the columns; returns where they are."""
    titles: list[Text] = [*map(_title, table.measures), message("Part of the year")]
    measures = {used.id: column_name(at) for at, used in enumerate(table.measures, 2)}
    year_part = column_name(1 + len(titles))
    components: dict[str | None, list[str]] = {}
    for name in dict.fromkeys(part.name for fee in table.members for part in fee.components):
        before = totals[name].columns if name in totals else ()
        components[name] = [column_name(2 + len(titles) + at) for at in range(len(before) + 1)]
        titles += [*before, name or message("Computed")]
    rows.add()
    rows.header(
        [message("Code"), message("Member")],
        [*titles, in_currency(message("Fee, kr")), message("Share")],
    )
    first = rows.next_row
    members = range(first, first + len(table.members))
    return MemberColumns(measures, year_part, components, 2 + len(titles), members)


def _add_total(rows: SheetRows, table: FeeTable, columns: MemberColumns) -> CellReference:
    """Add the row of the totals; returns the cell of that of the fees."""
    total = rows.reference(columns.fee)
    sums = [
        Cell("")
        if used.total is None
        else Cell(used.total, f"SUM({columns.every(column)})", _kind_of_quantity(used.total))
        for used, column in zip(table.measures, columns.measures.values(), strict=True)
    ]
    fees, shares = (columns.every(column_name(columns.fee + after)) for after in (0, 1))
    rows.add(
        Cell(message("Total")),
        Cell(""),
        *sums,
        *(Cell("") for _ in range(columns.fee - 2 - len(sums))),
        Cell(table.total, f"ROUND(SUM({fees}),2)", "exact"),
        Cell(table.whole_share, f"ROUND(SUM({shares}),4)", "share"),
        weight="ruled",
    )
    return total


def _title(used: UsedMeasure) -> Text:
    names = {used.label.sv.casefold(), used.label.en.casefold()}
    is_plain = used.id == INHABITANTS or used.unit.casefold() in names
    return used.label if is_plain else join("", (used.label, f" ({used.unit})"))


def _quantity(quantity: Decimal) -> Cell:
    return Cell(quantity, kind=_kind_of_quantity(quantity), is_input=True)


def _kind_of_quantity(quantity: Decimal) -> CellKind:
    return "count" if quantity == int(quantity) else "number"


def _amount(
    component: FeeComponent,
    rates: Mapping[Rate | None, RateTerms],
    columns: MemberColumns,
    row: int,
    payers: str,
) -> Cell:
    amount = fitting(component.amount)
    formula = amount_formula(component, rates, columns.measures, row, payers)
    return Cell(amount, formula, kind_of(amount))


def _payers(
    component: FeeComponent,
    table: FeeTable,
    members: Mapping[str, Municipality],
    columns: MemberColumns,
) -> str:
    """The cells of the fees of a class of which the component is a part, else none."""
    of_class = component.rate.of_class if component.rate else None
    if of_class is None:
        return ""
    rows = [
        row
        for row, member in zip(columns.rows, table.members, strict=True)
        if members[member.code].member_class == of_class
        and not any(part.rate and part.rate.of_class for part in member.components)
    ]
    return cells_of(f"${column_name(columns.fee)}$", rows)


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


def _share(columns: MemberColumns, row: int, table: FeeTable) -> str:
    """The share of a fee as it is shown: by the largest remainder, so that all add up to 100 %.

    The total of the fees is in the row below them. Fees are counted in öre, as whole numbers, which
    a spreadsheet divides exactly.
    """
    column, first, last = column_name(columns.fee), columns.rows[0], columns.rows[-1]
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

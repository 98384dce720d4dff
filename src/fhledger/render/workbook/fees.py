"""The sheet of the fees (avgifter): the rules of the book as formulas over rates and measures."""

from __future__ import annotations

from fhledger.core.exact import as_decimal
from fhledger.core.localized import Language, LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.fees.fee_records import FeeTable
from fhledger.render.document import in_lower_case
from fhledger.render.overview import Overview
from fhledger.render.workbook.entries import EntryRows
from fhledger.render.workbook.fee_components import add_members
from fhledger.render.workbook.fee_terms import add_terms
from fhledger.render.workbook.fee_totals import add_totals
from fhledger.render.workbook.fund import FundCells
from fhledger.render.workbook.sheet import Cell, CellReference, Sheet, SheetRows, label_of

_MOST_IN_SIGHT = 12
"""The most rows that stay in sight above the members."""


def fees_sheet(
    overview: Overview, fund: FundCells, entries: EntryRows, language: Language
) -> tuple[Sheet, CellReference | None]:
    """The fees of a year, or why there are none; and the cell of the rate, if all have the same.

    Of each fee there are its terms, its members, and the booked income.
    """
    book, table = overview.book, overview.fees
    rows = SheetRows(message("Fees"), overview, language)
    title = join(" ", (in_lower_case(message("Membership fees")), overview.year))
    if book.config.fee_rule is None or table is None:
        unknown = message("The fees cannot be computed:")
        reason = join("", (unknown, " ", overview.unavailable["fees"], "."))
        rows.title(title, reason if book.config.fee_rule else message("The book states no fee."))
        return rows.sheet(10, 44, header=1), None
    rows.title(title, _note(table))
    rate: CellReference | None = None
    header = 1
    for each in (table, *table.other_fees):
        if table.other_fees:
            named = [line.label for line in book.config.lines if line.id == each.line]
            rows.heading(each.label or named[0])
        rule = book.fee_named(each.fee)
        terms, totals = add_terms(rows, each), add_totals(rows, each, rule.unit)
        header = rows.next_row + 1
        total = add_members(rows, rule, each, (terms, totals), entries)
        single = each.members[0].single_rate if each.rate is not None else None
        of_fee = terms.get(single)
        cell = CellReference(rows.name, of_fee.row, 2) if of_fee else None
        if each is table and single is not None and as_decimal(single.per_unit) == each.rate:
            rate = cell
        booked = [fund[line, each.year] for line in rule.lines if (line, each.year) in fund]
        if booked:
            _add_comparison(rows, each, total, booked, cell)
    in_sight = header if header <= _MOST_IN_SIGHT and not table.other_fees else 1
    widest = max(len(cells) for cells in rows.rows)
    return rows.sheet(10, 44, *([16] * max(6, widest - 2)), header=in_sight), rate


def _note(table: FeeTable) -> LocalizedText | str:
    """The day of each measure of the fees."""
    notes = [
        message("{measure} on {day}.", measure=used.label, day=used.reference_day)
        for used in table.measures
    ]
    if notes and table.is_assumption:
        notes.append(message("The day is assumed."))
    if notes and table.rationale is not None:
        notes.append(table.rationale)
    return join(" ", notes)


def _add_comparison(
    rows: SheetRows,
    table: FeeTable,
    total: CellReference,
    booked: list[CellReference],
    rate: CellReference | None,
) -> None:
    """Add the booked income beside the total of the fees, and the inhabitants that it implies."""
    rows.add()
    blank = [Cell("") for _ in range(total.column - 1)]
    own = rows.reference(total.column).local
    formula = "+".join(cell.qualified for cell in booked)
    label = Cell(message("Booked income"), link=label_of(booked[0]))
    rows.add(label, *blank, Cell(table.booked, formula, "exact"))
    difference = Cell(table.difference, f"ROUND({own}-{total.local},2)", "exact")
    rows.add(Cell(message("Difference")), *blank, difference)
    if table.implied_inhabitants is not None and rate is not None:
        implied = Cell(table.implied_inhabitants, f"ROUND({own}/{rate.local},2)", "quotient")
        rows.add(Cell(message("Inhabitants implied by the income")), *blank, implied)

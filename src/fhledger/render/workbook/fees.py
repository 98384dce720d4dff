"""The sheet of the fees (avgifter): the rule of the book as formulas over rates and inhabitants."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from fhledger.book.book import BookData
from fhledger.core.amounts import decimal_places
from fhledger.core.localized import Language, LocalizedText
from fhledger.domain.fees.fee_records import FeeTable, MemberFee
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fees.rates import Rate
from fhledger.domain.members.municipality import MONTHS
from fhledger.render.overview import Overview
from fhledger.render.workbook.entries import EntryGroup, EntryRows, range_cells
from fhledger.render.workbook.fee_components import add_members, add_terms
from fhledger.render.workbook.fee_shares import share_formula, whole_share
from fhledger.render.workbook.fee_totals import add_totals
from fhledger.render.workbook.fund import FundCells
from fhledger.render.workbook.sheet import (
    HEADER_ROW,
    Cell,
    CellReference,
    Sheet,
    SheetRows,
    label_of,
)

_PARTS = 10_000
"""The parts of a krona in which fees are computed."""

_WIDTHS = (10, 34, 15, 15, 15, 17, 12)


def fees_sheet(
    overview: Overview, fund: FundCells, entries: EntryRows, language: Language
) -> tuple[Sheet, CellReference | None]:
    """The fees of a year, or why there are none; and the cell of the rate, if all have the same."""
    rows = SheetRows("fees", overview, language)
    rule, table = overview.book.config.fee_rule, overview.fees
    title = f"{rows.word('fees').lower()} {overview.year}"
    if rule is None or table is None:
        reason = f"{rows.word('fee_unknown')} {overview.unavailable['fees'].in_language(language)}."
        rows.title(title, reason if rule else rows.word("no_fee"))
        return rows.sheet(*_WIDTHS, header=1), None
    rows.title(title, _note(rows, table))
    rates = [member.single_rate for member in table.members]
    if table.other_fees or not all(_is_simple(rate, rule) for rate in rates):
        return _of_components(rows, table, fund)
    booked = fund.get((rule.line, overview.year))
    compared = 0 if booked is None else 3 if table.implied_inhabitants is None else 4
    total_row = HEADER_ROW + len(table.members) + 1
    first_rate = total_row + compared + 4
    distinct = list(dict.fromkeys(rate for rate in rates if rate is not None))
    rate_rows = [first_rate + distinct.index(rate) for rate in rates if rate is not None]
    _add_members(rows, rule, table, rate_rows, entries)
    if booked is not None:
        _add_comparison(rows, table, booked, first_rate)
    _add_rates(rows, distinct)
    rate_cell = CellReference(rows.name, first_rate, 2)
    return rows.sheet(*_WIDTHS), None if table.rate is None else rate_cell


def _is_simple(rate: Rate | None, rule: FeeRule) -> bool:
    """Whether a fee is kronor per inhabitant or member, within limits, by months."""
    return (
        rate is not None
        and rate.unit in ("kr_per_inhabitant", "kr_per_member")
        and rate.per == 1
        and decimal_places(rate.value) <= 4
        and not (rate.steps or rate.base_kr or rate.discount)
        and not rule.limits
        and rule.unit <= 1
        and rule.partial_year in ("whole_year", "by_month")
        and rule.lines == (rule.line,)
    )


def _of_components(
    rows: SheetRows, table: FeeTable, fund: FundCells
) -> tuple[Sheet, CellReference | None]:
    """The fees of any rule: the terms of each fee, its members, and the booked income."""
    book = rows.overview.book
    for each in (table, *table.other_fees):
        if table.other_fees:
            rows.heading(rows.text(_label(each, book)))
        rule = book.fee_named(each.fee)
        terms = (add_terms(rows, each), add_totals(rows, each, rule.unit))
        total = add_members(rows, rule, each, terms, book.config.municipalities)
        cells = [fund.get((line, each.year)) for line in rule.lines]
        booked = [cell.qualified for cell in cells if cell is not None]
        if each.booked is not None and booked:
            blank = [Cell("") for _ in range(total.column - 1)]
            rows.add()
            own = rows.reference(total.column).local
            rows.add(
                Cell(rows.word("booked"), link=label_of(next(filter(None, cells)))),
                *blank,
                Cell(each.booked, "+".join(booked), "exact"),
            )
            difference = f"ROUND({own}-{total.local},2)"
            rows.add(
                Cell(rows.word("difference")), *blank, Cell(each.difference, difference, "exact")
            )
    widest = max(len(cells) for cells in rows.rows)
    return rows.sheet(10, 44, *([16] * max(6, widest - 2)), header=1), None


def _label(table: FeeTable, book: BookData) -> LocalizedText:
    """The name of a fee: its own, else that of its line."""
    return table.label or next(line.label for line in book.config.lines if line.id == table.line)


def _note(rows: SheetRows, table: FeeTable) -> str:
    """The day of each measure of the fees; without one, that of the inhabitants shown."""
    notes = [
        rows.word("of_measure", measure=used.label, day=used.reference_day)
        for used in table.measures
    ]
    if not notes and table.inhabitants is None:
        return ""
    notes = notes or [rows.word("of_inhabitants", day=table.reference_day)]
    if table.is_assumption:
        notes.append(rows.word("day_assumed"))
    if table.rationale is not None:
        notes.append(rows.text(table.rationale))
    return " ".join(notes)


def _add_members(
    rows: SheetRows,
    rule: FeeRule,
    table: FeeTable,
    rate_rows: Sequence[int],
    entries: EntryRows,
) -> None:
    """Add the header, a row for each member, which refers to the row of its rate, and the total."""
    rows.add()
    figures = ("rate_member", "inhabitants", "months", "fee", "share")
    rows.header([rows.word("code"), rows.word("member")], [rows.word(key) for key in figures])
    first, total = rows.next_row, rows.next_row + len(table.members)
    for member, rate_row in zip(table.members, rate_rows, strict=True):
        row = rows.next_row
        share = share_formula(("F", first, total - 1), row, table)
        ranges = entries.get(EntryGroup(table.year, line=rule.line, member=member.code), ())
        rows.add(
            Cell(member.code),
            Cell(member.name, link=ranges[0] if ranges else None),
            Cell(member.rate, f"$C${rate_row}", "exact"),
            Cell(member.inhabitants, kind="count", is_input=True),
            Cell(member.months, kind="count", is_input=True),
            Cell(member.fee, _fee(rule, member, row, rate_row), "exact"),
            Cell(member.shown_share, share, "share"),
            *range_cells(rows, table.year, ranges[1:]),
        )
    known = table.inhabitants is not None
    blank = Cell("")
    rows.add(
        Cell(rows.word("total")),
        blank,
        blank,
        Cell(table.inhabitants, f"SUM(D{first}:D{total - 1})" if known else "", "count"),
        blank,
        Cell(table.total, f"ROUND(SUM(F{first}:F{total - 1}),2)", "exact"),
        whole_share("G", first, table),
        weight="ruled",
    )


def _fee(rule: FeeRule, member: MemberFee, row: int, rate_row: int) -> str:
    """The rule of the fee as a formula: floor, ceiling and months where the book has them.

    A spreadsheet holds 1.15 as a little less, so that 1.15 × 10 rounds down. The rate is therefore
    made a whole number of hundredths of an öre, and the fee is rounded in whole numbers, exactly.
    """
    fee = _whole(f"C{row}")
    if member.rate_unit == "kr_per_inhabitant":
        fee = f"{fee}*D{row}"
        fee = fee if member.minimum is None else f"MAX({_whole(f'$D${rate_row}')},{fee})"
        fee = fee if member.maximum is None else f"MIN({_whole(f'$E${rate_row}')},{fee})"
    divisor = _PARTS if rule.rounding == "krona" else _PARTS // 100
    if rule.partial_year == "by_month":
        fee, divisor = f"{fee}*E{row}", divisor * MONTHS
    rounded = f"INT((2*{fee}+{divisor})/{2 * divisor})"
    return f"IF(E{row}=0,0,{rounded if rule.rounding == 'krona' else f'{rounded}/100'})"


def _whole(cell: str) -> str:
    """A rate or a limit as a whole number of parts of a krona."""
    return f"ROUND({cell}*{_PARTS},0)"


def _add_comparison(
    rows: SheetRows, table: FeeTable, booked: CellReference, first_rate: int
) -> None:
    """Add the booked income beside the total of the fees, and the inhabitants that it implies."""
    total = rows.next_row - 1
    booked_row = total + 2
    difference = f"ROUND(F{booked_row}-F{total},2)"
    comparison = {
        "booked": Cell(table.booked, booked.qualified, "exact"),
        "difference": Cell(table.difference, difference, "exact"),
    }
    if table.implied_inhabitants is not None:
        formula = f"ROUND(F{booked_row}/$C${first_rate},2)"
        comparison["implied"] = Cell(table.implied_inhabitants, formula, "quotient")
    rows.add()
    for key, cell in comparison.items():
        link = label_of(booked) if key == "booked" else None
        rows.add(Cell(rows.word(key), link=link), None, None, None, None, cell)


def _add_rates(rows: SheetRows, rates: Sequence[Rate]) -> None:
    """Add the rates of the year, to which the rows of the members refer."""

    def limit(amount: Decimal | None) -> Cell | None:
        return None if amount is None else Cell(amount, kind="exact", is_input=True)

    rows.heading(rows.word("rates"))
    figures = ("rate_member", "minimum", "maximum", "valid_from")
    rows.header(["", rows.word("unit")], [rows.word(key) for key in figures])
    for number, rate in enumerate(rates, 1):
        rows.add(
            Cell(number, kind="key"),
            Cell(rows.word(rate.unit)),
            Cell(rate.value, kind="exact", is_input=True),
            limit(rate.minimum_kr),
            limit(rate.maximum_kr),
            Cell(rate.valid_from, kind="day"),
        )

"""The sheet of the fees (avgifter): the rule of the book as formulas over rates and inhabitants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from fhledger.core.localized import Language
from fhledger.domain.fees.fee import FeeRule, FeeTable, MemberFee
from fhledger.domain.fees.rates import Rate, rate_for
from fhledger.render.headings import words
from fhledger.render.overview import Overview
from fhledger.render.workbook.fund import FundPlaces
from fhledger.render.workbook.labels import SHEETS, WORDS
from fhledger.render.workbook.sheet import Cell, Cells, Place, Sheet

_WIDTHS = (10, 34, 15, 15, 15, 17, 12)
_HEADER = 4


def fees_sheet(
    overview: Overview, fund: FundPlaces, language: Language
) -> tuple[Sheet, Place | None]:
    """The fees of a year, or why there are none; and where the rate stands, if all have the same."""
    name = SHEETS["fees"].in_language(language)
    rule, table = overview.book.config.fee_rule, overview.fees
    heading = f"{overview.book.config.name}: {words(language)('fees').lower()} {overview.year}"
    title = (Cell(heading, kind="title"),)
    if rule is None:
        return _without(name, title, WORDS["no_fee"].in_language(language)), None
    if table is None:
        why = f"{WORDS['fee_unknown'].in_language(language)} {overview.unavailable['fees']}."
        return _without(name, title, why), None
    new_year = date(table.year, 1, 1)
    of_members = [rate_for(rule.rates, member.code, new_year) for member in table.members]
    rates = tuple(dict.fromkeys(of_members))
    total = _HEADER + len(table.members) + 1
    booked = fund.get((rule.line, overview.year))
    compared = 0 if booked is None else 3 if table.implied_inhabitants is None else 4
    first_rate = total + compared + 4
    rows: list[Cells] = [
        title,
        (Cell(_said(table, language), kind="note"),),
        (),
        *_members(rule, table, [first_rate + rates.index(rate) for rate in of_members], language),
    ]
    if booked is not None:
        rows += [(), *_comparison(table, booked, total, first_rate, language)]
    rows += [(), *_rates(rates, language)]
    single = Place(name, first_rate, 2) if table.rate is not None else None
    return Sheet(name, _WIDTHS, rows, _HEADER), single


def _without(name: str, title: tuple[Cell, ...], why: str) -> Sheet:
    return Sheet(name, _WIDTHS, [title, (Cell(why, kind="note"),)], 1)


def _said(table: FeeTable, language: Language) -> str:
    notes = [WORDS["of_inhabitants"].format(day=table.reference_day).in_language(language)]
    if table.is_assumption:
        notes.append(WORDS["assumed"].in_language(language))
    if table.rationale is not None:
        notes.append(table.rationale.in_language(language))
    return " ".join(notes)


def _members(
    rule: FeeRule, table: FeeTable, rate_rows: Sequence[int], language: Language
) -> list[Cells]:
    """The header, a row for each member, which refers to the row of its rate, and the total."""
    word = words(language)
    first, last = _HEADER + 1, _HEADER + len(table.members)
    rows: list[Cells] = [
        (
            Cell(word("code"), kind="header"),
            Cell(word("member"), kind="header"),
            Cell(word("rate_member"), kind="header_right"),
            Cell(word("inhabitants"), kind="header_right"),
            Cell(WORDS["months"].in_language(language), kind="header_right"),
            Cell(word("fee"), kind="header_right"),
            Cell(word("share"), kind="header_right"),
        )
    ]
    for at, (member, rate_row) in enumerate(zip(table.members, rate_rows, strict=True), first):
        share = f"IF(F${last + 1}=0,0,ROUND(F{at}/F${last + 1},6))"
        rows.append(
            (
                Cell(member.code),
                Cell(member.name),
                Cell(member.rate, f"$C${rate_row}", "exact"),
                Cell(member.inhabitants, kind="count", given=True),
                Cell(member.months, kind="count", given=True),
                Cell(member.fee, _fee(rule, member, at, rate_row), "exact"),
                Cell(member.share, share, "share"),
            )
        )
    blank = Cell("", weight="ruled")
    rows.append(
        (
            Cell(word("total"), weight="ruled"),
            blank,
            blank,
            _inhabitants(table, f"SUM(D{first}:D{last})"),
            blank,
            Cell(table.total, f"ROUND(SUM(F{first}:F{last}),2)", "exact", weight="ruled"),
            blank,
        )
    )
    return rows


def _inhabitants(table: FeeTable, formula: str) -> Cell:
    """Those of all members; an empty cell where those of one are not known."""
    known = table.inhabitants is not None
    return Cell(table.inhabitants, formula if known else "", "count", weight="ruled")


def _fee(rule: FeeRule, member: MemberFee, row: int, rate_row: int) -> str:
    """The rule of the fee as a formula: floor, ceiling and months where the book has them."""
    fee = f"C{row}"
    if member.rate_unit == "kr_per_inhabitant":
        fee = f"C{row}*D{row}"
        fee = fee if member.minimum is None else f"MAX($D${rate_row},{fee})"
        fee = fee if member.maximum is None else f"MIN($E${rate_row},{fee})"
    decimals = 0 if rule.rounding == "krona" else 2
    if rule.partial_year == "by_month":
        fee = f"{fee}*E{row}/12"
    return f"IF(E{row}=0,0,ROUND({fee},{decimals}))"


def _comparison(
    table: FeeTable, booked: Place, total: int, first_rate: int, language: Language
) -> list[Cells]:
    """The booked income beside the total of the fees, and what it would stand for."""
    word = words(language)

    def row(key: str, cell: Cell) -> Cells:
        return (Cell(word(key)), None, None, None, None, cell)

    at = total + 2
    rows = [
        row("booked", Cell(table.booked, booked.there, "exact")),
        row("difference", Cell(table.difference, f"ROUND(F{at}-F{total},2)", "exact")),
    ]
    if table.implied_inhabitants is not None:
        formula = f"ROUND(F{at}/$C${first_rate},2)"
        rows.append(row("implied", Cell(table.implied_inhabitants, formula, "quotient")))
    return rows


def _rates(rates: Sequence[Rate], language: Language) -> list[Cells]:
    """The rates of the year, which the rows of the members name."""

    def limit(amount: Decimal | None) -> Cell | None:
        return None if amount is None else Cell(amount, kind="exact", given=True)

    return [
        (Cell(WORDS["rates"].in_language(language), kind="heading"),),
        (
            Cell("", kind="header"),
            Cell(WORDS["unit"].in_language(language), kind="header"),
            Cell(words(language)("rate_member"), kind="header_right"),
            *(
                Cell(WORDS[key].in_language(language), kind="header_right")
                for key in ("minimum", "maximum", "since")
            ),
        ),
        *(
            (
                Cell(number, kind="key"),
                Cell(WORDS[rate.unit].in_language(language)),
                Cell(rate.value, kind="exact", given=True),
                limit(rate.minimum_kr),
                limit(rate.maximum_kr),
                Cell(rate.valid_from, kind="day"),
            )
            for number, rate in enumerate(rates, 1)
        ),
    ]

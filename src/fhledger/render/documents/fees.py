"""The fee table as a document."""

from __future__ import annotations

from fhledger.core.amounts import format_sek
from fhledger.core.localized import Language
from fhledger.domain.fees.fee import FeeTable, MemberFee
from fhledger.domain.fees.municipality import MONTHS
from fhledger.render.document import CellValue, Column, Document, Paragraph, Table, TableRow
from fhledger.render.documents.rates import rates_of_members
from fhledger.render.headings import words


def fees_document(table: FeeTable, language: Language) -> Document:
    """Each member's fee, the booked income beside the total, and the other reference days."""
    parts: list[Table | Paragraph] = [_members(table, language)]
    if table.plain_rate is None:
        parts.append(Paragraph(rates_of_members(table.members, language)))
    if table.rationale is not None:
        parts.append(Paragraph(table.rationale.in_language(language)))
    if table.booked is not None:
        parts.append(_comparison(table, language))
    if table.reference_days:
        parts.append(_days(table, language))
    return Document(f"{words(language)('fees')} {table.year}", tuple(parts))


def _members(table: FeeTable, language: Language) -> Table:
    """A row for each member; its rate where rates differ, its months where one is not of a year."""
    word = words(language)
    rates = () if table.rate is not None else (Column("rate", word("rate_member"), "kr_ore"),)
    whole_year = all(member.months == MONTHS for member in table.members)
    months = () if whole_year else (Column("months", word("months"), "count"),)

    def cells(member: MemberFee) -> tuple[CellValue, ...]:
        return (
            member.code,
            member.name,
            member.inhabitants,
            *([member.rate] if rates else []),
            *([member.months] if months else []),
            member.fee,
            member.share,
        )

    columns = (
        Column("code", word("code")),
        Column("name", word("member")),
        Column("inhabitants", word("inhabitants"), "count"),
        *rates,
        *months,
        Column("fee", word("fee"), "kr_ore"),
        Column("share", word("share"), "percent", has_bars=True),
    )
    blank = [None] * len((*rates, *months))
    total = ("", word("total"), table.inhabitants, *blank, table.total, None)
    rate = "" if table.plain_rate is None else f"{format_sek(table.plain_rate)} kr × "
    title = f"{rate}{word('inhabitants').lower()} {table.reference_day}"
    assumed = f" ({word('assumed')})" if table.is_assumption else ""
    rows = (
        *(TableRow(cells(member), id=member.code) for member in table.members),
        TableRow(total, "total", "total"),
    )
    return Table("fees", f"{title}{assumed}", columns, rows)


def _comparison(table: FeeTable, language: Language) -> Table:
    word = words(language)
    rows = (
        TableRow((word("computed"), table.total), id="total"),
        TableRow((word("booked"), table.booked), id="booked"),
        TableRow((word("difference"), table.difference), id="difference"),
        TableRow((word("implied"), table.implied_inhabitants), id="implied_inhabitants"),
    )
    shown = tuple(row for row in rows if row.cells[1] is not None)
    columns = (Column("name", ""), Column("fee", word("fee"), "kr_ore"))
    return Table("comparison", "", columns, shown)


def _days(table: FeeTable, language: Language) -> Table:
    word = words(language)
    columns = (
        Column("name", word("reference_day")),
        Column("inhabitants", word("inhabitants"), "count"),
        Column("fee", word("fee"), "kr_ore"),
        Column("difference", word("difference"), "kr_ore"),
    )
    rows = tuple(
        TableRow(
            (day.reference_day.isoformat(), day.inhabitants, day.total, day.difference),
            id=day.reference_day.isoformat(),
        )
        for day in table.reference_days
    )
    return Table("reference_days", "", columns, rows)

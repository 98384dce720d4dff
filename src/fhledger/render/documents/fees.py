"""The fee table as a document."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from fhledger.core.currency import unit
from fhledger.core.exact import format_rate
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.domain.fees.fee_records import FeeTable, MemberCharge, MemberFee
from fhledger.domain.members.measures import INHABITANTS
from fhledger.domain.members.municipality import MONTHS
from fhledger.render.document import CellValue, Column, Document, Paragraph, Table, TableRow
from fhledger.render.documents.rates import charge_words, rates_of_members
from fhledger.render.headings import words

_NOT_BEGUN = message(
    "{year} is not begun in the book: the fees are computed from what is decided so far."
)


def fees_document(table: FeeTable, language: Language) -> Document:
    """Each member's fee, the booked income beside the total, and the other reference days.

    The tables of other fees follow.
    """
    parts: list[Table | Paragraph] = []
    for each in (table, *table.other_fees):
        parts += _of_fee(each, language)
    return Document(f"{words(language)('fees')} {table.year}", tuple(parts))


def _of_fee(table: FeeTable, language: Language) -> list[Table | Paragraph]:
    parts: list[Table | Paragraph] = [_members(table, language)]
    if table.plain_rate is None:
        parts.append(Paragraph(rates_of_members(table.members, language)))
    if table.rationale is not None:
        parts.append(Paragraph(table.rationale.in_language(language)))
    if table.booked is not None:
        parts.append(_comparison(table, language))
    else:
        parts.append(Paragraph(_NOT_BEGUN.format(year=table.year).in_language(language)))
    if table.reference_days:
        parts.append(_days(table, language))
    return parts


def _members(table: FeeTable, language: Language) -> Table:
    """A row for each member; its rate where rates differ, its months where one is not of a year."""
    word = words(language)
    has_rates = table.rate is None and any(member.rate is not None for member in table.members)
    rates = (Column("rate", word("rate_member"), "number"),) if has_rates else ()
    whole_year = all(member.months == MONTHS for member in table.members)
    months = () if whole_year else (Column("months", word("months"), "count"),)
    measures = measure_columns(table, language)

    def cells(member: MemberFee) -> tuple[CellValue, ...]:
        return (
            member.code,
            member.name,
            *quantities(member, measures),
            *([member.rate] if rates else []),
            *([member.months] if months else []),
            member.fee,
            member.shown_share,
        )

    columns = (
        Column("code", word("code")),
        Column("name", word("member")),
        *measures,
        *rates,
        *months,
        Column("fee", word("fee"), "kr_ore"),
        Column("share", word("share"), "percent", has_bars=True),
    )
    sums = {used.id: used.total for used in table.measures} | {INHABITANTS: table.inhabitants}
    blank = [None] * len((*rates, *months))
    total = (
        "",
        word("total"),
        *(as_count(sums.get(measure.id)) for measure in measures),
        *blank,
        table.total,
        table.whole_share,
    )
    rows = (
        *(TableRow(cells(member), id=member.code) for member in table.members),
        TableRow(total, "total", "total"),
    )
    return Table("fees", _title(table, language), columns, rows)


def _title(table: FeeTable, language: Language) -> str:
    word = words(language)
    name = f"{table.label.in_language(language)} {table.year}: " if table.label else ""
    rate = ""
    if table.plain_rate is not None:
        single = table.members[0].single_rate
        plain = single is not None and single.unit == "kr_per_inhabitant" and single.per == 1
        charge = charge_words(table.members[0], language)
        rate = f"{format_rate(table.plain_rate)} {unit()} × " if plain else f"{charge} × "
    labels = [used.label.in_language(language).lower() for used in table.measures]
    measured = ", ".join(labels) or word("inhabitants").lower()
    assumed = f" ({word('assumed')})" if table.is_assumption else ""
    if not rate and not measure_columns(table, language):
        return name.removesuffix(": ") or f"{word('fees')} {table.year}"
    title = f"{name}{rate}{measured} {table.reference_day}{assumed}"
    return title[:1].upper() + title[1:]


def measure_columns(table: FeeTable, language: Language) -> tuple[Column, ...]:
    """A column for each measure that the fees are computed on; inhabitants where there is none."""
    if not table.measures:
        if any(member.components[0].total for member in table.members if member.components):
            return ()
        return (Column(INHABITANTS, words(language)("inhabitants"), "count"),)
    return tuple(
        Column(INHABITANTS, words(language)("inhabitants"), "count")
        if used.id == INHABITANTS
        else Column(used.id, f"{used.label.in_language(language)} ({used.unit})", "number")
        for used in table.measures
    )


def quantities(member: MemberCharge, columns: Sequence[Column]) -> tuple[CellValue, ...]:
    """What the fee of a member is computed on, in those columns."""
    return tuple(as_count(member.quantity(column.id)) for column in columns)


def as_count(quantity: Decimal | int | None) -> Decimal | int | None:
    """A whole number as a count."""
    whole = quantity is not None and quantity == int(quantity)
    return int(quantity) if quantity is not None and whole else quantity


def _comparison(table: FeeTable, language: Language) -> Table:
    word = words(language)
    rows = (
        TableRow((word("computed"), table.total), id="total"),
        TableRow((word("booked"), table.booked), id="booked"),
        TableRow((word("difference"), table.difference), id="difference"),
        TableRow(
            (word("implied"), table.implied_inhabitants if table.booked else None),
            id="implied_inhabitants",
        ),
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

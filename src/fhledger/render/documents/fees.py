"""The fee table as a document and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fhledger.core.amounts import format_sek
from fhledger.core.localized import Language
from fhledger.domain.fees.fee import FeeTable, ReferenceDayFee
from fhledger.domain.fees.municipality import MONTHS
from fhledger.domain.fees.rates import Rate
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.documents.rates import rates_of_members
from fhledger.render.headings import words
from fhledger.render.json_text import json_amount, json_label


def fees_document(
    table: FeeTable, language: Language, by_day: Sequence[ReferenceDayFee] = ()
) -> Document:
    """Each member's fee, the booked income beside the total, and the other reference days."""
    word = words(language)
    single = table.rate is not None
    whole_year = all(member.months == MONTHS for member in table.members)
    columns = (
        Column("code", word("code")),
        Column("name", word("municipality")),
        Column("inhabitants", word("inhabitants"), "count"),
        *(() if single else (Column("rate", word("rate_member"), "kr_ore"),)),
        *(() if whole_year else (Column("months", word("months"), "count"),)),
        Column("fee", word("fee"), "kr_ore"),
        Column("share", word("share"), "percent", drawn=True),
    )
    rows = [
        TableRow(
            (
                member.code,
                member.name,
                member.inhabitants,
                *(() if single else (member.rate.value,)),
                *(() if whole_year else (member.months,)),
                member.fee,
                member.share,
            ),
            id=member.code,
        )
        for member in table.members
    ]
    blank = [None] * (len(columns) - 5)
    rows.append(
        TableRow(
            ("", word("total"), table.inhabitants, *blank, table.total, None), "total", "total"
        )
    )
    assumed = f" ({word('assumed')})" if table.is_assumption else ""
    rate = f"{format_sek(table.rate.value)} kr × " if table.rate and table.rate.is_plain else ""
    title = (
        f"{word('fees')} {table.year}: {rate}{word('inhabitants').lower()} {table.reference_day}"
    )
    parts: list[Table | Paragraph] = [Table("fees", f"{title}{assumed}", columns, tuple(rows))]
    if not (table.rate and table.rate.is_plain):
        parts.append(Paragraph(rates_of_members(table.members, language)))
    if table.rationale is not None:
        parts.append(Paragraph(table.rationale.in_language(language)))
    if table.booked is not None:
        parts.append(_comparison(table, language))
    if by_day:
        parts.append(_days(by_day, language))
    return Document(title=f"{word('fees')} {table.year}", parts=tuple(parts))


def fees_json(table: FeeTable, by_day: Sequence[ReferenceDayFee]) -> dict[str, Any]:
    """The fee table; `rate` is null where members have different ones, which then stand with each."""
    single = table.rate is not None
    value: dict[str, Any] = {
        "year": table.year,
        "rate": json_amount(table.rate.value) if table.rate else None,
        "reference_day": table.reference_day.isoformat(),
        "assumed": table.is_assumption,
        "because": table.rationale and json_label(table.rationale),
        "members": [
            {
                "code": member.code,
                "name": member.name,
                "inhabitants": member.inhabitants,
                **({} if single else _rate_json(member.rate)),
                "months": member.months,
                "fee": json_amount(member.fee),
                "share": f"{member.share:f}",
            }
            for member in table.members
        ],
        "total": json_amount(table.total),
        "booked": json_amount(table.booked),
        "difference": json_amount(table.difference),
        "implied_inhabitants": json_amount(table.implied_inhabitants),
    }
    if by_day:
        value["reference_days"] = [
            {
                "reference_day": day.reference_day.isoformat(),
                "inhabitants": day.inhabitants,
                "total": json_amount(day.total),
                "difference": json_amount(day.difference),
            }
            for day in by_day
        ]
    return value


def _rate_json(rate: Rate) -> dict[str, Any]:
    return {
        "rate": json_amount(rate.value),
        "rate_unit": rate.unit,
        "minimum": json_amount(rate.minimum_kr),
        "maximum": json_amount(rate.maximum_kr),
    }


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


def _days(by_day: Sequence[ReferenceDayFee], language: Language) -> Table:
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
        for day in by_day
    )
    return Table("reference_days", "", columns, rows)

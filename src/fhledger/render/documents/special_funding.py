"""An amount divided among members as a document."""

from __future__ import annotations

from fhledger.core.amounts import format_sek
from fhledger.core.currency import in_currency, unit
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import marked, message
from fhledger.domain.fees.special_funding import SharedBy, SpecialFunding
from fhledger.render.document import Column, ColumnKind, Document, Paragraph, Table, TableRow
from fhledger.render.headings import words

_BY: dict[SharedBy, tuple[LocalizedText, ColumnKind]] = {
    "inhabitants": (message("by inhabitants"), "count"),
    "equally": (message("equally"), "count"),
    "shares": (message("by fixed shares"), "percent"),
}
_WEIGHTS: dict[SharedBy, str] = {
    "inhabitants": "inhabitants",
    "equally": "equal_weight",
    "shares": "share",
}
_METHOD = marked(
    "Each gets the whole kronor of its exact share; the kronor that are left go one each to the"
    " largest remainders, among equal ones in the order of municipality codes."
)
_FLOOR = marked("Nobody pays less than {kr} kr.")
_CEILING = marked("Nobody pays more than {kr} kr.")


def special_funding_document(funding: SpecialFunding, language: Language) -> Document:
    """Each member's weight and part, the bounds, and how the last kronor were given."""
    word = words(language)
    by, kind = _BY[funding.by]
    columns = (
        Column("code", word("code")),
        Column("name", word("member")),
        Column("weight", word(_WEIGHTS[funding.by]), kind),
        Column("amount", word("amount"), "kr"),
    )
    rows = [
        TableRow((share.code, share.name, share.weight, share.amount), id=share.code)
        for share in funding.shares
    ]
    totals = ("", word("total"), funding.total_weight, funding.amount)
    rows.append(TableRow(totals, "total", "total"))
    day = f" {funding.reference_day}" if funding.reference_day else ""
    title = f"{format_sek(funding.amount)} {unit()}, {by.in_language(language)}{day}"
    bounds = [
        message(text, kr=format_sek(kr)).in_language(language)
        for text, kr in ((_FLOOR, funding.floor), (_CEILING, funding.ceiling))
        if kr is not None
    ]
    return Document(
        word("apportionment"),
        (
            Table("shares", title, columns, tuple(rows)),
            Paragraph(" ".join([*bounds, in_currency(message(_METHOD)).in_language(language)])),
        ),
    )

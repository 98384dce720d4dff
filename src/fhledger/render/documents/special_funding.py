"""An amount divided among members as a document."""

from __future__ import annotations

from fhledger.core.amounts import format_sek
from fhledger.core.currency import in_currency, unit
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import marked, message
from fhledger.domain.fees.special_funding import SharedBy, SpecialFunding
from fhledger.render.document import Column, ColumnKind, Document, Paragraph, TableRow, table_of

_BY: dict[SharedBy, tuple[LocalizedText, ColumnKind]] = {
    "inhabitants": (message("by inhabitants"), "count"),
    "equally": (message("equally"), "count"),
    "shares": (message("by fixed shares"), "percent"),
}
_WEIGHTS: dict[SharedBy, LocalizedText] = {
    "inhabitants": message("Inhabitants"),
    "equally": message("Weight"),
    "shares": message("Share"),
}
_METHOD = marked(
    "Each gets the whole kronor of its exact share; the kronor that are left go one each to the"
    " largest remainders, among equal ones in the order of municipality codes."
)
_FLOOR = marked("Nobody pays less than {kr} kr.")
_CEILING = marked("Nobody pays more than {kr} kr.")


def special_funding_document(funding: SpecialFunding) -> Document:
    """Each member's weight and part, the bounds, and how the last kronor were given."""
    by, kind = _BY[funding.by]
    columns = (
        Column("code", message("Code")),
        Column("name", message("Member")),
        Column("weight", _WEIGHTS[funding.by], kind),
        Column("amount", in_currency(message("Amount, kr")), "kr"),
    )
    totals = ("", message("Total"), funding.total_weight, funding.amount)
    day = f" {funding.reference_day}" if funding.reference_day else ""
    title = join("", (f"{format_sek(funding.amount)} {unit()}, ", by, day))
    shares = table_of("shares", title, columns, funding.shares, "code")
    bounds = [
        message(text, kr=format_sek(kr))
        for text, kr in ((_FLOOR, funding.floor), (_CEILING, funding.ceiling))
        if kr is not None
    ]
    return Document(
        message("Special funding"),
        (
            shares._replace(rows=(*shares.rows, TableRow(totals, "total", "total"))),
            Paragraph(join(" ", [*bounds, in_currency(message(_METHOD))])),
        ),
    )

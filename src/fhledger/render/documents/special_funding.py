"""An amount divided among members as a document."""

from __future__ import annotations

from fhledger.core.amounts import format_sek
from fhledger.core.currency import in_currency, unit
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.fees.special_funding import SharedBy, SpecialFunding
from fhledger.render.document import Column, ColumnKind, Document, Paragraph, TableRow, table_of

_BY: dict[SharedBy, tuple[LocalizedText, LocalizedText, ColumnKind]] = {
    "inhabitants": (message("by inhabitants"), message("Inhabitants"), "count"),
    "equally": (message("equally"), message("Weight"), "count"),
    "shares": (message("by fixed shares"), message("Share"), "percent"),
}
"""How an amount is shared, and what the weight of a member is called."""


def special_funding_document(funding: SpecialFunding) -> Document:
    """Each member's weight and part, the bounds, and how the last kronor were given."""
    by, weight, kind = _BY[funding.by]
    columns = (
        Column("code", message("Code")),
        Column("name", message("Member")),
        Column("weight", weight, kind),
        Column("amount", in_currency(message("Amount, kr")), "kr"),
    )
    totals = ("", message("Total"), funding.total_weight, funding.amount)
    day = f" {funding.reference_day}" if funding.reference_day else ""
    title = join("", (f"{format_sek(funding.amount)} {unit()}, ", by, day))
    shares = table_of("shares", title, columns, funding.shares, "code")
    method = []
    if funding.floor is not None:
        method.append(message("Nobody pays less than {kr} kr.", kr=format_sek(funding.floor)))
    if funding.ceiling is not None:
        method.append(message("Nobody pays more than {kr} kr.", kr=format_sek(funding.ceiling)))
    remainder = message(
        "Each gets the whole kronor of its exact share; the kronor that are left go one each to the"
        " largest remainders, among equal ones in the order of municipality codes."
    )
    method.append(in_currency(remainder))
    return Document(
        message("Special funding"),
        (
            shares._replace(rows=(*shares.rows, TableRow(totals, "total", "total"))),
            Paragraph(join(" ", method)),
        ),
    )

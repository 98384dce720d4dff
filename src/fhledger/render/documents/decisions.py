"""A decision that is recorded, as a document."""

from __future__ import annotations

from fhledger.book.edits.decisions import Decision
from fhledger.core.currency import in_currency
from fhledger.core.exact import format_rate
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow


def decision_document(decision: Decision) -> Document:
    """What was decided, one field below the other, and the file that holds it."""
    kind = _kinds()[decision.kind]
    rows = tuple(
        TableRow((label, value if isinstance(value, LocalizedText) else str(value)), id=field)
        for field, label, value in _fields(decision)
        if value not in (None, "")
    )
    columns = (Column("field", message("Field")), Column("value", kind))
    written = message("The decision is in {file}.", file=decision.file)
    remarks = map(Paragraph, decision.remarks)
    table = Table("decision", "", columns, rows)
    return Document(kind, (table, *remarks, Paragraph(written)))


def _kinds() -> dict[str, LocalizedText]:
    return {
        "budget": message("Budget decision"),
        "rate": message("Decision on the rate"),
        "grant": message("Decision on a grant"),
        "appropriation": message("Decision on an appropriation"),
        "end-of-project": message("End of a project"),
    }


def _fields(decision: Decision) -> tuple[tuple[str, LocalizedText, object], ...]:
    amount = decision.rate_in_words or (decision.amount and format_rate(decision.amount))
    return (
        ("subject", message("Subject"), decision.label or decision.subject),
        ("fee_id", message("Fee"), decision.fee_label),
        ("component", message("Component"), decision.component),
        ("rate_member", message("Rate"), amount)
        if decision.kind == "rate"
        else ("amount", in_currency(message("Amount, kr")), amount),
        ("decision_day", message("Decided on"), decision.day),
        ("valid_from", message("Valid from"), decision.first_day),
        ("text", message("Text"), decision.text),
        ("source", message("Source"), decision.source),
    )

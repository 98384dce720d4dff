"""A decision that is recorded, as a document."""

from __future__ import annotations

from collections.abc import Iterator

from fhledger.book.edits.decisions import Decision
from fhledger.core.exact import format_rate
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import message
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.headings import words


def decision_document(decision: Decision, language: Language) -> Document:
    """What was decided, one field below the other, and the file that holds it."""
    word = words(language)
    kind = _kinds()[decision.kind].in_language(language)
    rows = tuple(
        TableRow((word(field), text), id=field) for field, text in _fields(decision, language)
    )
    columns = (Column("field", word("field")), Column("value", kind))
    written = message("The decision is in {file}.", file=decision.file)
    return Document(
        kind,
        (
            Table("decision", "", columns, rows),
            *(Paragraph(remark.in_language(language)) for remark in decision.remarks),
            Paragraph(written.in_language(language)),
        ),
    )


def _kinds() -> dict[str, LocalizedText]:
    return {
        "budget": message("Budget decision"),
        "rate": message("Decision on the rate"),
        "grant": message("Decision on a grant"),
        "appropriation": message("Decision on an appropriation"),
        "end-of-project": message("End of a project"),
    }


def _fields(decision: Decision, language: Language) -> Iterator[tuple[str, str]]:
    label = decision.label.in_language(language) if decision.label else decision.subject
    values = (
        ("subject", label),
        ("fee_id", decision.fee_label and decision.fee_label.in_language(language)),
        ("component", decision.component),
        (
            "rate_member" if decision.kind == "rate" else "amount",
            decision.rate_in_words.in_language(language)
            if decision.rate_in_words
            else decision.amount and format_rate(decision.amount),
        ),
        ("decision_day", decision.day),
        ("valid_from", decision.first_day),
        ("text", decision.text),
        ("source", decision.source),
    )
    return ((field, str(value)) for field, value in values if value not in (None, ""))

"""A trace as a document and as JSON."""

from __future__ import annotations

from typing import Any

from fhledger.book import Trace
from fhledger.label import Language
from fhledger.report.document import Branch, Document, Paragraph, Tree
from fhledger.report.json_text import json_amount, json_label
from fhledger.report.words import words


def trace_document(trace: Trace, language: Language) -> Document:
    """The tree of the figure, and where it stands in print."""
    word = words(language)
    printed = tuple(Paragraph(f"{word('in_print')}: {said}") for said in trace.printed)
    return Document(trace.label.of(language), (Tree(_branch(trace, language)), *printed))


def trace_json(trace: Trace) -> dict[str, Any]:
    """`label`, `amount`, `how`, `source`, `printed` and, in the same form, `parts`."""
    return {
        "label": json_label(trace.label),
        "amount": json_amount(trace.amount),
        "how": trace.how,
        "source": trace.source,
        "printed": list(trace.printed),
        "parts": [trace_json(part) for part in trace.parts],
    }


def _branch(trace: Trace, language: Language) -> Branch:
    word = words(language)
    how = (word(trace.how),) if trace.how in ("negated_sum", "product", "rule") else ()
    unsaid = () if trace.parts else (trace.source or word("no_source"),)
    return Branch(
        label=trace.label.of(language),
        amount=trace.amount,
        said=(*how, *unsaid),
        branches=tuple(_branch(part, language) for part in trace.parts),
        id=trace.id,
    )

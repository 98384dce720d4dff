"""A trace as a document and as JSON."""

from __future__ import annotations

from typing import Any

from fhledger.core.localized import Language
from fhledger.domain.trace import Trace
from fhledger.render.document import Branch, Document, Paragraph, Tree
from fhledger.render.headings import words
from fhledger.render.json_text import json_amount, json_label


def trace_document(trace: Trace, language: Language) -> Document:
    """The tree of the figure, and where it is in print."""
    word = words(language)
    printed = tuple(Paragraph(f"{word('in_print')}: {said}") for said in trace.printed)
    return Document(trace.label.in_language(language), (Tree(_branch(trace, language)), *printed))


def trace_json(trace: Trace) -> dict[str, Any]:
    """`label`, `amount`, `unit`, `how`, `source`, `url`, `printed` and, in the same form, `parts`.

    An amount has two decimals, one in per cent as many as it has.
    """
    percent = trace.unit == "percent" and trace.amount is not None
    return {
        "label": json_label(trace.label),
        "amount": f"{trace.amount:f}" if percent else json_amount(trace.amount),
        "unit": trace.unit,
        "how": trace.how,
        "source": trace.source and trace.source.en,
        "url": trace.url or None,
        "printed": list(trace.printed),
        "parts": [trace_json(part) for part in trace.parts],
    }


def _branch(trace: Trace, language: Language) -> Branch:
    word = words(language)
    how = (word(trace.how),) if trace.how in ("negated_sum", "product", "grown", "rule") else ()
    source = trace.source.in_language(language) if trace.source else word("no_source")
    return Branch(
        label=trace.label.in_language(language),
        amount=None if trace.unit == "percent" else trace.amount,
        notes=(*how, *(() if trace.parts else (source,)), *((trace.url,) if trace.url else ())),
        branches=tuple(_branch(part, language) for part in trace.parts),
        id=trace.id,
    )

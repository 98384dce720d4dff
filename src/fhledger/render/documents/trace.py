"""A trace as a document."""

from __future__ import annotations

from fhledger.core.localized import Language
from fhledger.domain.trace import FigureTrace, Trace
from fhledger.render.document import Branch, Document, Paragraph, Tree
from fhledger.render.headings import words


def trace_document(trace: Trace, language: Language) -> Document:
    """The tree of the figure, what is booked of a fee, and where it is in print."""
    word = words(language)
    places = (place.in_language(language) for place in trace.printed_places)
    printed = tuple(Paragraph(f"{word('in_print')}: {place}") for place in places)
    beside = trace.booked if isinstance(trace, FigureTrace) else None
    booked = (Paragraph(beside.in_language(language)),) if beside else ()
    parts = (trace_tree(trace, language), *booked, *printed)
    return Document(trace.label.in_language(language), parts)


def trace_tree(trace: Trace, language: Language) -> Tree:
    """The tree of the figure."""
    return Tree(_branch(trace, language))


_NAMED = frozenset(
    {"negated_sum", "product", "grown", "rule", "rounded", "limited", "bracket", "apportioned"}
)
"""How an amount follows, where that is printed; for a sum it is not."""


_LEAVES = frozenset({"fact", "entry"})


def _branch(trace: Trace, language: Language) -> Branch:
    word = words(language)
    how = (word(trace.how),) if trace.how in _NAMED else ()
    words_of_fee = (trace.explanation.in_language(language),) if trace.explanation else ()
    source = trace.source.in_language(language) if trace.source else word("no_source")
    return Branch(
        label=trace.label.in_language(language),
        amount=None if trace.unit in ("percent", "rate") else trace.amount,
        notes=(
            *words_of_fee,
            *how,
            *((source,) if trace.source or (not trace.parts and trace.how in _LEAVES) else ()),
            *((trace.url,) if trace.url else ()),
        ),
        branches=tuple(_branch(part, language) for part in trace.parts),
        id=trace.id,
    )

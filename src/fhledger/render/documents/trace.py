"""A trace as a document."""

from __future__ import annotations

from collections.abc import Container
from decimal import Decimal

from fhledger.core.localized import join
from fhledger.core.messages import message
from fhledger.domain.trace import FigureTrace, Trace
from fhledger.render.document import Branch, Document, Paragraph, Tree


def trace_document(trace: Trace) -> Document:
    """The tree of the figure, what is booked of a fee, and where it is in print."""
    printed = (
        Paragraph(join(": ", (message("In print"), place))) for place in trace.printed_places
    )
    beside = trace.booked if isinstance(trace, FigureTrace) else None
    booked = (Paragraph(beside),) if beside else ()
    parts = (trace_tree(trace), *booked, *printed)
    return Document(trace.label, parts)


def trace_tree(trace: Trace, elsewhere: Container[str] = ()) -> Tree:
    """The tree of the figure; of a part with an id that is shown elsewhere only its amount."""
    return Tree(_branch(trace, elsewhere))


_HOW = {
    "negated_sum": message("the sum with its sign changed"),
    "product": message("the product of"),
    "grown": message("grown from"),
    "rule": message("by the book's rule, from"),
    "rounded": message("rounded, from"),
    "limited": message("within floor and ceiling, from"),
    "bracket": message("by bracket, from"),
    "apportioned": message("apportioned, from"),
}
"""How an amount follows, where that is printed; for a sum it is not."""


_LEAVES = frozenset({"fact", "entry"})


def _branch(trace: Trace, elsewhere: Container[str]) -> Branch:
    is_unfounded = trace.source is None and not trace.parts and trace.how in _LEAVES
    source = message("no source is given") if is_unfounded else trace.source
    notes = (trace.explanation, _HOW.get(trace.how), source, trace.url)
    return Branch(
        label=trace.label,
        amount=_amount(trace),
        notes=tuple(note for note in notes if note),
        branches=tuple(
            _amount_alone(part) if part.id in elsewhere else _branch(part, elsewhere)
            for part in trace.parts
        ),
        id=trace.id,
    )


def _amount_alone(trace: Trace) -> Branch:
    return Branch(label=trace.label, amount=_amount(trace), id=trace.id)


def _amount(trace: Trace) -> Decimal | None:
    return None if trace.unit in ("percent", "rate") else trace.amount

"""The evaluation of a sample as a document: each limit with its formula, and the conclusion."""

from __future__ import annotations

from collections.abc import Iterator

from fhledger.audit.samples.sample_evaluation import Evaluation
from fhledger.core.amounts import format_sek
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow, table_of
from fhledger.render.documents.sample_terms import completeness_sentence, terms_sentence


def evaluation_document(result: Evaluation) -> Document:
    """The misstated entries, the parts of both limits with their formulas, and the conclusion."""
    limits = (result.over, result.under)
    rows = tuple(
        TableRow((label, *(getattr(limit, f"{id}_kr") for limit in limits), formula), id=id)
        for id, (label, formula) in _PARTS.items()
    )
    columns = (
        Column("part", ""),
        Column("over", message("Overstatement"), "kr_ore"),
        Column("under", message("Understatement"), "kr_ore"),
        Column("formula", message("Formula")),
    )
    title = message("Evaluation of the sample")
    texts = (
        _conclusion(result),
        *((terms_sentence(result.terms),) if result.terms else ()),
        completeness_sentence(result.completeness),
        _method(result),
    )
    return Document(
        title,
        (
            *_misstated(result),
            Table("limits", "", columns, rows),
            *(Paragraph(text) for text in texts),
        ),
    )


_PARTS = {
    "known": (message("Known misstatement"), message("entries taken whole")),
    "projected": (message("Projected misstatement"), message("tainting × interval")),
    "basic_precision": (message("Basic precision"), message("factor of 0 errors × interval")),
    "incremental_allowance": (
        message("Incremental allowance"),
        message("(factor step − 1) × tainting × interval"),
    ),
    "upper_limit": (message("Upper limit"), message("the sum")),
}
"""The parts of a limit, with their formulas."""


def _misstated(result: Evaluation) -> Iterator[Table]:
    columns = (
        Column("number", message("Entry")),
        Column("booked", message("Booked"), "kr_ore", value="booked_kr"),
        Column("audited", message("Audited"), "kr_ore", value="audited_kr"),
        Column("misstatement", message("Misstatement"), "kr_ore", value="misstatement_kr"),
    )
    if result.misstated:
        yield table_of("misstated", "", columns, result.misstated, "number")


def _method(result: Evaluation) -> LocalizedText:
    """The method, what of it was compared with a publication, and what was not."""
    if result.has_compared_factors:
        factors = message(
            "The confidence factors were compared with the tables of the AICPA audit guide"
            ' "Audit Sampling".'
        )
    else:
        factors = message(
            "The confidence factors were compared with no table: those of the AICPA audit guide"
            ' "Audit Sampling" that were have up to 10 errors at 80, 90, 95 or 99 per cent.'
        )
    rest = message(
        "The sums made of them were compared with no publication, but tried on generated"
        " populations with known errors. See also ISA 530, 14-15."
    )
    method = message("Method: monetary-unit sampling, with factors of the Poisson distribution.")
    return join(" ", (method, factors, rest))


def _conclusion(result: Evaluation) -> LocalizedText:
    values = {
        "count": result.examined,
        "confidence": result.confidence,
        "limit": format_sek(max(result.over.upper_limit_kr, result.under.upper_limit_kr)),
        "tolerable": format_sek(result.tolerable_kr),
    }
    if result.is_acceptable:
        return message(
            "{count} entries examined. With {confidence} per cent confidence the misstatement does"
            " not exceed {limit} kr, which is within the tolerable misstatement of {tolerable} kr.",
            **values,
        )
    return message(
        "{count} entries examined. At {confidence} per cent confidence the misstatement may be up"
        " to {limit} kr, which exceeds the tolerable misstatement of {tolerable} kr: have the"
        " errors corrected, or plan a new sample with `--expected-errors`; more entries in this"
        " one would not give the same confidence.",
        **values,
    )

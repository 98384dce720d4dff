"""The terms of a sample in its file, and how they are shown to people."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from fhledger.audit.samples.sample_columns import TERM_COLUMNS, TERMS
from fhledger.audit.samples.sample_terms import Completeness, SampleTerms
from fhledger.core.amounts import format_number, format_sek
from fhledger.core.currency import in_currency
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import marked, message
from fhledger.render.document import CellValue, Coded, Column, Table, TableRow

_COMPLETENESS = {
    "unchecked": marked(
        "The file has no terms: whether it has all rows of the sample, as they were drawn, was"
        " not checked."
    ),
    "file": marked(
        "The rows and the terms of the file are those that were drawn. Days, lines, texts, sources"
        " and places are compared only with --book."
    ),
    "book": marked(
        "The rows and the terms of the file are those that were drawn; drawn anew, the sample is"
        " the same, and so is what the file shows of its entries."
    ),
}


def terms_table(terms: SampleTerms, digest: str) -> Table:
    """The terms and the digest, by their names for programs, for people by their titles."""
    columns = tuple(Column(id, title, "number") for id, title in TERM_COLUMNS.items())
    rows = tuple(
        TableRow((Coded(name, in_currency(TERMS[name])), value), id=name)
        for name, value in _values(terms, digest)
    )
    return Table("terms", message("Terms of the sample"), columns, rows)


def _values(terms: SampleTerms, digest: str) -> Iterator[tuple[str, CellValue]]:
    """Each term; whole numbers as texts, so that Excel shows a seed with all its digits."""
    for name, text in {**terms.texts(), "digest": digest}.items():
        value = getattr(terms, name, None)
        yield name, value if isinstance(value, Decimal) else text


def terms_sentence(terms: SampleTerms) -> LocalizedText:
    """The year, the population, the seed and the confidence of a sample."""
    values = {
        "year": terms.year,
        "count": terms.population_entries,
        "seed": terms.seed,
        "size": terms.size,
        "confidence": "–" if terms.confidence is None else format_number(terms.confidence),
    }
    if terms.population_kr is not None and terms.confidence is None:
        return message(
            "The sample: {year}; population {count} entries, {amount} kr without signs; seed"
            " {seed}; size {size}; planned without a confidence.",
            amount=format_sek(terms.population_kr),
            **values,
        )
    if terms.population_kr is not None:
        tolerable = terms.materiality_kr
        return message(
            "The sample: {year}; population {count} entries, {amount} kr without signs; seed"
            " {seed}; size {size}; planned with confidence {confidence} per cent and tolerable"
            " misstatement {tolerable} kr.",
            amount=format_sek(terms.population_kr),
            tolerable="–" if tolerable is None else format_sek(tolerable),
            **values,
        )
    if terms.year is not None:
        return message(
            "The sample: {year}; population {count} entries; seed {seed}; size {size}; planned with"
            " confidence {confidence} per cent.",
            **values,
        )
    return message(
        "The sample: population {count}; seed {seed}; size {size}; planned with confidence"
        " {confidence} per cent.",
        **values,
    )


def completeness_sentence(completeness: Completeness) -> LocalizedText:
    """Whether the file is the sample that was drawn."""
    return message(_COMPLETENESS[completeness])

"""A sample as a document."""

from __future__ import annotations

from collections.abc import Iterable

from fhledger.audit import Sample
from fhledger.audit.samples.sample_columns import SAMPLE_COLUMNS
from fhledger.core.amounts import format_sek
from fhledger.core.currency import in_currency
from fhledger.core.localized import Language
from fhledger.core.messages import marked, message
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.headings import words

_METHOD = marked("Monetary unit sampling: seed {seed}, size {size}, interval {interval} kr.")
_MATERIALITY = marked("Entries of {materiality} kr and more are all examined.")
_AMOUNTS = ("amount_kr", "interval_kr")
_TO_FILL_IN = tuple(id for id in SAMPLE_COLUMNS if id != "works")


def sample_document(sample: Sample, language: Language) -> Document:
    """The entries of the sample, and the sums of the population, the sample and its parts."""
    word = words(language)
    columns = sample_columns(("number", "taken", "line", "text", "amount_kr"), language)
    rows = tuple(
        TableRow(
            (
                item.number,
                word(item.taken),
                item.line_label.in_language(language) if item.line_label else item.line,
                item.text,
                item.amount_kr,
            ),
            id=item.number,
        )
        for item in sample.items
    )
    parts = ("population", "sample", "material", "whole", "drawn")
    sums = tuple(
        TableRow((word(part), known.entries, known.amount), id=part)
        for part in parts
        if (known := getattr(sample, part))
    )
    summed = (
        Column("part", ""),
        Column("entries", word("entries"), "count"),
        Column("size", word("size"), "kr_ore"),
    )
    interval = "–" if sample.interval_kr is None else format_sek(sample.interval_kr)
    method = [message(_METHOD, seed=sample.seed, size=sample.size, interval=interval)]
    if sample.materiality_kr is not None:
        method.append(message(_MATERIALITY, materiality=format_sek(sample.materiality_kr)))
    return Document(
        title=f"{word('sample')} {sample.year}",
        parts=(
            Table("sample", "", columns, rows, as_table=_to_fill_in(sample, language)),
            Table("sums", "", summed, sums),
            Paragraph(" ".join(text.in_language(language) for text in method)),
        ),
    )


def _to_fill_in(sample: Sample, language: Language) -> Table:
    """The entries with all that an auditor needs, and an empty column for the audited amount."""
    rows = tuple(
        TableRow(
            (
                *(item.number, item.taken, item.day.isoformat(), item.line, item.text),
                *(item.amount_kr, item.source, item.place),
                sample.interval_kr,
                "",
            ),
            id=item.number,
        )
        for item in sample.items
    )
    return Table("sample", "", sample_columns(_TO_FILL_IN, language), rows)


def sample_columns(ids: Iterable[str], language: Language) -> tuple[Column, ...]:
    """Columns of a sample, with their titles in a language."""
    return tuple(
        Column(
            id,
            in_currency(SAMPLE_COLUMNS[id]).in_language(language),
            "kr_ore" if id in _AMOUNTS else "text",
        )
        for id in ids
    )

"""A sample as a document."""

from __future__ import annotations

from fhledger.audit import Sample
from fhledger.core.amounts import format_sek
from fhledger.core.localized import Language
from fhledger.core.messages import marked, message
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.headings import words

_METHOD = marked("Monetary unit sampling: seed {seed}, size {size}, interval {interval} kr.")
_MATERIALITY = marked("Entries of {materiality} kr and more are all examined.")


def sample_document(sample: Sample, language: Language) -> Document:
    """The entries of the sample, and the sums of the population, the sample and its parts."""
    word = words(language)
    columns = (
        Column("number", word("number")),
        Column("taken", word("taken")),
        Column("line", word("line")),
        Column("text", word("text")),
        Column("amount_kr", word("amount_kr"), "kr_ore"),
    )
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
            Table("sample", "", columns, rows, as_table=_for_programs(sample, columns)),
            Table("sums", "", summed, sums),
            Paragraph(" ".join(text.in_language(language) for text in method)),
        ),
    )


def _for_programs(sample: Sample, shown: tuple[Column, ...]) -> Table:
    """The entries with all that an auditor needs, and an empty column for the audited amount."""
    columns = (
        *shown[:2],
        Column("day", "day"),
        *shown[2:],
        *(Column(id, id) for id in ("source", "place")),
        Column("interval_kr", "interval_kr", "kr_ore"),
        Column("audited_kr", "audited_kr"),
    )
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
    return Table("sample", "", columns, rows)

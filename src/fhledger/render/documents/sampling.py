"""A sample as a document and as JSON."""

from __future__ import annotations

from typing import Any

from fhledger.audit import Sample
from fhledger.core.amounts import format_plain, format_sek
from fhledger.core.localized import Language, LocalizedText
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.headings import words
from fhledger.render.json_text import json_amount

_METHOD = LocalizedText(
    sv="Dragning efter belopp: startvärde {seed}, storlek {size}, intervall {interval} kr.",
    en="Drawn by amount: seed {seed}, size {size}, interval {interval} kr.",
)
_MATERIALITY = LocalizedText(
    sv="Poster om {materiality} kr och mer granskas alla.",
    en="Entries of {materiality} kr and more are all examined.",
)


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
                item.entry.number,
                word(item.taken),
                item.entry.line,
                item.entry.text,
                item.entry.amount_kr,
            ),
            id=item.entry.number,
        )
        for item in sample.items
    )
    sums = tuple(
        TableRow((word(part.id), part.entries, part.absolute_kr), id=part.id)
        for part in sample.parts
    )
    summed = (
        Column("part", ""),
        Column("entries", word("entries"), "count"),
        Column("size", word("size"), "kr_ore"),
    )
    interval = "–" if sample.interval_kr is None else format_sek(sample.interval_kr)
    said = [_METHOD.format(seed=sample.seed, size=sample.size, interval=interval)]
    if sample.materiality_kr is not None:
        said.append(_MATERIALITY.format(materiality=format_sek(sample.materiality_kr)))
    return Document(
        title=f"{word('sample')} {sample.year}",
        parts=(
            Table("sample", "", columns, rows),
            Table("sums", "", summed, sums),
            Paragraph(" ".join(text.in_language(language) for text in said)),
        ),
    )


def sample_json(sample: Sample) -> dict[str, Any]:
    """How it was drawn, `population`, `sample` and its parts in sums, and the `entries`."""
    return {
        "year": sample.year,
        "seed": sample.seed,
        "size": sample.size,
        "materiality": json_amount(sample.materiality_kr),
        "interval": json_amount(sample.interval_kr),
        **{
            part.id: {"entries": part.entries, "amount": format_plain(part.absolute_kr)}
            for part in sample.parts
        },
        "entries": [
            {
                "number": item.entry.number,
                "taken": item.taken,
                "day": item.entry.day.isoformat(),
                "line": item.entry.line,
                "item": item.entry.item,
                "text": item.entry.text,
                "amount": format_plain(item.entry.amount_kr),
                "place": item.place,
            }
            for item in sample.items
        ],
    }

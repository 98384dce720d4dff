"""Figures of the population, as they were read, as a document and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fhledger.core.localized import Language, LocalizedText
from fhledger.domain.fees.population import Inhabitants
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.headings import words

_NEW = LocalizedText(sv="Nytt", en="New")
_YES = LocalizedText(sv="ja", en="yes")
_SOURCE = LocalizedText(sv="Källa: {source}", en="Source: {source}")


def population_document(
    rows: Sequence[Inhabitants], new: Sequence[Inhabitants], language: Language
) -> Document:
    """Each municipality's inhabitants, which of them the book did not have, and the source."""
    word = words(language)
    columns = (
        Column("code", word("code")),
        Column("name", word("municipality")),
        Column("inhabitants", word("inhabitants"), "count"),
        Column("new", _NEW.in_language(language)),
    )
    shown = tuple(
        TableRow(
            (
                row.municipality_code,
                row.municipality,
                row.inhabitants,
                _YES.in_language(language) if row in new else "",
            ),
            id=row.municipality_code,
        )
        for row in rows
    )
    days = ", ".join(sorted({str(row.reference_day) for row in rows}))
    sources = dict.fromkeys(row.source.citation.in_language(language) for row in rows if row.source)
    told = (Paragraph(_SOURCE.format(source=source).in_language(language)) for source in sources)
    title = f"{word('reference_day')} {days}"
    return Document(title=title, parts=(Table("population", "", columns, shown), *told))


def population_json(rows: Sequence[Inhabitants], new: Sequence[Inhabitants]) -> dict[str, Any]:
    """`population`: each figure, its source, and whether the book did not have it."""
    return {
        "population": [
            {
                "code": row.municipality_code,
                "name": row.municipality,
                "reference_day": row.reference_day.isoformat(),
                "inhabitants": row.inhabitants,
                "source": str(row.source),
                "new": row in new,
            }
            for row in rows
        ]
    }

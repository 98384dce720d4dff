"""Figures of the population, as a source gives them, as a document."""

from __future__ import annotations

from fhledger.book.files.population_file import PopulationUpdate
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.headings import words

_NEW = message("New")
_YES = message("yes")
_SOURCE = message("Source: {source}")


def population_document(update: PopulationUpdate, language: Language) -> Document:
    """Each municipality's inhabitants, which of them the book did not have, and the source."""
    word = words(language)
    columns = (
        Column("code", word("code")),
        Column("name", word("municipality")),
        Column("inhabitants", word("inhabitants"), "count"),
        Column("new", _NEW.in_language(language)),
    )
    rows = update.population
    shown = tuple(
        TableRow(
            (row.code, row.name, row.inhabitants, _YES.in_language(language) if row.new else ""),
            id=row.code,
        )
        for row in rows
    )
    days = ", ".join(sorted({str(row.reference_day) for row in rows}))
    sources = dict.fromkeys(row.source.citation.in_language(language) for row in rows if row.source)
    citations = (
        Paragraph(_SOURCE.format(source=source).in_language(language)) for source in sources
    )
    title = f"{word('reference_day')} {days}"
    return Document(title=title, parts=(Table("population", "", columns, shown), *citations))

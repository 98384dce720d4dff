"""Figures of the population, as a source gives them, as a document."""

from __future__ import annotations

from fhledger.book.files.population_file import PopulationUpdate
from fhledger.core.localized import join
from fhledger.core.messages import message
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow

_NEW = message("New")
_YES = message("yes")
_SOURCE = message("Source: {source}")


def population_document(update: PopulationUpdate) -> Document:
    """Each municipality's inhabitants, which of them the book did not have, and the source."""
    columns = (
        Column("code", message("Code")),
        Column("name", message("Municipality")),
        Column("inhabitants", message("Inhabitants"), "count"),
        Column("new", _NEW),
    )
    rows = update.population
    shown = tuple(
        TableRow((row.code, row.name, row.inhabitants, _YES if row.new else ""), id=row.code)
        for row in rows
    )
    days = ", ".join(sorted({str(row.reference_day) for row in rows}))
    sources = dict.fromkeys(row.source.citation for row in rows if row.source)
    citations = (Paragraph(_SOURCE.format(source=source)) for source in sources)
    title = join(" ", (message("Inhabitants on"), days))
    return Document(title=title, parts=(Table("population", "", columns, shown), *citations))

"""Figures of the population, as a source gives them, as a document."""

from __future__ import annotations

from fhledger.book.files.population_file import PopulationUpdate
from fhledger.core.localized import join
from fhledger.core.messages import message
from fhledger.render.document import Column, Document, Paragraph, table_of


def population_document(update: PopulationUpdate) -> Document:
    """Each municipality's inhabitants, which of them the book did not have, and the source."""
    columns = (
        Column("code", message("Code")),
        Column("name", message("Member")),
        Column("inhabitants", message("Inhabitants"), "count"),
        Column("new", message("New"), value=lambda row: message("yes") if row.new else ""),
    )
    rows = update.population
    days = ", ".join(sorted({str(row.reference_day) for row in rows}))
    sources = dict.fromkeys(row.source.citation for row in rows if row.source)
    citations = (Paragraph(message("Source: {source}", source=source)) for source in sources)
    title = join(" ", (message("Inhabitants on"), days))
    return Document(title, (table_of("population", "", columns, rows, "code"), *citations))

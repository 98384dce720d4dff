"""An import as a document: the entries that it adds, and the findings about the file."""

from __future__ import annotations

from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.exchange.importing import Import
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.documents.verification import findings_tables, source_paragraphs
from fhledger.render.headings import words

_READ = message("Vouchers: {all}, already in the book: {known}, outside the fund: {outside}.")
_ADDED = message("New entries: {added}.")
_PLANNED = message("New entries when imported: {added}. Nothing is written.")
_FAILED = message("Nothing is imported until the errors are corrected or accepted.")


def import_document(result: Import, language: Language) -> Document:
    """The entries and the findings, and in a sentence what was done, or would be."""
    word = words(language)
    columns = (
        Column("number", word("number")),
        Column("day", word("day")),
        Column("line", word("line")),
        Column("amount", word("amount"), "kr_ore"),
        Column("text", word("text")),
    )
    rows = tuple(
        TableRow(
            (
                entry.number,
                entry.day.isoformat(),
                f"{entry.line} {entry.item}".strip(),
                entry.amount_kr,
                entry.text,
            ),
            id=entry.number,
        )
        for entry in result.entries
    )
    failures = result.failures()
    outcome = _FAILED if failures else _PLANNED if result.planned else _ADDED
    summary = " ".join(
        text.format(**dict(result.vouchers), added=len(rows)).in_language(language)
        for text in (_READ, outcome)
    )
    return Document(
        title=f"{word('import')} {result.file}",
        parts=(
            *findings_tables(result.findings, language),
            *source_paragraphs(failures, language),
            *((Table("entries", word("new_entries"), columns, rows),) if rows else ()),
            Paragraph(summary),
        ),
    )

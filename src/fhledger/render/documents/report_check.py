"""A checked report as a document."""

from __future__ import annotations

from fhledger.core.localized import Language, LocalizedText
from fhledger.exchange.printed_report.checking import ReportCheck
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.documents.verification import findings_tables, source_paragraphs
from fhledger.render.headings import words


def report_check_document(check: ReportCheck, language: Language) -> Document:
    """Each figure as read, the findings, and the figures that may be misprinted."""
    word = words(language)
    columns = (
        Column("place", word("place")),
        Column("row", word("row")),
        Column("year", word("year")),
        Column("amount", word("amount"), "kr_ore"),
    )
    rows = tuple(
        TableRow((figure.place, figure.row, str(figure.year), figure.amount))
        for figure in check.figures
    )
    unread = len(check.unreadable())
    books = LocalizedText(
        sv="jämförda med böckerna" if check.compared else "inte jämförda med några böcker",
        en="compared with the books" if check.compared else "not compared with any books",
    )
    summary = LocalizedText(
        sv=f"Läst: {len(check.figures) - unread} tal, {books.sv}. Oläsliga: {unread}."
        f" Fel: {len(check.failures())}.",
        en=f"Read: {len(check.figures) - unread} figures, {books.en}. Unreadable: {unread}."
        f" Errors: {len(check.failures())}.",
    )
    return Document(
        title=f"{word('printed_report')} {check.year or ''}".rstrip(),
        parts=(
            *((Table("figures", "", columns, rows),) if rows else ()),
            *findings_tables(check.findings, language),
            *source_paragraphs(check.failures(), language),
            *_suspects_tables(check, language),
            Paragraph(summary.in_language(language)),
        ),
    )


def _suspects_tables(check: ReportCheck, language: Language) -> tuple[Table, ...]:
    """The suspects, a row each; those of one alternative belong together. None for none."""
    word = words(language)
    columns = (
        Column("alternative", word("alternative"), "count"),
        Column("subject", word("suspect")),
        Column("printed", word("in_print"), "kr_ore"),
        Column("would_be", word("would_be"), "kr_ore"),
    )
    rows = tuple(
        TableRow((suspect.alternative, str(suspect.figure), suspect.printed, suspect.expected))
        for suspect in check.suspects
    )
    return (Table("suspects", word("suspects"), columns, rows),) if rows else ()

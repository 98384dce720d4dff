"""A checked report as a document."""

from __future__ import annotations

from fhledger.core.localized import Language, join
from fhledger.core.messages import counted, message
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
    read = len(check.figures) - unread
    compared = (
        counted(
            "{count} figure compared with the books.",
            "{count} figures compared with the books.",
            read,
        )
        if check.compared
        else counted(
            "{count} figure read, compared with no book.",
            "{count} figures read, compared with no book.",
            read,
        )
    )
    summary = join(
        " ",
        (
            compared,
            message(
                "Unreadable: {unread}. Errors: {errors}.",
                unread=unread,
                errors=len(check.failures()),
            ),
        ),
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

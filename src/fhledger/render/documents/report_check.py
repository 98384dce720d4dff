"""A checked report as a document."""

from __future__ import annotations

from fhledger.core.localized import Language, LocalizedText, join
from fhledger.core.messages import counted, message
from fhledger.domain.statement.rows import PLACE_LABELS
from fhledger.exchange.printed_report.checking import ReportCheck
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.documents.verification import findings_tables, source_paragraphs
from fhledger.render.headings import words


def report_check_document(check: ReportCheck, language: Language) -> Document:
    """Each figure as read, the findings, and the figures that may be misprinted."""
    title = f"{words(language)('printed_report')} {check.year or ''}".rstrip()
    return Document(
        title=title,
        parts=(
            *_figures(check, language),
            *findings_tables(check.findings, language),
            *source_paragraphs(check.failures(), language),
            *_suspects_tables(check, language),
            Paragraph(_summary(check).in_language(language)),
        ),
    )


def _figures(check: ReportCheck, language: Language) -> tuple[Table, ...]:
    word = words(language)
    columns = (
        Column("place", word("place")),
        Column("label", word("row")),
        Column("year", word("year")),
        Column("amount", word("amount"), "kr_ore"),
    )
    rows = tuple(
        TableRow(
            (
                PLACE_LABELS[figure.place].in_language(language),
                figure.label.in_language(language) if figure.label else figure.row,
                str(figure.year),
                figure.amount,
            ),
            id=str(figure.key),
        )
        for figure in check.figures
    )
    return (Table("figures", "", columns, rows),) if rows else ()


def _summary(check: ReportCheck) -> LocalizedText:
    unread = len(check.unreadable())
    read = len(check.figures) - unread
    if check.compared:
        figures = counted(
            "{count} figure compared with the books.",
            "{count} figures compared with the books.",
            check.figures_compared,
        )
        if missing := read - check.figures_compared:
            passed = counted(
                "{count} figure read that they do not have.",
                "{count} figures read that they do not have.",
                missing,
            )
            figures = join(" ", (figures, passed))
    else:
        figures = counted(
            "{count} figure read, compared with no book.",
            "{count} figures read, compared with no book.",
            read,
        )
    errors = len(check.failures())
    others = message("Unreadable: {unread}. Errors: {errors}.", unread=unread, errors=errors)
    return join(" ", (figures, others))


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
        TableRow(
            (
                suspect.alternative,
                suspect.label.in_language(language),
                suspect.printed,
                suspect.expected,
            ),
            id=str(suspect.figure),
        )
        for suspect in check.suspects
    )
    return (Table("suspects", word("suspects"), columns, rows),) if rows else ()

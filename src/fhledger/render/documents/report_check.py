"""A checked report as a document."""

from __future__ import annotations

from collections.abc import Iterator

from fhledger.core.currency import in_currency
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import counted, message
from fhledger.domain.statement.rows import PLACE_LABELS
from fhledger.exchange.printed_report.checking import ReportCheck
from fhledger.render.document import Column, Document, Paragraph, Table, table_of
from fhledger.render.documents.verification import findings_tables, source_paragraphs


def report_check_document(check: ReportCheck) -> Document:
    """Each figure as read, the findings, and the figures that may be misprinted."""
    title = join(" ", (message("Printed annual report"), check.year or ""))
    return Document(
        title=title,
        parts=(
            *_figures(check),
            *findings_tables(check.findings),
            *source_paragraphs(check.failures()),
            *_suspects_tables(check),
            Paragraph(_summary(check)),
        ),
    )


def _figures(check: ReportCheck) -> Iterator[Table]:
    columns = (
        Column("place", message("Place"), value=lambda figure: PLACE_LABELS[figure.place]),
        Column("label", message("Row"), value=lambda figure: figure.label or figure.row),
        Column("year", message("Year")),
        Column("amount", in_currency(message("Amount, kr")), "kr_ore"),
    )
    if check.figures:
        yield table_of("figures", "", columns, check.figures, "key")


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


def _suspects_tables(check: ReportCheck) -> Iterator[Table]:
    """The suspects, a row each; those of one alternative belong together. None for none."""
    columns = (
        Column("alternative", message("Alternative"), "count"),
        Column("subject", message("Suspect"), value="label"),
        Column("printed", message("In print"), "kr_ore"),
        Column("would_be", message("Would be"), "kr_ore", value="expected"),
    )
    if check.suspects:
        title = message("The smallest change that makes every sum agree")
        yield table_of("suspects", title, columns, check.suspects, "figure")

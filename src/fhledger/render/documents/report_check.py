"""A checked report as a document and as JSON."""

from __future__ import annotations

from typing import Any

from fhledger.audit import Suspect
from fhledger.core.localized import Language, LocalizedText
from fhledger.exchange.printed_report.report_check import ReportCheck
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.documents.verification import finding_json, findings_tables, source_paragraphs
from fhledger.render.headings import words
from fhledger.render.json_text import json_amount


def report_check_document(check: ReportCheck, language: Language) -> Document:
    """Each figure as read, the findings, and the figures that may be misprinted."""
    word = words(language)
    reading = check.reading
    columns = (
        Column("place", word("place")),
        Column("row", word("row")),
        Column("year", word("year")),
        Column("amount", word("amount"), "kr_ore"),
    )
    rows = tuple(
        TableRow((figure.place, figure.row, str(figure.year), figure.amount))
        for figure in reading.figures
    )
    unread = len(reading.unreadable())
    books = LocalizedText(
        sv="jämförda med böckerna" if check.compared else "inte jämförda med några böcker",
        en="compared with the books" if check.compared else "not compared with any books",
    )
    told = LocalizedText(
        sv=f"Läst: {len(reading.figures) - unread} tal, {books.sv}. Oläsliga: {unread}."
        f" Fel: {len(check.failures())}.",
        en=f"Read: {len(reading.figures) - unread} figures, {books.en}. Unreadable: {unread}."
        f" Errors: {len(check.failures())}.",
    )
    return Document(
        title=f"{word('printed_report')} {reading.year or ''}".rstrip(),
        parts=(
            *((Table("figures", "", columns, rows),) if rows else ()),
            *findings_tables(check.findings, language),
            *source_paragraphs(check.failures(), language),
            *_suspects_tables(check, language),
            Paragraph(told.in_language(language)),
        ),
    )


def report_check_json(check: ReportCheck, language: Language) -> dict[str, Any]:
    """`year`, `years`, `figures`, `findings` in one language, and `suspects`.

    Suspects with the same `alternative` would have to be changed together; each
    alternative alone makes every identity hold.
    """
    return {
        "year": check.reading.year,
        "years": list(check.reading.years),
        "compared": check.compared,
        "figures": [
            {
                "place": figure.place,
                "row": figure.row,
                "year": figure.year,
                "amount": json_amount(figure.amount),
                "candidates": [json_amount(amount) for amount in figure.candidates],
                "line": figure.line,
                "text": figure.text,
            }
            for figure in check.reading.figures
        ],
        "findings": [finding_json(finding, language) for finding in check.findings],
        "suspects": [
            {**_suspect(suspect), "alternative": number}
            for number, suspects in enumerate(check.suspicions, 1)
            for suspect in suspects
        ],
    }


def _suspect(suspect: Suspect) -> dict[str, Any]:
    return {
        **suspect.key._asdict(),
        "printed": json_amount(suspect.printed),
        "would_be": json_amount(suspect.expected),
    }


def _suspects_tables(check: ReportCheck, language: Language) -> tuple[Table, ...]:
    """The suspects, a row each; those of one alternative belong together. None for none."""
    word = words(language)
    columns = (
        Column("alternative", word("alternative"), "count"),
        Column("subject", word("suspect")),
        Column("printed", word("actual"), "kr_ore"),
        Column("would_be", word("would_be"), "kr_ore"),
    )
    rows = tuple(
        TableRow((number, str(suspect.key), suspect.printed, suspect.expected))
        for number, suspects in enumerate(check.suspicions, 1)
        for suspect in suspects
    )
    return (Table("suspects", word("suspects"), columns, rows),) if rows else ()

"""An import as a document and as JSON: the entries that it adds, and the findings about the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fhledger.audit import Finding, Severity
from fhledger.audit.finding import unaccepted
from fhledger.core.localized import Language, LocalizedText
from fhledger.domain.fund.ledger import Entry
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.documents.verification import finding_json, findings_tables, source_paragraphs
from fhledger.render.headings import words
from fhledger.render.json_text import json_amount

Counts = tuple[int, int, int]
"""The vouchers of the file, those that the book has already, those that move no line of it."""


def import_document(
    file: str,
    counts: Counts,
    entries: Sequence[Entry],
    findings: Sequence[Finding],
    language: Language,
    *,
    planned: bool,
) -> Document:
    """The entries and the findings, and in a sentence what was done, or (`planned`) would be."""
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
        for entry in entries
    )
    sources = source_paragraphs(unaccepted(findings, Severity.ERROR), language)
    tables = (Table("entries", word("new_entries"), columns, rows),) if rows else ()
    said = Paragraph(_said(counts, len(entries), findings, planned=planned).in_language(language))
    return Document(
        title=f"{word('import')} {file}",
        parts=(*findings_tables(findings, language), *sources, *tables, said),
    )


def import_json(
    file: str,
    counts: Counts,
    entries: Sequence[Entry],
    findings: Sequence[Finding],
    language: Language,
    *,
    planned: bool,
) -> dict[str, Any]:
    """`file`, `planned`, the numbers of `vouchers`, the `entries` added, and the `findings`."""
    vouchers, known, outside = counts
    return {
        "file": file,
        "planned": planned,
        "vouchers": {"all": vouchers, "known": known, "outside": outside},
        "entries": [
            {
                "number": entry.number,
                "day": entry.day.isoformat(),
                "line": entry.line,
                "item": entry.item,
                "amount": json_amount(entry.amount_kr),
                "text": entry.text,
                "member": entry.member,
                "project": entry.project,
                "source": entry.source,
            }
            for entry in entries
        ],
        "findings": [finding_json(finding, language) for finding in findings],
    }


def _said(
    counts: Counts, added: int, findings: Sequence[Finding], *, planned: bool
) -> LocalizedText:
    vouchers, known, outside = counts
    read = LocalizedText(
        sv=f"Verifikationer: {vouchers}, redan i boken: {known}, utanför fonden: {outside}.",
        en=f"Vouchers: {vouchers}, already in the book: {known}, outside the fund: {outside}.",
    )
    failed = bool(unaccepted(findings, Severity.ERROR))
    done = {
        (False, False): LocalizedText(sv=f"Nya poster: {added}.", en=f"New entries: {added}."),
        (False, True): LocalizedText(
            sv=f"Nya poster vid inläsning: {added}. Inget är skrivet.",
            en=f"New entries when imported: {added}. Nothing is written.",
        ),
    }.get(
        (failed, planned),
        LocalizedText(
            sv="Inget läses in förrän felen är åtgärdade eller godtagna.",
            en="Nothing is imported until the errors are mended or accepted.",
        ),
    )
    return LocalizedText(sv=f"{read.sv} {done.sv}", en=f"{read.en} {done.en}")

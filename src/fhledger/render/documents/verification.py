"""The findings as a document and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from fhledger.audit import Finding, Severity, Verification
from fhledger.core.amounts import format_plain, format_sek
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.text import escape_invisible
from fhledger.render.document import Column, Document, Emphasis, Paragraph, Table, TableRow
from fhledger.render.documents.seals import seal_json, seals_table
from fhledger.render.headings import WORDS, words
from fhledger.render.json_text import json_amount

_TONES: dict[Severity, Emphasis] = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def verification_document(verification: Verification, language: Language) -> Document:
    """Every finding with what was expected and what is there, and whether it is accepted."""
    word = words(language)
    failed = verification.failures()
    open_warnings, accepted = verification.warnings(), verification.acceptances()
    seen = verification.balances
    checked = LocalizedText(
        sv=f"Granskat: {verification.rules} regler, {verification.figures} tal i tryck,"
        f" {format_sek(Decimal(verification.entries))} poster"
        + (f", {seen} saldobesked." if seen else "."),
        en=f"Checked: {verification.rules} rules, {verification.figures} printed figures,"
        f" {format_sek(Decimal(verification.entries))} entries"
        + (f", {seen} balances." if seen else "."),
    )
    found = LocalizedText(
        sv=f"Fel: {len(failed)}. Varningar: {len(open_warnings)}. Godtagna: {len(accepted)}.",
        en=f"Errors: {len(failed)}. Warnings: {len(open_warnings)}. Accepted: {len(accepted)}.",
    )
    tables = findings_tables(sorted(verification.findings, key=_gravity), language)
    seals = (seals_table(verification.seals, language),) if verification.seals else ()
    sources = source_paragraphs(failed, language)
    title = f"{word('findings')} {verification.book}"
    told = (Paragraph(checked.in_language(language)), Paragraph(found.in_language(language)))
    return Document(title=title, parts=(*tables, *sources, *seals, *told))


def _gravity(finding: Finding) -> tuple[bool, int]:
    """What nobody has accepted stands first, errors before warnings before notes."""
    return finding.accepted is not None, list(Severity).index(finding.severity)


def verification_json(verification: Verification, language: Language) -> dict[str, Any]:
    """`book`, what was `checked`, the `seals` of closed years, and `findings` in one language."""
    return {
        "book": verification.book,
        "checked": {
            "rules": verification.rules,
            "figures": verification.figures,
            "entries": verification.entries,
            "balances": verification.balances,
        },
        "seals": [seal_json(seal) for seal in verification.seals],
        "findings": [finding_json(finding, language) for finding in verification.findings],
    }


def findings_tables(findings: Sequence[Finding], language: Language) -> tuple[Table, ...]:
    """The findings as a table; none where there are none."""
    word = words(language)
    columns = (
        Column("code", word("code"), emphasis="severity"),
        Column("weight", word("weight"), emphasis="severity"),
        Column("subject", word("subject")),
        Column("finding", word("finding")),
        Column("difference", word("difference"), "kr_ore"),
    )
    rows = tuple(
        TableRow(
            (
                finding.code,
                word("accepted") if finding.accepted else word(finding.severity.value),
                finding.concerning(language),
                sentence(finding, language),
                finding.difference,
            ),
            id=finding.name,
            emphasis="accepted" if finding.accepted else _TONES.get(finding.severity, "row"),
        )
        for finding in findings
    )
    return (Table("findings", "", columns, rows),) if rows else ()


def source_paragraphs(findings: Sequence[Finding], language: Language) -> Iterator[Paragraph]:
    """For each finding where its figures come from."""
    for finding in findings:
        if finding.sources:
            yield Paragraph(f"{_head(finding, language)}: {_sources(finding, language)}")


def _head(finding: Finding, language: Language) -> str:
    return f"{finding.code} {finding.concerning(language)}"


def _sources(finding: Finding, language: Language) -> str:
    return "; ".join(place.in_language(language) for place in finding.sources)


def sentence(finding: Finding, language: Language) -> str:
    """The message, and what was expected and what is there, in a sentence each."""
    parts = [finding.message.in_language(language).rstrip(".")]
    for key, value in (("expected", finding.expected), ("actual", finding.actual)):
        if value is not None:
            said = format_sek(value) if isinstance(value, Decimal) else value
            parts.append(f"{WORDS[key].in_language(language)}: {said}")
    return ". ".join(parts) + "."


def explained(finding: Finding, language: Language) -> str:
    """A finding for somebody who meets it alone: code, subject, sentence, sources, what to do."""
    sources = f" ({_sources(finding, language)})" if finding.sources else ""
    head = f"{_head(finding, language)}: {sentence(finding, language)}{sources}"
    return f"{escape_invisible(head)}\n{WORDS['more'].in_language(language)}: docs/reference/findings.md, {finding.code}"


def finding_json(finding: Finding, language: Language) -> dict[str, Any]:
    """Everything about a finding, its message in one language."""
    accepted = finding.accepted
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "subject": finding.subject,
        "message": finding.message.in_language(language),
        "expected": _side(finding.expected),
        "actual": _side(finding.actual),
        "difference": json_amount(finding.difference),
        "sources": [str(place) for place in finding.sources],
        "accepted": accepted
        and {"reason": accepted.reason, "by": accepted.by, "day": accepted.day.isoformat()},
    }


def _side(value: Decimal | str | None) -> str | None:
    return format_plain(value) if isinstance(value, Decimal) else value

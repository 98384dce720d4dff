"""The findings as a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from fhledger.audit import Finding, Severity, Verification
from fhledger.core.amounts import format_sek
from fhledger.core.localized import Language, join
from fhledger.core.messages import counted, message
from fhledger.core.text import escape_invisible
from fhledger.render.document import Column, Document, Emphasis, Paragraph, Table, TableRow
from fhledger.render.documents.seals import attestation_paragraphs, seals_table
from fhledger.render.headings import WORDS, words

_COMPARED = {
    "FH101": ("computed_amount", "booked_amount"),
    "FH103": ("computed_amount", "booked_amount"),
    "FH206": ("granted", "repaid"),
    "FH207": ("granted", "paid"),
    "FH301": ("computed_amount", "in_print"),
    "FH303": ("at_closing", "now"),
    "FH305": ("by_the_bank", "booked_amount"),
    "FH401": ("booked_amount", "in_print"),
    "FH402": ("computed_amount", "in_print"),
    "FH403": ("computed_amount", "in_print"),
    "FH404": ("computed_amount", "in_print"),
    "FH405": ("computed_amount", "in_print"),
    "FH407": ("booked_amount", "in_print"),
}
"""What the expected and the actual value are called in a finding, by its code; elsewhere as they are."""

_TONES: dict[Severity, Emphasis] = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def verification_document(verification: Verification, language: Language) -> Document:
    """Every finding with what was expected and what is there, and whether it is accepted."""
    word = words(language)
    failed = verification.failures()
    open_warnings, accepted = verification.warnings(), verification.acceptances()
    checked = verification.checked
    counts = [
        counted("{count} rule", "{count} rules", checked.rules),
        counted("{count} printed figure", "{count} printed figures", checked.figures),
        counted(
            "{count} entry",
            "{count} entries",
            checked.entries,
            count=format_sek(Decimal(checked.entries)),
        ),
    ]
    if checked.balances:
        counts.append(
            counted("{count} observed balance", "{count} observed balances", checked.balances)
        )
    extent = message("Checked: {counts}.", counts=join(", ", counts))
    found = message(
        "Errors: {failed}. Warnings: {open_warnings}. Accepted: {accepted}.",
        failed=len(failed),
        open_warnings=len(open_warnings),
        accepted=len(accepted),
    )
    tables = findings_tables(sorted(verification.findings, key=_gravity), language)
    seals = (seals_table(verification.seals, language),) if verification.seals else ()
    attested = attestation_paragraphs(verification.seals, language)
    sources = source_paragraphs(failed, language)
    title = f"{word('findings')} {verification.book}"
    well: Emphasis = "row" if failed or open_warnings else "good"
    summary = (
        Paragraph(extent.in_language(language)),
        Paragraph(found.in_language(language), emphasis=well),
    )
    return Document(title=title, parts=(*tables, *sources, *seals, *attested, *summary))


def _gravity(finding: Finding) -> tuple[bool, int]:
    """What nobody has accepted stands first, errors before warnings before notes."""
    return finding.accepted is not None, list(Severity).index(finding.severity)


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
            digest = message("digest: {digest}", digest=finding.digest).in_language(language)
            shown = f" ({digest})" if finding.digest else ""
            yield Paragraph(f"{_head(finding, language)}: {_sources(finding, language)}{shown}")


def _head(finding: Finding, language: Language) -> str:
    return f"{finding.code} {finding.concerning(language)}"


def _sources(finding: Finding, language: Language) -> str:
    return "; ".join(place.in_language(language) for place in finding.sources)


def sentence(finding: Finding, language: Language) -> str:
    """The message, and what was expected and what is there, in a sentence each."""
    parts = [finding.message.in_language(language).rstrip(".")]
    keys = _COMPARED.get(finding.code, ("expected", "actual"))
    for key, value in zip(keys, (finding.expected, finding.actual), strict=True):
        if value is not None:
            text = format_sek(value) if isinstance(value, Decimal) else value
            parts.append(f"{WORDS[key].in_language(language)}: {text}")
    return ". ".join(parts) + "."


def explained(finding: Finding, language: Language) -> str:
    """A finding for somebody who meets it alone: code, subject, sentence, sources, what to do."""
    sources = f" ({_sources(finding, language)})" if finding.sources else ""
    head = f"{_head(finding, language)}: {sentence(finding, language)}{sources}"
    return f"{escape_invisible(head)}\n{WORDS['more'].in_language(language)}: fhledger explain {finding.code}"

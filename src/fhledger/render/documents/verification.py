"""The findings as a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from fhledger.audit.finding import Finding, Severity
from fhledger.audit.verification import Verification
from fhledger.core.amounts import format_plain, format_sek
from fhledger.core.localized import Language, LocalizedText, join
from fhledger.core.messages import counted, message
from fhledger.core.text import escape_invisible
from fhledger.render.document import (
    CellValue,
    Column,
    Document,
    Emphasis,
    Paragraph,
    Table,
    TableRow,
)
from fhledger.render.documents.seals import attestation_paragraphs, seals_table
from fhledger.render.headings import WORDS, words

_TONES: dict[Severity, Emphasis] = {Severity.ERROR: "error", Severity.WARNING: "warning"}


_HEALTHY = message("The books agree.")
_WARNINGS = message("The books have no errors, but something to look at.")
_ERRORS = message("The books have errors.")
_LIMITS = message(
    "This shows that the book agrees with itself, with the printed reports and with its seals."
    " Whether the vouchers exist and are right is not examined."
)


def verification_document(verification: Verification, language: Language) -> Document:
    """Every finding with what was expected and what is there, and whether it is accepted."""
    failed, accepted = verification.failures(), verification.acceptances()
    tables = findings_tables(sorted(verification.findings, key=gravity), language)
    seals = (seals_table(verification.seals, language),) if verification.seals else ()
    attested = attestation_paragraphs(verification.seals, language)
    sources = source_paragraphs(failed, language)
    reasons = acceptance_paragraphs(accepted, language)
    summary = (
        *reversed(verification_summary(verification, language)),
        *explain_paragraph(failed or verification.warnings(), language),
    )
    title = f"{words(language)('findings')} {verification.book}"
    return Document(title=title, parts=(*tables, *sources, *reasons, *seals, *attested, *summary))


def verification_summary(verification: Verification, language: Language) -> tuple[Paragraph, ...]:
    """The verdict with the number of findings, which years it is about, and what was checked."""
    failed, open_warnings = verification.failures(), verification.warnings()
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
    accepted = verification.acceptances()
    found = message(
        "{verdict} Errors: {failed}. Warnings: {open_warnings}. Accepted: {accepted}, of which"
        " errors: {errors}.",
        verdict=_verdict(verification),
        failed=len(failed),
        open_warnings=len(open_warnings),
        accepted=len(accepted),
        errors=len(verification.accepted_errors()),
    )
    is_well = not (failed or open_warnings or verification.broken_elsewhere)
    years = (Paragraph(text.in_language(language)) for text in _years(verification))
    return (
        Paragraph(found.in_language(language), emphasis="good" if is_well else "row"),
        *years,
        Paragraph(_LIMITS.in_language(language)),
        Paragraph(extent.in_language(language)),
    )


def _verdict(verification: Verification) -> LocalizedText:
    """The verdict in a sentence; of one year, with what is broken elsewhere."""
    failed, year = verification.failures(), verification.judged_year
    if year is None:
        return _ERRORS if failed else _WARNINGS if verification.warnings() else _HEALTHY
    if failed:
        found = message("{year} has errors.", year=year)
    elif verification.warnings():
        found = message("{year} has no errors, but something to look at.", year=year)
    else:
        found = message("{year} agrees.", year=year)
    parts = [found, message("Only {year} was judged.", year=year)]
    if others := verification.broken_elsewhere:
        parts.append(
            counted(
                "The seal of {years} is broken.",
                "The seals of {years} are broken.",
                len(others),
                years=", ".join(map(str, others)),
            )
        )
    return join(" ", parts)


def _years(verification: Verification) -> Iterator[LocalizedText]:
    """Which years are closed and which are not, and where the list of signers comes from."""
    closed = [str(seal.year) for seal in verification.seals]
    past = verification.past_open_years
    others = [str(year) for year in verification.open_years if year not in past]
    parts = [
        message("Closed: {years}.", years=", ".join(closed))
        if closed
        else message("No year is closed.")
    ]
    if past:
        parts.append(
            counted(
                "{years} is not closed, though its report is printed or a later year has begun:"
                " no seal shows a change of it.",
                "{years} are not closed, though their report is printed or a later year has begun:"
                " no seal shows a change of them.",
                len(past),
                years=", ".join(map(str, past)),
            )
        )
    if others:
        parts.append(message("Open: {years}.", years=", ".join(others)))
    yield join(" ", parts)
    if verification.signers_list == "book" and verification.seals:
        yield message(
            "The list of signers is a file of the book itself: whoever can rewrite the book can"
            " replace it, so its signatures prove only that the book is consistent. A list kept"
            " elsewhere proves more: `fhledger verify --signers FILE`."
        )


def gravity(finding: Finding) -> tuple[bool, int]:
    """Findings that are not accepted come first; errors before warnings before notes."""
    return finding.accepted is not None, list(Severity).index(finding.severity)


def findings_tables(findings: Sequence[Finding], language: Language) -> tuple[Table, ...]:
    """The findings as a table; none where there are none.

    Programs also get keys and acceptances.
    """
    word = words(language)
    columns = (
        Column("code", word("code"), emphasis="severity"),
        Column("weight", word("weight"), emphasis="severity"),
        Column("subject", word("subject")),
        Column("finding", word("finding")),
        Column("difference", word("difference"), "kr_ore"),
    )
    more = (
        *(Column(id, "") for id in ("label", "reason", "by", "day")),
        *(Column(id, "") for id in ("expected", "actual", "file", "line")),
    )
    rows: list[TableRow] = []
    exact: list[TableRow] = []
    for finding in findings:
        accepted = finding.accepted
        severity = word("accepted") if accepted else word(finding.severity.value)
        label = finding.concerning(language)
        rest = (sentence(finding, language), finding.difference)
        emphasis = "accepted" if accepted else _TONES.get(finding.severity, "row")
        cells: tuple[CellValue, ...] = (finding.code, severity, label, *rest)
        rows.append(TableRow(cells, id=finding.name, emphasis=emphasis))
        because = (accepted.reason, accepted.by, str(accepted.day)) if accepted else ("", "", "")
        key = finding.subject_key(language)
        cells = (finding.code, severity, key, *rest, label, *because, *_evidence(finding))
        exact.append(TableRow(cells, id=finding.name))
    table = Table("findings", "", (*columns, *more), tuple(exact))
    shown = Table("findings", "", columns, tuple(rows), table).without_empty_columns()
    return (shown,) if rows else ()


def _evidence(finding: Finding) -> tuple[CellValue, ...]:
    """What was expected and found, and the file and the line of the first source."""
    values = (
        format_plain(value) if isinstance(value, Decimal) else value or ""
        for value in (finding.expected, finding.actual)
    )
    place = finding.sources[0] if finding.sources else None
    return (*values, place.file if place else "", place.line if place else None)


def explain_paragraph(findings: Sequence[Finding], language: Language) -> Iterator[Paragraph]:
    """The command that says what the first of the findings means and what to do."""
    for finding in findings[:1]:
        yield Paragraph(f"{words(language)('more')}: fhledger explain {finding.code}")


def acceptance_paragraphs(findings: Sequence[Finding], language: Language) -> Iterator[Paragraph]:
    """For each accepted finding who has accepted it, when and why."""
    for finding in findings:
        if accepted := finding.accepted:
            text = message(
                "{finding}, accepted {day} by {by}: {reason}",
                finding=_head(finding, language),
                day=accepted.day,
                by=accepted.by,
                reason=accepted.reason,
            )
            yield Paragraph(text.in_language(language))


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
    """The sources, each file once."""
    places: dict[str, list[str]] = {}
    for source in finding.sources:
        place = replace(source, file="").in_language(language)
        places.setdefault(source.file, []).extend([place] if place else [])
    return "; ".join(
        ", ".join(filter(None, (file, *dict.fromkeys(inside)))) for file, inside in places.items()
    )


def sentence(finding: Finding, language: Language) -> str:
    """The message, and the two values that differ, each by what it is."""
    parts = [finding.message.in_language(language).rstrip(".")]
    values = (
        (finding.expected_label, finding.expected),
        (finding.actual_label, finding.actual),
    )
    for name, value in values:
        if name is not None and value is not None:
            parts.append(
                f"{name.in_language(language)}:"
                f" {format_sek(value) if isinstance(value, Decimal) else value}"
            )
    return ". ".join(f"{part[:1].upper()}{part[1:]}" for part in parts) + "."


def explained(finding: Finding, language: Language) -> str:
    """A finding for somebody who meets it alone: code, subject, sentence, sources, what to do."""
    sources = f" ({_sources(finding, language)})" if finding.sources else ""
    head = f"{_head(finding, language)}: {sentence(finding, language)}{sources}"
    more = WORDS["more"].in_language(language)
    return f"{escape_invisible(head)}\n{more}: fhledger explain {finding.code}"

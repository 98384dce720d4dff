"""The findings as a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from fhledger.audit.finding import Finding, Severity
from fhledger.audit.verification import Verification
from fhledger.core.amounts import format_plain, format_sek
from fhledger.core.localized import Language, LocalizedText, in_both, join
from fhledger.core.messages import counted, message
from fhledger.core.text import escape_invisible
from fhledger.render.document import (
    CellValue,
    Coded,
    Column,
    Document,
    Emphasis,
    Paragraph,
    Table,
    TableRow,
    capitalized,
    table_of,
)
from fhledger.render.documents.seals import attestation_paragraphs, seals_table

SEVERITIES = {
    Severity.ERROR: message("error"),
    Severity.WARNING: message("warning"),
    Severity.NOTE: message("note"),
}
_TONES: dict[Severity, Emphasis] = {Severity.ERROR: "error", Severity.WARNING: "warning"}


_HEALTHY = message("The books agree.")
_WARNINGS = message("The books have no errors, but something to look at.")
_ERRORS = message("The books have errors.")
_LIMITS = message(
    "This shows that the book agrees with itself, with the printed reports and with its seals."
    " Whether the vouchers exist and are right is not examined."
)


def verification_document(verification: Verification) -> Document:
    """Every finding with what was expected and what is there, and whether it is accepted."""
    failed, accepted = verification.failures(), verification.acceptances()
    tables = findings_tables(sorted(verification.findings, key=gravity))
    seals = (seals_table(verification.seals),) if verification.seals else ()
    attested = attestation_paragraphs(verification.seals)
    sources = source_paragraphs(failed)
    reasons = acceptance_paragraphs(accepted)
    summary = (
        *reversed(verification_summary(verification)),
        *explain_paragraph(failed or verification.warnings()),
    )
    title = join(" ", (message("Verification of"), verification.book))
    return Document(title=title, parts=(*tables, *sources, *reasons, *seals, *attested, *summary))


def verification_summary(verification: Verification) -> tuple[Paragraph, ...]:
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
    years = (Paragraph(text) for text in _years(verification))
    return (
        Paragraph(found, emphasis="good" if is_well else "row"),
        *years,
        Paragraph(_LIMITS),
        Paragraph(extent),
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


def findings_tables(findings: Sequence[Finding]) -> Iterator[Table]:
    """The findings as a table; none where there are none.

    Programs also get keys and acceptances.
    """
    columns = (
        Column("code", message("Code"), emphasis="severity"),
        Column("weight", message("Severity"), emphasis="severity", value=_severity),
        Column("subject", message("Subject"), value=_subject),
        Column("finding", message("Finding"), value=sentence),
        Column("difference", message("Difference"), "kr_ore"),
        *(Column(id, id, readers="programs", value=value) for id, value in _EXACT.items()),
    )
    if findings:
        yield table_of("findings", "", columns, findings, _row).without_empty_columns()


def _row(finding: Finding) -> TableRow:
    tone = _TONES.get(finding.severity, "row")
    return TableRow((), id=finding.name, emphasis="accepted" if finding.accepted else tone)


def _severity(finding: Finding) -> LocalizedText:
    return message("accepted") if finding.accepted else SEVERITIES[finding.severity]


def _subject(finding: Finding) -> Coded:
    return Coded(in_both(finding.subject_key), in_both(finding.concerning))


def _plain(value: Decimal | str | None) -> str:
    return format_plain(value) if isinstance(value, Decimal) else value or ""


_EXACT: dict[str, Callable[[Finding], CellValue]] = {
    "label": lambda finding: in_both(finding.concerning),
    "reason": lambda finding: finding.accepted.reason if finding.accepted else "",
    "by": lambda finding: finding.accepted.by if finding.accepted else "",
    "day": lambda finding: str(finding.accepted.day) if finding.accepted else "",
    "expected": lambda finding: _plain(finding.expected),
    "actual": lambda finding: _plain(finding.actual),
    "file": lambda finding: finding.sources[0].file if finding.sources else "",
    "line": lambda finding: finding.sources[0].line if finding.sources else None,
}
"""What programs also get: who has accepted the finding, and its first source."""


def explain_paragraph(findings: Sequence[Finding]) -> Iterator[Paragraph]:
    """The command that says what the first of the findings means and what to do."""
    yield from (Paragraph(_explain(finding)) for finding in findings[:1])


def _explain(finding: Finding) -> LocalizedText:
    more = message("What it means and what to do")
    return join("", (more, f": fhledger explain {finding.code}"))


def acceptance_paragraphs(findings: Sequence[Finding]) -> Iterator[Paragraph]:
    """For each accepted finding who has accepted it, when and why."""
    for finding in findings:
        if accepted := finding.accepted:
            text = message(
                "{finding}, accepted {day} by {by}: {reason}",
                finding=_head(finding),
                day=accepted.day,
                by=accepted.by,
                reason=accepted.reason,
            )
            yield Paragraph(text)


def source_paragraphs(findings: Sequence[Finding]) -> Iterator[Paragraph]:
    """For each finding where its figures come from."""
    for finding in findings:
        if finding.sources:
            digest = message("digest: {digest}", digest=finding.digest)
            shown = (" (", digest, ")") if finding.digest else ()
            sources = in_both(partial(_sources, finding))
            yield Paragraph(join("", (_head(finding), ": ", sources, *shown)))


def _head(finding: Finding) -> LocalizedText:
    return join(" ", (finding.code, in_both(finding.concerning)))


def _sources(finding: Finding, language: Language) -> str:
    """The sources, each file once."""
    places: dict[str, list[str]] = {}
    for source in finding.sources:
        place = replace(source, file="").in_language(language)
        places.setdefault(source.file, []).extend([place] if place else [])
    return "; ".join(
        ", ".join(filter(None, (file, *dict.fromkeys(inside)))) for file, inside in places.items()
    )


def sentence(finding: Finding) -> LocalizedText:
    """The message, and the two values that differ, each by what it is."""
    return in_both(partial(_sentence, finding))


def _sentence(finding: Finding, language: Language) -> str:
    parts = [finding.message.in_language(language).rstrip(".")]
    values = ((finding.expected_label, finding.expected), (finding.actual_label, finding.actual))
    for name, value in values:
        if name is not None and value is not None:
            shown = format_sek(value) if isinstance(value, Decimal) else value
            parts.append(f"{name.in_language(language)}: {shown}")
    return ". ".join(map(capitalized, parts)) + "."


def explained(finding: Finding, language: Language) -> str:
    """A finding for somebody who meets it alone: code, subject, sentence, sources, what to do."""
    sources = f" ({_sources(finding, language)})" if finding.sources else ""
    head = join(": ", (_head(finding), sentence(finding))).in_language(language)
    return f"{escape_invisible(head + sources)}\n{_explain(finding).in_language(language)}"

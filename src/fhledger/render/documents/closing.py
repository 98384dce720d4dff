"""The closing of a year, or what it would do, as a document."""

from __future__ import annotations

from fhledger.audit.seals.closing import Closing
from fhledger.core.amounts import format_sek
from fhledger.core.localized import Language
from fhledger.core.messages import counted, message
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.documents.seals import seals_document
from fhledger.render.documents.verification import findings_tables
from fhledger.render.headings import words


def closing_document(plan: Closing, language: Language) -> Document:
    """The seal; in a dry run what is sealed, and whether the year can be closed."""
    if plan.dry_run:
        return _plan(plan, language)
    quote = message("Quote the seal in the printed report: {seal}", seal=plan.short)
    seals = seals_document((*plan.earlier_seals, plan), language)
    warnings = findings_tables(plan.warnings, language)
    last = Paragraph(quote.in_language(language))
    return Document(seals.title, (*seals.parts, *warnings, *_undecided(plan, language), last))


def _undecided(plan: Closing, language: Language) -> tuple[Paragraph, ...]:
    """What was used without a decision."""
    return tuple(
        Paragraph(message("No decision: {text}.", text=text).in_language(language))
        for text in plan.undecided
    )


def _plan(plan: Closing, language: Language) -> Document:
    """What is sealed, the findings, and whether the year can be closed."""
    word = words(language)
    sealed = (
        ("year", str(plan.year)),
        ("entries", str(plan.entries)),
        ("facts", str(plan.inputs)),
        ("closing_balance", format_sek(plan.closing_balance)),
        *((("closed_too", ", ".join(map(str, plan.earlier))),) if plan.earlier else ()),
    )
    rows = tuple(TableRow((word(id), text), id=id) for id, text in sealed)
    title = message("Closing {year}: nothing is written", year=plan.year).in_language(language)
    if plan.can_close:
        warnings = counted(
            "{count} warning that is not accepted",
            "{count} warnings that are not accepted",
            len(plan.warnings),
        )
        verdict = message("{year} can be closed; {warnings}.", year=plan.year, warnings=warnings)
    else:
        errors = counted("{count} error", "{count} errors", len(plan.errors))
        verdict = message(
            "{year} cannot be closed: {errors}. Correct or accept them.",
            year=plan.year,
            errors=errors,
        )
    table = Table(
        "sealed",
        word("is_sealed"),
        (Column("field", word("field")), Column("value", word("value"))),
        rows,
    )
    findings = findings_tables((*plan.errors, *plan.warnings), language)
    return Document(
        title,
        (table, *findings, *_undecided(plan, language), Paragraph(verdict.in_language(language))),
    )

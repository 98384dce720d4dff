"""The closing of a year, or what it would do, as a document."""

from __future__ import annotations

from fhledger.audit.seals.closing import Closing
from fhledger.core.amounts import format_sek
from fhledger.core.messages import counted, message
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.documents.seals import seals_document
from fhledger.render.documents.verification import findings_tables


def closing_document(plan: Closing) -> Document:
    """The seal; in a dry run what is sealed, and whether the year can be closed."""
    if plan.dry_run:
        return _plan(plan)
    quote = message("Quote the seal in the printed report: {seal}", seal=plan.short)
    seals = seals_document(*plan.earlier_seals, plan)
    warnings = findings_tables(plan.warnings)
    parts = (*seals.parts, *warnings, *_undecided(plan), Paragraph(quote))
    return Document(seals.title, parts)


def _undecided(plan: Closing) -> tuple[Paragraph, ...]:
    """What was used without a decision."""
    return tuple(Paragraph(message("No decision: {text}.", text=each)) for each in plan.undecided)


def _plan(plan: Closing) -> Document:
    """What is sealed, the findings, and whether the year can be closed."""
    facts = message(
        "Number of facts that the seal covers (rates, inhabitants, members, lines, labels)"
    )
    sealed = (
        ("year", message("Year"), str(plan.year)),
        ("entries", message("Entries"), str(plan.entries)),
        ("facts", facts, str(plan.inputs)),
        ("closing_balance", message("Closing balance"), format_sek(plan.closing_balance)),
        ("closed_too", message("Closed with it"), ", ".join(map(str, plan.earlier))),
    )
    rows = tuple(TableRow((label, text), id=id) for id, label, text in sealed if text)
    title = message("Closing {year}: nothing is written", year=plan.year)
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
        message("What the seal will cover"),
        (Column("field", message("Field")), Column("value", message("Value"))),
        rows,
    )
    findings = findings_tables((*plan.errors, *plan.warnings))
    return Document(title, (table, *findings, *_undecided(plan), Paragraph(verdict)))

"""The status of projects as a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.domain.fund.projects import ProjectStatus, ProjectStatuses
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.headings import words


def projects_document(statuses: ProjectStatuses, language: Language) -> Document:
    """The amounts of each project, by area, and what is committed by year; null is unknown.

    The projects of which no amount is known are named below the table; programs read them in it.
    """
    word = words(language)
    columns = (
        Column("project", word("project")),
        *(
            Column(id, word(id), "kr_ore")
            for id in ("granted", "paid", "invoiced", "repaid", "committed")
        ),
    )
    known = tuple(status for status in statuses.projects if status.known())
    every = Table("projects", "", columns, _rows(statuses.projects, language))
    shown = Table("projects", "", columns, _rows(known, language), every)
    unknown = message("No source has amounts of these projects:").in_language(language)
    names = _names_by_area(status for status in statuses.projects if not status.known())
    return Document(
        title=f"{word('projects')} {statuses.year}",
        parts=(
            *([shown] if known else []),
            *([Paragraph(unknown, None if known else every)] if names else []),
            *(Paragraph(text) for text in names),
            _committed(statuses, columns[-1], language),
        ),
    )


def _rows(statuses: Sequence[ProjectStatus], language: Language) -> tuple[TableRow, ...]:
    """A row for each project, below the heading of its area."""
    word = words(language)
    areas: dict[str, list[TableRow]] = {}
    for status in statuses:
        area = word("unnamed") if status.area is None else status.area
        areas.setdefault(area, []).append(_row(status, language))
    return tuple(
        row
        for area, own in sorted(areas.items(), key=lambda named: named[0] != "")
        for row in (*([TableRow((area, *[None] * 5), "heading")] if area else []), *own)
    )


def _names_by_area(statuses: Iterable[ProjectStatus]) -> list[str]:
    names: dict[str, list[str]] = {}
    for status in statuses:
        names.setdefault(status.area or "", []).append(status.name or "")
    return [
        f"{area}: {', '.join(of_area)}" if area else ", ".join(of_area)
        for area, of_area in names.items()
    ]


def _committed(statuses: ProjectStatuses, column: Column, language: Language) -> Table | Paragraph:
    """What is committed by year of decision; a sentence where no year's commitment is known."""
    word = words(language)
    rows = tuple(
        TableRow(
            (
                word("unknown") if group.year is None else str(group.year),
                word("unknown") if group.committed_kr is None else group.committed_kr,
            ),
            id=group.row,
        )
        for group in statuses.years_of_decision
    )
    by_year = Table("years_of_decision", "", (Column("decided", word("decided")), column), rows)
    if any(group.committed_kr is not None for group in statuses.years_of_decision):
        return by_year
    text = message("What is still to be paid to projects is not known.")
    return Paragraph(text.in_language(language), by_year)


def _row(status: ProjectStatus, language: Language) -> TableRow:
    word = words(language)
    amounts = (
        status.granted_kr,
        status.paid_kr,
        status.invoiced_later_kr,
        status.repaid_kr,
        status.committed_kr,
    )
    known = (word("unknown") if amount is None else amount for amount in amounts)
    name = word("every_entry") if status.name is None else status.name
    return TableRow((name, *known), "row", status.row)

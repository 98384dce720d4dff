"""The status of projects as a document."""

from __future__ import annotations

from fhledger.core.localized import Language
from fhledger.domain.fund.projects import ProjectStatus, ProjectStatuses
from fhledger.render.document import Column, Document, Table, TableRow
from fhledger.render.headings import words


def projects_document(statuses: ProjectStatuses, language: Language) -> Document:
    """The amounts of each project, by area, and what is committed by year; null is unknown."""
    word = words(language)
    columns = (
        Column("project", word("project")),
        *(
            Column(id, word(id), "kr_ore")
            for id in ("granted", "paid", "invoiced", "repaid", "committed")
        ),
    )
    areas: dict[str, list[TableRow]] = {}
    for status in statuses.projects:
        area = word("unnamed") if status.area is None else status.area
        areas.setdefault(area, []).append(_row(status, language))
    rows = [
        row
        for area, own in sorted(areas.items(), key=lambda named: named[0] != "")
        for row in (*([TableRow((area, *[None] * 5), "heading")] if area else []), *own)
    ]
    by_year = tuple(
        TableRow(
            (
                word("unknown") if group.year is None else str(group.year),
                word("unknown") if group.committed_kr is None else group.committed_kr,
            ),
            id=group.row,
        )
        for group in statuses.years_of_decision
    )
    decided = (Column("decided", word("decided")), columns[-1])
    return Document(
        title=f"{word('projects')} {statuses.year}",
        parts=(
            Table("projects", "", columns, tuple(rows)),
            Table("years_of_decision", "", decided, by_year),
        ),
    )


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

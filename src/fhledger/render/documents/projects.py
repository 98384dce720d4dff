"""The status of projects as a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fhledger.core.localized import join
from fhledger.core.messages import message
from fhledger.domain.fund.projects import ProjectStatus, ProjectStatuses
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow, Text

PROJECT_AMOUNTS = {
    "granted": message("Granted"),
    "paid": message("Booked as grants"),
    "invoiced": message("Booked after the year of decision"),
    "repaid": message("Repaid"),
    "committed": message("Committed"),
}
"""The amounts of a project, with their titles, in the order of the columns."""


def projects_document(statuses: ProjectStatuses) -> Document:
    """The amounts of each project, by area, and what is committed by year; null is unknown.

    The projects of which no amount is known are named below the table; programs read them in it.
    """
    columns = (
        Column("project", message("Project")),
        *(Column(id, title, "kr_ore") for id, title in PROJECT_AMOUNTS.items()),
    )
    known = tuple(status for status in statuses.projects if status.known())
    of_all = Table("projects", "", columns, _rows(statuses.projects))
    shown = Table("projects", "", columns, _rows(known), of_all)
    unknown = message("No source has amounts of these projects:")
    names = _names_by_area(status for status in statuses.projects if not status.known())
    return Document(
        title=join(" ", (message("Projects at the end of"), statuses.year)),
        parts=(
            *([shown] if known else []),
            *([Paragraph(unknown, None if known else of_all)] if names else []),
            *(Paragraph(text) for text in names),
            _committed(statuses, columns[-1]),
        ),
    )


def _rows(statuses: Sequence[ProjectStatus]) -> tuple[TableRow, ...]:
    """A row for each project, below the heading of its area."""
    areas: dict[Text, list[TableRow]] = {}
    for status in statuses:
        area = message("Entries without a project") if status.area is None else status.area
        areas.setdefault(area, []).append(_row(status))
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


def _committed(statuses: ProjectStatuses, column: Column) -> Table | Paragraph:
    """What is committed by year of decision; a sentence where no year's commitment is known."""
    rows = tuple(
        TableRow(
            (
                message("unknown") if group.year is None else str(group.year),
                message("unknown") if group.committed_kr is None else group.committed_kr,
            ),
            id=group.row,
        )
        for group in statuses.years_of_decision
    )
    by_year = Table(
        "years_of_decision", "", (Column("decided", message("Year of decision")), column), rows
    )
    if any(group.committed_kr is not None for group in statuses.years_of_decision):
        return by_year
    text = message("What is still to be paid to projects is not known.")
    return Paragraph(text, by_year)


def _row(status: ProjectStatus) -> TableRow:
    amounts = (
        status.granted_kr,
        status.paid_kr,
        status.invoiced_later_kr,
        status.repaid_kr,
        status.committed_kr,
    )
    known = (message("unknown") if amount is None else amount for amount in amounts)
    name = message("All these entries") if status.name is None else status.name
    return TableRow((name, *known), "row", status.row)

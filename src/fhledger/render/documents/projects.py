"""The standing of projects as a document and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fhledger.core.localized import Language
from fhledger.domain.fund.projects import ProjectStatus, commitments_by_decision_year
from fhledger.render.document import Column, Document, Table, TableRow
from fhledger.render.headings import words
from fhledger.render.json_text import json_amount


def projects_document(
    standings: Sequence[ProjectStatus], year: int, language: Language
) -> Document:
    """The status of each project at the end of a year, by area; what the sources do not say is unknown."""
    word = words(language)
    columns = (
        Column("project", word("project")),
        *(
            Column(id, word(id), "kr_ore")
            for id in ("granted", "paid", "invoiced", "repaid", "committed")
        ),
    )
    areas: dict[str, list[TableRow]] = {}
    for standing in standings:
        project = standing.project
        area = project.area if project else word("unnamed")
        areas.setdefault(area, []).append(_row(standing, language))
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
            id=str(group.year or "unknown"),
        )
        for group in commitments_by_decision_year(standings)
    )
    decided = (Column("decided", word("decided")), columns[-1])
    return Document(
        title=f"{word('projects')} {year}",
        parts=(
            Table("projects", "", columns, tuple(rows)),
            Table("years_of_decision", "", decided, by_year),
        ),
    )


def _row(standing: ProjectStatus, language: Language) -> TableRow:
    word, project = words(language), standing.project
    amounts = (
        standing.granted_kr,
        standing.paid_kr,
        standing.invoiced_later_kr,
        standing.repaid_kr,
        standing.committed_kr,
    )
    known = (word("unknown") if amount is None else amount for amount in amounts)
    name = project.name if project else word("every_entry")
    return TableRow((name, *known), "row", project.id if project else "unnamed")


def projects_json(standings: Sequence[ProjectStatus], year: int) -> dict[str, Any]:
    """`year`, `projects`, `years_of_decision`; null stands for what the sources do not say."""
    return {
        "year": year,
        "years_of_decision": [
            {"year": group.year, "committed": json_amount(group.committed_kr)}
            for group in commitments_by_decision_year(standings)
        ],
        "projects": [
            {
                "project": standing.project.id if standing.project else None,
                "name": standing.project.name if standing.project else None,
                "area": standing.project.area if standing.project else None,
                "decided_year": standing.project.year_of_decision if standing.project else None,
                "granted": json_amount(standing.granted_kr),
                "paid": json_amount(standing.paid_kr),
                "invoiced_later": json_amount(standing.invoiced_later_kr),
                "repaid": json_amount(standing.repaid_kr),
                "net_cost": json_amount(standing.net_cost_kr),
                "committed": json_amount(standing.committed_kr),
            }
            for standing in standings
        ],
    }

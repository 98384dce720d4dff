"""What a closed year (stängt år) shows: what its seal names, and what it used.

A line, a fund or a project that was added after the closing belongs to later years. One that the
entries or decisions of a closed year name is shown although its seal does not name it: the change
is then a finding, and the tables of the year add up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from fhledger.domain.fund.funds import Fund, fund_of
from fhledger.domain.fund.ledger import Line
from fhledger.domain.fund.projects import Project
from fhledger.domain.seal import Seal

DECISION = ("decided_day", "decided_year", "granted_kr", "source")
"""The fields of a project that its decision gives."""


def decided_after(project: Project, year: int) -> bool:
    """Whether a project is known to be decided after a year."""
    return (project.year_of_decision or year) > year


def lines_of_closed_year(
    lines: Iterable[Line], seal: Seal, used: Collection[str]
) -> tuple[Line, ...]:
    """The lines that a seal names or that are used, in their order."""
    return tuple(line for line in lines if f"line {line.id}" in seal.inputs or line.id in used)


def funds_of_closed_year(funds: Mapping[str, Fund], lines: Iterable[Line]) -> set[str]:
    """The ids of funds that hold money at first, or to which a line of the year belongs."""
    return {
        *(id for id, fund in funds.items() if fund.opening_balance.value),
        *(fund_of(line, funds) for line in lines),
    }


def projects_of_closed_year(
    projects: Iterable[Project], year: int, seal: Seal, used: Collection[str]
) -> tuple[Project, ...]:
    """The projects that a seal of form 2 names, that are used, or that were decided until the year.

    One that was sealed without a decision is shown without it, if that was made later.
    """
    shown = []
    for project in projects:
        sealed = seal.inputs.get(f"project {project.id}")
        if not decided_after(project, year):
            if sealed is not None or project.id in used or project.year_of_decision:
                shown.append(project)
        elif sealed is not None and not any(value.startswith("decided_") for value in sealed):
            shown.append(project.model_copy(update=dict.fromkeys(DECISION)))
    return tuple(shown)

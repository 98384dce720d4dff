"""Projects (projekt): amounts granted, paid, repaid, and still committed.

A grant is decided, then paid out as a cost of the fund: in the year of the decision
or, invoiced later, in another. A project repays what it does not need. An amount is
committed if it is granted but neither paid nor invoiced, until the project is closed.

>>> from fhledger.core.amounts import parse_amount
>>> path = Project(id="path", name="Cycle path", decided_year=2023, granted_kr=500000)
>>> payments = [ProjectMovement("path", 2023, "grant", parse_amount(150000)),
...             ProjectMovement("path", 2024, "earlier_decision", parse_amount(200000))]
>>> [project_statuses([path], payments, year).projects[0].committed_kr for year in (2023, 2024)]
[Decimal('350000'), Decimal('150000')]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from fhledger.core.amounts import EXACT, ZERO, Amount, Kronor, exact_sum
from fhledger.core.dates import Day, Year
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.exact import sum_if_known
from fhledger.core.record import Record, computed, key
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.core.text import Identifier, OptionalLine, SingleLine
from fhledger.domain.dated_values import Source

MovementKind = Literal["grant", "repayment", "earlier_decision"]
"""An entry is a payment on a grant of the year, a repayment, or a later invoice on a grant."""


class Project(Record):
    """A project in the register. A field is None, and shown as unknown, if no source has it.

    From its `closed_day` on, nothing of its grant is committed any more.
    """

    id: Identifier
    name: SingleLine
    area: OptionalLine = ""
    decided_year: Year | None = None
    decided_day: Day | None = None
    granted_kr: Annotated[Kronor, Field(ge=0)] | None = None
    note: OptionalLine = ""
    source: Source | None = None
    closed_day: Day | None = None

    @model_validator(mode="after")
    def _decided_once(self) -> Self:
        if self.decided_day and self.decided_year not in (None, self.decided_day.year):
            raise InvalidArgumentError(
                "decided on {decided_day}, but in {decided_year}",
                decided_day=self.decided_day,
                decided_year=self.decided_year,
            )
        if self.closed_day and self.decided_day and self.closed_day < self.decided_day:
            raise InvalidArgumentError(
                "closed on {closed_day}, before it was decided", closed_day=self.closed_day
            )
        return self

    @property
    def year_of_decision(self) -> int | None:
        """The year of the decision, if the day or the year is known."""
        return self.decided_day.year if self.decided_day else self.decided_year


class ProjectMovement(NamedTuple):
    """A sum paid to a project, or repaid by it, in a year.

    The kind gives the direction, not the sign. `project` is empty if the entry does not name it.
    """

    project: str
    year: int
    kind: MovementKind
    absolute_kr: Decimal


class ProjectStatus(Record):
    """The status of a project at the end of a year, in kronor; None if it is unknown.

    `project` is its id, None for all entries that name no project. `paid_kr` was paid in the year
    of the grant, `invoiced_later_kr` in a later one; `net_cost_kr` is the cost to the fund so far.
    """

    project: str | None
    name: str | None = None
    area: str | None = None
    decided_year: int | None = None
    granted_kr: Annotated[Amount | None, key("granted")] = None
    paid_kr: Annotated[Amount | None, key("paid")] = None
    invoiced_later_kr: Annotated[Amount | None, key("invoiced_later")] = None
    repaid_kr: Annotated[Amount | None, key("repaid")] = None
    net_cost_kr: Annotated[Amount | None, key("net_cost")] = None
    committed_kr: Annotated[Amount | None, key("committed")] = None
    closed_day: date | None = None

    @property
    def row(self) -> str:
        """The id of its row: that of the project, `unnamed` for the entries that name none."""
        return self.project or "unnamed"

    def known(self) -> dict[str, Decimal]:
        """The known amounts by the ids of their columns."""
        amounts = {
            "granted": self.granted_kr,
            "paid": self.paid_kr,
            "invoiced": self.invoiced_later_kr,
            "repaid": self.repaid_kr,
            "committed": self.committed_kr,
        }
        return {column: amount for column, amount in amounts.items() if amount is not None}


class DecisionYear(Record):
    """The amount committed to the projects decided in one year (None: in an unknown year)."""

    year: int | None
    committed_kr: Annotated[Amount | None, key("committed")]

    @property
    def row(self) -> str:
        """The id of its row."""
        return str(self.year or "unknown")


class ProjectStatuses(Tabular, Record):
    """The status of each project at the end of a year, and the commitments by year of decision."""

    year: int
    projects: tuple[ProjectStatus, ...]

    @computed
    def years_of_decision(self) -> tuple[DecisionYear, ...]:
        """The commitments by year of decision, oldest first, the unknown last.

        The commitment of a year is None if that of one of its projects is.
        """
        committed: dict[int | None, list[Decimal | None]] = {}
        for status in self.projects:
            committed.setdefault(status.decided_year, []).append(status.committed_kr)
        return tuple(
            DecisionYear(year=year, committed_kr=sum_if_known(committed[year]))
            for year in sorted(committed, key=lambda year: (year is None, year or 0))
        )

    def records(self) -> list[Flat]:
        """A dictionary for each project: id, name, area, year of decision, and its amounts."""
        return [flat(status) for status in self.projects]


def project_statuses(
    projects: Sequence[Project], movements: Iterable[ProjectMovement], year: int
) -> ProjectStatuses:
    """The status of each project decided by the end of `year`, and of the entries that name none.

    A project whose year of decision is unknown is listed; its commitment is
    unknown unless its grant is in the register.
    """
    by_project: dict[str, list[ProjectMovement]] = {}
    for movement in movements:
        if movement.year <= year:
            by_project.setdefault(movement.project, []).append(movement)
    decided = (project for project in projects if (project.year_of_decision or year) <= year)
    statuses = [_project_status(project, by_project, year) for project in decided]
    unnamed = [_project_status(None, by_project, year)] if "" in by_project else []
    return ProjectStatuses(year=year, projects=(*statuses, *unnamed))


def _project_status(
    project: Project | None, movements: Mapping[str, Sequence[ProjectMovement]], year: int
) -> ProjectStatus:
    of_project = movements.get(project.id if project else "", ())
    granted = project.granted_kr if project else None
    closed = project.closed_day if project else None
    closed = closed if closed and closed.year <= year else None
    status = ProjectStatus(
        project=project.id if project else None,
        name=project.name if project else None,
        area=project.area if project else None,
        decided_year=project.year_of_decision if project else None,
        granted_kr=granted,
        closed_day=closed,
        committed_kr=ZERO if closed else None,
    )
    if not of_project and "" in movements:
        return status
    paid, later, repaid = (
        exact_sum(each.absolute_kr for each in of_project if each.kind == kind)
        for kind in ("grant", "earlier_decision", "repayment")
    )
    drawn = EXACT.add(paid, later)
    left = None if granted is None else EXACT.subtract(granted, drawn)
    committed = ZERO if closed and (left is None or left > 0) else left
    return status.model_copy(
        update={
            "paid_kr": paid,
            "invoiced_later_kr": later,
            "repaid_kr": repaid,
            "net_cost_kr": EXACT.subtract(drawn, repaid),
            "committed_kr": committed,
        }
    )

"""The traces of projects (projekt): what each was granted, paid, repaid, and still has to get."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from fhledger.book.book import BookData
from fhledger.core.amounts import ZERO
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.fund.projects import MovementKind, Project, ProjectStatus
from fhledger.domain.trace import Trace, derived, fact

_PAYMENTS: dict[str, tuple[MovementKind, LocalizedText]] = {
    "paid": ("grant", message("Grants booked for {name}")),
    "invoiced": ("earlier_decision", message("Invoiced later by {name}")),
    "repaid": ("repayment", message("Repaid by {name}")),
}
_GRANTED = message("Granted to {name}")
_COMMITTED = message("Still to be paid to {name}")
_CLOSED = message("Still to be paid to {name}, closed {day}")
_OF_YEAR = message("Still to be paid to projects decided in {year}")
_OF_UNKNOWN_YEAR = message("Still to be paid to projects decided in an unknown year")
_ENTRIES_WITHOUT = message("entries without a project")


class ProjectTracer:
    """Makes traces of the amounts of projects.

    `entries` gives the traces of the entries of a year, project and movement.
    """

    def __init__(
        self, book: BookData, entries: Callable[[int, str, MovementKind], Sequence[Trace]]
    ) -> None:
        self._book = book
        self._register = {project.id: project for project in book.project_register}
        self._entries = entries

    def trace(self, year: int, project: str, column: str) -> Trace | None:
        """The trace of an amount of a project at the end of a year; None where there is none.

        `column` is `granted`, `paid`, `invoiced`, `repaid` or `committed`.
        """
        statuses = {status.row: status for status in self._book.projects(year).projects}
        return self._of_status(year, statuses[project], column) if project in statuses else None

    def committed(self, year: int, row: str) -> Trace | None:
        """The sum still to be paid to the projects decided in one year; None where it is unknown.

        `row` is that year, or `unknown`.
        """
        statuses = self._book.projects(year)
        decided = {each.row: each.year for each in statuses.years_of_decision}
        if row not in decided:
            return None
        parts = [
            self._of_status(year, status, "committed")
            for status in statuses.projects
            if status.decided_year == decided[row]
        ]
        known = [part for part in parts if part is not None]
        if not known or len(known) < len(parts):
            return None
        of_year = decided[row]
        label = _OF_UNKNOWN_YEAR if of_year is None else _OF_YEAR.format(year=of_year)
        return derived(label, known)

    def _of_status(self, year: int, status: ProjectStatus, column: str) -> Trace | None:
        name = {"name": status.name or _ENTRIES_WITHOUT}
        project = self._register.get(status.project or "")
        if column not in status.known():
            return None
        if column == "granted":
            source = project.source if project else None
            traced = fact(_GRANTED.format(**name), status.granted_kr, source)
        elif column in _PAYMENTS:
            traced = self._payments(year, status, column, name)
        else:
            traced = self._committed(year, status, project, name)
        return traced.model_copy(update={"id": f"{year} project {status.row} {column}"})

    def _payments(
        self, year: int, status: ProjectStatus, column: str, name: Mapping[str, object]
    ) -> Trace:
        kind, label = _PAYMENTS[column]
        entries = [
            entry
            for ledger in self._book.ledgers
            if ledger.year <= year
            for entry in self._entries(ledger.year, status.project or "", kind)
        ]
        how: Literal["sum", "negated_sum"] = "sum" if kind == "repayment" else "negated_sum"
        if not entries:
            no_entry = message("no entry until {year} names it", year=year)
            return Trace(label=label.format(**name), amount=ZERO, how="sum", source=no_entry)
        return derived(label.format(**name), entries, how)

    def _committed(
        self, year: int, status: ProjectStatus, project: Project | None, name: Mapping[str, object]
    ) -> Trace:
        amount = status.committed_kr
        granted = self._of_status(year, status, "granted")
        drawn = [self._of_status(year, status, column) for column in ("paid", "invoiced")]
        parts = [part for part in (granted, *map(_negated, drawn)) if part is not None]
        left = derived(_COMMITTED.format(**name), parts)
        if left.amount == amount and granted is not None:
            return left
        label = _CLOSED.format(**name, day=status.closed_day)
        return fact(label, amount, project.source if project else None)


def _negated(trace: Trace | None) -> Trace | None:
    return None if trace is None else derived(trace.label, [trace], "negated_sum")

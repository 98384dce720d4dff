"""The sheet of the projects: granted, paid, repaid and committed.

What is not known stays unknown.
"""

from __future__ import annotations

from decimal import Decimal

from fhledger.core.localized import Language, join
from fhledger.core.messages import message
from fhledger.domain.fund.projects import ProjectStatus
from fhledger.render.document import in_lower_case
from fhledger.render.documents.projects import PROJECT_AMOUNTS
from fhledger.render.overview import Overview
from fhledger.render.workbook.entries import EntryGroup, EntryRows, range_cells
from fhledger.render.workbook.sheet import Cell, Sheet, SheetRows


def projects_sheet(overview: Overview, entries: EntryRows, language: Language) -> Sheet:
    """Each project at the end of the year; the commitment follows from the other amounts.

    The cells to the right link to the entries of the project. The projects of which no amount is
    known come last, by name and area.
    """
    rows = SheetRows(message("Projects"), overview, language)
    statuses = overview.projects.projects
    none = "" if statuses else message("The book has no projects.")
    rows.title(join(" ", (in_lower_case(message("Projects at the end of")), overview.year)), none)
    known = [status for status in statuses if status.known()]
    if known:
        rows.add()
        rows.header([message("Project")], [*PROJECT_AMOUNTS.values()])
    for status in known:
        _add_status(rows, status, entries)
    unknown = [status for status in statuses if not status.known()]
    if unknown:
        rows.heading(message("No source has amounts of these projects:"))
        decided = (
            [message("Year of decision")] if any(each.decided_year for each in unknown) else []
        )
        rows.header([message("Project"), message("Area"), *decided], [])
    for status in unknown:
        area = Cell(status.area or "", kind="wrapped")
        rows.add(_name(status), area, Cell(status.decided_year, kind="key"))
    return rows.sheet(52, *[18] * len(PROJECT_AMOUNTS))


def _name(status: ProjectStatus) -> Cell:
    return Cell(
        message("Entries without a project") if status.name is None else status.name, kind="wrapped"
    )


def _add_status(rows: SheetRows, status: ProjectStatus, entries: EntryRows) -> None:
    """Add the amounts of a project, and links to its entries of each year, newest first."""
    row = rows.next_row
    left = f"B{row}-C{row}-D{row}"
    committed = f"ROUND({f'MIN(0,{left})' if status.closed_day else left},2)"

    def cell(amount: Decimal | None, formula: str = "") -> Cell:
        if amount is None:
            return Cell(message("unknown"), kind="exact")
        return Cell(amount, formula, "exact", is_input=not formula)

    years = [year.year for year in reversed(rows.overview.years)]
    groups = {year: EntryGroup(year, project=status.project or "") for year in years}
    rows.add(
        _name(status),
        cell(status.granted_kr),
        cell(status.paid_kr),
        cell(status.invoiced_later_kr),
        cell(status.repaid_kr),
        cell(status.committed_kr, "0" if status.granted_kr is None else committed),
        *(
            linked
            for year, group in groups.items()
            for linked in range_cells(year, entries.get(group, ()))
        ),
    )

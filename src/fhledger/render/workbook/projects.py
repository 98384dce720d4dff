"""The sheet of the projects: granted, paid, repaid and committed. What is not known stays unknown."""

from __future__ import annotations

from decimal import Decimal

from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.domain.fund.projects import ProjectStatus
from fhledger.render.overview import Overview
from fhledger.render.workbook.entries import EntryGroup, FirstEntries
from fhledger.render.workbook.sheet import Cell, Sheet, SheetRows

_COLUMNS = ("granted", "paid", "invoiced", "repaid", "committed")


def projects_sheet(overview: Overview, first: FirstEntries, language: Language) -> Sheet:
    """Each project at the end of the year; the commitment follows from the other amounts.

    A name links to the newest entries of the project.
    """
    rows = SheetRows(message("Projects"), overview, language)
    rows.title(f"{rows.word('projects').lower()} {overview.year}", "")
    rows.add()
    rows.header([rows.word("project")], [rows.word(key) for key in _COLUMNS])
    for status in overview.projects.projects:
        name = rows.word("unnamed") if status.name is None else status.name
        years = (year.year for year in reversed(overview.years))
        entries = (first.get(EntryGroup(year, project=status.project or "")) for year in years)
        link = next(filter(None, entries), None)
        rows.add(Cell(name, kind="wrapped", link=link), *_amounts(rows, status))
    return rows.sheet(52, *[16] * len(_COLUMNS))


def _amounts(rows: SheetRows, status: ProjectStatus) -> tuple[Cell, ...]:
    row = rows.next_row
    left = f"B{row}-C{row}-D{row}"
    committed = f"ROUND({f'MIN(0,{left})' if status.closed_day else left},2)"

    def cell(amount: Decimal | None, formula: str = "") -> Cell:
        if amount is None:
            return Cell(rows.word("unknown"), kind="exact")
        return Cell(amount, formula, "exact", is_input=not formula)

    return (
        cell(status.granted_kr),
        cell(status.paid_kr),
        cell(status.invoiced_later_kr),
        cell(status.repaid_kr),
        cell(status.committed_kr, "0" if status.granted_kr is None else committed),
    )

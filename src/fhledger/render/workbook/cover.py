"""The first sheet: the state of the books, the key figures, and links to the other sheets."""

from __future__ import annotations

from collections.abc import Sequence

from fhledger.core.currency import in_currency
from fhledger.core.localized import Language, join
from fhledger.core.messages import message
from fhledger.domain.statement.highlights import KEY_FIGURES
from fhledger.domain.statement.rows import FigureKey
from fhledger.render.books_state import alarms, statuses
from fhledger.render.overview import Overview
from fhledger.render.workbook.appendices import Figures
from fhledger.render.workbook.sheet import LEGEND, Cell, CellReference, Sheet, SheetRows, weight


def cover_sheet(
    overview: Overview, figures: Figures, sheets: Sequence[Sheet], language: Language
) -> Sheet:
    """The cover of a workbook with these sheets; its key figures are formulas over Bilaga 1."""
    rows = SheetRows(message("Overview"), overview, language)
    rows.title(message("Financial report {year}", year=overview.year), LEGEND)
    rows.add(Cell(join(" ", alarms(overview)), kind="verdict"))
    rows.heading(message("State of the books"))
    state = join(" · ", [status.text for status in statuses(overview)])
    rows.add(Cell(state, kind="text"))
    rows.heading(in_currency(message("Key figures, kr")))
    years = overview.statement.years
    rows.header([""], years)
    for row in overview.statement.appendix_1:
        if row.id in KEY_FIGURES:
            keys = (FigureKey("appendix_1", row.id, year) for year in years)
            amounts = (figures[key] for key in keys)
            cells = (Cell(figure.amount, figure.formula, "whole") for figure in amounts)
            set_off = weight(row.id, is_total=row.id == "closing_balance")
            rows.add(Cell(row.label), *cells, weight=set_off)
    rows.heading(message("Sheets"))
    for sheet in sheets:
        rows.add(Cell(sheet.name, link=CellReference(sheet.name, 1, 0)))
    if overview.verification.seals:
        rows.heading(message("Closed years"))
    for seal in overview.verification.seals:
        state = message("intact") if seal.intact else message("broken")
        named = join("", (seal.year, " (", state, "): ", seal.seal))
        rows.add(Cell(named, kind="wrapped"))
    return rows.sheet(66, *[16] * len(years), header=1)

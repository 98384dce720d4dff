"""The sheets of Bilaga 1 and Bilaga 2: as printed, each amount rounded from the exact one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from fhledger.core.localized import Language, LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.fund.ledger import Line, Section
from fhledger.domain.statement.rows import (
    FINANCING_OF_FUND,
    LABELS,
    FigureKey,
    FigurePlace,
    Row,
    named,
)
from fhledger.domain.statement.specification import prints_inflow
from fhledger.render.overview import Overview
from fhledger.render.workbook.entries import EntryGroup, EntryRows, range_cells, sum_of_item
from fhledger.render.workbook.fund import FundCells
from fhledger.render.workbook.sheet import (
    HEADER_ROW,
    Cell,
    CellKind,
    CellReference,
    Sheet,
    SheetRows,
    label_of,
    weight,
)


class Figure(NamedTuple):
    """A figure of the statement in the workbook: the formula that refers to it, and what it is."""

    formula: str
    amount: Decimal
    label: LocalizedText


Figures = dict[FigureKey, Figure]

_NEWEST_YEAR = f"$B${HEADER_ROW}"


def appendix_1_sheet(
    overview: Overview, fund: FundCells, entries: EntryRows, language: Language
) -> tuple[Sheet, Figures]:
    """Bilaga 1 with its comparison years and its footnotes, and all its figures.

    The figure of a year without a column is a formula over the fund.
    """
    statement, config = overview.statement, overview.book.config
    rows = SheetRows(message("Appendix 1"), overview, language)
    _add_title(rows, statement.title, statement.years)
    figures = {
        FigureKey("appendix_1", row.id, year): Figure(
            f"ROUND({fund[row.id, year].qualified},0)", amount, named(config.labels, row, year)
        )
        for row in overview.history.appendix_1
        for year, amount in row.amounts.items()
        if amount is not None
    }
    specified = {note.of for note in statement.footnotes}
    for row in statement.appendix_1:
        if row.heading is not None:
            rows.add(Cell(row.heading, kind="heading"))
        amounts = []
        for column, year in enumerate(statement.years, 1):
            key = FigureKey("appendix_1", row.id, year)
            figure = figures[key]
            amounts.append(Cell(figure.amount, figure.formula, "whole"))
            figures[key] = figure._replace(formula=rows.reference(column).qualified)
        label = Cell(
            join("", (row.label, "*" if row.id in specified else "")),
            link=label_of(fund[row.id, overview.year]),
        )
        rows.add(label, *amounts, weight=weight(row.id, is_total=row.is_total))
    lines = {line.id: line for line in config.lines}
    for note in statement.footnotes:
        rows.heading(join(" ", ("*", note.title, note.year)))
        items = _add_items(
            rows, "footnote", [lines[note.of]], note.rows, statement.years, entries=entries
        )
        figures |= {key: figure for key, figure in items.items() if key.row in note.declared}
    columns = len(statement.years) + 1
    widths = (52, *[15] * len(statement.years), *([26] if statement.footnotes else []))
    return rows.sheet(*widths, landscape=False, printed=columns), figures


def appendix_2_sheet(
    overview: Overview,
    fund: FundCells,
    decided: Mapping[str, CellReference | None],
    entries: EntryRows,
    language: Language,
) -> tuple[Sheet, Figures]:
    """Bilaga 2 and the paragraph Finansiering; `decided` has the cells of rate and budget."""
    statement, year = overview.statement, overview.year
    whole = fund["appropriations", year]
    rows = SheetRows(message("Appendix 2"), overview, language)
    none = rows.text(message("No appropriations were used in {year}.", year=year))
    note = Cell(none, f'IF({whole.qualified}=0,"{none}","")', "note")
    is_used = statement.appendix_2[-1].amounts[year]
    _add_title(rows, statement.appendix_2_title, (year,), None if is_used else note)
    lines = [line for line in overview.lines if line.section is Section.APPROPRIATION]
    figures = _add_items(rows, "appendix_2", lines, statement.appendix_2, (year,), entries=entries)
    total = {"total": f"ROUND(-{whole.qualified},0)"}
    figures |= _add_amount(rows, "appendix_2", statement.appendix_2[-1], total, {"total": whole})
    rows.heading(statement.financing_title)
    formulas = {
        row: f"ROUND({'-' if sign < 0 else ''}{fund[of, year].qualified},0)"
        for row, (sign, of) in FINANCING_OF_FUND.items()
    }
    cells = {name: fund[of, year] for name, (_, of) in FINANCING_OF_FUND.items()}
    for name, cell in decided.items():
        formulas[name] = cell.qualified if cell else ""
        cells |= {name: cell} if cell else {}
    for row in statement.financing:
        figures |= _add_amount(rows, "financing", row, formulas, cells)
    return rows.sheet(66, 22, 30, landscape=False, printed=2), figures


def _add_title(
    rows: SheetRows, title: LocalizedText, years: Sequence[int], note: Cell | None = None
) -> None:
    rows.title(
        title,
        message(
            "Each row is rounded by itself to whole kronor, totals from exact amounts. The rows"
            " follow the sheet {sheet}.",
            sheet=message("Fund"),
        ),
    )
    rows.add(note)
    rows.header([""], years)


def _add_items(
    rows: SheetRows,
    place: FigurePlace,
    lines: Sequence[Line],
    specified: Sequence[Row],
    years: Sequence[int],
    *,
    entries: EntryRows,
) -> Figures:
    """Add the items of the newest year on some lines, and what no item explains, even if nothing.

    The item as it is in the entries is beside the columns of the years.
    """
    if not lines:
        return {}
    year, blank = years[0], [None] * (len(years) - 1)
    items = [row for row in specified if not row.is_total]
    if all(row.id != "unspecified" for row in items):
        nothing = Row(id="unspecified", label=LABELS["unspecified"], amounts={year: Decimal(0)})
        items.append(nothing)
    rows.add(None, None, *blank, Cell(message("Item in the entries"), kind="key"))
    figures: Figures = {}
    for row in items:
        item = "" if row.id == "unspecified" else row.id
        item_cell = rows.reference(len(years) + 1).local if item else '""'
        total = sum_of_item(rows, [line.id for line in lines], _NEWEST_YEAR, item_cell)
        sign = "" if prints_inflow(lines[0], lines[0].item(row.id)) else "-"
        amount = row.amounts[year]
        if amount is not None:
            figure = Figure(rows.reference(1).qualified, amount, row.label)
            figures[FigureKey(place, row.id, year)] = figure
        groups = (EntryGroup(year, line=line.id, item=item) for line in lines if item)
        ranges = [each for group in groups for each in entries.get(group, ())]
        rows.add(
            Cell(row.label, link=ranges[0] if ranges else None),
            Cell(amount, f"ROUND({sign}ROUND({total},2),0)", "whole"),
            *blank,
            Cell(item, kind="key"),
            *range_cells(year, ranges[1:]),
        )
    return figures


def _add_amount(
    rows: SheetRows,
    place: FigurePlace,
    row: Row,
    formulas: Mapping[str, str],
    cells: Mapping[str, CellReference],
) -> Figures:
    """Add a row with one amount, linked to the row of its cell; unknown without a source."""
    amount, cell = row.amounts[rows.overview.year], cells.get(row.id)
    label = Cell(row.label, link=label_of(cell) if cell else None)
    set_off = weight(row.id, is_total=row.is_total)
    if amount is None:
        rows.add(label, Cell(message("unknown"), kind="exact"), weight=set_off)
        return {}
    figure = Figure(rows.reference(1).qualified, amount, row.label)
    kind: CellKind = "exact" if row.id in ("fee_rate", "budget") else "whole"
    rows.add(label, Cell(amount, formulas[row.id], kind), weight=set_off)
    return {FigureKey(place, row.id, rows.overview.year): figure}

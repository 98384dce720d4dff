"""The tables of a document as an Excel workbook (tabeller i Excel): a sheet for each of them.

The figures are values, not formulas; `fhledger workbook` gives a year with its formulas.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from textwrap import shorten

from fhledger.core.amounts import KRONA, round_half_up
from fhledger.render.document import CellValue, Column, ColumnKind, Document, Table
from fhledger.render.workbook.sheet import Cell, CellKind, Cells, Sheet
from fhledger.render.workbook.xlsx_writer import xlsx

_KINDS: dict[ColumnKind, CellKind] = {
    "text": "wrapped",
    "kr": "exact",
    "kr_ore": "exact",
    "count": "count",
    "number": "number",
    "percent": "share",
}
_NO_DAY = date(2000, 1, 1)
"""The day of making in every such file, so that the same document gives the same bytes."""

_NARROW, _WIDE = 14, 44
_LONGEST_NAME = 28
"""What Excel allows for the name of a sheet, less a number after it."""


def tables_workbook(document: Document) -> bytes:
    """The workbook, as the bytes of an .xlsx file.

    Raises `MissingExtraError` without the extra `[excel]`, `BookError` for what Excel has no room
    for.
    """
    tables = document.tables()
    names: list[str] = []
    for table in tables:
        names.append(_sheet_name(str(table.title or document.title or table.id), names))
    amounts = [
        cell
        for table in tables
        for row in table.rows
        for cell, column in zip(row.cells, table.columns, strict=False)
        if isinstance(cell, Decimal) and column.kind in {"kr", "kr_ore"}
    ]
    return xlsx(
        [_sheet(table, name, document.heading) for table, name in zip(tables, names, strict=True)],
        title=document.heading,
        made=_NO_DAY,
        ore=any(amount != round_half_up(amount, KRONA) for amount in amounts),
        colours={},
    )


def _sheet(table: Table, name: str, heading: str) -> Sheet:
    header: Cells = tuple(
        Cell(title, kind="header" if column.kind == "text" else "header_right")
        for title, column in zip(table.titles(), table.columns, strict=True)
    )
    rows: list[Cells] = [header]
    for row in table.rows:
        cells = (
            _cell(cell, column) for cell, column in zip(row.cells, table.columns, strict=False)
        )
        rows.append(tuple(cells))
    widths = tuple(_width(table, at) for at in range(len(table.columns)))
    return Sheet(name, widths, rows, header=1, page_heading=heading)


def _cell(cell: CellValue, column: Column) -> Cell | None:
    if cell is None:
        return None
    if isinstance(cell, int | Decimal):
        return Cell(cell, kind=_KINDS[column.kind])
    return Cell(str(cell), kind="wrapped")


def _width(table: Table, at: int) -> int:
    """The width of a column: that of its longest text, within bounds."""
    texts = [table.titles()[at]]
    texts += [str(row.cells[at] or "") for row in table.rows if at < len(row.cells)]
    return min(_WIDE, max(_NARROW, *(len(text) + 2 for text in texts)))


def _sheet_name(title: str, taken: list[str]) -> str:
    """A name that Excel takes: at most 31 characters, without some signs, and not taken."""
    words = re.sub(r"[\[\]:*?/\\']", " ", title).split()
    base = shorten(" ".join(words), _LONGEST_NAME, placeholder="") or "Tabell"
    used = {name.casefold() for name in taken}
    numbered = (base if at == 1 else f"{base} {at}" for at in range(1, len(used) + 2))
    return next(name for name in numbered if name.casefold() not in used)

r"""A document as CSV that a Swedish Excel opens with a double click (CSV för Excel).

A byte-order mark, semicolons, decimal commas, the headings that people read, and each table below
the other under its title. A text that Excel would run as a formula begins with an apostrophe.

>>> from decimal import Decimal
>>> from fhledger.render.document import Table, TableRow
>>> columns = (Column("name", "Kommun"), Column("fee", "Avgift, kr", "kr_ore"))
>>> fees = Table("fees", "Avgifter", columns,
...              (TableRow(("Bjuv", Decimal("334005.50"))),))
>>> excel_csv(Document("", (fees,)))
'\ufeffAvgifter\r\nKommun;Avgift, kr\r\nBjuv;334005,50\r\n'
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from fhledger.core.amounts import ORE, format_plain, multiply, round_half_up
from fhledger.render.csv_text import guarded
from fhledger.render.document import CellValue, Column, Document

BOM = "\ufeff"


def excel_csv(document: Document) -> str:
    """The tables of the document, a blank line between them; paragraphs are left out."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for at, table in enumerate(document.tables()):
        if at:
            writer.writerow([])
        if table.title:
            writer.writerow([guarded(str(table.title))])
        writer.writerow([guarded(title) for title in table.titles()])
        for row in table.rows:
            cells = zip(row.cells, table.columns, strict=False)
            writer.writerow([_cell(cell, column) for cell, column in cells])
    return BOM + out.getvalue()


def _cell(cell: CellValue, column: Column) -> str:
    """A cell as a Swedish Excel reads it: a number with a comma, a share in per cent."""
    if isinstance(cell, Decimal):
        if column.kind == "percent":
            return f"{round_half_up(multiply(cell, 100), ORE):f}%".replace(".", ",")
        return format_plain(cell).replace(".", ",")
    return guarded(str(cell)) if cell is not None else ""

r"""A document as CSV: for programs, and for a Swedish Excel that opens it with a double click.

For programs there is one header, and amounts have a point and two decimals. Where a document has
several tables, the first column names the table, and the header has the columns of them all. For
Excel (CSV för Excel) there are a byte-order mark, semicolons, decimal commas, the headings that
people read, and each table below the other under its title.

A text that a spreadsheet would run as a formula begins with an apostrophe: the file is opened
with a double click as often as by a program. Amounts are numbers, below zero too; JSON and the
export of entries have every text as it is.

>>> guarded('=HYPERLINK("http://example.org")'), guarded("-0,5 %"), guarded("a=b")
('\'=HYPERLINK("http://example.org")', '-0,5 %', 'a=b')
"""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal

from fhledger.book.text.csv_writing import BOM
from fhledger.core.amounts import ORE, format_plain, multiply, round_half_up
from fhledger.render.document import CellValue, Column, Document, exact_cell

_FORMULA = re.compile(r"[\s\x00]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]").match
_NUMBER = re.compile(r"[+-]?[0-9][0-9 .,\u00a0]*%?").fullmatch


def csv_text(document: Document) -> str:
    """The tables of the document as CSV text, a line for each row, without headings and texts."""
    tables = document.tables()
    columns = list(dict.fromkeys(column.id for table in tables for column in table.columns))
    several = len(tables) > 1
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(["table"] if several else []), "row", *columns])
    for table in tables:
        for row in table.rows:
            if row.role == "heading":
                continue
            cells = {
                column.id: _cell(cell, column)
                for column, cell in zip(table.columns, row.cells, strict=True)
            }
            values = [cells.get(column, "") for column in columns]
            writer.writerow([*([table.id] if several else []), guarded(row.id), *values])
    return out.getvalue()


def guarded(text: str) -> str:
    """The text, after an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA(text) and not _NUMBER(text) else text


def _cell(cell: CellValue, column: Column) -> str:
    text = exact_cell(cell, column)
    return guarded(text) if isinstance(cell, str) else text


def excel_csv(document: Document) -> str:
    r"""The tables of the document, a blank line between them; paragraphs are left out.

    >>> from fhledger.render.document import Table, TableRow
    >>> columns = (Column("name", "Kommun"), Column("fee", "Avgift, kr", "kr_ore"))
    >>> fees = Table("fees", "Avgifter", columns,
    ...              (TableRow(("Bjuv", Decimal("334005.50"))),))
    >>> excel_csv(Document("", (fees,)))
    '\ufeffAvgifter\r\nKommun;Avgift, kr\r\nBjuv;334005,50\r\n'
    """
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
            writer.writerow([_excel_cell(cell, column) for cell, column in cells])
    return BOM + out.getvalue()


def _excel_cell(cell: CellValue, column: Column) -> str:
    """A cell as a Swedish Excel reads it: a number with a comma, a share in per cent."""
    if isinstance(cell, Decimal):
        if column.kind == "percent":
            return f"{round_half_up(multiply(cell, 100), ORE):f}%".replace(".", ",")
        return format_plain(cell).replace(".", ",")
    return guarded(str(cell)) if cell is not None else ""

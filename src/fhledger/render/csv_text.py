r"""A document as CSV for programs: one header, amounts with a point and two decimals.

Where a document has several tables, the first column names the table, and the
header has the columns of them all.

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

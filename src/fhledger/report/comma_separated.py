"""A document as CSV for programs: one header, amounts with a point and two decimals.

Where a document has several tables, the first column names the table, and the
header has the columns of them all.
"""

from __future__ import annotations

import csv
import io

from fhledger.report.document import Document, exact


def comma_separated(document: Document) -> str:
    """The tables of the document as CSV text, a line for each row; headings and texts are left out."""
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
                column.id: exact(cell, column)
                for column, cell in zip(table.columns, row.cells, strict=True)
            }
            values = [cells.get(column, "") for column in columns]
            writer.writerow([*([table.id] if several else []), row.id, *values])
    return out.getvalue()

"""A document as Markdown, with tables that every common renderer knows."""

from __future__ import annotations

import re

from tabulate import tabulate

from fhledger.report.document import Document, Paragraph, Table, shown


def markdown(document: Document) -> str:
    """The document as Markdown: titles as headings, totals in bold."""
    parts = [
        _escaped(part.text) if isinstance(part, Paragraph) else _table(part)
        for part in document.parts
    ]
    return "\n\n".join([f"# {_escaped(document.title)}", *parts]) + "\n"


def _table(table: Table) -> str:
    rows = []
    for row in table.rows:
        cells = [
            _escaped(shown(cell, column))
            for cell, column in zip(row.cells, table.columns, strict=True)
        ]
        emphasis = {"row": "", "total": "**", "heading": "*"}[row.role]
        rows.append([f"{emphasis}{cell}{emphasis}" if cell else "" for cell in cells])
    printed = tabulate(
        rows,
        headers=[_escaped(column.title) for column in table.columns],
        tablefmt="pipe",
        colalign=["left" if column.kind == "text" else "right" for column in table.columns],
        disable_numparse=True,
    )
    return f"## {_escaped(table.title)}\n\n{printed}" if table.title else printed


def _escaped(text: str) -> str:
    """The text with every character that Markdown or HTML would take for its own made plain."""
    return re.sub(r"([\\`*_|<>\[\]#&])", r"\\\1", text)

"""A document as Markdown, with tables that every common renderer knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tabulate import tabulate

from fhledger.core.amounts import format_sek
from fhledger.core.text import escape_invisible
from fhledger.render.document import (
    Branch,
    Document,
    PageBreak,
    Paragraph,
    Part,
    Preformatted,
    Table,
    Text,
    Tree,
    format_cell,
)
from fhledger.render.text_width import typeset


def markdown(document: Document) -> str:
    """The document as Markdown: titles as headings, totals in bold."""
    parts = [_part(part) for part in document.parts]
    return "\n\n".join([f"# {_escaped(document.heading)}", *parts]) + "\n"


def _part(part: Part) -> str:
    if isinstance(part, Tree):
        return "\n".join(_branch(part.root, ""))
    if isinstance(part, Preformatted):
        return "\n".join(_fenced([escape_invisible(str(line)) for line in part.lines]))
    if isinstance(part, PageBreak):
        return '<div style="break-before: page"></div>'
    return _opened(_escaped(part.text)) if isinstance(part, Paragraph) else _table(part)


def _fenced(lines: list[str]) -> list[str]:
    """The lines between fences that are longer than any run of backticks in them."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", *lines, fence]


def _branch(branch: Branch, indent: str) -> Iterator[str]:
    """The nested list of a tree."""
    amount = "" if branch.amount is None else f": **{format_sek(branch.amount)}**"
    notes = "".join(f" — {_escaped(text)}" for text in branch.notes)
    yield f"{indent}- {_escaped(branch.label)}{amount}{notes}"
    for below in branch.branches:
        yield from _branch(below, f"{indent}  ")


def _table(table: Table) -> str:
    rows = []
    for row in table.rows:
        cells = [
            _escaped(format_cell(cell, column))
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


def _escaped(text: Text) -> str:
    """The text with every character that Markdown or HTML would take for its own made plain."""
    return re.sub(r"([\\`*_|<>\[\]#&~$])", r"\\\1", typeset(escape_invisible(str(text))))


def _opened(text: str) -> str:
    """The text of a paragraph that does not begin as a list, a rule or a block of code does."""
    return re.sub(r"^(\d{0,9})([-+=.)])", r"\1\\\2", text.strip())

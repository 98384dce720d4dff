"""A document as plain text for a terminal of 80 columns, without colour."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from tabulate import tabulate

from fhledger.money import swedish
from fhledger.report.document import (
    Branch,
    Column,
    Document,
    Drawing,
    PageBreak,
    Paragraph,
    Part,
    Table,
    Tree,
    shown,
)

WIDTH = 80
_GAP = 2
_BLANK = "\u200b"  # tabulate drops a row of empty cells
_UNSEEN = str.maketrans({"\u00a0": " ", _BLANK: None})


def text(document: Document) -> str:
    """The document as text: figures to the right, long labels wrapped, totals under a rule."""
    parts = [_part(part) for part in document.parts]
    lines = "\n\n".join([document.title, *parts]).translate(_UNSEEN).split("\n")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _part(part: Part) -> str:
    if isinstance(part, Tree):
        return "\n".join(_branch(part.root, "", ""))
    if isinstance(part, Drawing):
        return "\n".join(part.lines)
    if isinstance(part, PageBreak):
        return "-" * WIDTH
    return _filled(part.text, WIDTH) if isinstance(part, Paragraph) else _table(part)


def _branch(branch: Branch, lead: str, below: str) -> Iterator[str]:
    """The lines of a tree: a node's amount to the right, what is said of it and its branches below."""
    amount = "" if branch.amount is None else _held(swedish(branch.amount))
    first, *more = textwrap.wrap(branch.label, WIDTH - len(lead) - len(amount) - _GAP)
    yield f"{lead}{first}{amount:>{WIDTH - len(lead) - len(first)}}"
    trunk = f"{below}│ " if branch.branches else f"{below}  "
    for said in (*more, *branch.said):
        yield from (f"{trunk}{line}" for line in textwrap.wrap(said, WIDTH - len(trunk)))
    for at, part in enumerate(branch.branches):
        last = at == len(branch.branches) - 1
        yield from _branch(
            part, f"{below}{'└' if last else '├'} ", f"{below}{' ' if last else '│'} "
        )


def _table(table: Table) -> str:
    columns = table.columns
    titles = [column.title for column in columns]
    cells = [
        [_held(shown(cell, column)) for cell, column in zip(row.cells, columns, strict=True)]
        for row in table.rows
    ]
    if _width([titles, *cells]) > WIDTH:
        titles = [title.replace(" ", "\n") for title in titles]
    widths = _widths(columns, [titles, *cells])
    body = [titles, ["-" * width for width in widths]]
    for row, texts in zip(table.rows, cells, strict=True):
        if row.role == "heading":
            body.append([_BLANK] * len(columns))
        if row.role == "total":
            body.append(
                [
                    "" if column.kind == "text" else "-" * width
                    for column, width in zip(columns, widths, strict=True)
                ]
            )
        body.append(
            [
                _filled(told, width) if column.kind == "text" else told
                for told, column, width in zip(texts, columns, widths, strict=True)
            ]
        )
    printed = tabulate(
        body,
        tablefmt="plain",
        colalign=["left" if column.kind == "text" else "right" for column in columns],
        disable_numparse=True,
    )
    return f"{_filled(table.title, WIDTH)}\n\n{printed}" if table.title else printed


def _widths(columns: tuple[Column, ...], rows: list[list[str]]) -> list[int]:
    """How wide each column is: by its longest line, but the widest column of text gives way to 80."""
    widths = _natural(rows)
    texts = [at for at, column in enumerate(columns) if column.kind == "text"]
    over = _width(rows) - WIDTH
    while over > 0 and texts:
        widest = max(texts, key=lambda at: widths[at])
        if widths[widest] <= 8:
            break
        widths[widest] -= 1
        over -= 1
    return widths


def _natural(rows: list[list[str]]) -> list[int]:
    """How wide each column is by its longest line."""
    return [
        max(len(line) for cell in column for line in cell.split("\n"))
        for column in zip(*rows, strict=True)
    ]


def _width(rows: list[list[str]]) -> int:
    widths = _natural(rows)
    return sum(widths) + _GAP * (len(widths) - 1)


def _filled(text: str, width: int) -> str:
    return textwrap.fill(_held(text), width, break_on_hyphens=False)


def _held(text: str) -> str:
    """The text with its groups of digits held together, so that no line breaks within a figure."""
    return re.sub(r"(?<=[0-9]) (?=[0-9]{3}\b)", "\u00a0", text)

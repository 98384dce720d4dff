"""A document as plain text for a terminal of 80 columns; a style adds colour and bars to it.

Every width is counted in columns of the terminal, and every character is seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tabulate import tabulate

from fhledger.core.amounts import format_sek
from fhledger.core.text import escape_invisible
from fhledger.render.document import (
    Branch,
    CellValue,
    Column,
    Document,
    PageBreak,
    Paragraph,
    Part,
    Preformatted,
    Table,
    TableRow,
    Tree,
    format_cell,
)
from fhledger.render.terminal_style import PLAIN, Style, bar
from fhledger.render.text_width import MARK, grouped, mark_widths, unmark_widths, width, wrap

WIDTH = 80
_GAP = 2
_LONGEST_WORD = 24
_SHORTEST_BAR, _LONGEST_BAR = 8, 40
_HELD = str.maketrans({"\u00a0": " "})


def text(document: Document, style: Style = PLAIN) -> str:
    """The document as text: figures to the right, long labels wrapped, totals under a rule."""
    parts = ["\n".join(_part(part, style)) for part in document.parts]
    title = "\n".join(_filled(document.title, WIDTH, style, "title"))
    lines = "\n\n".join([title, *parts]).translate(_HELD).split("\n")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _part(part: Part, style: Style) -> Iterator[str]:
    if isinstance(part, Tree):
        yield from _branch(part.root, "", "")
    elif isinstance(part, Preformatted):
        yield from (escape_invisible(line) for line in part.lines)
    elif isinstance(part, PageBreak):
        yield "-" * WIDTH
    elif isinstance(part, Paragraph):
        yield from _filled(part.text, WIDTH, style, "row")
    else:
        yield from _table(part, style)


def _branch(branch: Branch, lead: str, below: str) -> Iterator[str]:
    """The lines of a tree: a node's amount to the right, what is said of it and its branches below."""
    amount = "" if branch.amount is None else grouped(format_sek(branch.amount))
    first, *more = wrap(
        escape_invisible(branch.label), WIDTH - len(lead) - len(amount) - _GAP, hyphens=True
    )
    yield f"{lead}{first}{amount:>{WIDTH - len(lead) - width(first)}}"
    trunk = f"{below}│ " if branch.branches else f"{below}  "
    for note in (*more, *(escape_invisible(text) for text in branch.notes)):
        yield from (f"{trunk}{line}" for line in wrap(note, WIDTH - len(trunk), hyphens=True))
    for at, part in enumerate(branch.branches):
        last = at == len(branch.branches) - 1
        yield from _branch(
            part, f"{below}{'└' if last else '├'} ", f"{below}{' ' if last else '│'} "
        )


def _table(table: Table, style: Style) -> Iterator[str]:
    """The lines of a table: its title, its rows, and bars beside them where there is room."""
    columns = table.columns
    cells = [
        [
            grouped(format_cell(cell, column))
            for cell, column in zip(row.cells, columns, strict=True)
        ]
        for row in table.rows
    ]
    titles = _titles(columns, cells)
    widths = _widths(columns, [titles, *cells])
    bars = _bars(table, style.columns - _breadth(widths) - _GAP, style)
    body = [[*map(mark_widths, titles), ""], [*("-" * width for width in widths), ""]]
    for row, texts, drawn in zip(table.rows, cells, bars, strict=True):
        if row.role == "heading":  # tabulate would drop a row of empty cells
            body.append([MARK] * (len(columns) + 1))
        if row.role == "total":
            body.append([*map(_ruled, columns, widths), ""])
        tones = (_tone(row, column, cell) for column, cell in zip(columns, row.cells, strict=True))
        filled = map(_lines, texts, columns, widths)
        painted = (
            "\n".join(style.colorize(mark_widths(line), tone) for line in lines)
            for lines, tone in zip(filled, tones, strict=True)
        )
        body.append([*painted, drawn])
    if table.title:
        yield from (*_filled(table.title, WIDTH, style, "title"), "")
    yield unmark_widths(
        tabulate(
            body,
            tablefmt="plain",
            colalign=[
                *("left" if column.kind == "text" else "right" for column in columns),
                "left",
            ],
            disable_numparse=True,
        )
    )


def _lines(text: str, column: Column, room: int) -> list[str]:
    """A cell in lines: a text wrapped, a figure as it is."""
    parts = text.split("\n")
    return [line for part in parts for line in wrap(part, room)] if column.kind == "text" else parts


def _ruled(column: Column, width: int) -> str:
    return "" if column.kind == "text" else "-" * width


def _tone(row: TableRow, column: Column, cell: CellValue) -> str:
    """What sets a cell off: a balance below zero, what its row says of itself, or the row's role."""
    if "balance" in (row.emphasis, column.emphasis) and isinstance(cell, Decimal) and cell < 0:
        return "balance"
    if row.emphasis == "accepted" or column.emphasis == "severity":
        return row.emphasis
    return row.role


def _bars(table: Table, room: int, style: Style) -> list[str]:
    """What stands to the right of each row: a bar for the cell of the column that is drawn."""
    at = next((at for at, column in enumerate(table.columns) if column.drawn), None)
    amounts = [
        row.cells[at] if at is not None and row.role == "row" else None for row in table.rows
    ]
    most = max((abs(amount) for amount in amounts if isinstance(amount, Decimal)), default=None)
    if at is None or not most or room < _SHORTEST_BAR:
        return [""] * len(amounts)
    return [
        style.colorize(drawn, _tone(row, table.columns[at], amount))
        if isinstance(amount, Decimal) and (drawn := bar(amount, most, min(room, _LONGEST_BAR)))
        else ""
        for row, amount in zip(table.rows, amounts, strict=True)
    ]


def _titles(columns: Sequence[Column], cells: list[list[str]]) -> list[str]:
    """The titles of the columns, a line for each word where the table is too wide otherwise."""
    titles = [grouped(escape_invisible(column.title)) for column in columns]
    if _breadth(_natural([titles, *cells])) > WIDTH:
        titles = [
            "\n".join(line for word in title.split(" ") for line in wrap(word, _LONGEST_WORD))
            for title in titles
        ]
    return titles


def _widths(columns: Sequence[Column], rows: list[list[str]]) -> list[int]:
    """How wide each column is: by its longest line, but the widest column of text gives way to 80."""
    widths = _natural(rows)
    texts = [at for at, column in enumerate(columns) if column.kind == "text"]
    over = _breadth(widths) - WIDTH
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
        max(width(line) for cell in column for line in cell.split("\n"))
        for column in zip(*rows, strict=True)
    ]


def _breadth(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _filled(text: str, columns: int, style: Style, tone: str) -> list[str]:
    return [style.colorize(line, tone) for line in wrap(grouped(escape_invisible(text)), columns)]

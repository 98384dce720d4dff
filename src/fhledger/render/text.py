"""A document as plain text for a terminal of 80 columns; a style adds colour and bars to it.

Every width is counted in columns of the terminal, and invisible characters are escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

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
from fhledger.render.text_width import (
    MARK,
    keep_groups,
    mark_widths,
    unmark_widths,
    width,
    wrap,
)

WIDTH = 80
_GAP = 2
_LONGEST_WORD = 24
_NARROWEST_COLUMN = 8
_SHORTEST_BAR, _LONGEST_BAR = 8, 40


def text(document: Document, style: Style = PLAIN) -> str:
    """The document as text: figures to the right, long labels wrapped, totals under a rule."""
    bars = _bar_scale(document, style)
    parts = ["\n".join(_part(part, style, bars)) for part in document.parts]
    title = "\n".join(_wrapped(document.title, style, "title"))
    lines = "\n\n".join([title, *parts]).replace("\u00a0", " ").split("\n")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _part(part: Part, style: Style, bars: _BarScale) -> Iterator[str]:
    if isinstance(part, Tree):
        yield from _branch(part.root, "", "")
    elif isinstance(part, Preformatted):
        yield from (escape_invisible(line) for line in part.lines)
    elif isinstance(part, PageBreak):
        yield "-" * WIDTH
    elif isinstance(part, Paragraph):
        yield from _wrapped(part.text, style, part.emphasis)
    else:
        yield from _table(part, style, bars)


def _wrapped(text: str, style: Style, emphasis: str) -> Iterator[str]:
    for line in wrap(keep_groups(escape_invisible(text)), WIDTH):
        yield style.colorize(line, emphasis)


def _branch(branch: Branch, lead: str, below: str) -> Iterator[str]:
    """The lines of a tree: a node with its amount to the right, its notes and its branches."""
    amount = "" if branch.amount is None else keep_groups(format_sek(branch.amount))
    room = WIDTH - len(lead) - len(amount) - _GAP
    first, *more = wrap(escape_invisible(branch.label), room, hyphens=True)
    yield f"{lead}{first}{amount:>{WIDTH - len(lead) - width(first)}}"
    trunk = f"{below}│ " if branch.branches else f"{below}  "
    for note in (*more, *map(escape_invisible, branch.notes)):
        yield from (f"{trunk}{line}" for line in wrap(note, WIDTH - len(trunk), hyphens=True))
    for number, part in enumerate(branch.branches, 1):
        corner, line = ("└", " ") if number == len(branch.branches) else ("├", "│")
        yield from _branch(part, f"{below}{corner} ", f"{below}{line} ")


class _BarScale(NamedTuple):
    """The scale of all bars of a document: the largest amount by column, and the columns for it."""

    largest: dict[str, Decimal]
    room: int


def _bar_scale(document: Document, style: Style) -> _BarScale:
    """One scale for the bars of all tables, so that their lengths can be compared."""
    largest: dict[str, Decimal] = {}
    rooms = [_LONGEST_BAR]
    for table in document.parts:
        barred = _barred(table) if isinstance(table, Table) else None
        if not isinstance(table, Table) or barred is None:
            continue
        id = table.columns[barred].id
        amounts = _bar_amounts(table, barred).values()
        largest[id] = max([largest.get(id, Decimal(0)), *map(abs, amounts)])
        rooms.append(style.columns - _total(_layout(table)[2]) - _GAP)
    return _BarScale(largest, min(rooms))


def _layout(table: Table) -> tuple[list[str], list[list[str]], list[int]]:
    """The titles of the columns, the texts of the cells, and the widths of the columns."""
    columns = table.columns
    cells = [
        [
            keep_groups(format_cell(cell, column))
            for cell, column in zip(row.cells, columns, strict=True)
        ]
        for row in table.rows
    ]
    titles = _titles(columns, cells)
    return titles, cells, _widths(columns, [titles, *cells])


def _table(table: Table, style: Style, scale: _BarScale) -> Iterator[str]:
    """The lines of a table: its title, its rows, and bars beside them where there is room."""
    columns = table.columns
    titles, cells, widths = _layout(table)
    bars = _bars(table, style, scale)
    body = [[*map(mark_widths, titles), ""], [*("-" * width for width in widths), ""]]
    for row, texts, row_bar in zip(table.rows, cells, bars, strict=True):
        if row.role == "heading":  # tabulate would drop a row of empty cells
            body.append([MARK] * (len(columns) + 1))
        if row.role == "total":
            body.append([*map(_rule, columns, widths), ""])
        lines = map(_lines, texts, columns, widths)
        emphases = (_emphasis(row, *pair) for pair in zip(columns, row.cells, strict=True))
        coloured = (
            "\n".join(style.colorize(mark_widths(line), emphasis) for line in cell)
            for cell, emphasis in zip(lines, emphases, strict=True)
        )
        body.append([*coloured, row_bar])
    if table.title:
        yield from (*_wrapped(table.title, style, "title"), "")
    sides = ("left" if column.kind == "text" else "right" for column in columns)
    printed = tabulate(body, tablefmt="plain", colalign=[*sides, "left"], disable_numparse=True)
    yield unmark_widths(printed)


def _rule(column: Column, width: int) -> str:
    return "" if column.kind == "text" else "-" * width


def _lines(cell: str, column: Column, room: int) -> list[str]:
    """The lines of a cell: a text wrapped, a figure as it is."""
    lines = cell.split("\n")
    return [part for line in lines for part in wrap(line, room)] if column.kind == "text" else lines


def _emphasis(row: TableRow, column: Column, cell: CellValue) -> str:
    """How a cell is set off: a balance below zero, the emphasis of its row, or the row's role."""
    if "balance" in (row.emphasis, column.emphasis) and isinstance(cell, Decimal) and cell < 0:
        return "balance"
    if row.emphasis == "accepted" or column.emphasis == "severity":
        return row.emphasis
    return row.role


def _barred(table: Table) -> int | None:
    """The number of the column that has bars."""
    return next((number for number, column in enumerate(table.columns) if column.has_bars), None)


def _bar_amounts(table: Table, barred: int) -> dict[int, Decimal]:
    """The amounts of the column that has bars, by row; totals have none."""
    return {
        number: cell
        for number, row in enumerate(table.rows)
        if row.role == "row" and isinstance(cell := row.cells[barred], Decimal)
    }


def _bars(table: Table, style: Style, scale: _BarScale) -> list[str]:
    """The bar to the right of each row, for its cell in the column that has bars; or nothing."""
    barred = _barred(table)
    bars = [""] * len(table.rows)
    if barred is None or scale.room < _SHORTEST_BAR:
        return bars
    largest = scale.largest.get(table.columns[barred].id)
    if not largest:
        return bars
    for number, amount in _bar_amounts(table, barred).items():
        emphasis = _emphasis(table.rows[number], table.columns[barred], amount)
        bars[number] = style.colorize(bar(amount, largest, scale.room), emphasis)
    return bars


def _titles(columns: Sequence[Column], cells: list[list[str]]) -> list[str]:
    """The titles of the columns, a line for each word where the table is too wide otherwise."""
    titles = [keep_groups(escape_invisible(column.title)) for column in columns]
    if _total(_natural_widths([titles, *cells])) <= WIDTH:
        return titles
    return [
        "\n".join(line for word in title.split(" ") for line in wrap(word, _LONGEST_WORD))
        for title in titles
    ]


def _widths(columns: Sequence[Column], rows: list[list[str]]) -> list[int]:
    """The widths of the columns: those of their longest lines; the widest texts give way to 80."""
    widths = _natural_widths(rows)
    texts = [number for number, column in enumerate(columns) if column.kind == "text"]
    while texts and _total(widths) > WIDTH:
        widest = max(texts, key=lambda number: widths[number])
        if widths[widest] <= _NARROWEST_COLUMN:
            break
        widths[widest] -= 1
    return widths


def _natural_widths(rows: list[list[str]]) -> list[int]:
    """The width of the longest line of each column."""
    return [
        max(width(line) for cell in column for line in cell.split("\n"))
        for column in zip(*rows, strict=True)
    ]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)

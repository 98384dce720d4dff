"""A document as plain text for a terminal; a style has its columns, and adds colour and bars.

Every width is counted in columns of the terminal, and invisible characters are escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest

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
    Text,
    Tree,
    format_cell,
)
from fhledger.render.terminal_style import PLAIN, Style, bar
from fhledger.render.text_width import typeset, width, wrap

WIDTH = 80
"""The columns of a line of running text; fewer in a narrower terminal."""
_GAP = 2
_LONGEST_WORD = 24
_MOST_IN_A_ROW = 4
"""The most cells of a table with one row; one with more is a list."""
_SHORTEST_BAR, _LONGEST_BAR = 8, 40


def text(document: Document, style: Style = PLAIN) -> str:
    """The document as text: figures to the right, long labels wrapped, totals under a rule."""
    bars = _bars(document, style)
    parts = ["\n".join(_part(part, style, bars)) for part in document.parts]
    title = "\n".join(_wrapped(document.heading, style, "title"))
    lines = "\n\n".join([title, *parts]).replace("\u00a0", " ").split("\n")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _part(part: Part, style: Style, bars: _Bars) -> Iterator[str]:
    if isinstance(part, Tree):
        yield from _branch(part.root, "", "", _measure(style))
    elif isinstance(part, Preformatted):
        yield from (escape_invisible(str(line)) for line in part.lines)
    elif isinstance(part, PageBreak):
        yield "-" * _measure(style)
    elif isinstance(part, Paragraph):
        yield from _wrapped(part.text, style, part.emphasis)
    else:
        yield from _table(part, style, bars)


def _wrapped(text: Text, style: Style, emphasis: str) -> Iterator[str]:
    for line in wrap(_plain(text), _measure(style)):
        yield style.colorize(line, emphasis)


def _measure(style: Style) -> int:
    return min(WIDTH, style.columns)


def _branch(branch: Branch, lead: str, below: str, columns: int) -> Iterator[str]:
    """The lines of a tree: a node with its amount to the right, its notes and its branches.

    Below half of the columns nothing is indented further.
    """
    amount = "" if branch.amount is None else typeset(format_sek(branch.amount))
    room = columns - len(lead) - len(amount) - _GAP
    first, *more = wrap(_plain(branch.label), room, hyphens=True)
    yield f"{lead}{first}{amount.rjust(columns - len(lead) - width(first))}"
    trunk = f"{below}│ " if branch.branches else f"{below}  "
    for note in (*more, *map(_plain, branch.notes)):
        yield from (f"{trunk}{line}" for line in wrap(note, columns - len(trunk), hyphens=True))
    for number, part in enumerate(branch.branches, 1):
        corner, line = ("└", " ") if number == len(branch.branches) else ("├", "│")
        deeper = f"{below}{line} " if len(below) < columns // 2 else below
        yield from _branch(part, f"{below}{corner} ", deeper, columns)


def _plain(text: Text) -> str:
    return typeset(escape_invisible(str(text)))


_Bars = Mapping[tuple[tuple[Column, ...], TableRow], str]
"""The bars beside rows, by the columns of the table and the row."""


def _bars(document: Document, style: Style) -> _Bars:
    """The bars of all tables, on one scale for each column, so that lengths can be compared."""
    room = _LONGEST_BAR if style.has_bars else 0
    barred: dict[tuple[tuple[Column, ...], TableRow], tuple[Column, Decimal]] = {}
    for table in document.parts:
        if not isinstance(table, Table):
            continue
        for at, column in enumerate(table.columns):
            if not column.has_bars:
                continue
            room = min(room, style.columns - _total(_layout(table, style.columns)[2]) - _GAP)
            for row in table.rows:
                cell = row.cells[at]
                if row.role == "row" and isinstance(cell, Decimal):
                    barred[table.columns, row] = (column, cell)
    if room < _SHORTEST_BAR:
        return {}
    largest: dict[str, Decimal] = {}
    for column, amount in barred.values():
        largest[column.id] = max(largest.get(column.id, Decimal(0)), abs(amount))
    return {
        key: style.colorize(bar(cell, largest[column.id], room), _emphasis(key[1], column, cell))
        for key, (column, cell) in barred.items()
        if largest[column.id]
    }


def _layout(table: Table, room: int) -> tuple[list[str], list[list[str]], list[int]]:
    """The titles of the columns, the texts of the cells, and the widths of the columns."""
    columns = table.columns
    cells = [
        [
            typeset(format_cell(cell, column))
            for cell, column in zip(row.cells, columns, strict=True)
        ]
        for row in table.rows
    ]
    titles = _titles(columns, cells, room)
    return titles, cells, _widths(columns, [titles, *cells], room)


def _table(table: Table, style: Style, bars: _Bars) -> Iterator[str]:
    """The lines of a table: its title, its rows, and bars beside them where there is room."""
    if table.title:
        yield from (*_wrapped(table.title, style, "title"), "")
    columns = table.columns
    titles, cells, widths = _layout(table, style.columns)
    if _total(widths) > style.columns or (len(cells) == 1 and len(columns) > _MOST_IN_A_ROW):
        yield from _list(table, cells, style)
        return
    plain = [""] * len(columns)
    yield from _lined_up(columns, widths, [title.split("\n") for title in titles], plain, style)
    yield "  ".join("-" * width for width in widths)
    for row, texts in zip(table.rows, cells, strict=True):
        if row.role == "heading":
            yield ""
        if row.role == "total":
            rules = (" " if column.kind == "text" else "-" for column in columns)
            yield "  ".join(rule * width for rule, width in zip(rules, widths, strict=True))
        emphases = [_emphasis(row, *pair) for pair in zip(columns, row.cells, strict=True)]
        cell_lines = [*map(_lines, texts, columns, widths)]
        first, *more = _lined_up(columns, widths, cell_lines, emphases, style)
        yield f"{first}  {bars.get((columns, row), '')}"
        yield from more


def _lined_up(
    columns: Sequence[Column],
    widths: Sequence[int],
    cells: Sequence[Sequence[str]],
    emphases: Sequence[str],
    style: Style,
) -> Iterator[str]:
    """The lines of a row of the table, made of the lines of its cells; figures to the right."""
    for lines in zip_longest(*cells, fillvalue=""):
        padded = []
        for column, room, line, emphasis in zip(columns, widths, lines, emphases, strict=True):
            space = " " * (room - width(line))
            shown = style.colorize(line, emphasis)
            padded.append(shown + space if column.kind == "text" else space + shown)
        yield "  ".join(padded)


def _list(table: Table, cells: list[list[str]], style: Style) -> Iterator[str]:
    """Each row as a list, for a table that is too wide or has one row: a line for each cell."""
    titles = [escape_invisible(str(column.title)) for column in table.columns]
    margin = max(map(width, titles)) + _GAP
    for number, (row, texts) in enumerate(zip(table.rows, cells, strict=True)):
        if number:
            yield ""
        for title, shown, column, cell in zip(titles, texts, table.columns, row.cells, strict=True):
            emphasis = _emphasis(row, column, cell)
            lines = wrap(shown, style.columns - margin) if shown else []
            for line, left in zip(lines, (title, *[""] * len(lines)), strict=False):
                space = " " * (margin - width(left))
                yield f"{left}{space}{style.colorize(line, emphasis)}"


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


def _titles(columns: Sequence[Column], cells: list[list[str]], room: int) -> list[str]:
    """The titles of the columns, in lines as wide as the figures where the table is too wide."""
    titles = [_plain(column.title).replace(", ", ",\u00a0") for column in columns]
    if _total(_natural_widths([titles, *cells])) <= room:
        return titles
    least = _longest_words([titles])
    figures = _natural_widths(cells) if cells else least
    return [
        "\n".join(wrap(title, max(room)))
        for title, *room in zip(titles, least, figures, strict=True)
    ]


def _widths(columns: Sequence[Column], rows: list[list[str]], room: int) -> list[int]:
    """The widths of the columns: those of their longest lines; the widest texts are wrapped.

    No word is broken, unless it is very long.
    """
    widths = _natural_widths(rows)
    least = _longest_words(rows)
    texts = [number for number, column in enumerate(columns) if column.kind == "text"]
    while _total(widths) > room:
        wrapped = [number for number in texts if widths[number] > least[number]]
        if not wrapped:
            break
        widths[max(wrapped, key=lambda number: widths[number])] -= 1
    return widths


def _longest_words(rows: list[list[str]]) -> list[int]:
    """The width of the longest word of each column, unless it is very long."""
    words = [[cell.replace(" ", "\n") for cell in row] for row in rows]
    return [min(longest, _LONGEST_WORD) for longest in _natural_widths(words)]


def _natural_widths(rows: list[list[str]]) -> list[int]:
    """The width of the longest line of each column."""
    return [
        max(width(line) for cell in column for line in cell.split("\n"))
        for column in zip(*rows, strict=True)
    ]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)

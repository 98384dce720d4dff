"""A document: titled tables, paragraphs and trees, in one language, before any layout.

>>> table = Table(id="fees", title="Avgifter", columns=(Column("name", "Kommun"),
...               Column("fee", "Avgift", "kr")), rows=(TableRow(("Bjuv", Decimal(334005))),))
>>> format_cell(table.rows[0].cells[1], table.columns[1])
'334 005'
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from fhledger.core.amounts import format_plain, format_sek, multiply
from fhledger.core.text import escape_invisible

ColumnKind = Literal["text", "kr", "kr_ore", "count", "percent"]
"""What a column holds: a text, whole kronor, kronor with öre where there are any, a number
of things, or a share between 0 and 1 that is shown in per cent."""

Emphasis = Literal["row", "balance", "severity", "error", "warning", "accepted"]
"""What a terminal may set off by colour: a balance, when it is below zero; how grave a row is,
in its columns of severity; a row that is accepted, as a whole."""

CellValue = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name for programs, its title for people, and what its cells hold.

    The cells of a column that is `drawn` may have a bar beside them.
    """

    id: str
    title: str
    kind: ColumnKind = "text"
    emphasis: Emphasis = "row"
    drawn: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of a row. A heading has only its first text; a total is set off from the rest."""

    cells: tuple[CellValue, ...]
    role: Literal["row", "total", "heading"] = "row"
    id: str = ""
    emphasis: Emphasis = "row"


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table. An empty cell is one that the sources do not fill."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text of its own. What it says in figures a program reads as a table instead."""

    text: str
    as_table: Table | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of a tree: a label, an amount, and what is said below it in smaller words.

    Two nodes with the same `id` are the same, with all that is below them.
    """

    label: str
    amount: Decimal | None
    notes: tuple[str, ...] = ()
    branches: tuple[Branch, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """A figure and all that it rests on."""

    root: Branch

    def as_table(self) -> Table:
        """The tree as a table, a row for each node, with its depth."""
        columns = (
            Column("depth", "", "count"),
            Column("label", ""),
            Column("amount", "", "kr_ore"),
            Column("source", ""),
        )

        def rows(branch: Branch, depth: int) -> Iterator[TableRow]:
            yield TableRow((depth, branch.label, branch.amount, "; ".join(branch.notes)))
            for below in branch.branches:
                yield from rows(below, depth + 1)

        return Table("tree", "", columns, tuple(rows(self.root, 0)))


@dataclass(frozen=True, slots=True)
class Preformatted:
    """Lines that are as they are, each letter as wide as the next."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a new page in print."""


Part = Table | Paragraph | Tree | Preformatted | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """What a command shows: tables and paragraphs, in the order in which they are read."""

    title: str
    parts: tuple[Part, ...]

    def tables(self) -> tuple[Table, ...]:
        """The tables alone, and those that a text stands for."""
        found = (_as_table(part) for part in self.parts)
        return tuple(table for table in found if table is not None)


def _as_table(part: Part) -> Table | None:
    if isinstance(part, Tree):
        return part.as_table()
    if isinstance(part, Paragraph):
        return part.as_table
    return part if isinstance(part, Table) else None


def format_cell(cell: CellValue, column: Column) -> str:
    """A cell as people read it, in Swedish form, every character seen."""
    if cell is None or isinstance(cell, str):
        return escape_invisible(cell or "")
    amount = Decimal(cell)
    if column.kind == "percent":
        return f"{format_sek(multiply(amount, 100), ore=True)} %"
    return format_sek(amount, ore=False if column.kind == "count" else None)


def exact_cell(cell: CellValue, column: Column) -> str:
    """A cell as programs read it: a point before the decimals, no groups."""
    if isinstance(cell, Decimal):
        return f"{cell:f}" if column.kind == "percent" else format_plain(cell)
    return "" if cell is None else str(cell)

"""A document: titled tables, paragraphs and trees, in one language, before any layout.

>>> table = Table(id="fees", title="Avgifter", columns=(Column("name", "Kommun"),
...               Column("fee", "Avgift", "kr")), rows=(TableRow(("Bjuv", Decimal(334005))),))
>>> format_cell(table.rows[0].cells[1], table.columns[1])
'334 005'
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from fhledger.core.amounts import ZERO, decimal_places, format_plain, format_sek, multiply
from fhledger.core.exact import format_rate
from fhledger.core.text import escape_invisible

ColumnKind = Literal["text", "kr", "kr_ore", "count", "number", "percent"]
"""What a column holds: a text, whole kronor, kronor with öre where there are any, a count, a number
with all its decimals, or a share between 0 and 1 that is shown in per cent."""

Emphasis = Literal["row", "balance", "severity", "error", "warning", "accepted", "good"]
"""What a terminal may show in colour: a balance below zero; the severity of a row, in its columns
of severity; a row that is accepted, as a whole;
a paragraph that says that all is well."""

CellValue = str | int | Decimal | None


class Column(NamedTuple):
    """A column: its name for programs, its title for people, and what its cells hold.

    Where it has bars, each of its cells may have one beside it.
    """

    id: str
    title: str
    kind: ColumnKind = "text"
    emphasis: Emphasis = "row"
    has_bars: bool = False


class TableRow(NamedTuple):
    """The cells of a row. A heading has only a first text; a total is below a rule."""

    cells: tuple[CellValue, ...]
    role: Literal["row", "total", "heading"] = "row"
    id: str = ""
    emphasis: Emphasis = "row"


class Table(NamedTuple):
    """A titled table, and the one that a program reads instead, where that is arranged differently.

    `as_sheet` is the one for a spreadsheet, where that has the words of people. A cell is empty
    where the sources give nothing.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    as_table: Table | None = None
    as_sheet: Table | None = None

    def titles(self) -> tuple[str, ...]:
        """The titles of the columns; of a table that has none, their names for programs."""
        titles = tuple(column.title for column in self.columns)
        return titles if any(titles) else tuple(column.id for column in self.columns)

    def without_empty_columns(self) -> Table:
        """The same without the columns that are empty in every row."""
        used = [
            at
            for at in range(len(self.columns))
            if any(row.cells[at] not in ("", None) for row in self.rows)
        ]
        rows = (row._replace(cells=tuple(row.cells[at] for at in used)) for row in self.rows)
        return self._replace(columns=tuple(self.columns[at] for at in used), rows=tuple(rows))


class Paragraph(NamedTuple):
    """A paragraph of text, and the table that a program reads instead, where it has figures."""

    text: str
    as_table: Table | None = None
    emphasis: Emphasis = "row"


class Branch(NamedTuple):
    """A node of a tree: a label, an amount, notes below it, and the branches below these.

    Two nodes with the same `id` are the same, with all that is below them.
    """

    label: str
    amount: Decimal | None
    notes: tuple[str, ...] = ()
    branches: tuple[Branch, ...] = ()
    id: str = ""


class Tree(NamedTuple):
    """A figure, and the figures and sources from which it follows."""

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


class Preformatted(NamedTuple):
    """Lines that are not wrapped, in letters of equal width."""

    lines: tuple[str, ...]


class PageBreak(NamedTuple):
    """The next part begins a new page in print."""


Part = Table | Paragraph | Tree | Preformatted | PageBreak


class Document(NamedTuple):
    """The output of a command for people: tables and paragraphs, in their order."""

    title: str
    parts: tuple[Part, ...]

    def tables(self) -> tuple[Table, ...]:
        """The tables, and those of trees and paragraphs, for programs."""
        tables = map(_as_table, self.parts)
        return tuple(table for table in tables if table is not None)

    def sheets(self) -> tuple[Table, ...]:
        """The tables for a spreadsheet."""
        return tuple(table.as_sheet or table for table in self.tables())


def _as_table(part: Part) -> Table | None:
    if isinstance(part, Tree):
        return part.as_table()
    if isinstance(part, Paragraph):
        return part.as_table
    return (part.as_table or part) if isinstance(part, Table) else None


def amount_of(cell: CellValue) -> Decimal:
    """The amount in a cell; nought in one that has none."""
    return cell if isinstance(cell, Decimal) else ZERO


def format_cell(cell: CellValue, column: Column) -> str:
    """A cell for people, in Swedish notation, with invisible characters escaped."""
    if cell is None or isinstance(cell, str):
        return escape_invisible(cell or "")
    amount = Decimal(cell)
    if column.kind == "percent":
        return f"{format_sek(multiply(amount, 100), ore=True)} %"
    if column.kind == "number":
        return format_rate(amount)
    return format_sek(amount, ore=False if column.kind == "count" else None)


def exact_cell(cell: CellValue, column: Column) -> str:
    """A cell for programs: a point before the decimals, no groups of digits."""
    if isinstance(cell, Decimal):
        is_long = column.kind == "number" and decimal_places(cell) > 2
        return f"{cell:f}" if column.kind == "percent" or is_long else format_plain(cell)
    return "" if cell is None else str(cell)

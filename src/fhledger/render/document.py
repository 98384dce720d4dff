"""A document: titled tables, paragraphs and trees, in both languages, before any layout.

One document is for people, for programs and for spreadsheets: `Document.shown` has it in one
language for one of them.

>>> table = Table(id="fees", title="Avgifter", columns=(Column("name", "Kommun"),
...               Column("fee", "Avgift", "kr")), rows=(TableRow(("Bjuv", Decimal(334005))),))
>>> format_cell(table.rows[0].cells[1], table.columns[1])
'334 005'
>>> severity = Coded("error", LocalizedText(sv="fel", en="error"))
>>> [in_language(severity, "sv", reader) for reader in ("people", "programs")]
['fel', 'error']
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple, TypeVar, cast

from fhledger.core.amounts import ZERO, decimal_places, format_plain, format_sek, multiply
from fhledger.core.exact import format_rate
from fhledger.core.localized import Language, LocalizedText, in_both
from fhledger.core.text import escape_invisible

T = TypeVar("T")

ColumnKind = Literal["text", "kr", "kr_ore", "count", "number", "percent"]
"""What a column holds: a text, whole kronor, kronor with öre where there are any, a count, a number
with all its decimals, or a share between 0 and 1 that is shown in per cent."""

Emphasis = Literal["row", "balance", "severity", "error", "warning", "accepted", "good"]
"""What a terminal may show in colour: a balance below zero; the severity of a row, in its columns
of severity; a row that is accepted, as a whole;
a paragraph that says that all is well."""

Reader = Literal["people", "programs", "sheets"]
"""Who reads a document: people, programs, or people in a spreadsheet with all that programs get."""

Text = str | LocalizedText


class Coded(NamedTuple):
    """A cell that programs read as an id, and people as a text."""

    id: Text
    text: Text


CellValue = Text | Coded | int | Decimal | None


class Column(NamedTuple):
    """A column: its name for programs, its title for people, and what its cells hold.

    Where it has bars, each of its cells may have one beside it. It may be for people alone, or
    for programs and spreadsheets.

    `value` is the attribute of a record, or the function of it, that gives the cell; else the
    attribute with the name of the column does.
    """

    id: str
    title: Text
    kind: ColumnKind = "text"
    emphasis: Emphasis = "row"
    has_bars: bool = False
    readers: Literal["all", "people", "programs"] = "all"
    value: str | Callable[[Any], Any] = ""

    def cell(self, record: object) -> CellValue:
        """The cell of a record; a day and a number in a column of texts as texts."""
        of = self.value or self.id
        value: CellValue | date = getattr(record, of) if isinstance(of, str) else of(record)
        if isinstance(value, date):
            return value.isoformat()
        return str(value) if self.kind == "text" and isinstance(value, int) else value


class TableRow(NamedTuple):
    """The cells of a row. A heading has only a first text; a total is below a rule."""

    cells: tuple[CellValue, ...]
    role: Literal["row", "total", "heading"] = "row"
    id: str = ""
    emphasis: Emphasis = "row"


class Table(NamedTuple):
    """A titled table, and the one that a program reads instead, where that has other rows.

    A cell is empty where the sources give nothing.
    """

    id: str
    title: Text
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    as_table: Table | None = None

    def titles(self) -> tuple[str, ...]:
        """The titles of the columns; of a table that has none, their names for programs."""
        has_titles = any(column.title for column in self.columns)
        return tuple(str(column.title if has_titles else column.id) for column in self.columns)

    def of_columns(self, used: Sequence[int]) -> Table:
        """The table with some of its columns, by their places."""
        return self._replace(
            columns=tuple(self.columns[at] for at in used),
            rows=tuple(
                row._replace(cells=tuple(row.cells[at] for at in used if at < len(row.cells)))
                for row in self.rows
            ),
        )

    def without_empty_columns(self) -> Table:
        """The same; people do not see the columns that are empty in every row."""
        is_used = [
            any(row.cells[at] not in ("", None) for row in self.rows)
            for at in range(len(self.columns))
        ]
        columns = tuple(
            column if used else column._replace(readers="programs")
            for column, used in zip(self.columns, is_used, strict=True)
        )
        return self._replace(columns=columns)


def table_of(
    id: str,
    title: Text,
    columns: Sequence[Column],
    records: Iterable[object],
    row: str | Callable[[Any], TableRow],
) -> Table:
    """The table with a row for each record.

    `row` is the attribute that is the id of a row, or makes a row without its cells.
    """
    rows = []
    for record in records:
        own = TableRow((), id=str(getattr(record, row))) if isinstance(row, str) else row(record)
        rows.append(own._replace(cells=tuple(column.cell(record) for column in columns)))
    return Table(id, title, tuple(columns), tuple(rows))


class Paragraph(NamedTuple):
    """A paragraph of text, and the table that a program reads instead, where it has figures."""

    text: Text
    as_table: Table | None = None
    emphasis: Emphasis = "row"


class Branch(NamedTuple):
    """A node of a tree: a label, an amount, notes below it, and the branches below these.

    Two nodes with the same `id` are the same, with all that is below them.
    """

    label: Text
    amount: Decimal | None
    notes: tuple[Text, ...] = ()
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
            yield TableRow((depth, branch.label, branch.amount, "; ".join(map(str, branch.notes))))
            for below in branch.branches:
                yield from rows(below, depth + 1)

        return Table("tree", "", columns, tuple(rows(self.root, 0)))


class Preformatted(NamedTuple):
    """Lines that are not wrapped, in letters of equal width."""

    lines: tuple[Text, ...]


class PageBreak(NamedTuple):
    """The next part begins a new page in print."""


Part = Table | Paragraph | Tree | Preformatted | PageBreak


class Document(NamedTuple):
    """The output of a command for people: tables and paragraphs, in their order.

    `book` is the name of the book that it is about, where its maker knows it.
    """

    title: Text
    parts: tuple[Part, ...]
    book: str = ""

    @property
    def heading(self) -> str:
        """The title, with the name of the book unless it is there, so that a print is of one."""
        title = str(self.title)
        return f"{title} – {self.book}" if self.book not in title else title

    def shown(self, language: Language, reader: Reader = "people") -> Document:
        """The document in one language, as its reader needs it."""
        return in_language(self, language, reader)

    def tables(self) -> tuple[Table, ...]:
        """The tables, and those of trees and paragraphs, for programs."""
        tables = map(_as_table, self.parts)
        return tuple(table for table in tables if table is not None)


def _as_table(part: Part) -> Table | None:
    if isinstance(part, Tree):
        return part.as_table()
    if isinstance(part, Paragraph):
        return part.as_table
    return (part.as_table or part) if isinstance(part, Table) else None


def in_language(part: T, language: Language, reader: Reader = "people") -> T:
    """A part of a document, or all of it, in one language, as its reader needs it."""
    shown: Any = part
    if isinstance(shown, Coded):
        shown = shown.id if reader == "programs" else shown.text
    if isinstance(shown, LocalizedText):
        shown = shown.in_language(language)
    elif isinstance(shown, tuple):
        if isinstance(shown, Table):
            others = "programs" if reader == "people" else "people"
            columns = enumerate(shown.columns)
            shown = shown.of_columns([at for at, column in columns if column.readers != others])
        fields = [in_language(field, language, reader) for field in shown]
        shown = type(shown)(*fields) if hasattr(shown, "_fields") else tuple(fields)
    return cast("T", shown)


def in_lower_case(text: LocalizedText) -> LocalizedText:
    """A label in the middle of a sentence."""
    return in_both(lambda language: text.in_language(language).lower())


def with_capital(text: LocalizedText) -> LocalizedText:
    """A label that begins a row or a title."""
    return in_both(lambda language: capitalized(text.in_language(language)))


def capitalized(text: str) -> str:
    """The text with a first letter in upper case; the others stay."""
    return text[:1].upper() + text[1:]


def amount_of(cell: CellValue) -> Decimal:
    """The amount in a cell; nought in one that has none."""
    return cell if isinstance(cell, Decimal) else ZERO


def format_cell(cell: CellValue, column: Column) -> str:
    """A cell for people, in Swedish notation, with invisible characters escaped."""
    if not isinstance(cell, int | Decimal):
        return escape_invisible(str(cell or ""))
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

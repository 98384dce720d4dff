"""A sheet (blad) before it is a file: rows of cells with their formulas and styles.

>>> CellReference("Bilaga 1", 5, 1).qualified, CellReference("Bilaga 1", 5, 1).local
("'Bilaga 1'!B5", 'B5')
>>> Cell(Decimal(21), "A1*3").is_input
False
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal, NamedTuple, TypeVar

from fhledger.core.amounts import KRONA, decimal_places, round_half_up
from fhledger.core.localized import Language, LocalizedText, join
from fhledger.core.messages import message
from fhledger.render.document import Text, in_language
from fhledger.render.documents.statement import RULED
from fhledger.render.overview import Overview

K = TypeVar("K", bound=Hashable)

CellKind = Literal[
    "title",
    "note",
    "heading",
    "header",
    "header_right",
    "text",
    "wrapped",
    "key",
    "whole",
    "exact",
    "quotient",
    "count",
    "number",
    "share",
    "day",
    "verdict",
]
"""What a cell holds and so how it looks. `whole` and `exact` are kronor: rounded, or to the öre.

A title and a note are spread over the columns that are printed."""

Weight = Literal["row", "total", "ruled"]
"""How a row is set off: a total is bold, a ruled one also has a line above it."""

LEGEND = message("Yellow cells are input and may be changed. Everything else is a formula.")

HEADER_ROW = 4
"""The row of the column headings, in every sheet but that of the entries."""


class CellReference(NamedTuple):
    """The position of a cell: its sheet, its row counted from 1, its column counted from 0."""

    sheet: str
    row: int
    column: int

    @property
    def local(self) -> str:
        """The reference in a formula of the same sheet."""
        return f"{column_name(self.column)}{self.row}"

    @property
    def qualified(self) -> str:
        """The reference in a formula of another sheet."""
        return f"'{self.sheet}'!{self.local}"


class RowRange(NamedTuple):
    """Rows of a sheet that follow each other, from the first column to a last one."""

    sheet: str
    first_row: int
    last_row: int
    last_column: int

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.last_row - self.first_row + 1

    @property
    def qualified(self) -> str:
        """The reference in a formula of another sheet, and the place that a link selects.

        >>> RowRange("Poster", 2, 5, 10).qualified
        "'Poster'!A2:K5"
        """
        return f"'{self.sheet}'!A{self.first_row}:{column_name(self.last_column)}{self.last_row}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, or a formula (without its `=`) beside the value that it has.

    An input is a value that the reader may change. `link` is a place in the workbook.
    """

    value: Text | int | Decimal | date | None
    formula: str = ""
    kind: CellKind = "text"
    is_input: bool = False
    weight: Weight = "row"
    link: CellReference | RowRange | None = None


Cells = tuple[Cell | None, ...]
"""A row of a sheet."""


class ColumnChart(NamedTuple):
    """A chart of rows of a sheet: its title, the title of its axis, the first and last column."""

    title: str
    axis: str
    rows: tuple[int, ...]
    columns: tuple[int, int]


class Validation(NamedTuple):
    """What the cells of a column may hold, from one row to another: the options of XlsxWriter."""

    column: int
    first_row: int
    last_row: int
    options: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named sheet. Its first `header` rows stay in sight, and the last of them on every page.

    `printed` is the number of its columns that are printed, where not all are. The `hidden`
    columns hold keys that formulas need and readers do not. A sheet that `is_hidden` has the lists
    of the `validations` of others. One without a title of its own has a `page_heading` in print.
    """

    name: str
    widths: tuple[int, ...]
    rows: Iterable[Cells]
    header: int = HEADER_ROW
    landscape: bool = True
    filtered: bool = False
    coloured: bool = False
    printed: int | None = None
    hidden: tuple[int, ...] = ()
    chart: ColumnChart | None = None
    validations: tuple[Validation, ...] = ()
    is_hidden: bool = False
    page_heading: str = ""

    @property
    def columns(self) -> int:
        """The number of columns that are printed, over which titles and notes are spread."""
        return self.printed or len(self.widths)


class SheetRows:
    """The rows of a sheet while they are added, in one language."""

    def __init__(self, name: LocalizedText, overview: Overview, language: Language) -> None:
        self.overview: Overview = overview
        self.language: Language = language
        self.name: str = name.in_language(language)
        self.rows: list[Cells] = []

    @property
    def next_row(self) -> int:
        """The number of the row that is added next."""
        return len(self.rows) + 1

    def reference(self, column: int) -> CellReference:
        """The reference of a cell in the row that is added next."""
        return CellReference(self.name, self.next_row, column)

    def text(self, text: Text) -> str:
        """A text in the language of the sheet."""
        return str(in_language(text, self.language))

    def add(self, *cells: Cell | None, weight: Weight = "row") -> None:
        """Add a row; without cells, an empty one."""
        if weight != "row":
            cells = tuple(cell and replace(cell, weight=weight) for cell in cells)
        self.rows.append(tuple(map(self._in_language, cells)))

    def _in_language(self, cell: Cell | None) -> Cell | None:
        if cell is None or not isinstance(cell.value, LocalizedText):
            return cell
        return replace(cell, value=self.text(cell.value))

    def title(self, title: LocalizedText, note: Text) -> None:
        """Add the title, after the name of the book, and the note below it."""
        self.add(Cell(join(": ", (self.overview.book.config.name, title)), kind="title"))
        self.add(Cell(note, kind="note"))

    def heading(self, text: Text) -> None:
        """Add a heading, after an empty row."""
        self.add()
        self.add(Cell(text, kind="heading"))

    def header(
        self, left: Sequence[Text], right: Sequence[Text | int], after: Sequence[Text] = ()
    ) -> None:
        """Add the headings of the columns: of texts, of figures to the right, and of more texts."""
        self.add(
            *(Cell(text, kind="header") for text in left),
            *(Cell(text, kind="header_right") for text in right),
            *(Cell(text, kind="header") for text in after),
        )

    def sheet(self, *widths: int, **layout: Any) -> Sheet:
        """The sheet with all rows that were added, and the widths of its columns."""
        return Sheet(self.name, widths, self.rows, **layout)


def label_of(cell: CellReference) -> CellReference:
    """The label of the row of a cell, to which what is made of the row links."""
    return cell._replace(column=0)


def rows_by_key(
    sheet: str, keys: Iterable[Iterable[K]], first_row: int, last_column: int
) -> dict[K, list[RowRange]]:
    """The rows that have each key, as few ranges as they allow; `keys` has those of each row.

    >>> rows_by_key("Poster", [["a"], ["a", "b"], ["b"], ["a"]], 2, 0)["a"]
    [RowRange(sheet='Poster', first_row=2, last_row=3, last_column=0), RowRange(sheet='Poster', \
first_row=5, last_row=5, last_column=0)]
    """
    ranges: dict[K, list[RowRange]] = {}
    for row, of_row in enumerate(keys, first_row):
        for key in of_row:
            found = ranges.setdefault(key, [])
            if found and found[-1].last_row == row - 1:
                found[-1] = found[-1]._replace(last_row=row)
            else:
                found.append(RowRange(sheet, row, row, last_column))
    return ranges


def weight(row: str, *, is_total: bool) -> Weight:
    """How a row of the statement is set off."""
    if is_total:
        return "ruled" if row in RULED else "total"
    return "row"


def cell_list(cells: Sequence[CellReference]) -> str:
    """The arguments of a function over some cells of one column of the same sheet.

    >>> cell_list([CellReference("Fonden", row, 2) for row in (5, 6, 7, 9)])
    'C5:C7,C9'
    """
    column = column_name(cells[0].column) if cells else ""
    return cells_of(column, (cell.row for cell in cells))


def cells_of(column: str, rows: Iterable[int]) -> str:
    """The cells of a column in some rows, as ranges.

    >>> cells_of("$C$", [5, 6, 7, 9])
    '$C$5:$C$7,$C$9'
    """
    parts: list[str] = []
    for _, run in groupby(enumerate(rows), lambda placed: placed[1] - placed[0]):
        first, *others = (f"{column}{row}" for _, row in run)
        parts.append(f"{first}:{others[-1]}" if others else first)
    return ",".join(parts)


def kind_of(amount: Decimal) -> CellKind:
    """How an amount is shown: in whole kronor, with öre, or with more decimals."""
    if decimal_places(amount) > 2:
        return "number"
    return "exact" if amount == round_half_up(amount, KRONA) else "quotient"


def fitting(amount: Decimal) -> Decimal:
    """An amount with no more decimals than a cell has room for: fifteen digits in all."""
    most = max(0, 14 - max(0, amount.adjusted()))
    return (
        round_half_up(amount, Decimal(1).scaleb(-most)) if decimal_places(amount) > most else amount
    )


def column_name(column: int) -> str:
    """The letters of a column, counted from 0.

    >>> column_name(0), column_name(25), column_name(26)
    ('A', 'Z', 'AA')
    """
    before, last = divmod(column, 26)
    return (column_name(before - 1) if before else "") + chr(65 + last)

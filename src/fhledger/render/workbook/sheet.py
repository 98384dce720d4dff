"""A sheet (blad) before any file: rows of cells with their formulas, styles and places.

>>> Place("Bilaga 1", 5, 1).there, Place("Bilaga 1", 5, 1).here
("'Bilaga 1'!B5", 'B5')
>>> Cell(Decimal(21), "A1*3").given
False
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from fhledger.render.documents.statement import RULED

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
    "share",
    "day",
    "verdict",
]
"""What a cell holds and so how it looks. `whole` and `exact` are kronor: rounded, or to the öre.

A title and a note are spread over the columns that are printed."""

Weight = Literal["row", "total", "ruled"]
"""How much a row weighs: a total is bold, some are under a rule."""

Value = str | int | Decimal | date | None


class Place(NamedTuple):
    """Where a cell stands: its sheet, its row counted from 1, its column counted from 0."""

    sheet: str
    row: int
    column: int

    @property
    def here(self) -> str:
        """As a formula of the same sheet names it."""
        return f"{column_name(self.column)}{self.row}"

    @property
    def there(self) -> str:
        """As a formula of another sheet names it."""
        return f"'{self.sheet}'!{self.here}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, or a formula beside the value that it has: no formula begins with `=`.

    `given` marks what is put in and may be changed.
    """

    value: Value
    formula: str = ""
    kind: CellKind = "text"
    given: bool = False
    weight: Weight = "row"


Cells = tuple[Cell | None, ...]
"""A row of a sheet."""


class Bars(NamedTuple):
    """A chart of the fund: its title, the row of the years, and the rows that are drawn."""

    title: str
    axis: str
    years: int
    rows: tuple[int, ...]
    columns: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named sheet. Its first `header` rows stay in sight, and the last of them on every page.

    `printed` is how many of its columns go on paper, where not all do.
    """

    name: str
    widths: tuple[int, ...]
    rows: Iterable[Cells]
    header: int
    landscape: bool = True
    filtered: bool = False
    coloured: bool = False
    printed: int | None = None
    bars: Bars | None = None

    @property
    def columns(self) -> int:
        """How many columns go on paper, over which titles and notes are spread."""
        return self.printed or len(self.widths)


def weight(row: str, *, is_total: bool) -> Weight:
    """How much a row of the statement weighs."""
    if is_total:
        return "ruled" if row in RULED else "total"
    return "row"


def column_name(column: int) -> str:
    """The letters of a column, counted from 0.

    >>> column_name(0), column_name(25), column_name(26)
    ('A', 'Z', 'AA')
    """
    before, last = divmod(column, 26)
    return (column_name(before - 1) if before else "") + chr(65 + last)

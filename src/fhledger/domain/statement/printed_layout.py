"""The layout of a printed report (uppställning) that differs from the usual one, as data of a book.

It names the rows of the table and which of them are sums, the columns that are read or passed over,
the unit, the places that the report has, and whether costs are printed without a minus.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, Self

from pydantic import model_validator

from fhledger.core.errors import InvalidArgumentError
from fhledger.core.record import Record
from fhledger.core.text import Identifier, OptionalLine
from fhledger.core.unique import require_unique
from fhledger.domain.statement.rows import PLACES, FigurePlace

PrintedUnit = Literal["kr", "tkr", "mnkr"]

KRONOR_PER_UNIT: dict[PrintedUnit, int] = {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000}

PrintedColumn = Literal["note", "year", "skip", "skip_year"]
"""What a column of the table has: numbers of notes, the figures of a year, or what is not read;
`skip_year` is such a column with a year in its heading."""


class Sum(NamedTuple):
    """A row of Bilaga 1 that is the sum of others."""

    row: str
    parts: tuple[str, ...]


class PrintedLine(Record):
    """A row of the table: a line or row of the statement by its id, or another with a label.

    `sum` names the rows above that it is the sum of. Without a label it has that of the line.
    `without_minus` says that a cost is printed without one.
    """

    id: Identifier
    label: OptionalLine = ""
    sum: tuple[Identifier, ...] = ()
    without_minus: bool = False


class PrintedLayout(Record):
    """How the reports of a co-operation are printed, where that is not the usual way.

    `title` is the heading above the table, and `year_heading` the heading of a column with
    `{year}`. Without `rows` they are those of every statement, without `columns` those that the
    heading names.
    """

    title: OptionalLine = ""
    unit: PrintedUnit | None = None
    places: tuple[FigurePlace, ...] = PLACES
    columns: tuple[PrintedColumn, ...] = ()
    year_heading: OptionalLine = ""
    costs_without_minus: bool = False
    rows: tuple[PrintedLine, ...] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        require_unique("row", (row.id for row in self.rows))
        known: set[str] = set()
        for row in self.rows:
            if missing := sorted(set(row.sum) - known - {other.id for other in self.rows}):
                raise InvalidArgumentError(
                    "the row '{row}' sums up '{part}', which is no row", row=row.id, part=missing[0]
                )
            if row.id in row.sum:
                raise InvalidArgumentError("the row '{row}' sums up itself", row=row.id)
            known.add(row.id)
        if self.columns and "year" not in self.columns:
            raise InvalidArgumentError("`columns` has no 'year'; at least one column must be read")
        if self.year_heading and "{year}" not in self.year_heading:
            raise InvalidArgumentError(
                "`year_heading` must have the year in braces where it is printed"
            )
        return self

    def sums(self) -> tuple[Sum, ...]:
        """The rows that are sums of others."""
        return tuple(Sum(row.id, row.sum) for row in self.rows if row.sum)

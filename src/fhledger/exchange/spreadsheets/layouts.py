"""Layouts (kolumnlayouter): which column of a spreadsheet is what, in `spreadsheets.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from fhledger.book.text.text_files import required_toml, validate_table
from fhledger.core.errors import BookError, InvalidArgumentError, Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.nearest import NOTHING
from fhledger.core.record import Record
from fhledger.core.text import OptionalLine, SingleLine, argument
from fhledger.core.unique import require_unique
from fhledger.exchange.spreadsheets.cell_values import DateOrder

FILE = "spreadsheets.toml"


class Columns(Record):
    """The headers of the columns. Either `amount`, or `debit` and `credit`, which are unsigned.

    Either `account`, or `line` with an id or label of a line of the statement. `objects` has the
    header of the column for each dimension of `accounts.toml`.
    """

    day: SingleLine
    account: OptionalLine = ""
    line: OptionalLine = ""
    account_name: OptionalLine = ""
    amount: OptionalLine = ""
    debit: OptionalLine = ""
    credit: OptionalLine = ""
    series: OptionalLine = ""
    voucher: OptionalLine = ""
    text: OptionalLine = ""
    objects: Mapping[SingleLine, SingleLine] = {}

    @model_validator(mode="after")
    def _has_one_amount(self) -> Columns:
        given = (bool(self.amount), bool(self.debit), bool(self.credit))
        if given not in {(True, False, False), (False, True, True)}:
            raise InvalidArgumentError(
                "a layout must have the column amount, or both debit and credit"
            )
        if bool(self.account) is bool(self.line):
            raise InvalidArgumentError("a layout must have one of the columns account and line")
        return self

    def headers(self) -> dict[str, str]:
        """The header of each column that the layout has, by what the column is."""
        own = self.model_dump(exclude={"objects"})
        return {field: header for field, header in (*own.items(), *self.objects.items()) if header}


class Layout(Record):
    """How one kind of spreadsheet is laid out.

    `sheets` names several sheets that are read in one run; "all" are those that hold anything. Each
    has its own header. `header_row` is left out where the header is to be found by its columns.
    `positive`: a positive amount is a debit, or money into the fund, as the report prints it.
    `dates` says which number of 03/04/2025 is the day. `fill_down`: columns in which an empty cell
    means the one above.
    """

    name: SingleLine
    sheet: OptionalLine = ""
    sheets: tuple[SingleLine, ...] | Literal["all"] = ()
    header_row: Annotated[int, Field(ge=1, le=1000)] | None = None
    positive: Literal["debit", "into_fund"] | None = None
    dates: DateOrder = ""
    fill_down: tuple[Literal["day", "voucher", "series", "account", "line", "text"], ...] = ()
    columns: Columns

    def sheet_names(self) -> tuple[str, ...] | Literal["all"]:
        """The sheets that are read; none for the only one of a workbook."""
        return self.sheets or ((self.sheet,) if self.sheet else ())

    @model_validator(mode="after")
    def _is_consistent(self) -> Layout:
        if self.sheet and self.sheets:
            raise InvalidArgumentError("a layout must have sheet or sheets, not both")
        if self.sheets != "all":
            require_unique("sheet", self.sheets)
        if self.columns.line and self.positive is None:
            raise InvalidArgumentError(
                "a layout with the column line must say what a positive amount is:"
                ' positive = "debit" or "into_fund"'
            )
        return self


class Layouts(Record):
    """All of `spreadsheets.toml`."""

    layouts: tuple[Layout, ...] = ()


def read_layouts(folder: str | Path, advice: LocalizedText = NOTHING) -> tuple[Layout, ...]:
    """All layouts of the book in a folder; raises `BookError`, with `advice` if it has none."""
    table, text = required_toml(folder, FILE, advice)
    return validate_table(Layouts, table, FILE, text).layouts


def read_layout(folder: str | Path, name: str | None, spreadsheet: Path) -> Layout:
    """The layout of that name in the book's `spreadsheets.toml`; the only one, where it has one.

    Without that file, the error names the command that proposes a layout of the spreadsheet.
    """
    advice = message(
        "It names the columns of a spreadsheet; `fhledger import {file} --propose` proposes it,"
        " and `fhledger explain FH560` shows an example.",
        file=argument(str(spreadsheet)),
    )
    layouts = read_layouts(folder, advice)
    wanted = [layout for layout in layouts if name in {None, layout.name}]
    if len(wanted) != 1:
        have = ", ".join(layout.name for layout in layouts) or "–"
        raise BookError(
            message("say which layout with --layout; there is {layouts}", layouts=have),
            Location(FILE),
        )
    return wanted[0]

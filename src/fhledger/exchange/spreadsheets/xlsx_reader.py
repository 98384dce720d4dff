"""The rows of an Excel workbook (.xlsx), read only when its size and its formulas are safe.

A zip archive can hold far more than it weighs, a sheet can pretend to have a
billion cells, and a formula whose result was not saved looks empty to every
reader. All three are refused before a library opens what has been examined (`xlsx_bounds`).
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

from fhledger.core.errors import BookError, Location, MissingExtraError
from fhledger.core.messages import message
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.rules.spreadsheets import formula_without_value, header_cell_is_merged
from fhledger.exchange.spreadsheets.xlsx_bounds import TooLargeError, examined_copy

_BROKEN = (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError)


class SheetReading(NamedTuple):
    """A sheet: its name, its rows from the first row of the sheet, and the merged cells.

    A merged range is its first and last cell, each a row and a column counted from 0.
    """

    name: str
    rows: Iterator[list[Any]]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...]
    first_column: int


class OpenedWorkbook(NamedTuple):
    """A workbook that has been examined and opened; `filled` are the sheets that hold anything."""

    path: Path
    workbook: Any
    filled: tuple[str, ...]

    def sheets(self, names: Sequence[str] | Literal["all"]) -> Iterator[SheetReading]:
        """The sheets by their names; `all` that hold anything; the only one for no name.

        Raises `BookError` for a workbook that has no such sheet, or several where none is named.
        """
        have, filled = self.workbook.sheet_names, self.filled
        unknown = [] if names == "all" else [name for name in names if name not in have]
        if unknown:
            raise BookError(
                message(
                    "there is no sheet '{name}'; it has {sheets}",
                    name=unknown[0],
                    sheets=", ".join(have),
                ),
                Location(self.path.name),
            )
        if len(filled) > 1 and not names:
            raise BookError(
                message("several sheets hold something: {sheets}", sheets=", ".join(filled)),
                Location(self.path.name),
                message(
                    'Name in the layout those that are meant: sheets = ["…"], or sheets = "all".'
                ),
            )
        with _readable(self.path):
            for wanted in filled if names == "all" else names or (filled or have)[:1]:
                sheet = self.workbook.get_sheet_by_name(wanted)
                yield SheetReading(
                    wanted,
                    sheet.iter_rows(),
                    tuple(sheet.merged_cell_ranges or ()),
                    (sheet.start or (0, 0))[1],
                )


def open_workbook(path: Path, found: FindingCollector) -> OpenedWorkbook:
    """The workbook, opened when it has been examined.

    Raises `BookError` for a file that is not a workbook, or is too large.
    """
    try:
        import python_calamine
    except ImportError:
        otherwise = message(", or save the sheet as CSV.")
        place = Location(path.name)
        raise MissingExtraError(message("reading .xlsx"), "excel", otherwise, place) from None
    if path.exists() and not path.is_file():
        raise BookError(message("this is not a file"), Location(path.name))
    try:
        copy, formulas = examined_copy(path)
    except TooLargeError as error:
        raise BookError(
            message("this workbook is too large to be read: {size}", size=error.text),
            Location(path.name),
            message("Save the sheet as CSV."),
        ) from None
    except _BROKEN:
        raise _unreadable(path) from None
    if formulas:
        found.add(formula_without_value, None, formulas)
    with _readable(path):
        workbook = python_calamine.CalamineWorkbook.from_filelike(copy)
        names = workbook.sheet_names
        filled = tuple(each for each in names if workbook.get_sheet_by_name(each).height)
        return OpenedWorkbook(path, workbook, filled)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Within it, what the library cannot read is a damaged workbook."""
    import python_calamine

    try:
        yield
    except (python_calamine.CalamineError, ValueError, OSError, IndexError):
        raise _unreadable(path) from None


def doubt_merged_headers(
    sheet: SheetReading, row: int, before: int, cells: Sequence[Any], found: FindingCollector
) -> None:
    """Doubt each merged range that the row of the header (counted from 0) is part of.

    `before` is the number of the last row of the sheet before.
    """
    for (top, left), (bottom, _) in sheet.merged:
        if top <= row <= bottom:
            at = left - sheet.first_column
            header = str(cells[at]) if 0 <= at < len(cells) else ""
            found.add(header_cell_is_merged, before + row + 1, header)


def _unreadable(path: Path) -> BookError:
    return BookError(
        message("this is not an Excel workbook, or it is damaged or protected"),
        Location(path.name),
        message("Open it in the spreadsheet program, and save it as .xlsx or CSV."),
    )

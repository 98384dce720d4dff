"""The sheet of the entries (poster), and the formulas that sum them.

The entries of a year are ordered by line, item, project and member, so that those that a figure is
made of follow each other: the figure links to all of them at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import starmap
from typing import NamedTuple

from fhledger.book.entry_labels import posting_labels
from fhledger.core.currency import in_currency
from fhledger.core.errors import BookError
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import counted, message
from fhledger.domain.fund.ledger import Entry, Key
from fhledger.render.documents.entries import ENTRY_TITLES
from fhledger.render.overview import Overview
from fhledger.render.workbook.sheet import (
    Cell,
    CellKind,
    Cells,
    RowRange,
    Sheet,
    SheetRows,
    column_name,
    rows_by_key,
)

SHEET = message("Entries")
"""The name of the sheet."""

ROWS = 1_048_576
"""The most rows of a sheet in Excel."""

SPARE = 1_000
"""Rows below the entries that the specifications include, too, for entries that are added."""

_COLUMNS: Mapping[str, tuple[LocalizedText, int, CellKind]] = {
    "year": (message("Year"), 7, "key"),
    "number": (ENTRY_TITLES["number"], 10, "text"),
    "day": (ENTRY_TITLES["day"], 12, "day"),
    "line_label": (ENTRY_TITLES["line"], 34, "wrapped"),
    "item_label": (ENTRY_TITLES["item"], 28, "wrapped"),
    "amount": (ENTRY_TITLES["amount_kr"], 17, "exact"),
    "text": (ENTRY_TITLES["text"], 40, "wrapped"),
    "member": (ENTRY_TITLES["member"], 10, "text"),
    "project": (ENTRY_TITLES["project"], 14, "text"),
    "reverses": (ENTRY_TITLES["reverses"], 10, "text"),
    "source": (ENTRY_TITLES["source"], 44, "wrapped"),
    "line": (message("Line (id, compared by the formulas)"), 23, "text"),
    "item": (message("Item (id, compared by the formulas)"), 17, "text"),
}
"""The columns from A to M: title, width, and kind; the last two hold ids for the formulas."""

_LETTERS = {name: column_name(at) for at, name in enumerate(_COLUMNS)}


def entries_sheet(overview: Overview, language: Language) -> Sheet:
    """Every entry until the end of the year, one per row, under a header.

    Raises `BookError` when a sheet has no room for them all.
    """
    count = _count(overview)
    if count >= ROWS:
        raise BookError(
            message(
                "the {count} entries to the end of {year} do not fit into a sheet, which has room"
                " for {room}",
                count=count,
                year=overview.year,
                room=ROWS - 1,
            ),
            advice=message(
                "Begin a new book with a later year, its opening balance the closing balance of the"
                " year before; or write them with `fhledger export --to csv`."
            ),
        )
    name, widths = SHEET.in_language(language), tuple(width for _, width, _ in _COLUMNS.values())
    without = {*_unused(overview), "line", "item"}
    hidden = tuple(at for at, column in enumerate(_COLUMNS) if column in without)
    return Sheet(name, widths, _rows(overview, language), header=1, filtered=True, hidden=hidden)


def _unused(overview: Overview) -> set[str]:
    """The columns of members and projects that no entry fills."""
    keys = [
        key for year in overview.years for key, _ in overview.book.ledger(year.year).totals.sums
    ]
    return {name for name in ("member", "project") if not any(getattr(key, name) for key in keys)}


class EntryGroup(NamedTuple):
    """The entries of a year on a line, on an item or of a member on it; or those of a project."""

    year: int
    line: str = ""
    item: str = ""
    member: str = ""
    project: str = ""


EntryRows = Mapping[EntryGroup, Sequence[RowRange]]
"""The rows of each group, to which the figures of the other sheets link."""


def entry_rows(overview: Overview, language: Language) -> EntryRows:
    """The rows of each group in the sheet of the entries."""
    sheet, groups = SHEET.in_language(language), starmap(_groups, _ordered(overview))
    return rows_by_key(sheet, groups, 2, len(_COLUMNS) - 1)


def _ordered(overview: Overview) -> Iterator[tuple[int, Entry]]:
    """The entries with their years, as the sheet has them."""
    order = {line.id: at for at, line in enumerate(overview.book.config.lines)}

    def place(entry: Entry) -> tuple[int, str, str, str, str]:
        at = order.get(entry.line, len(order))
        return at, entry.line, entry.item, entry.project, entry.member

    for year in overview.years:
        for entry in sorted(overview.book.ledger(year.year).entries, key=place):
            yield year.year, entry


def _groups(year: int, entry: Entry) -> Iterator[EntryGroup]:
    yield EntryGroup(year, line=entry.line)
    if entry.item:
        yield EntryGroup(year, line=entry.line, item=entry.item)
    if entry.member:
        yield EntryGroup(year, line=entry.line, member=entry.member)
    if entry.project:
        yield EntryGroup(year, project=entry.project)


def range_cells(year: int, ranges: Sequence[RowRange]) -> tuple[Cell, ...]:
    """A cell for each range of rows of a year, which says how many they are and links to them."""
    texts = (
        counted("{year}: {count} entry", "{year}: {count} entries", each.rows, year=year)
        for each in ranges
    )
    return tuple(Cell(text, link=each) for text, each in zip(texts, ranges, strict=True))


def sum_of_year(rows: SheetRows, year: str) -> str:
    """The formula that sums all entries of the year in a cell."""
    name = rows.text(SHEET)
    return f"SUMIFS({name}!$F:$F,{name}!$A:$A,{year})"


def sum_of_line(rows: SheetRows, year: str, line: str) -> str:
    """The formula that sums the entries of the year and the line in two cells."""
    name = rows.text(SHEET)
    column = _LETTERS["line"]
    return f"SUMIFS({name}!$F:$F,{name}!$A:$A,{year},{name}!${column}:${column},{line})"


def sum_of_item(rows: SheetRows, lines: Sequence[str], year: str, item: str) -> str:
    """The formula that sums the entries on some lines whose item equals that in a cell exactly.

    SUMIFS would treat `Hyra*` as a pattern, and `hyra` as the same.
    """
    name = rows.text(SHEET)
    last = min(_count(rows.overview) + 1 + SPARE, ROWS)
    years, entry_lines, items, amounts = (
        f"{name}!${_LETTERS[column]}$2:${_LETTERS[column]}${last}"
        for column in ("year", "line", "item", "amount")
    )
    on_lines = "+".join(f'({entry_lines}="{line}")' for line in lines)
    return f"SUMPRODUCT(EXACT({items},{item})*({years}={year})*({on_lines}),{amounts})"


def _count(overview: Overview) -> int:
    return sum(overview.book.ledger(year.year).totals.entries for year in overview.years)


def _rows(overview: Overview, language: Language) -> Iterator[Cells]:
    labels: dict[tuple[str, str, int], dict[str, str]] = {}
    yield tuple(
        Cell(
            in_currency(title).in_language(language),
            kind="header_right" if kind in {"exact", "day"} else "header",
        )
        for title, _, kind in _COLUMNS.values()
    )
    for year, entry in _ordered(overview):
        posted = (entry.line, entry.item, year)
        if posted not in labels:
            found = posting_labels(Key(entry.line, entry.item), year, overview.book)
            labels[posted] = {field: text.in_language(language) for field, text in found.items()}
        values: tuple[str | int | Decimal | date, ...] = (
            *(year, entry.number, entry.day),
            *(labels[posted]["line"], labels[posted].get("item", "")),
            *(entry.amount_kr, entry.text, entry.member, entry.project, entry.reverses),
            *(entry.source, entry.line, entry.item),
        )
        yield tuple(
            Cell(value, kind=kind, is_input=kind == "exact")
            for value, (_, _, kind) in zip(values, _COLUMNS.values(), strict=True)
        )

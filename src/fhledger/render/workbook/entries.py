"""The sheet of the entries (poster), and the formulas that sum them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from fhledger.core.errors import BookError
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.domain.fund.ledger import Entry, Key
from fhledger.render.headings import words
from fhledger.render.overview import Overview
from fhledger.render.workbook.sheet import Cell, CellReference, Cells, Sheet, SheetRows

ROWS = 1_048_576
"""The most rows of a sheet in Excel."""

SPARE = 1_000
"""Rows below the entries that the specifications include, too, for entries that are added."""

_WIDTHS = {
    "year": 7,
    "number": 10,
    "day": 12,
    "line": 23,
    "item": 17,
    "amount": 17,
    "text": 40,
    "member": 10,
    "project": 14,
    "reverses": 10,
    "source": 44,
}
"""The columns from A to K, with their widths."""


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
    name, widths = words(language)("sheet_entries"), tuple(_WIDTHS.values())
    hidden = tuple(at for at, column in enumerate(_WIDTHS) if column in _unused(overview))
    return Sheet(name, widths, _rows(overview, language), header=1, filtered=True, hidden=hidden)


def _unused(overview: Overview) -> set[str]:
    """The columns of members and projects that no entry fills."""
    keys = [
        key for year in overview.years for key, _ in overview.book.ledger(year.year).totals.sums
    ]
    return {name for name in ("member", "project") if not any(getattr(key, name) for key in keys)}


class EntryGroup(NamedTuple):
    """The entries of a year on a line, or on an item of it, of a member, or of a project."""

    year: int
    line: str = ""
    item: str = ""
    member: str = ""
    project: str = ""


FirstEntries = Mapping[EntryGroup, CellReference]
"""The cell of the first entry of each group, to which the figures of the other sheets link."""


def first_entries(overview: Overview, language: Language) -> FirstEntries:
    """The number of the first entry of each group in the sheet of the entries."""
    sheet, before = words(language)("sheet_entries"), 1
    first: dict[EntryGroup, CellReference] = {}
    for year in overview.years:
        ledger = overview.book.ledger(year.year)
        wanted = {group for key, _ in ledger.totals.sums for group in _groups(year.year, key)}
        for row, entry in enumerate(ledger.entries, before + 1):
            if not wanted:
                break
            for group in _groups(year.year, entry):
                if group in wanted:
                    wanted.remove(group)
                    first[group] = CellReference(sheet, row, 1)
        before += ledger.totals.entries
    return first


def _groups(year: int, of: Entry | Key) -> Iterator[EntryGroup]:
    yield EntryGroup(year, line=of.line)
    if of.item:
        yield EntryGroup(year, line=of.line, item=of.item)
    if of.member:
        yield EntryGroup(year, member=of.member)
    if of.project:
        yield EntryGroup(year, project=of.project)


def sum_of_year(rows: SheetRows, year: str) -> str:
    """The formula that sums all entries of the year in a cell."""
    name = rows.word("sheet_entries")
    return f"SUMIFS({name}!$F:$F,{name}!$A:$A,{year})"


def sum_of_line(rows: SheetRows, year: str, line: str) -> str:
    """The formula that sums the entries of the year and the line in two cells."""
    name = rows.word("sheet_entries")
    return f"SUMIFS({name}!$F:$F,{name}!$A:$A,{year},{name}!$D:$D,{line})"


def sum_of_item(rows: SheetRows, lines: Sequence[str], year: str, item: str) -> str:
    """The formula that sums the entries on some lines whose item equals that in a cell exactly.

    SUMIFS would treat `Hyra*` as a pattern, and `hyra` as the same.
    """
    name = rows.word("sheet_entries")
    last = min(_count(rows.overview) + 1 + SPARE, ROWS)
    years, entry_lines, items, amounts = (
        f"{name}!${column}$2:${column}${last}" for column in "ADEF"
    )
    on_lines = "+".join(f'({entry_lines}="{line}")' for line in lines)
    return f"SUMPRODUCT(EXACT({items},{item})*({years}={year})*({on_lines}),{amounts})"


def _count(overview: Overview) -> int:
    return sum(overview.book.ledger(year.year).totals.entries for year in overview.years)


def _rows(overview: Overview, language: Language) -> Iterator[Cells]:
    word = words(language)
    yield tuple(
        Cell(word(key), kind="header_right" if key == "amount" else "header") for key in _WIDTHS
    )
    for year in overview.years:
        for entry in overview.book.ledger(year.year).entries:
            yield (
                Cell(year.year, kind="key"),
                Cell(entry.number),
                Cell(entry.day, kind="day"),
                Cell(entry.line),
                Cell(entry.item),
                Cell(entry.amount_kr, kind="exact", is_input=True),
                Cell(entry.text, kind="wrapped"),
                Cell(entry.member),
                Cell(entry.project),
                Cell(entry.reverses),
                Cell(entry.source, kind="wrapped"),
            )

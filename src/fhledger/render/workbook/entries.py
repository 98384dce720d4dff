"""The sheet of the entries (poster), and the formulas that sum them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fhledger.core.errors import BookError
from fhledger.core.localized import Language
from fhledger.render.headings import words
from fhledger.render.overview import Overview
from fhledger.render.workbook.labels import SHEETS
from fhledger.render.workbook.sheet import Cell, Sheet

ROWS = 1_048_576
"""The most rows of a sheet in Excel."""

SPARE = 1_000
"""Rows below the entries that the specifications look at, too, for entries that are added."""

_COLUMNS = (
    ("year", 7),
    ("number", 10),
    ("day", 12),
    ("line", 23),
    ("item", 17),
    ("amount", 17),
    ("text", 50),
    ("member", 10),
    ("project", 14),
    ("reverses", 10),
    ("source", 64),
)


def entries_sheet(overview: Overview, language: Language) -> Sheet:
    """Every entry until the end of the year, one in a row, under a header.

    Raises `BookError` when a sheet has no room for them all.
    """
    count = _count(overview)
    if count >= ROWS:
        raise BookError(
            f"the {count} entries to the end of {overview.year} do not fit into a sheet, which has"
            f" room for {ROWS - 1}",
            advice="Begin a new book with a later year, its opening balance what the year before"
            " closed with; or write them with `fhledger export --to csv`.",
        )
    return Sheet(
        SHEETS["entries"].in_language(language),
        tuple(width for _, width in _COLUMNS),
        _rows(overview, language),
        header=1,
        filtered=True,
    )


def sum_of_line(year: str, line: str, language: Language) -> str:
    """The formula that sums the entries of the year and the line that two cells name."""
    name = SHEETS["entries"].in_language(language)
    return f"SUMIFS({name}!$F:$F,{name}!$A:$A,{year},{name}!$D:$D,{line})"


def sum_of_year(year: str, language: Language) -> str:
    """The formula that sums all entries of the year that a cell names."""
    name = SHEETS["entries"].in_language(language)
    return f"SUMIFS({name}!$F:$F,{name}!$A:$A,{year})"


def sum_of_item(
    overview: Overview, lines: Sequence[str], year: str, item: str, language: Language
) -> str:
    """The formula that sums the entries of an item, letter by letter as a cell has it, on some lines.

    SUMIFS would take `Hyra*` for a pattern, and `hyra` for the same.
    """
    name = SHEETS["entries"].in_language(language)
    last = min(_count(overview) + 1 + SPARE, ROWS)
    years_, lines_, items, amounts = (
        f"{name}!${column}$2:${column}${last}" for column in ("A", "D", "E", "F")
    )
    of_lines = "+".join(f'({lines_}="{line}")' for line in lines)
    return f"SUMPRODUCT(EXACT({items},{item})*({years_}={year})*({of_lines}),{amounts})"


def _count(overview: Overview) -> int:
    return sum(overview.book.ledger(year.year).totals.entries for year in overview.years)


def _rows(overview: Overview, language: Language) -> Iterator[tuple[Cell, ...]]:
    word = words(language)
    yield tuple(
        Cell(word(key), kind="header_right" if key == "amount" else "header") for key, _ in _COLUMNS
    )
    for year in overview.years:
        for entry in overview.book.ledger(year.year).entries:
            yield (
                Cell(year.year, kind="key"),
                Cell(entry.number),
                Cell(entry.day, kind="day"),
                Cell(entry.line),
                Cell(entry.item),
                Cell(entry.amount_kr, kind="exact", given=True),
                *(
                    Cell(text)
                    for text in (
                        entry.text,
                        entry.member,
                        entry.project,
                        entry.reverses,
                        entry.source,
                    )
                ),
            )

"""The places of a report (bilagor och avsnitt) in a text: where each is, its rows, its gaps.

A place that is missing, appears twice, lacks a row or has one that the book does not know
is reported as a problem; none of them stops the rest from being read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from fhledger.core.errors import PrintedTextError
from fhledger.domain.fund.ledger import Line
from fhledger.domain.statement.printed_layout import PrintedUnit
from fhledger.domain.statement.rows import FigurePlace
from fhledger.exchange.printed_report.candidates import TableColumns
from fhledger.exchange.printed_report.cells import CellRow
from fhledger.exchange.printed_report.layout import ReportLayout, letters
from fhledger.exchange.printed_report.matching import ALIKE, Place, likeness, line_at
from fhledger.exchange.printed_report.place_search import found_places, may_have_footnotes
from fhledger.exchange.printed_report.records import Problem, problem
from fhledger.exchange.printed_report.table_heading import unit_named
from fhledger.exchange.printed_report.unknown_rows import unknown_rows
from fhledger.exchange.printed_report.years_in_text import (
    contradicting_years,
    label_year,
    years_named,
)

_ROW_NAME = 120
_PLACEHOLDER = re.compile(r"\{\w+\}")
_UNIT_AFTER = re.compile(r"[^\S\n]*(tkr|kkr|tsek|mnkr|mkr|msek)\b", re.IGNORECASE).match
_COMMENT = re.compile(
    r"\s*(?:[|*.,;:_)\s]*|(?:se\s+)?(?:bilaga|not|sid)\w*[\s\d.,]*|[^\W\d_]{4}\D*)$", re.IGNORECASE
).match


class FoundRow(NamedTuple):
    """A row of a place with its columns, unit and cells; None where no cells are found.

    `label_year` is the year that ends its label.
    """

    place: FigurePlace
    row: str
    columns: TableColumns
    unit: PrintedUnit
    cells: CellRow | None
    line: int | None
    label_year: int | None = None


class Survey(NamedTuple):
    """The year of a report, the years of its table as printed, the rows, and the problems."""

    year: int | None
    years: tuple[int, ...]
    rows: tuple[FoundRow, ...]
    problems: tuple[Problem, ...]


def survey(text: str, layout: ReportLayout, lines: Sequence[Line]) -> Survey | None:
    """The places and rows of a report that a text has; None where it has none of the places.

    Raises `PrintedTextError` for a text with too many headings to look at.
    """
    several = found_places(text, layout)
    if not any(several.values()):
        return None
    has_footnote = bool(layout.footnotes) and may_have_footnotes(several["appendix_1"])
    expected = {place for place in layout.described.places if place != "footnote" or has_footnote}
    problems = [
        problem("place_twice" if found else "place_missing", place, count=len(found))
        for place, found in several.items()
        if len(found) != 1 and (found or place in expected)
    ]
    read = {place: found[0] for place, found in several.items() if len(found) == 1}
    table = read.get("appendix_1")
    years = table.columns.read() if table else ()
    named = (years_named(text, place, one) for place, one in read.items())
    one_year = set().union(*named)
    if not years and len(one_year) != 1:
        return Survey(None, (), (), (*problems, problem("year_unknown")))
    year = max(years or one_year)
    problems += contradicting_years(text, read, layout, year)
    rows = [row for place, one in read.items() for row in _rows(text, layout, place, one, year)]
    problems += [problem("row_missing", row.place, row.row) for row in rows if row.cells is None]
    if table:
        problems += unknown_rows(text, table, layout, lines, year)
    return Survey(year, years, tuple(rows), tuple(problems))


def _rows(
    text: str, layout: ReportLayout, place: FigurePlace, found: Place, year: int
) -> Iterator[FoundRow]:
    columns = found.columns if place == "appendix_1" else TableColumns((year,))
    declared = [(slot.row, found.slots.get(slot)) for slot in found.wanted if slot.row]
    rows = _specified(found) if place == "appendix_2" else declared
    known = {cells.begins for _, cells in rows if cells}
    in_table = place in ("appendix_1", "appendix_2")
    for row, cells in rows:
        if cells is None:
            if place != "financing" or not _is_unknown(row, found, text, layout):
                yield FoundRow(place, row, columns, found.unit, None, None)
            continue
        stated = _UNIT_AFTER(text, cells.stops)
        unit = (stated and unit_named(stated[1])) or found.unit
        understood = not in_table or _is_whole_line(text, cells, known)
        kept = cells if understood else replace(cells, damaged=True)
        line = line_at(text, cells.begins)
        ends_label = label_year(row, cells, layout) if place == "appendix_1" else None
        yield FoundRow(place, row, columns, unit, kept, line, ends_label)


def _is_unknown(row: str, found: Place, text: str, layout: ReportLayout) -> bool:
    """Whether a place says of a row without a figure that its figure is unknown."""
    label = next(slot.words for slot in found.wanted if slot.row == row)
    lines = text[found.begins : found.stops].split("\n")
    words = (letters(line) for line in lines if not re.search("[0-9]", line))
    return any(
        line.endswith(layout.unknown)
        and likeness(line.removesuffix(layout.unknown), label) >= ALIKE
        for line in words
    )


def _is_whole_line(text: str, cells: CellRow, known: set[int]) -> bool:
    """Whether nothing that is not understood follows the cells in their line."""
    rest = text[cells.stops :].partition("\n")[0]
    follows = any(0 <= begins - cells.stops <= len(rest) for begins in known)
    return follows or len(rest) > 400 or bool(_COMMENT(rest))


def _specified(found: Place) -> list[tuple[str, CellRow | None]]:
    """The rows of Bilaga 2 up to its total: declared ones by their id, others by their words."""
    declared = {row.begins: slot.row for slot, row in found.slots.items()}
    rows: dict[str, CellRow] = {}
    for cells in found.rows:
        words = cells.words.lstrip(".,:;*-| ").rstrip("| ")[-_ROW_NAME:] or "?"
        row = declared.get(cells.begins) or words
        if row in declared.values() or not cells.years():
            while row in rows:
                row += " (2)"
            rows[row] = cells
        if row == "total":
            break
    return [*rows.items()]


def nothing_found(layout: ReportLayout) -> PrintedTextError:
    """The error for a text without any place of a report: what was looked for, and what to do."""
    rows = [_PLACEHOLDER.sub("…", label) for label in layout.printed_labels]
    return PrintedTextError(
        "no annual report was found in the text. Looked for: a table with a heading of years"
        " and rows such as '{first}', '{second}' and '{last}'; {places}. If the report is laid"
        " out otherwise, describe it under [printed_layout] in book.toml and give --book; the"
        " guide 'Check a printed annual report' has examples.",
        first=rows[0],
        second=rows[min(1, len(rows) - 1)],
        last=rows[-1],
        places="Bilaga 2, Finansiering",
    )

r"""The places of a report (bilagor och avsnitt) in a text: where each is, its rows, its gaps.

A place that is missing, appears twice, lacks a row or has one that the book does not know
is reported as a problem; none of them stops the rest from being read.

>>> from fhledger.book import embedded_book
>>> from fhledger.exchange.printed_report.layout import layout_of
>>> found = survey("Bilaga 2 Specifikation\nÅr 2024\nTotalt 1981 450",
...     layout_of(embedded_book().config))
>>> found.year, [(row.row, row.cells.text) for row in found.rows]
(2024, [('total', '1981 450')])
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from fhledger.core.errors import PrintedTextError
from fhledger.core.messages import message
from fhledger.domain.statement.printed_layout import PrintedUnit
from fhledger.domain.statement.rows import FigurePlace
from fhledger.exchange.printed_report.candidates import TableColumns
from fhledger.exchange.printed_report.cells import CellRow
from fhledger.exchange.printed_report.layout import ReportLayout, Slot
from fhledger.exchange.printed_report.matching import (
    Found,
    headings,
    lines_with_years,
    match_place,
)
from fhledger.exchange.printed_report.records import Problem, problem
from fhledger.exchange.printed_report.table_heading import (
    follow_each_other,
    table_heading,
    unit_named,
    unit_of_heading,
)

HEADINGS = 20
"""The most headings of a place that are looked at; a text with more is refused."""

LINES_WITH_YEARS = 3_000
"""The most lines with a year that are looked at as the heading of a table."""

_ROW_NAME = 120
_PLACEHOLDER = re.compile(r"\{\w+\}")
_UNIT_AFTER = re.compile(r"[^\S\n]*(tkr|kkr|tsek|mnkr|mkr|msek)\b", re.IGNORECASE).match
_COMMENT = re.compile(
    r"\s*(?:[|*.,;:_)\s]*|(?:se\s+)?(?:bilaga|not|sid)\w*[\s\d.,]*|[^\W\d_]{4}\D*)$", re.IGNORECASE
).match


class FoundRow(NamedTuple):
    """A row of a place with its columns, unit and cells; None where no cells are found."""

    place: FigurePlace
    row: str
    columns: TableColumns
    unit: PrintedUnit
    cells: CellRow | None
    line: int | None


class Survey(NamedTuple):
    """The year of a report, the years of its table as printed, the rows, and the problems."""

    year: int | None
    years: tuple[int, ...]
    rows: tuple[FoundRow, ...]
    problems: tuple[Problem, ...]


class _Place(NamedTuple):
    found: Found
    columns: TableColumns
    unit: PrintedUnit


def survey(text: str, layout: ReportLayout) -> Survey | None:
    """The places and rows of a report that a text has; None where it has none of the places.

    Raises `PrintedTextError` for a text with too many headings to look at.
    """
    several: dict[FigurePlace, list[_Place]] = {
        "appendix_1": list(_tables(text, layout)),
        "appendix_2": list(_titled_places(text, layout, "appendix_2")),
        "footnote": [],
        "financing": list(_titled_places(text, layout, "financing")),
    }
    if not any(several.values()):
        return None
    several["footnote"] += _footnotes(text, layout, several["appendix_1"])
    expected = {
        place for place in layout.described.places if place != "footnote" or layout.footnotes
    }
    problems = [
        problem("place_twice" if found else "place_missing", place, count=len(found))
        for place, found in several.items()
        if len(found) != 1 and (found or place in expected)
    ]
    read = {place: found[0] for place, found in several.items() if len(found) == 1}
    table = read.get("appendix_1")
    years = table.columns.read() if table else ()
    named = {place: _years_named(place, one.found) for place, one in read.items()}
    one_year = set().union(*named.values())
    if not years and len(one_year) != 1:
        return Survey(None, (), (), (*problems, problem("year_unknown")))
    year = max(years or one_year)
    problems += [
        problem("year_differs", place, year=other, table_year=year)
        for place, others in named.items()
        for other in sorted(others - {year})
    ]
    rows = [row for place, one in read.items() for row in _rows(text, place, one, year)]
    problems += [problem("row_missing", row.place, row.row) for row in rows if row.cells is None]
    if table:
        problems += _unknown_rows(text, table)
    return Survey(year, years, tuple(rows), tuple(problems))


def _tables(text: str, layout: ReportLayout) -> Iterator[_Place]:
    """Each table of the income statement in a text, with its columns."""
    looked = 0
    stops = 0
    for number, (begins, line, above) in enumerate(lines_with_years(text)):
        if number > LINES_WITH_YEARS:
            raise _too_many()
        if begins < stops:
            continue
        headed = table_heading(text[begins : begins + len(line) + 40], line, above, layout)
        if headed is None:
            continue
        columns, skip = headed
        looked += 1
        if looked > HEADINGS:
            raise _too_many()
        unit = unit_of_heading([line, *reversed(above)], layout.described)
        columns = columns._replace(has_decimals=unit == "mnkr")
        after = begins if skip else begins + len(line)
        found = match_place(text, after, layout.appendix_1, _fits(len(columns.years)), skip=skip)
        if _is_half(found) and not _is_of_another_heading(found):
            stops = found.stops
            yield _Place(found, columns, unit)


def _titled_places(text: str, layout: ReportLayout, place: FigurePlace) -> Iterator[_Place]:
    """Each Bilaga 2, or paragraph Finansiering, that a text has below its title."""
    if place not in layout.described.places:
        return
    forms = layout.forms[place]
    is_it = _has_total if place == "appendix_2" else _is_half
    stops = 0
    for number, begins in enumerate(headings(text, layout.titles[place])):
        if number > HEADINGS:
            raise _too_many()
        if begins < stops:
            continue
        matches = (match_place(text, begins, slots, _fits(1)) for slots in forms)
        if found := next(filter(is_it, matches), None):
            stops = found.stops
            first = min(row.begins for row in found.slots.values())
            line_begins = text.rfind("\n", 0, begins) + 1
            unit = unit_of_heading(text[line_begins : begins + first].split("\n"), layout.described)
            yield _Place(found, TableColumns((None,)), unit)


def _footnotes(text: str, layout: ReportLayout, tables: Sequence[_Place]) -> Iterator[_Place]:
    """The footnotes of the one table, several as one place."""
    if len(tables) != 1 or "footnote" not in layout.described.places:
        return
    notes = (match_place(text, tables[0].found.stops, one, _fits(1)) for one in layout.footnotes)
    if kept := [note for note in notes if _is_half(note)]:
        joined = kept[0]._replace(
            stops=max(note.stops for note in kept),
            wanted=[slot for note in kept for slot in note.wanted],
            slots={slot: row for note in kept for slot, row in note.slots.items()},
        )
        yield _Place(joined, TableColumns((None,)), "kr")


def _rows(text: str, place: FigurePlace, one: _Place, year: int) -> Iterator[FoundRow]:
    found = one.found
    columns = one.columns if place == "appendix_1" else TableColumns((year,))
    declared = [(slot.row, found.slots.get(slot)) for slot in found.wanted if slot.row]
    rows = _specified(found) if place == "appendix_2" else declared
    known = {cells.begins for _, cells in rows if cells}
    in_table = place in ("appendix_1", "appendix_2")
    for row, cells in rows:
        if cells is None:
            yield FoundRow(place, row, columns, one.unit, None, None)
            continue
        stated = _UNIT_AFTER(text, found.begins + cells.stops)
        unit = (stated and unit_named(stated[1])) or one.unit
        understood = not in_table or _is_whole_line(text, found, cells, known)
        kept = cells if understood else replace(cells, damaged=True)
        yield FoundRow(place, row, columns, unit, kept, _line(text, found, cells))


def _is_whole_line(text: str, found: Found, cells: CellRow, known: set[int]) -> bool:
    """Whether nothing that is not understood follows the cells in their line."""
    after = found.begins + cells.stops
    line_ends = text.find("\n", after)
    rest = text[after : line_ends if line_ends >= 0 else len(text)]
    follows = any(0 <= found.begins + begins - after <= len(rest) for begins in known)
    return follows or len(rest) > 400 or bool(_COMMENT(rest))


def _specified(found: Found) -> list[tuple[str, CellRow | None]]:
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


def _unknown_rows(text: str, table: _Place) -> Iterator[Problem]:
    """The rows between those of a table that have digits enough to be a row of their own."""
    found = table.found
    known = {row.begins for row in found.slots.values()}
    enough = 3 * len(table.columns.years)
    for row in found.rows:
        inside = min(known) < row.begins < max(known) and row.begins not in known
        if inside and len(row.digits) >= enough and not row.years():
            words = row.words[-_ROW_NAME:] or "?"
            yield problem("row_unknown", "appendix_1", line=_line(text, found, row), label=words)


def _years_named(place: FigurePlace, found: Found) -> set[int]:
    """The years of the report that Bilaga 2 or Finansiering itself names."""
    if place not in ("appendix_2", "financing"):
        return set()
    named = {row.years()[0] - slot.years_after for slot, row in found.slots.items() if not slot.row}
    if named:
        return named
    last = max(row.begins for row in found.slots.values())
    alone = [row.years()[0] for row in found.rows if len(row.years()) == 1 and row.begins < last]
    return set(alone[:1])


def _fits(columns: int) -> Callable[[Slot, CellRow], bool]:
    """Whether a row has digits enough for a slot; for a year in a sentence, whether it is one."""
    return lambda slot, row: (
        len(row.digits) >= columns or len(row.digits) > 1 if slot.row else len(row.years()) == 1
    )


def _is_half(found: Found) -> bool:
    rows = [slot for slot in found.wanted if slot.row]
    return bool(rows) and 2 * sum(slot in found.slots for slot in rows) >= len(rows)


def _is_of_another_heading(found: Found) -> bool:
    """Whether years are above columns once more before the first row that is found."""
    first = min(row.begins for row in found.slots.values())
    years_above = (row.years() for row in found.rows if row.begins < first)
    return any(len(years) > 1 and follow_each_other(years) for years in years_above)


def _has_total(found: Found) -> bool:
    return any(slot.row == "total" for slot in found.slots)


def _line(text: str, found: Found, row: CellRow) -> int:
    return text.count("\n", 0, found.begins + row.begins) + 1


def _too_many() -> PrintedTextError:
    return PrintedTextError(
        message("the text has too many headings or years; give the annual report alone")
    )


def nothing_found(layout: ReportLayout) -> PrintedTextError:
    """The error for a text without any place of a report: what was looked for, and what to do."""
    rows = [_PLACEHOLDER.sub("…", label) for label in layout.printed_labels]
    return PrintedTextError(
        message(
            "no annual report was found in the text. Looked for: a table with a heading of years"
            " and rows such as '{first}', '{second}' and '{last}'; {places}. If the report is laid"
            " out otherwise, describe it under [printed_layout] in book.toml and give --book; the"
            " guide 'Check a printed annual report' has examples.",
            first=rows[0],
            second=rows[min(1, len(rows) - 1)],
            last=rows[-1],
            places="Bilaga 2, Finansiering",
        )
    )

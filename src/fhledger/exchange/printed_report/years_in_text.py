r"""The years that a report names (årtal i texten), and those that contradict the heading.

They are those of the title, of the headings of Bilaga 2 and Finansiering, of the sentences of
Finansiering and the footnotes, and of a label of the table that ends with a year.

>>> title_year("Kustförbundet\nÅrsredovisning 2025\n")
(14, 2025)
>>> title_year("enligt årsredovisning 2024\nÅrsredovisning 2024 fastställdes i maj.") is None
True
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fhledger.domain.statement.rows import FigurePlace
from fhledger.exchange.printed_report.cells import CellRow, rows_of_cells
from fhledger.exchange.printed_report.layout import ReportLayout, Slot, letters
from fhledger.exchange.printed_report.matching import Place, is_alike, line_at, lines_of
from fhledger.exchange.printed_report.records import Problem, problem

_TITLES = (
    "arsredovisning",
    "verksamhetsberattelse",
    "arsrapport",
    "arsbokslut",
    "annualreport",
)
_TITLE_LINE = re.compile(
    r"([^\d\n]{8,80}?)((?:19|2[0-9])[0-9]{2})[\s|.·–-]*(?:\d{1,3}\s*)?"
).fullmatch
_ALIKE_IN_TITLE = 30
_LABEL_END = 6


def title_year(text: str) -> tuple[int, int] | None:
    """Where the first line is that is a title with a year, and the year."""
    for begins, line in lines_of(text):
        if len(line) < 200 and (found := _TITLE_LINE(line.strip())):
            words = letters(found[1])
            if len(words) <= 2 * _ALIKE_IN_TITLE and any(
                is_alike(words[: len(title)], title) for title in _TITLES
            ):
                return begins, int(found[2])
    return None


def years_named(text: str, place: FigurePlace, found: Place) -> set[int]:
    """The years of the report that Bilaga 2 or Finansiering itself names."""
    if place not in ("appendix_2", "financing"):
        return set()
    heading = text[text.rfind("\n", 0, found.begins) + 1 : found.begins]
    named = {row.years()[0] for row in rows_of_cells(heading) if len(row.years()) == 1}
    named |= {row.years()[0] - slot.years_after for slot, row in _year_slots(found)}
    if named:
        return named
    last = max(row.begins for row in found.slots.values())
    alone = [row.years()[0] for row in found.rows if len(row.years()) == 1 and row.begins < last]
    return set(alone[:1])


def label_year(row: str, cells: CellRow, layout: ReportLayout) -> int | None:
    """The year that ends the label of a row before its figures, where the label has one."""
    if row not in layout.label_years:
        return None
    words = next(slot.words for slot in layout.appendix_1 if slot.row == row)
    ends_alike = is_alike(letters(cells.words)[-_LABEL_END:], words[-_LABEL_END:])
    year = cells.first_year()
    return year if ends_alike and year and cells.between[4] else None


def contradicting_years(
    text: str, read: Mapping[FigurePlace, Place], layout: ReportLayout, year: int
) -> Iterator[Problem]:
    """The years that are not those of the report of `year`."""
    ends = max(one.stops for one in read.values())
    if (title := title_year(text[:ends])) and title[1] != year:
        yield problem("year_differs", year=title[1], line=line_at(text, title[0]), table_year=year)
    for place, one in read.items():
        for other in sorted(years_named(text, place, one) - {year}):
            yield problem("year_differs", place, year=other, table_year=year)
    if "footnote" in read:
        found = read["footnote"]
        for row, other, expected in _of_sentence(found, year):
            line = line_at(text, row.begins)
            yield problem("year_differs", "footnote", year=other, line=line, expected=expected)
    if "appendix_1" in read:
        found = read["appendix_1"]
        for slot, row in found.slots.items():
            label = label_year(slot.row, row, layout)
            expected = year + layout.label_years.get(slot.row, 0)
            if label not in (None, expected):
                line = line_at(text, row.begins)
                yield problem(
                    "year_differs", "appendix_1", slot.row, label, line, expected=expected
                )


def _of_sentence(found: Place, year: int) -> Iterator[tuple[CellRow, int, int]]:
    """The years of sentences that are others than their slots say: the row, it, the right one.

    Between the figures before and after a slot the right year may be printed beside another.
    """
    rows = sorted(found.slots.items(), key=lambda each: each[1].begins)
    bounds = [found.begins, *(row.begins for _, row in rows), found.stops]
    after = dict(zip((slot for slot, _ in rows), bounds[2:], strict=True))
    before = dict(zip((slot for slot, _ in rows), bounds, strict=False))
    for slot, row in _year_slots(found):
        expected = year + slot.years_after
        near = (one for one in found.rows if before[slot] < one.begins < after[slot])
        if expected not in {each for one in near for each in one.years()}:
            yield row, row.years()[0], expected


def _year_slots(found: Place) -> list[tuple[Slot, CellRow]]:
    return [(slot, row) for slot, row in found.slots.items() if not slot.row]

"""Where the places of a report are (platserna i en text): tables, titled places, footnotes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from fhledger.core.errors import PrintedTextError
from fhledger.domain.statement.rows import FigurePlace
from fhledger.exchange.printed_report.cells import CellRow, rows_of_cells
from fhledger.exchange.printed_report.layout import ReportLayout, Slot, letters
from fhledger.exchange.printed_report.matching import Place, headings, lines_with_years, match_place
from fhledger.exchange.printed_report.table_heading import (
    follow_each_other,
    table_heading,
    unit_of_heading,
)

HEADINGS = 20
"""The most headings of a place that are looked at; a text with more is refused."""

LINES_WITH_YEARS = 3_000
"""The most lines with a year that are looked at as the heading of a table."""


_TITLE = 120
_DIGITS = re.compile("[0-9]+")
_ENDS_SENTENCE = re.compile(r"\.(?!\S)")
_MARKED = re.compile(r".*[^*\\]\\?\*").fullmatch


def found_places(text: str, layout: ReportLayout) -> dict[FigurePlace, list[Place]]:
    """Each place of a report with where a text has it, as often as it has it.

    Raises `PrintedTextError` for a text with too many headings to look at.
    """
    found: dict[FigurePlace, list[Place]] = {
        "appendix_1": list(_tables(text, layout)),
        "appendix_2": list(_titled_places(text, layout, "appendix_2")),
        "footnote": [],
        "financing": list(_titled_places(text, layout, "financing")),
    }
    found["footnote"] += _footnotes(text, layout, found)
    return found


def _tables(text: str, layout: ReportLayout) -> Iterator[Place]:
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
        found = match_place(text, after, layout.appendix_1, _fits_table(len(columns.years)), skip)
        if _is_half(found) and not _is_of_another_heading(found):
            stops = found.stops
            yield found._replace(columns=columns, unit=unit)


def _titled_places(text: str, layout: ReportLayout, place: FigurePlace) -> Iterator[Place]:
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
        if place == "appendix_2" and (none_used := _no_appropriations(text, begins, layout)):
            stops = none_used.stops
            yield none_used
            continue
        matches = (match_place(text, begins, slots, _fits(1)) for slots in forms)
        if found := next(filter(is_it, matches), None):
            stops = found.stops
            first = min(row.begins for row in found.slots.values())
            line_begins = text.rfind("\n", 0, begins) + 1
            unit = unit_of_heading(text[line_begins:first].split("\n"), layout.described)
            yield found._replace(unit=unit)


def _no_appropriations(text: str, heading_ends: int, layout: ReportLayout) -> Place | None:
    """The sentence that no appropriations were used, as a total of zero; None for another text."""
    begins = text.rfind("\n", 0, heading_ends) + 1
    near = text[begins : heading_ends + len(layout.no_appropriations) + _TITLE]
    for end in _ENDS_SENTENCE.finditer(near):
        if letters(_DIGITS.sub("", near[: end.end()])).endswith(layout.no_appropriations):
            total = Slot("total", layout.titles["total"])
            stops = begins + end.end()
            zero = replace(rows_of_cells("0")[0], begins=stops, stops=stops)
            return Place(stops, stops, [zero], [total], {total: zero})
    return None


def may_have_footnotes(tables: Sequence[Place]) -> bool:
    """Whether the label of a row has an asterisk behind it; without a table it may have one."""
    rows = [row for one in tables for row in one.slots.values()]
    return not tables or any(_MARKED(row.words.rstrip(" |")) for row in rows)


def _footnotes(
    text: str, layout: ReportLayout, several: Mapping[FigurePlace, Sequence[Place]]
) -> Iterator[Place]:
    """The footnotes of the one table, several as one place."""
    tables = several["appendix_1"]
    if len(tables) != 1 or "footnote" not in layout.described.places:
        return
    begins = tables[0].stops
    notes = (match_place(text, begins, one, _fits(1)) for one in layout.footnotes)
    kept = [note for note in notes if _is_half(note)]
    kept += _item_tables(text, layout, begins, _next_place(text, begins, several))
    if len(kept) == 1 and (part := _unspecified(text, layout, kept[0], several)):
        kept.append(part)
    if kept:
        yield kept[0]._replace(
            stops=max(note.stops for note in kept),
            wanted=[slot for note in kept for slot in note.wanted],
            slots={slot: row for note in kept for slot, row in note.slots.items()},
        )


def _item_tables(text: str, layout: ReportLayout, begins: int, ends: int) -> Iterator[Place]:
    """The items of lines without a footnote, each in a table below the label of its line."""
    below = text[:ends]
    for title, slots in layout.item_tables.items():
        for at in headings(below[begins:], title):
            found = match_place(below, begins + at, slots, _fits(1))
            if found.slots:
                yield found._replace(wanted=list(found.slots))
                break


def _next_place(text: str, begins: int, several: Mapping[FigurePlace, Sequence[Place]]) -> int:
    """Where the title of the next place below a position begins; without one, the end."""
    titles_end = (one.begins for one in (*several["appendix_2"], *several["financing"]))
    below = [at for at in titles_end if at > begins]
    return text.rfind("\n", 0, min(below)) + 1 if below else len(text)


def _unspecified(
    text: str, layout: ReportLayout, note: Place, several: Mapping[FigurePlace, Sequence[Place]]
) -> Place | None:
    """What a footnote leaves unspecified, in a row of its own before the next place."""
    ends = _next_place(text, note.stops, several)
    slot = Slot("unspecified", layout.titles["unspecified"])
    found = match_place(text[:ends], note.stops, [slot], _fits(1))
    return found if found.slots else None


def _fits(columns: int) -> Callable[[Slot, CellRow], bool]:
    """Whether a row has digits enough for a slot; for a year in a sentence, whether it is one."""
    return lambda slot, row: (
        len(row.digits) >= columns or len(row.digits) > 1 if slot.row else len(row.years()) == 1
    )


def _fits_table(columns: int) -> Callable[[Slot, CellRow], bool]:
    """The same for a row of the table, which is no year: labels and notes below it have those."""
    fits = _fits(columns)
    return lambda slot, row: fits(slot, row) and not row.years()


def _is_half(found: Place) -> bool:
    rows = [slot for slot in found.wanted if slot.row]
    return bool(rows) and 2 * sum(slot in found.slots for slot in rows) >= len(rows)


def _is_of_another_heading(found: Place) -> bool:
    """Whether years are above columns once more before the first row that is found."""
    first = min(row.begins for row in found.slots.values())
    years_above = (row.years() for row in found.rows if row.begins < first)
    return any(len(years) > 1 and follow_each_other(years) for years in years_above)


def _has_total(found: Place) -> bool:
    return any(slot.row == "total" for slot in found.slots)


def _too_many() -> PrintedTextError:
    return PrintedTextError("the text has too many headings or years; give the annual report alone")

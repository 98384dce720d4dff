r"""The survey of a text (översikt): which places and rows of a report it has, and which it lacks.

A place that is missing, appears twice, lacks a row or has one that the chart does not know
is told as a problem; none of them stops the rest from being read.

>>> from fhledger.book import embedded_book
>>> from fhledger.exchange.printed_report.layout import layout_of
>>> found = survey("Bilaga 2 Specifikation\nÅr 2024\nTotalt 1981 450", layout_of(embedded_book().config))
>>> found.year, [(row.row, row.run.text) for row in found.rows]
(2024, [('total', '1981 450')])
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from fhledger.core.errors import PrintedTextError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.statement.rows import FigurePlace
from fhledger.exchange.printed_report.layout import ReportLayout
from fhledger.exchange.printed_report.places import (
    ALIKE,
    Found,
    Slot,
    headings,
    letters,
    likeness,
    place,
    year_headings,
)
from fhledger.exchange.printed_report.report_reading import PLACES, Problem, ProblemKind
from fhledger.exchange.printed_report.runs import DigitRun, runs

COLUMNS = 10
"""The most years that a table has beside each other."""

HEADINGS = 20
"""The most headings of a place that are looked at; a text with more is refused."""

LINES_WITH_YEARS = 3_000
"""The most lines that end with a year and are looked at as the heading of a table."""

_ROW_NAME = 120
_MESSAGES: dict[ProblemKind, LocalizedText] = {
    "place_missing": message("not found in the text: {what}"),
    "place_twice": message(
        "{count} times in the text, and not read: {what}; give one report at a time"
    ),
    "row_missing": message("the row {what} is not found in the text"),
    "row_unknown": message("the chart has no row “{what}”"),
    "minus_missing": message("the text lacks the minus; the sums hold only with it"),
    "year_unknown": message("the text does not say of which year the report is"),
}


class FoundRow(NamedTuple):
    """A row of a place with its years, and the run that gives it; None where none is found."""

    place: FigurePlace
    row: str
    years: tuple[int, ...]
    run: DigitRun | None
    line: int | None


class Survey(NamedTuple):
    """The year of a report, the years of its table as printed, the rows, and the problems."""

    year: int | None
    years: tuple[int, ...]
    rows: tuple[FoundRow, ...]
    problems: tuple[Problem, ...]


def survey(text: str, layout: ReportLayout) -> Survey:
    """The places and rows of a report that a text has.

    Raises `PrintedTextError` when it has none of the places, or too many headings to look at.
    """
    tables = list(_tables(text, layout))
    found: dict[FigurePlace, list[Found]] = {
        "appendix_1": [table for table, _ in tables],
        "appendix_2": list(
            _places(text, layout.titles["appendix_2"], layout.appendix_2, _is_whole)
        ),
        "footnote": [],
        "financing": list(_places(text, layout.titles["financing"], layout.financing, _is_half)),
    }
    if not any(found.values()):
        raise PrintedTextError(
            "the text has neither Bilaga 1, Bilaga 2 nor the paragraph Finansiering;"
            " give the annual report as plain text, such as pdftotext makes of it"
        )
    if len(tables) == 1:
        notes = (place(text, tables[0][0].stops, slots, _fits(1)) for slots in layout.footnotes)
        found["footnote"] = [_joined(kept)] if (kept := [n for n in notes if _is_half(n)]) else []
    problems = [
        problem(
            "place_twice" if several else "place_missing",
            name,
            what=PLACES[name],
            count=len(several),
        )
        for name, several in found.items()
        if len(several) != 1 and (several or name != "footnote" or layout.footnotes)
    ]
    read = {name: several[0] for name, several in found.items() if len(several) == 1}
    years = tables[0][1] if "appendix_1" in read else ()
    year = max(years) if years else _year_said(read)
    if year is None:
        return Survey(None, (), (), (*problems, problem("year_unknown")))
    rows = [row for name, one in read.items() for row in _rows(text, name, one, years or (year,))]
    problems += [
        problem("row_missing", row.place, row.row, what=row.row) for row in rows if row.run is None
    ]
    if "appendix_1" in read:
        problems += _unknown_rows(text, read["appendix_1"], len(years))
    return Survey(year, years, tuple(rows), tuple(problems))


def problem(
    kind: ProblemKind,
    place: FigurePlace | None = None,
    row: str = "",
    year: int | None = None,
    line: int | None = None,
    **values: object,
) -> Problem:
    """A problem of a kind, its message filled in."""
    message = _MESSAGES[kind].format(**values)
    return Problem(kind=kind, message=message, place=place, row=row, year=year, line=line)


def _tables(text: str, layout: ReportLayout) -> Iterator[tuple[Found, tuple[int, ...]]]:
    """Each Bilaga 1 of a text, with the years of its columns."""
    slots, title = layout.appendix_1, layout.titles["appendix_1"]
    looked = 0
    stops = 0
    for number, begins in enumerate(year_headings(text)):
        if number > LINES_WITH_YEARS:
            raise _too_many("lines that end with a year")
        if begins < stops:
            continue
        for at, run in enumerate(runs(text[begins : begins + 300])[:3]):
            years, words = run.years(), letters(run.words)[-len(title) :]
            if not _follow(years) or not (len(years) > 1 or _alike(words, title[-len(words) :])):
                continue
            looked += 1
            if looked > HEADINGS:
                raise _too_many("tables with years")
            found = place(text, begins, slots, _fits(len(years)), skip=at + 1)
            if _is_half(found) and not _is_of_another_heading(found):
                stops = found.stops
                yield found, years
            break


def _places(
    text: str, title: str, slots: Sequence[Slot], is_it: Callable[[Found], bool]
) -> Iterator[Found]:
    """Each place with a title that a text has."""
    stops = 0
    for number, begins in enumerate(headings(text, title)):
        if number > HEADINGS:
            raise _too_many("headings that look alike")
        if begins >= stops and is_it(found := place(text, begins, slots, _fits(1))):
            stops = found.stops
            yield found


def _rows(text: str, name: FigurePlace, found: Found, years: tuple[int, ...]) -> Iterator[FoundRow]:
    if name != "appendix_1":
        years = (max(years),)
    declared = [(slot.row, found.slots.get(slot)) for slot in found.wanted if slot.row]
    for row, run in _specified(found) if name == "appendix_2" else declared:
        yield FoundRow(name, row, years, run, None if run is None else _line(text, found, run))


def _specified(found: Found) -> list[tuple[str, DigitRun | None]]:
    """The rows of Bilaga 2 up to its total: declared ones by their id, others by their words."""
    declared = {run.begins: slot.row for slot, run in found.slots.items()}
    rows: dict[str, DigitRun] = {}
    for run in found.runs:
        words = run.words.lstrip(".,:;*- ")[-_ROW_NAME:] or "?"
        row = declared.get(run.begins) or words
        if row in declared.values() or not run.years():
            while row in rows:
                row += " (2)"
            rows[row] = run
        if row == "total":
            break
    return [*rows.items()]


def _unknown_rows(text: str, found: Found, columns: int) -> Iterator[Problem]:
    """The runs between the rows of a table that have digits enough to be a row of their own."""
    known = {run.begins for run in found.slots.values()}
    for run in found.runs:
        inside = min(known) < run.begins < max(known)
        if (
            inside
            and run.begins not in known
            and len(run.digits) >= 3 * columns
            and not run.years()
        ):
            line = _line(text, found, run)
            yield problem(
                "row_unknown", "appendix_1", line=line, what=run.words[-_ROW_NAME:] or "?"
            )


def _year_said(read: Mapping[FigurePlace, Found]) -> int | None:
    """The one year that the places other than Bilaga 1 speak of."""
    years = set()
    if financing := read.get("financing"):
        years = {run.years()[0] for slot, run in financing.slots.items() if not slot.row}
    if specification := read.get("appendix_2"):
        alone = [run.years()[0] for run in specification.runs if len(run.years()) == 1]
        years.update(alone[:1])
    return years.pop() if len(years) == 1 else None


def _joined(notes: Sequence[Found]) -> Found:
    """The footnotes of several lines as one place."""
    return notes[0]._replace(
        stops=max(note.stops for note in notes),
        wanted=[slot for note in notes for slot in note.wanted],
        slots={slot: run for note in notes for slot, run in note.slots.items()},
    )


def _fits(columns: int) -> Callable[[Slot, DigitRun], bool]:
    """Whether a run has digits enough for a row; for a year in a sentence, whether it is one."""
    return lambda slot, run: len(run.digits) >= columns if slot.row else len(run.years()) == 1


def _is_half(found: Found) -> bool:
    rows = [slot for slot in found.wanted if slot.row]
    return 2 * sum(slot in found.slots for slot in rows) >= len(rows)


def _is_of_another_heading(found: Found) -> bool:
    """Whether years are above columns once more before the first row that is found."""
    first = min(run.begins for run in found.slots.values())
    headings = (run.years() for run in found.runs if run.begins < first)
    return any(len(years) > 1 and _follow(years) for years in headings)


def _is_whole(found: Found) -> bool:
    return any(slot.row == "total" for slot in found.slots)


def _follow(years: tuple[int, ...]) -> bool:
    """Whether years are in turn, up or down, as above columns."""
    steps = {after - before for before, after in pairwise(years)}
    return 0 < len(years) <= COLUMNS and (not steps or steps in ({1}, {-1}))


def _alike(one: str, other: str) -> bool:
    return len(one) >= 6 and likeness(one, other) >= ALIKE


def _line(text: str, found: Found, run: DigitRun) -> int:
    return text.count("\n", 0, found.begins + run.begins) + 1


def _too_many(what: str) -> PrintedTextError:
    return PrintedTextError(f"the text has too many {what}; give the annual report alone")

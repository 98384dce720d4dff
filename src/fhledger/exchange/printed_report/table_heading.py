r"""The heading of a table (tabellhuvudet): which columns it has, and in which unit they are.

A column of figures is headed by a year, alone or in words (`Utfall 2024`, `Bokslut 2023`,
`2024-12-31`). Columns of notes, budgets, forecasts and deviations are known by their words,
and are not read. What a book says of its columns comes first.

>>> columns_in_heading("Belopp i tkr  Not  Utfall 2024  Budget 2024  Avvikelse  Bokslut 2023")
TableColumns(years=(2024, None, None, 2023), has_note=True, may_be_blank=True, has_decimals=False)
>>> columns_in_heading("               2019-12-31   2018-12-31",
...     "         Utfall       Utfall").years
(2019, 2018)
>>> unit_stated("Belopp i mnkr")
'mnkr'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from fhledger.domain.statement.printed_layout import PrintedLayout, PrintedUnit
from fhledger.exchange.printed_report.candidates import TableColumns
from fhledger.exchange.printed_report.cells import rows_of_cells
from fhledger.exchange.printed_report.layout import ReportLayout, letters
from fhledger.exchange.printed_report.matching import is_alike

COLUMNS = 10
"""The most years that a table has beside each other."""

_YEAR = r"(?:19|2[0-9O])[0-9O]{2}"
_DATED = rf"(?:\d{{2,4}}[-/.])*(?P<year>{_YEAR})(?:-\d\d-\d\d)?(?!\d)"
_ITEMS = re.compile(
    rf"(?P<note>\bnot(?:er)?\b\.?)|(?P<ahead>\b(?:budget|prognos|plan|årsbudget)\w*)"
    rf"|(?P<other>\b(?:avvikelse|differens|diff|förändring|ändring|avvik|skillnad)\w*\.?|%)"
    rf"|(?P<result>\b(?:utfall|bokslut|helår|år|resultat)\b)|{_DATED}",
    re.IGNORECASE,
)
_PLAIN_YEARS_LAST = re.compile(r"(?<![0-9])(?:[12][0-9Oo]{3}[\s.,|]*)+$").search
_SET_APART = re.compile(r"\s{2}|\t|\|").search
_UNITS: tuple[tuple[PrintedUnit, str], ...] = (
    ("tkr", r"tkr|kkr|tsek|tusental kr\w*|tusen kr\w*|teur|k€|tusen(?:tal)? euro"),
    ("mnkr", r"mnkr|mkr|msek|miljoner kr\w*|meur|m€|miljoner euro"),
    ("kr", r"kr|kronor|sek|euro|eur|€"),
)


def table_heading(
    text: str, line: str, above: Sequence[str], layout: ReportLayout
) -> tuple[TableColumns, int] | None:
    """The columns of a heading, and how many rows of cells of the text are in it; 0 for its line.

    `above` are the lines with words above the line. A heading of one year needs a title as well.
    """
    title = layout.titles["appendix_1"]
    described = layout.described
    previous = above[-1] if above else ""
    if _PLAIN_YEARS_LAST(line) and not (described.columns or described.year_heading):
        for at, row in enumerate(rows_of_cells(text)[:3]):
            years, words = row.years(), letters(row.words)[-len(title) :]
            titled = is_alike(words, title[-len(words) :]) or _is_titled(above, title)
            if follow_each_other(years) and (len(years) > 1 or titled):
                columns = columns_in_heading(line, previous)
                if columns and len(columns.years) >= len(years):
                    return columns, 0
                return TableColumns(years), at + 1
    columns = columns_in_heading(line, previous, described)
    if columns and (len(columns.read()) > 1 or _is_titled([*above, line], title)):
        return columns, 0
    return None


def _is_titled(lines: Sequence[str], title: str) -> bool:
    return any(is_alike(letters(line)[: len(title)], title) for line in lines)


def columns_in_heading(
    line: str, above: str = "", layout: PrintedLayout | None = None
) -> TableColumns | None:
    """The columns that a heading names, the words of its years in the line `above` if so.

    None where it names no year, the same year twice, or years that do not follow each other.
    """
    items = list(_ITEMS.finditer(line))
    years = [_year(item["year"]) for item in items if item["year"]]
    if not 0 < len(years) <= COLUMNS:
        return None
    if layout and layout.columns:
        return _described(line, years, layout)
    if layout and layout.year_heading:
        return _headed(line, years, layout.year_heading)
    heads = [item for item in _ITEMS.finditer(above) if not item["year"]]
    of_years = [head for head in heads if head["result"] or head["ahead"]]
    if len(of_years) == len(years) and all(item["year"] for item in items):
        found = _from_words(of_years, heads, years)
    else:
        found = _in_line(items)
    return _checked(line, found, any(item["note"] for item in (*items, *heads)))


def _in_line(items: Sequence[re.Match[str]]) -> list[int | None]:
    """The columns of a heading in one line."""
    found: list[int | None] = []
    is_ahead = False
    for item in items:
        if item["year"]:
            found.append(None if is_ahead else _year(item["year"]))
            is_ahead = False
            continue
        if is_ahead:
            found.append(None)
        is_ahead = bool(item["ahead"])
        if item["other"]:
            found.append(None)
    return [*found, *([None] if is_ahead else [])]


def _from_words(
    of_years: Sequence[re.Match[str]], heads: Sequence[re.Match[str]], years: Sequence[int]
) -> list[int | None]:
    """The columns whose words are in one line, and their years in the next."""
    year_of = dict(zip((head.start() for head in of_years), years, strict=True))
    return [year_of[head.start()] if head["result"] else None for head in heads if not head["note"]]


def _described(line: str, years: Sequence[int], layout: PrintedLayout) -> TableColumns | None:
    """The columns that the book describes, if the heading has as many years."""
    kinds = [kind for kind in layout.columns if kind != "note"]
    left = list(years)
    if len(years) != sum(kind != "skip" for kind in kinds):
        return None
    found = [left.pop(0) if kind != "skip" else None for kind in kinds]
    read = [year if kind == "year" else None for year, kind in zip(found, kinds, strict=True)]
    return _checked(line, read, "note" in layout.columns)


def _headed(line: str, years: Sequence[int], heading: str) -> TableColumns | None:
    """The columns of a heading in which only some years have the words that the book gives."""
    form = re.escape(heading).replace(re.escape("{year}"), f"({_YEAR})").replace(r"\ ", r"\s+")
    wanted = [match.start(1) for match in re.finditer(form, line, re.IGNORECASE)]
    found = [item for item in _ITEMS.finditer(line) if item["year"]]
    read = [
        year if item.start("year") in wanted else None
        for year, item in zip(years, found, strict=True)
    ]
    return _checked(line, read, bool(re.search(r"\bnot(?:er|e)?\b", line, re.IGNORECASE)))


def _checked(line: str, found: Sequence[int | None], has_note: bool) -> TableColumns | None:
    """The columns, if the years follow each other; cells may be blank where space is left."""
    read = [year for year in found if year is not None]
    if not follow_each_other(read):
        return None
    return TableColumns(tuple(found), has_note, may_be_blank=bool(_SET_APART(line.strip())))


def follow_each_other(years: Sequence[int]) -> bool:
    """Whether years are in turn, up or down, as above columns."""
    steps = {after - before for before, after in pairwise(years)}
    return 0 < len(years) <= COLUMNS and (not steps or steps in ({1}, {-1}))


def unit_of_heading(lines: Sequence[str], layout: PrintedLayout) -> PrintedUnit:
    """The unit that a heading states in one of its lines, else that of the book, else kr."""
    for number, line in enumerate(lines):
        is_heading = number == 0 or not re.search(r"\d{2}", line)
        if is_heading and (unit := unit_stated(line)):
            return unit
    return layout.unit or "kr"


def unit_stated(heading: str) -> PrintedUnit | None:
    """The unit that a heading states; None where it states none, or several."""
    found = [
        unit for unit, words in _UNITS if re.search(rf"\b(?:{words})\b", heading, re.IGNORECASE)
    ]
    return found[0] if len(found) == 1 else None


def unit_named(words: str) -> PrintedUnit | None:
    """The unit that a cell has after its amount.

    >>> unit_named("tkr"), unit_named("kt")
    ('tkr', 'kr')
    """
    if words.lower() == "kt":
        return "kr"
    return next((unit for unit, form in _UNITS if re.fullmatch(form, words, re.IGNORECASE)), None)


def _year(printed: str) -> int:
    return int(printed.upper().replace("O", "0"))

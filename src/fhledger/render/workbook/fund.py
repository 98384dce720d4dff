"""The sheet of the fund (fonden): every year exact to the öre, summed from the entries.

All other sheets take their kronor from here. Each year opens with what the last one closed with.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from fhledger.book import BookData
from fhledger.core.localized import Language
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.domain.statement.statement import row_sums
from fhledger.render.overview import Overview
from fhledger.render.workbook.entries import sum_of_line
from fhledger.render.workbook.labels import SHEETS, WORDS
from fhledger.render.workbook.sheet import Bars, Cell, Cells, Place, Sheet, column_name, weight

FundPlaces = Mapping[tuple[str, int], Place]
"""Where the exact amount of a row and a year stands."""

_HEADER, _FIRST = 4, 2


def fund_sheet(overview: Overview, language: Language) -> tuple[Sheet, FundPlaces]:
    """The sheet, and where each of its amounts stands."""
    name = SHEETS["fund"].in_language(language)
    years = overview.years
    places = _places(name, overview)
    title = (
        WORDS["fund_title"].format(first=years[0].year, last=years[-1].year).in_language(language)
    )
    rows: list[Cells] = [
        (Cell(f"{overview.book.config.name}: {title}", kind="title"),),
        (Cell(WORDS["legend"].in_language(language), kind="note"),),
        (),
        (
            Cell("", kind="header"),
            Cell(WORDS["key"].in_language(language), kind="header"),
            *(Cell(year.year, kind="header_right") for year in years),
        ),
    ]
    for row in overview.history.appendix_1:
        if row.heading is not None:
            rows.append((Cell(row.heading.in_language(language), kind="heading"),))
        how = weight(row.id, is_total=row.is_total)
        cells = []
        for year in years:
            formula = _formula(overview.book, row.id, year.year, places, language)
            exact = _exact(overview.book, year, row.id)
            cells.append(Cell(exact, formula, "exact", given=not formula, weight=how))
        label = Cell(row.label.in_language(language), weight=how)
        rows.append((label, Cell(row.id, kind="key", weight=how), *cells))
    drawn = tuple(
        places[row, years[0].year].row for row in ("result", "appropriations", "closing_balance")
    )
    bars = Bars(
        WORDS["fund_chart"].in_language(language),
        WORDS["kronor"].in_language(language),
        _HEADER,
        drawn,
        (_FIRST, _FIRST + len(years) - 1),
    )
    widths = (52, 24, *[16] * len(years))
    return Sheet(name, widths, rows, _HEADER, bars=bars), places


def _places(name: str, overview: Overview) -> FundPlaces:
    """A row for each row of Bilaga 1, and one for each heading above it."""
    places: dict[tuple[str, int], Place] = {}
    at = _HEADER
    for row in overview.history.appendix_1:
        at += 1 if row.heading is None else 2
        for column, year in enumerate(overview.years, _FIRST):
            places[row.id, year.year] = Place(name, at, column)
    return places


def _formula(book: BookData, row: str, year: int, places: FundPlaces, language: Language) -> str:
    """The formula of an amount; empty for the opening balance of the first year, which is given."""
    if row == "opening_balance":
        before = places.get(("closing_balance", year - 1))
        return before.here if before else ""
    place = places[row, year]
    parts = {summed.row: summed.parts for summed in row_sums(book.config.lines)}.get(row)
    if parts is None:
        of_year = f"{column_name(place.column)}${_HEADER}"
        return f"ROUND({sum_of_line(of_year, f'$B{place.row}', language)},2)"
    cells = [places[part, year] for part in parts]
    if len(cells) > 1 and cells[-1].row - cells[0].row == len(cells) - 1:
        return f"ROUND(SUM({cells[0].here}:{cells[-1].here}),2)"
    return f"ROUND({'+'.join(cell.here for cell in cells) or '0'},2)"


def _exact(book: BookData, year: FiscalYear, row: str) -> Decimal:
    """The exact amount of a row of Bilaga 1 in a year, as the book has it."""
    frame = year.summary_rows
    return frame[row] if row in frame else book.ledger(year.year).totals.sum_of_line(row)

"""The sheets of Bilaga 1 and Bilaga 2: as printed, each amount rounded from the exact one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from fhledger.book import BookData
from fhledger.core.localized import Language, LocalizedText
from fhledger.domain.fund.ledger import Line, Section
from fhledger.domain.statement.rows import (
    FINANCING_OF_FUND,
    LABELS,
    FigureKey,
    FigurePlace,
    Row,
    named,
)
from fhledger.domain.statement.specification import prints_inflow
from fhledger.render.headings import words
from fhledger.render.overview import Overview
from fhledger.render.workbook.entries import sum_of_item
from fhledger.render.workbook.fund import FundPlaces
from fhledger.render.workbook.labels import SHEETS, WORDS
from fhledger.render.workbook.sheet import Cell, Cells, Place, Sheet, weight


class Figure(NamedTuple):
    """A figure of the statement in the workbook: how a formula names it, and what it is."""

    formula: str
    amount: Decimal
    label: LocalizedText


Figures = dict[FigureKey, Figure]

_HEADER, _YEAR = 4, "$B$4"


def appendix_1_sheet(
    overview: Overview, fund: FundPlaces, language: Language
) -> tuple[Sheet, Figures]:
    """Bilaga 1 with its comparison years and what its footnotes specify, and where each figure is.

    A year without a column is a formula over the fund.
    """
    book, told, history = overview.book, overview.statement, overview.history
    name = SHEETS["appendix_1"].in_language(language)
    rows = _top(book, told.title, told.years, language)
    figures: Figures = {
        FigureKey("appendix_1", row.id, year): Figure(
            f"ROUND({fund[row.id, year].there},0)", amount, named(book.config.labels, row, year)
        )
        for row in history.appendix_1
        for year, amount in row.amounts.items()
        if amount is not None
    }
    marked = {note.of for note in told.footnotes}
    for row in told.appendix_1:
        if row.heading is not None:
            rows.append((Cell(row.heading.in_language(language), kind="heading"),))
        how = weight(row.id, is_total=row.is_total)
        cells = []
        for column, year in enumerate(told.years, 1):
            key = FigureKey("appendix_1", row.id, year)
            figure = figures[key]
            cells.append(Cell(figure.amount, figure.formula, "whole", weight=how))
            place = Place(name, len(rows) + 1, column)
            figures[key] = figure._replace(formula=place.there)
        name_of_row = row.label.in_language(language) + ("*" if row.id in marked else "")
        rows.append((Cell(name_of_row, weight=how), *cells))
    lines = {line.id: line for line in book.config.lines}
    for note in told.footnotes:
        rows += [(), (Cell(f"* {note.title.in_language(language)} {note.year}", kind="heading"),)]
        items = _Items("footnote", (lines[note.of],), name, len(told.years), note.declared)
        figures |= items.put(overview, note.rows, note.year, rows, language)
    widths = (52, *[15] * len(told.years), *([26] if told.footnotes else []))
    columns = len(told.years) + 1
    return Sheet(name, widths, rows, _HEADER, landscape=False, printed=columns), figures


def appendix_2_sheet(
    overview: Overview, fund: FundPlaces, given: Mapping[str, Place], language: Language
) -> tuple[Sheet, Figures]:
    """Bilaga 2 and the paragraph Finansiering; `given` is where the rate and the budget stand."""
    book, told = overview.book, overview.statement
    name = SHEETS["appendix_2"].in_language(language)
    year = told.years[0]
    rows = _top(book, told.appendix_2_title, (year,), language)
    own = tuple(line for line in book.config.lines if line.section is Section.APPROPRIATION)
    unique = (*(row.id for row in told.appendix_2), "unspecified")
    items = _Items("appendix_2", own, name, 1, unique)
    figures = items.put(overview, told.appendix_2, year, rows, language)
    of_fund = {row: place.there for (row, known), place in fund.items() if known == year}
    whole = f"ROUND(-{of_fund['appropriations']},0)"
    formulas = {
        **{
            row: f"ROUND({'-' if sign < 0 else ''}{of_fund[of]},0)"
            for row, (sign, of) in FINANCING_OF_FUND.items()
        },
        **{row: place.there for row, place in given.items()},
    }
    total = FigureKey("appendix_2", "total", year)
    figures |= _row(total, told.appendix_2[-1], whole, rows, name, language=language)
    rows += [(), (Cell(told.financing_title.in_language(language), kind="heading"),)]
    for row in told.financing:
        key = FigureKey("financing", row.id, year)
        figures |= _row(key, row, formulas.get(row.id, ""), rows, name, language=language)
    return Sheet(name, (66, 22, 30), rows, _HEADER, landscape=False, printed=2), figures


def _top(
    book: BookData, title: LocalizedText, years: Sequence[int], language: Language
) -> list[Cells]:
    note = WORDS["rounding"].format(sheet=SHEETS["fund"].in_language(language))
    return [
        (Cell(f"{book.config.name}: {title.in_language(language)}", kind="title"),),
        (Cell(note.in_language(language), kind="note"),),
        (),
        (Cell("", kind="header"), *(Cell(year, kind="header_right") for year in years)),
    ]


class _Items(NamedTuple):
    """Where a specification goes: its place in print and its lines, the sheet and its columns.

    Its rows with the ids in `unique` are figures that other sheets can name.
    """

    place: FigurePlace
    lines: tuple[Line, ...]
    sheet: str
    columns: int
    unique: tuple[str, ...]

    def put(
        self,
        overview: Overview,
        specified: Sequence[Row],
        year: int,
        rows: list[Cells],
        language: Language,
    ) -> Figures:
        """Put the items into the rows, and what no item explains, also where that is nothing."""
        if not self.lines:
            return {}
        items = [row for row in specified if not row.is_total]
        if all(row.id != "unspecified" for row in items):
            nothing = Row(id="unspecified", label=LABELS["unspecified"], amounts={year: Decimal(0)})
            items.append(nothing)
        blank = [None] * (self.columns - 1)
        rows.append((None, None, *blank, Cell(WORDS["item_key"].in_language(language), kind="key")))
        figures: Figures = {}
        ids = [line.id for line in self.lines]
        for row in items:
            unspecified = row.id == "unspecified"
            at = len(rows) + 1
            key = '""' if unspecified else Place(self.sheet, at, self.columns + 1).here
            summed = sum_of_item(overview, ids, _YEAR, key, language)
            amount = row.amounts[year]
            formula = f"ROUND({_sign(self.lines[0], row.id)}ROUND({summed},2),0)"
            label, cell = Cell(row.label.in_language(language)), Cell(amount, formula, "whole")
            rows.append((label, cell, *blank, Cell("" if unspecified else row.id, kind="key")))
            if row.id in self.unique and amount is not None:
                figure = Figure(Place(self.sheet, at, 1).there, amount, row.label)
                figures[FigureKey(self.place, row.id, year)] = figure
        return figures


def _sign(line: Line, item: str) -> str:
    """The sign with which a specification takes a sum of entries: it prints sizes."""
    return "" if prints_inflow(line, line.item(item)) else "-"


def _row(
    key: FigureKey,
    row: Row,
    formula: str,
    rows: list[Cells],
    sheet: str,
    *,
    language: Language,
) -> Figures:
    """Put a row of one amount into the rows; unknown where the sources do not say it."""
    amount = row.amounts[key.year]
    how = weight(row.id, is_total=row.is_total)
    label = Cell(row.label.in_language(language), weight=how)
    if amount is None:
        rows.append((label, Cell(words(language)("unknown"), kind="exact")))
        return {}
    exact = row.id in {"fee_rate", "budget"}
    rows.append((label, Cell(amount, formula, "exact" if exact else "whole", weight=how)))
    return {key: Figure(Place(sheet, len(rows), 1).there, amount, row.label)}

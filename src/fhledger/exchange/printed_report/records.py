"""What was read of a printed report (läst årsredovisning): figures, those unreadable, problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from fhledger.core.amounts import KRONA, ZERO, Kronor
from fhledger.core.arguments import checked
from fhledger.core.dates import Year
from fhledger.core.errors import Location, PrintedTextError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import marked, message
from fhledger.core.record import Record
from fhledger.core.text import join_some
from fhledger.domain.dated_values import Source
from fhledger.domain.fund.ledger import Line
from fhledger.domain.statement.printed import Identity, PrintedReport, PrintedTable, identities
from fhledger.domain.statement.printed_layout import PrintedLayout
from fhledger.domain.statement.rows import FigureKey, FigurePlace

ProblemKind = Literal[
    "place_missing",
    "place_twice",
    "row_missing",
    "row_unknown",
    "minus_missing",
    "year_unknown",
    "year_differs",
]

_NAMED = 3
"""The most figures that an error names."""
PLACE_NAMES: dict[FigurePlace, str] = {
    "appendix_1": "Bilaga 1",
    "appendix_2": "Bilaga 2",
    "footnote": "Fotnoten till Bilaga 1",
    "financing": "Avsnittet Finansiering",
}


_PROBLEMS: dict[ProblemKind, str] = {
    "place_missing": marked("not found in the text: {place}"),
    "place_twice": marked(
        "{count} times in the text, and not read: {place}; give one report at a time"
    ),
    "row_missing": marked("the row {row} is not found in the text"),
    "row_unknown": marked("the book has no row “{label}”"),
    "minus_missing": marked("the text lacks the minus; the sums hold only with it"),
    "year_unknown": marked("the text does not say of which year the report is"),
    "year_differs": marked("{place} is of {year}, but the heading of the table says {table_year}"),
}


_CONTRADICTS = marked("{place} names {year}, where the heading of the table gives {expected}")


class Problem(Record):
    """Something about the text that the amounts alone do not show.

    Of an unknown row between those of the table, `total` is the total that it is above, and
    `amounts` its amounts by year where they can be read.
    """

    kind: ProblemKind
    message: LocalizedText
    place: FigurePlace | None = None
    row: str = ""
    year: int | None = None
    line: int | None = None
    total: str = ""
    amounts: Mapping[Year, Kronor] = {}


class FigureReading(Record):
    """A figure as read: its amount, or None and the amounts that it can be.

    The amount is in kronor, rounded to `rounded_to` kronor where the report is in thousands or
    millions. `label` is that of the row in the book, `text` is what the text has for the whole row,
    `line` the line in which that begins.
    """

    place: FigurePlace
    row: str
    year: int
    label: LocalizedText | None = None
    amount: Kronor | None = None
    candidates: tuple[Kronor, ...] = ()
    text: str = ""
    line: int | None = None
    rounded_to: Kronor = KRONA

    @property
    def key(self) -> FigureKey:
        """Which figure it is."""
        return FigureKey(self.place, self.row, self.year)

    @property
    def where(self) -> Location:
        """Where it is: the place in the report, and the line of the text."""
        return Location(PLACE_NAMES[self.place], self.line)


class ReportReading(Record):
    """Everything read of a report: its year, the years of its table, figures and problems."""

    year: int | None = None
    years: tuple[int, ...] = ()
    figures: tuple[FigureReading, ...] = ()
    problems: tuple[Problem, ...] = ()

    def amounts(self) -> dict[FigureKey, Decimal]:
        """The figures that could be read."""
        return {figure.key: figure.amount for figure in self.figures if figure.amount is not None}

    @checked
    def where(self, key: FigureKey) -> Location:
        """Where a figure is; of one that was not read, the place that lacks it."""
        places = (figure.where for figure in self.figures if figure.key == key)
        return next(places, Location(PLACE_NAMES[key.place]))

    def rounded_to(self) -> dict[FigureKey, Decimal]:
        """The figures that are rounded to more than a krona, and to how much."""
        return {one.key: one.rounded_to for one in self.figures if one.rounded_to > KRONA}

    def unreadable(self) -> tuple[FigureReading, ...]:
        """The figures that could not be read."""
        return tuple(figure for figure in self.figures if figure.amount is None)

    @checked
    def identities(
        self, lines: Sequence[Line], layout: PrintedLayout | None = None
    ) -> tuple[Identity, ...]:
        """The identities all of whose figures could be read.

        They are those of all printed figures: a sum one of whose rows is
        unreadable is left out, not taken for a sum without that row.
        """
        if self.year is None:
            return ()
        known = self.amounts()
        zeros = {figure.key: ZERO for figure in self.figures}
        every = identities(lines, zeros, self.year, layout, self.rounded_to())
        return tuple(each for each in every if all(term.key in known for term in each.terms))

    @checked
    def printed_report(self, source: Source | None = None) -> PrintedReport:
        """The same figures as `PrintedReport`, which says what is printed and nothing else.

        Raises `PrintedTextError` while a figure is unreadable or lacks a minus.
        """
        lacking = [str(figure.key) for figure in self.unreadable()] + [
            f"{problem.place} {problem.year} {problem.row}".strip()
            for problem in self.problems
            if problem.kind in ("minus_missing", "year_differs")
        ]
        if self.year is None or lacking:
            raise PrintedTextError(
                "not every figure can be read as it is printed: {figures}; correct the text, or"
                " type the figures into printed/YEAR.toml",
                figures=join_some(lacking, _NAMED) or message("the year is not known"),
            )
        tables = {}
        for place, name in PLACE_NAMES.items():
            rows: dict[str, list[Decimal | None]] = {}
            for figure in self.figures:
                if figure.place == place:
                    rows.setdefault(figure.row, []).append(figure.amount)
            if rows:
                years = self.years if place == "appendix_1" else ()
                unit = max(one.rounded_to for one in self.figures if one.place == place)
                tables[place] = PrintedTable.model_validate(
                    {"place": name, "years": years, "rounded_to": unit, "rows": rows}
                )
        return PrintedReport(year=self.year, source=source, seal="", **tables)


def problem(
    kind: ProblemKind,
    place: FigurePlace | None = None,
    row: str = "",
    year: int | None = None,
    line: int | None = None,
    *,
    total: str = "",
    amounts: Mapping[int, Decimal] = MappingProxyType({}),
    **values: object,
) -> Problem:
    """A problem of a kind, its message filled in."""
    named = {
        "place": PLACE_NAMES[place] if place else message("the title"),
        "row": row,
        "year": year,
    }
    text = message(_CONTRADICTS if "expected" in values else _PROBLEMS[kind], **named, **values)
    return Problem(
        kind=kind,
        message=text,
        place=place,
        row=row,
        year=year,
        line=line,
        total=total,
        amounts=amounts,
    )

"""The printed report (tryckt årsredovisning): its figures, and the identities that bind them.

The figures are typed in, or read from the text of the report, independently of
the entries. An identity is a sum of figures, each with a sign, that must be zero.

>>> report = PrintedReport(year=2024, appendix_1={"years": [2024, 2023],
...     "rows": {"opening_balance": [8390299, 7015464], "closing_balance": [7530250, 8390299]}})
>>> [identity] = identities([], report.figures(), 2024)
>>> identity.kind, identity.off_by(report.figures())
('carry_forward', Decimal('0'))
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, model_validator

from fhledger.core.amounts import EXACT, Kronor, exact_sum, multiply
from fhledger.core.arguments import checked
from fhledger.core.dates import Year
from fhledger.core.errors import Location
from fhledger.core.record import Record
from fhledger.core.text import OptionalLine
from fhledger.domain.dated_values import Source
from fhledger.domain.fund.ledger import Line, Section
from fhledger.domain.statement.rows import (
    FINANCING_OF_FUND,
    FINANCING_ROWS,
    SUMMARY_ROWS,
    FigureKey,
    FigurePlace,
)
from fhledger.domain.statement.specification import prints_inflow
from fhledger.domain.statement.statement import row_sums

IdentityKind = Literal["sum", "carry_forward", "specification", "same_figure"]
"""A total and its rows; a year's opening and the closing before; a row and what specifies it;
one figure printed in two places."""


def _listed(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


class PrintedTable(Record):
    """The figures of one place: for each row an amount for each of the years, as printed."""

    place: OptionalLine = ""
    years: tuple[Year, ...] = ()
    rows: dict[str, Annotated[tuple[Kronor, ...], BeforeValidator(_listed)]]


class PrintedReport(Record):
    """All figures of a printed annual report, by place. A place that it lacks is None."""

    year: Year
    source: Source | None = None
    appendix_1: PrintedTable | None = None
    appendix_2: PrintedTable | None = None
    footnote: PrintedTable | None = None
    financing: PrintedTable | None = None

    @model_validator(mode="after")
    def _each_row_has_each_year(self) -> PrintedReport:
        for place, table in self._tables():
            years = table.years or (self.year,)
            for row, amounts in table.rows.items():
                if len(amounts) != len(years):
                    raise ValueError(
                        f"{place}: the row {row!r} has {len(amounts)} amounts for {len(years)} years"
                    )
        return self

    def figures(self) -> dict[FigureKey, Decimal]:
        """Every printed figure, by place, row and year."""
        return {
            FigureKey(place, row, year): amount
            for place, table in self._tables()
            for row, amounts in table.rows.items()
            for year, amount in zip(table.years or (self.year,), amounts, strict=True)
        }

    @checked
    def where(self, key: FigureKey) -> Location:
        """Where a figure stands: the document and the place in it."""
        table: PrintedTable | None = getattr(self, key.place)
        place = table.place if table else ""
        document = self.source.document if self.source else f"printed/{self.year}.toml"
        return Location(document, field=place or key.place)

    def _tables(self) -> Iterator[tuple[FigurePlace, PrintedTable]]:
        places: tuple[FigurePlace, ...] = ("appendix_1", "appendix_2", "footnote", "financing")
        for place in places:
            table: PrintedTable | None = getattr(self, place)
            if table is not None:
                yield place, table


class Term(NamedTuple):
    """A figure in an identity, with its sign: +1 or −1."""

    sign: int
    key: FigureKey


class Identity(NamedTuple):
    """A sum of printed figures that must be zero. The first term is the one that is explained."""

    kind: IdentityKind
    terms: tuple[Term, ...]

    def off_by(self, figures: Mapping[FigureKey, Decimal]) -> Decimal:
        """The explained figure minus what explains it; zero when the identity holds."""
        signed = (multiply(figures[term.key], term.sign) for term in self.terms)
        return multiply(exact_sum(signed), self.terms[0].sign)

    def expected(self, figures: Mapping[FigureKey, Decimal]) -> Decimal:
        """What the explained figure must be for the identity to hold."""
        return EXACT.subtract(figures[self.terms[0].key], self.off_by(figures))


def identities(
    lines: Sequence[Line], figures: Mapping[FigureKey, Decimal], year: int
) -> tuple[Identity, ...]:
    """Every identity between the figures of the report of `year`, all of whose figures are printed."""
    years = sorted({key.year for key in figures if key.place == "appendix_1"})
    found = [
        *_sums(lines, years),
        *_carried(years),
        *_specified(lines, figures, year),
        *_said_twice(year),
    ]
    return tuple(
        identity for identity in found if all(term.key in figures for term in identity.terms)
    )


def unknown_rows(lines: Sequence[Line], report: PrintedReport) -> list[FigureKey]:
    """The figures of rows that a statement with these lines does not have; Bilaga 2 may name texts."""
    known: dict[FigurePlace, set[str]] = {
        "appendix_1": {*SUMMARY_ROWS, *(line.id for line in lines)},
        "footnote": {item.id for line in lines for item in line.items},
        "financing": set(FINANCING_ROWS),
    }
    return [
        key for key in report.figures() if key.place in known and key.row not in known[key.place]
    ]


def _sums(lines: Sequence[Line], years: Sequence[int]) -> Iterator[Identity]:
    for year in years:
        for summed in row_sums(lines):
            if summed.parts:
                row, *parts = (
                    FigureKey("appendix_1", id, year) for id in (summed.row, *summed.parts)
                )
                yield Identity("sum", (Term(1, row), *(Term(-1, part) for part in parts)))


def _carried(years: Sequence[int]) -> Iterator[Identity]:
    for before, year in pairwise(years):
        if year == before + 1:
            opening = FigureKey("appendix_1", "opening_balance", year)
            closing = FigureKey("appendix_1", "closing_balance", before)
            yield Identity("carry_forward", (Term(1, opening), Term(-1, closing)))


def _specified(
    lines: Sequence[Line], figures: Mapping[FigureKey, Decimal], year: int
) -> Iterator[Identity]:
    appendix_2 = [key for key in figures if key.place == "appendix_2" and key.year == year]
    whole = FigureKey("appendix_2", "total", year)
    rows = [key for key in appendix_2 if key.row != "total"]
    if rows:
        yield Identity("sum", (Term(1, whole), *(Term(-1, key) for key in rows)))
    row = FigureKey("appendix_1", "appropriations", year)
    yield Identity("specification", (Term(1, row), Term(1, whole)))
    for line in lines:
        if line.section is Section.APPROPRIATION:
            continue
        parts = [
            Term(-1 if prints_inflow(line, item) else 1, key)
            for item in line.items
            if (key := FigureKey("footnote", item.id, year)) in figures
        ]
        if parts:
            yield Identity(
                "specification", (Term(1, FigureKey("appendix_1", line.id, year)), *parts)
            )


def _said_twice(year: int) -> Iterator[Identity]:
    for said, (sign, row) in FINANCING_OF_FUND.items():
        first = Term(1, FigureKey("financing", said, year))
        yield Identity("same_figure", (first, Term(-sign, FigureKey("appendix_1", row, year))))


class Comparison(NamedTuple):
    """A printed report: its figures, what the books give for them, and what binds the figures."""

    report: PrintedReport
    figures: Mapping[FigureKey, Decimal]
    computed: Mapping[FigureKey, Decimal]
    identities: tuple[Identity, ...]

"""The printed report (tryckt årsredovisning): its figures, and the identities between them.

The figures are typed in, or read from the text of the report, independently of
the entries. An identity is a sum of figures, each with a sign, that must be zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import BeforeValidator, model_validator

from fhledger.core.amounts import EXACT, KRONA, ZERO, Kronor, divide, exact_sum, multiply
from fhledger.core.arguments import checked
from fhledger.core.dates import Year
from fhledger.core.errors import InvalidArgumentError, Location
from fhledger.core.record import Record
from fhledger.core.text import OptionalLine
from fhledger.domain.dated_values import Source
from fhledger.domain.fund.ledger import Line, Section
from fhledger.domain.seal_state import QuotedSeal
from fhledger.domain.statement.printed_layout import KRONOR_PER_UNIT, PrintedLayout, Sum
from fhledger.domain.statement.rows import (
    FINANCING_OF_FUND,
    FINANCING_ROWS,
    PLACE_LABELS,
    PLACES,
    SUMMARY_ROWS,
    FigureKey,
    FigurePlace,
)
from fhledger.domain.statement.specification import prints_inflow
from fhledger.domain.statement.statement import row_sums

IdentityKind = Literal["sum", "carry_forward", "specification", "same_figure"]
"""A total and its rows; an opening balance and the closing balance before it; a row and its
specification; one figure printed in two places."""


def _listed(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


_LAST_DIGITS = (1_000_000, 100_000, 10_000, 1_000)
"""What the last digit of a figure in millions or thousands of kronor can be."""


class PrintedTable(Record):
    """The printed figures of one place: for each row its amount in each of the years.

    The amounts are in kronor; `rounded_to` is 1 000 or 1 000 000 where they are printed in those.
    """

    place: OptionalLine = ""
    years: tuple[Year, ...] = ()
    rounded_to: Kronor = KRONA
    rows: dict[str, Annotated[tuple[Kronor, ...], BeforeValidator(_listed)]]


class PrintedReport(Record):
    """All figures of a printed annual report, by place; None for a place that it does not have.

    `seal` is the seal of the year as the report prints it, or its first 24 digits.
    """

    year: Year
    seal: QuotedSeal | Literal[""] = ""
    source: Source | None = None
    appendix_1: PrintedTable | None = None
    appendix_2: PrintedTable | None = None
    footnote: PrintedTable | None = None
    financing: PrintedTable | None = None

    @model_validator(mode="after")
    def _each_row_has_each_year(self) -> Self:
        for place, table in self._tables():
            years = table.years or (self.year,)
            for row, amounts in table.rows.items():
                if len(amounts) != len(years):
                    raise InvalidArgumentError(
                        "{place}: the row '{row}' has {amounts} amounts for {years} years",
                        place=place,
                        row=row,
                        amounts=len(amounts),
                        years=len(years),
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
    def rounded_to(self, layout: PrintedLayout | None = None) -> dict[FigureKey, Decimal]:
        """The figures that are rounded to more than a krona, and to how much; never the fee rate.

        A table of whole thousands that states no unit has that of the layout. Figures in millions
        are rounded to the last decimal that one of the report has.
        """
        tables = dict(self._tables())
        stated = {place: _stated_unit(table, layout) for place, table in tables.items()}
        units = {}
        for place, unit in stated.items():
            alike = [
                table
                for other, table in tables.items()
                if stated[other] == unit and (other == place or _last_digit(unit, [table]))
            ]
            units[place] = _last_digit(unit, alike) or tables[place].rounded_to
        return {
            key: units[key.place]
            for key in self.figures()
            if units[key.place] > KRONA and key.row != "fee_rate"
        }

    @checked
    def where(self, key: FigureKey) -> Location:
        """The location of a figure: the document and the place in it."""
        table: PrintedTable | None = getattr(self, key.place)
        place = table.place if table else ""
        document = self.source.document if self.source else f"printed/{self.year}.toml"
        return Location(document, field=place or PLACE_LABELS[key.place])

    def _tables(self) -> Iterator[tuple[FigurePlace, PrintedTable]]:
        for place in PLACES:
            table: PrintedTable | None = getattr(self, place)
            if table is not None:
                yield place, table


def _stated_unit(table: PrintedTable, layout: PrintedLayout | None) -> Decimal:
    """The unit in kronor that a table states, else that of the layout."""
    named = KRONOR_PER_UNIT[layout.unit if layout and layout.unit else "kr"]
    return table.rounded_to if table.rounded_to > KRONA else multiply(KRONA, named)


def _last_digit(unit: Decimal, tables: Iterable[PrintedTable]) -> Decimal | None:
    """What the last printed digit of figures is: the unit, or in millions with decimals a part.

    None where the amounts are no whole thousands, so that they are not printed in the unit.
    """
    amounts = [
        amount
        for table in tables
        for row, each in table.rows.items()
        if row != "fee_rate"
        for amount in each
    ]
    fitting = (
        multiply(KRONA, digit)
        for digit in _LAST_DIGITS
        if digit <= unit and all(amount % digit == 0 for amount in amounts)
    )
    return next(fitting, None)


def rounding_tolerance(
    keys: Iterable[FigureKey], rounded_to: Mapping[FigureKey, Decimal]
) -> Decimal:
    """By how many kronor printed figures may be off together: half of what each is rounded to.

    Zero for figures in kronor and öre: `rounded_to` has those in thousands or millions alone.

    >>> fee, rent = (FigureKey("appendix_1", row, 2024) for row in ("fee", "rent"))
    >>> rounding_tolerance([fee, rent], {fee: Decimal(1000)})
    Decimal('500.00')
    """
    return exact_sum(divide(rounded_to[key], 2) for key in keys if key in rounded_to)


class Term(NamedTuple):
    """A figure in an identity, with its sign: +1 or −1."""

    sign: int
    key: FigureKey


class Identity(NamedTuple):
    """A sum of printed figures that must be zero.

    The first term is the one that the others explain.
    """

    kind: IdentityKind
    terms: tuple[Term, ...]
    tolerance: Decimal = ZERO
    """By how many kronor the sum may be off, where amounts are printed in thousands or millions."""

    def holds(self, figures: Mapping[FigureKey, Decimal]) -> bool:
        """Whether the identity is true, within the tolerance."""
        return EXACT.abs(self.off_by(figures)) <= self.tolerance

    def off_by(self, figures: Mapping[FigureKey, Decimal]) -> Decimal:
        """The explained figure minus the sum that explains it; zero if the identity is true."""
        signed = (multiply(figures[term.key], term.sign) for term in self.terms)
        return multiply(exact_sum(signed), self.terms[0].sign)

    def expected(self, figures: Mapping[FigureKey, Decimal]) -> Decimal:
        """The explained figure for which the identity is true."""
        return EXACT.subtract(figures[self.terms[0].key], self.off_by(figures))


def printed_sums(lines: Sequence[Line], layout: PrintedLayout | None) -> tuple[Sum, ...]:
    """The rows of the printed table that are sums: those of the layout, else of a statement."""
    return layout.sums() if layout and layout.rows else row_sums(lines)


def identities(
    lines: Sequence[Line],
    figures: Mapping[FigureKey, Decimal],
    year: int,
    layout: PrintedLayout | None = None,
    rounded_to: Mapping[FigureKey, Decimal] = MappingProxyType({}),
) -> tuple[Identity, ...]:
    """The identities between the figures of the report of `year` whose figures are all printed.

    A figure that is rounded to thousands or millions of kronor may be off by half of that.
    """
    sums = printed_sums(lines, layout)
    return tuple(
        identity._replace(
            tolerance=rounding_tolerance((term.key for term in identity.terms), rounded_to)
        )
        for identity in _possible_identities(lines, figures, year, sums)
        if all(term.key in figures for term in identity.terms)
    )


def with_layout_sums(
    figures: Mapping[FigureKey, Decimal], layout: PrintedLayout | None
) -> dict[FigureKey, Decimal]:
    """The figures, and the sums that only a printed layout has, of years with all parts."""
    found = dict(figures)
    for total in layout.sums() if layout else ():
        for year in {key.year for key in figures}:
            parts = [_in_appendix_1(part, year) for part in total.parts]
            if all(part in found for part in parts):
                amount = exact_sum(found[part] for part in parts)
                found.setdefault(_in_appendix_1(total.row, year), amount)
    return found


def unknown_rows(
    lines: Sequence[Line], report: PrintedReport, layout: PrintedLayout | None = None
) -> list[FigureKey]:
    """The figures of rows that a statement with these lines, or the layout, does not have.

    Bilaga 2 may have any row, since its items may be free texts.
    """
    rows: dict[FigurePlace, set[str]] = {
        "appendix_1": {
            *SUMMARY_ROWS,
            *(line.id for line in lines),
            *(row.id for row in (layout.rows if layout else ())),
        },
        "footnote": {"unspecified", *(item.id for line in lines for item in line.items)},
        "financing": set(FINANCING_ROWS),
    }
    return [key for key in report.figures() if key.place in rows and key.row not in rows[key.place]]


def _possible_identities(
    lines: Sequence[Line],
    figures: Mapping[FigureKey, Decimal],
    year: int,
    sums: Sequence[Sum],
) -> Iterator[Identity]:
    years = sorted({key.year for key in figures if key.place == "appendix_1"})
    for each in years:
        for row_sum in sums:
            if row_sum.parts:
                parts = [_in_appendix_1(part, each) for part in row_sum.parts]
                yield _equality("sum", _in_appendix_1(row_sum.row, each), parts)
    for earlier, later in pairwise(years):
        if later == earlier + 1:
            closing = _in_appendix_1("closing_balance", earlier)
            yield _equality("carry_forward", _in_appendix_1("opening_balance", later), [closing])
    yield from _specifications(lines, figures, year)
    for row, (sign, of) in FINANCING_OF_FUND.items():
        figure = FigureKey("financing", row, year)
        yield _equality("same_figure", figure, [_in_appendix_1(of, year)], sign)


def _specifications(
    lines: Sequence[Line], figures: Mapping[FigureKey, Decimal], year: int
) -> Iterator[Identity]:
    total = FigureKey("appendix_2", "total", year)
    in_appendix_2 = [key for key in figures if key.place == "appendix_2" and key.year == year]
    if parts := [key for key in in_appendix_2 if key != total]:
        yield _equality("sum", total, parts)
    yield _equality("specification", _in_appendix_1("appropriations", year), [total], sign=-1)
    notes: dict[Line, list[Term]] = {}
    for line in lines:
        for item in line.items if line.section is not Section.APPROPRIATION else ():
            key = FigureKey("footnote", item.id, year)
            if key in figures:
                sign = -1 if prints_inflow(line, item) else 1
                notes.setdefault(line, []).append(Term(sign, key))
    rest = FigureKey("footnote", "unspecified", year)
    for line, items in notes.items():
        row = Term(1, _in_appendix_1(line.id, year))
        if rest not in figures:
            yield Identity("specification", (row, *items))
        elif len(notes) == 1:
            sign = -1 if prints_inflow(line, None) else 1
            yield Identity("specification", (row, *items, Term(sign, rest)))


def _in_appendix_1(row: str, year: int) -> FigureKey:
    return FigureKey("appendix_1", row, year)


def _equality(
    kind: IdentityKind, figure: FigureKey, parts: Sequence[FigureKey], sign: int = 1
) -> Identity:
    """The identity of a figure and the sum of the parts, times the sign."""
    return Identity(kind, (Term(1, figure), *(Term(-sign, part) for part in parts)))

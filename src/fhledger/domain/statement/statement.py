"""The statement (resultatrapport): Bilaga 1, Bilaga 2, the footnote, the paragraph Finansiering.

Rows and totals are in whole kronor. Each row is rounded half up by itself, and each
total from the exact sum; if the rounded rows do not add up to the rounded total, a
note says so and no row is adjusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Final

from fhledger.core.amounts import (
    KRONA,
    ZERO,
    exact_sum,
    format_sek,
    multiply,
    negate,
    round_half_up,
)
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import Record, key
from fhledger.core.tabular import Flat, Tabular
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.domain.fund.funds import FundYear, HasFunds
from fhledger.domain.fund.ledger import (
    Line,
    Section,
    Totals,
    is_row_of_appropriations,
    lines_in_year,
    lines_of_section,
)
from fhledger.domain.seal_state import YearSeal
from fhledger.domain.statement.printed_layout import Sum
from fhledger.domain.statement.rows import (
    FINANCING_OF_FUND,
    RATES_DIFFER,
    FigureKey,
    FigurePlace,
    Row,
    dated,
    label,
    named,
)
from fhledger.domain.statement.specification import (
    Specification,
    footnotes,
    prints_inflow,
    specification,
)


class Note(Record):
    """A remark for the reader of the statement about a row of a year."""

    row: str
    year: int
    text: LocalizedText


class Statement(Tabular, HasFunds):
    """The figures of the annual report, for one year beside earlier ones (newest first).

    `seal` says whether the year is sealed; None where that was not looked up.
    """

    book: str
    currency: str
    title: LocalizedText
    years: tuple[int, ...]
    appendix_1: tuple[Row, ...]
    appendix_2_title: LocalizedText
    appendix_2: tuple[Row, ...]
    footnotes: Annotated[tuple[Specification, ...], key("footnote")]
    financing_title: LocalizedText
    financing: tuple[Row, ...]
    notes: tuple[Note, ...]
    seal: YearSeal | None = None

    def __getitem__(self, row: str) -> Decimal:
        """The amount of a row in the statement's own year; `InvalidArgumentError` without one."""
        year = self.years[0]
        amounts = {key.row: amount for key, amount in self.figures().items() if key.year == year}
        if row not in amounts:
            raise InvalidArgumentError(
                "the statement of {year} has no amount '{row}'; it has {amounts}",
                year=year,
                row=row,
                amounts=", ".join(amounts),
            )
        return amounts[row]

    def records(self) -> list[Flat]:
        """A dictionary for each known figure: place, row, label, year and amount in kronor."""
        labels = {row.id: row.label.sv for row in self._rows()}
        return [
            {**key._asdict(), "label": labels.get(key.row, key.row), "amount": amount}
            for key, amount in self.figures().items()
        ]

    def _rows(self) -> list[Row]:
        notes = (row for note in self.footnotes for row in note.rows)
        return [*self.appendix_2, *notes, *self.financing, *self.appendix_1]

    def _shown_rows(self) -> list[Flat]:
        """Bilaga 1, a column for each year."""
        return [
            {"": row.label.sv, **{str(year): row.amounts[year] for year in self.years}}
            for row in self.appendix_1
        ]

    def figures(self) -> dict[FigureKey, Decimal]:
        """Every known figure of the statement, by place, row and year.

        Of a footnote these are the declared items: two lines may share a free text, and each
        may have an unspecified part.
        """
        places: list[tuple[FigurePlace, Sequence[Row]]] = [
            ("appendix_1", self.appendix_1),
            ("appendix_2", self.appendix_2),
            *(("footnote", note.declared_rows()) for note in self.footnotes),
            ("financing", self.financing),
        ]
        return {
            FigureKey(place, row.id, year): amount
            for place, rows in places
            for row in rows
            for year, amount in row.amounts.items()
            if amount is not None
        }


def rows_in_order(lines: Sequence[Line]) -> tuple[Line | str, ...]:
    """The rows of Bilaga 1 as they are printed: lines, and the ids of the rows of every statement.

    A line called `appropriations` is the row of its section itself.
    """
    appropriations = lines_of_section(lines, Section.APPROPRIATION)
    return (
        "opening_balance",
        *lines_of_section(lines, Section.INCOME),
        "total_income",
        *lines_of_section(lines, Section.COST),
        "total_costs",
        "result",
        *(line for line in appropriations if line.id != "appropriations"),
        "appropriations",
        "closing_balance",
    )


SECTION_TOTALS: Final[Mapping[Section, str]] = {
    Section.INCOME: "total_income",
    Section.COST: "total_costs",
    Section.APPROPRIATION: "appropriations",
}
"""The row that sums the lines of a section."""


def row_sums(lines: Sequence[Line]) -> tuple[Sum, ...]:
    """The rows of Bilaga 1 that are sums of other rows, in the order in which they are printed."""
    income, costs, appropriations = (
        tuple(line.id for line in lines_of_section(lines, section)) for section in Section
    )
    is_row_itself = is_row_of_appropriations(lines)
    transfers = (
        tuple(id for id in appropriations if id != "appropriations") if is_row_itself else ()
    )
    return (
        Sum("total_income", income),
        Sum("total_costs", costs),
        Sum("result", ("total_income", "total_costs")),
        *(() if is_row_itself else (Sum("appropriations", appropriations),)),
        Sum("closing_balance", ("opening_balance", "result", *transfers, "appropriations")),
    )


def appendix_1(
    lines: Sequence[Line],
    years: Sequence[FiscalYear],
    totals: Mapping[int, Totals],
    labels: Mapping[str, LocalizedText],
) -> tuple[Row, ...]:
    """The rows of Bilaga 1 in whole kronor, with an amount for each of `years`."""
    newest = years[0].year
    rows = []
    sections_with_heading: set[Section] = {Section.APPROPRIATION}
    for row in rows_in_order(lines):
        if isinstance(row, str):
            is_line = row == "appropriations" and is_row_of_appropriations(lines)
            amounts = {
                year.year: _whole(
                    totals[year.year].sum_of_line(row) if is_line else year.summary_rows[row]
                )
                for year in years
            }
            rows.append(
                Row.model_construct(
                    id=row, label=label(labels, row, newest), amounts=amounts, is_total=True
                )
            )
            continue
        amounts = {year.year: _whole(totals[year.year].sum_of_line(row.id)) for year in years}
        is_first = row.section not in sections_with_heading
        sections_with_heading.add(row.section)
        heading = label(labels, row.section.value, newest) if is_first else None
        rows.append(
            Row.model_construct(id=row.id, label=row.label, amounts=amounts, heading=heading)
        )
    return tuple(rows)


def make_statement(
    *,
    book: str,
    currency: str,
    lines: Sequence[Line],
    years: Sequence[FiscalYear],
    totals: Mapping[int, Totals],
    labels: Mapping[str, LocalizedText],
    fee_rate: Decimal | None,
    budget: Decimal | None,
    rates_differ: bool = False,
    funds: tuple[FundYear, ...] = (),
) -> Statement:
    """The statement of the first of `years`, with a column for each of them.

    `fee_rate` and `budget` are None if they are unknown. If the rates of members differ, the row
    of the rate is left out, and a note says why.
    """
    newest = years[0].year
    lines = lines_in_year(lines, newest)
    rows = appendix_1(lines, years, totals, labels)
    of_lines = footnotes(lines, totals[newest], newest)
    appendix_2 = specification(
        "appropriations",
        label(labels, "appendix_2", newest),
        lines_of_section(lines, Section.APPROPRIATION),
        totals[newest],
        newest,
    )
    financing = {
        **({} if rates_differ else {"fee_rate": fee_rate}),
        "budget": budget,
        **{
            row: _whole(multiply(getattr(years[0], of), sign))
            for row, (sign, of) in FINANCING_OF_FUND.items()
        },
    }
    *specified, total = (row.id for row in appendix_2.rows)
    total_of_appendix_2 = Sum(total, tuple(specified))
    return Statement.model_construct(
        book=book,
        currency=currency,
        title=label(labels, "appendix_1", newest),
        funds=funds,
        years=tuple(year.year for year in years),
        appendix_1=rows,
        appendix_2_title=appendix_2.title,
        appendix_2=appendix_2.rows,
        footnotes=of_lines,
        financing_title=label(labels, "financing", newest),
        financing=tuple(
            Row.model_construct(id=row, label=label(labels, row, newest), amounts={newest: amount})
            for row, amount in financing.items()
        ),
        notes=(
            *_empty_years(years, totals),
            *(
                (Note(row="fee_rate", year=newest, text=message(RATES_DIFFER)),)
                if rates_differ
                else ()
            ),
            *_rounding_notes(rows, row_sums(lines), [year.year for year in years], labels),
            *_rounding_notes(appendix_2.rows, [total_of_appendix_2], [newest], labels),
            *_footnote_notes(of_lines, rows, lines),
        ),
    )


_ROUNDED = message(
    "{row}: the rows are rounded one by one and add up to {sum}, the total is {printed}"
)
_FOOTNOTE_ROUNDED = message(
    "{row} {year}: the figures of the footnote are rounded one by one and add up to {sum}, the row"
    " is {printed}"
)


def _empty_years(years: Sequence[FiscalYear], totals: Mapping[int, Totals]) -> Iterator[Note]:
    """A note on each year in which nothing is booked: its zeros are no result of a year."""
    for year in years:
        if not totals[year.year].entries:
            text = message(
                "No entries are booked in {year} yet; what is shown of the year is no result.",
                year=year.year,
            )
            yield Note(row="closing_balance", year=year.year, text=text)


def _rounding_notes(
    rows: Sequence[Row],
    sums: Sequence[Sum],
    years: Sequence[int],
    labels: Mapping[str, LocalizedText],
) -> Iterator[Note]:
    """Notes where the rounded rows do not add up to the rounded total."""
    by_id = {row.id: row for row in rows}
    for year in years:
        for row_sum in sums:
            printed = by_id[row_sum.row].amounts[year] or ZERO
            total = exact_sum(by_id[part].amounts[year] or ZERO for part in row_sum.parts)
            if printed != total:
                text = _ROUNDED.format(
                    row=dated(named(labels, by_id[row_sum.row], year), year),
                    sum=format_sek(total),
                    printed=format_sek(printed),
                )
                yield Note(row=row_sum.row, year=year, text=text)


def _footnote_notes(
    footnotes: Sequence[Specification], rows: Sequence[Row], lines: Sequence[Line]
) -> Iterator[Note]:
    """Notes where the rounded amounts of a footnote do not add up to the row that it specifies."""
    rows_by_id = {row.id: row for row in rows}
    lines_by_id = {line.id: line for line in lines}
    for footnote in footnotes:
        line, row, year = lines_by_id[footnote.of], rows_by_id[footnote.of], footnote.year
        printed = row.amounts[year]
        total = exact_sum(
            amount if prints_inflow(line, line.item(part.id)) else negate(amount)
            for part in footnote.rows
            for amount in part.amounts.values()
            if amount is not None
        )
        if printed is not None and printed != total:
            text = _FOOTNOTE_ROUNDED.format(
                row=row.label, year=year, sum=format_sek(total), printed=format_sek(printed)
            )
            yield Note(row=footnote.of, year=year, text=text)


def _whole(amount: Decimal) -> Decimal:
    return round_half_up(amount, KRONA)

"""The statement (resultatrapport): Bilaga 1, Bilaga 2, the footnote, the paragraph Finansiering.

Rows and totals in whole kronor, no layout. Each row is rounded half up by
itself and each total from the exact sum; where the rounded rows then do not add
up to the rounded total, a note says so and no row is adjusted.

>>> from fhledger.domain.fund.fiscal_years import FiscalYear
>>> from fhledger.core.amounts import parse_amount
>>> year = FiscalYear(year=2024, opening_balance=parse_amount(100), income=parse_amount(0),
...                   costs=parse_amount(0), appropriations=parse_amount(0))
>>> [row.id for row in appendix_1([], [year], {2024: Totals()}, {})]
['opening_balance', 'total_income', 'total_costs', 'result', 'appropriations', 'closing_balance']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, NamedTuple

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
from fhledger.core.record import Record, key
from fhledger.core.tabular import Flat, Tabular
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.domain.fund.ledger import Line, Section, Totals
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


class Sum(NamedTuple):
    """A row of Bilaga 1 that is the sum of others."""

    row: str
    parts: tuple[str, ...]


class Note(Record):
    """Something that a reader of the statement has to know about a row of a year."""

    row: str
    year: int
    text: LocalizedText


class Statement(Tabular, Record):
    """What the annual report prints about money, for one year beside earlier ones (newest first)."""

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

    def __getitem__(self, row: str) -> Decimal:
        """The amount of a row in the statement's own year; `InvalidArgumentError` if there is none.

        >>> from fhledger.book import embedded_book
        >>> embedded_book().statement(2024)["closing_balance"]
        Decimal('7530250')
        """
        year = self.years[0]
        found = {key.row: amount for key, amount in self.figures().items() if key.year == year}
        if row not in found:
            raise InvalidArgumentError(
                f"the statement of {year} has no amount '{row}'; it has {', '.join(found)}"
            )
        return found[row]

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
        may have a part that nothing specifies.
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


def appropriation_rows(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines of appropriations with a row of their own, above the row of their section.

    A line called `appropriations` is that row itself.
    """
    return tuple(
        line
        for line in lines
        if line.section is Section.APPROPRIATION and line.id != "appropriations"
    )


def rows_in_order(lines: Sequence[Line]) -> tuple[Line | str, ...]:
    """The rows of Bilaga 1 as they are printed: lines, and the ids of rows that every one has."""
    income, costs = (
        [line for line in lines if line.section is section]
        for section in (Section.INCOME, Section.COST)
    )
    return (
        "opening_balance",
        *income,
        "total_income",
        *costs,
        "total_costs",
        "result",
        *appropriation_rows(lines),
        "appropriations",
        "closing_balance",
    )


def row_sums(lines: Sequence[Line]) -> tuple[Sum, ...]:
    """Which rows of Bilaga 1 are sums, and of which rows, in the order in which they are printed."""
    sections = {
        section: tuple(line.id for line in lines if line.section is section) for section in Section
    }
    appropriations = sections[Section.APPROPRIATION]
    own = [] if appropriations == ("appropriations",) else [Sum("appropriations", appropriations)]
    return (
        Sum("total_income", sections[Section.INCOME]),
        Sum("total_costs", sections[Section.COST]),
        Sum("result", ("total_income", "total_costs")),
        *own,
        Sum("closing_balance", ("opening_balance", "result", "appropriations")),
    )


def appendix_1(
    lines: Sequence[Line],
    years: Sequence[FiscalYear],
    totals: Mapping[int, Totals],
    labels: Mapping[str, LocalizedText],
) -> tuple[Row, ...]:
    """The rows of Bilaga 1 in whole kronor, one amount for each of `years`, in their order."""
    newest = years[0].year
    headed = {line.section: line for line in reversed(lines)}
    headed.pop(Section.APPROPRIATION, None)

    def row(of: Line | str) -> Row:
        if isinstance(of, str):
            amounts = {year.year: round_half_up(year.summary_rows[of], KRONA) for year in years}
            return Row(id=of, label=label(labels, of, newest), amounts=amounts, is_total=True)
        return Row(
            id=of.id,
            label=of.label,
            amounts={
                year.year: round_half_up(totals[year.year].sum_of_line(of.id), KRONA)
                for year in years
            },
            heading=label(labels, of.section.value, newest)
            if of is headed.get(of.section)
            else None,
        )

    return tuple(row(of) for of in rows_in_order(lines))


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
) -> Statement:
    """The statement of the first of `years`, beside the others, which come in its columns.

    `fee_rate` and `budget` are None where the book does not know them. Where the rates of members
    differ there is no rate to print: the row is left out, and a note says why.
    """
    newest = years[0]
    appropriating = [line for line in lines if line.section is Section.APPROPRIATION]
    rows = appendix_1(lines, years, totals, labels)
    explained = footnotes(lines, totals[newest.year], newest.year)
    appendix_2 = specification(
        "appropriations",
        label(labels, "appendix_2", newest.year),
        appropriating,
        totals[newest.year],
        newest.year,
    )
    financing = {
        "fee_rate": fee_rate,
        "budget": budget,
        **{
            row: round_half_up(multiply(getattr(newest, of), sign), KRONA)
            for row, (sign, of) in FINANCING_OF_FUND.items()
        },
    }
    return Statement(
        book=book,
        currency=currency,
        title=label(labels, "appendix_1", newest.year),
        years=tuple(year.year for year in years),
        appendix_1=rows,
        appendix_2_title=appendix_2.title,
        appendix_2=appendix_2.rows,
        footnotes=explained,
        financing_title=label(labels, "financing", newest.year),
        financing=tuple(
            Row(id=row, label=label(labels, row, newest.year), amounts={newest.year: amount})
            for row, amount in financing.items()
            if row != "fee_rate" or not rates_differ
        ),
        notes=(
            *([Note(row="fee_rate", year=newest.year, text=RATES_DIFFER)] if rates_differ else []),
            *_rounding_notes(rows, row_sums(lines), [year.year for year in years], labels),
            *_rounding_notes(appendix_2.rows, [_sum_of(appendix_2.rows)], [newest.year], labels),
            *_footnote_notes(explained, rows, lines),
        ),
    )


def _sum_of(rows: Sequence[Row]) -> Sum:
    """The last row as the sum of those above it."""
    *parts, whole = (row.id for row in rows)
    return Sum(whole, tuple(parts))


def _rounding_notes(
    rows: Sequence[Row],
    sums: Sequence[Sum],
    years: Sequence[int],
    labels: Mapping[str, LocalizedText],
) -> tuple[Note, ...]:
    by_id = {row.id: row for row in rows}
    notes = []
    for year in years:
        for summed in sums:
            printed = by_id[summed.row].amounts[year] or ZERO
            added = exact_sum(by_id[part].amounts[year] or ZERO for part in summed.parts)
            if printed != added:
                name = dated(named(labels, by_id[summed.row], year), year)
                text = LocalizedText(
                    sv=f"{name.sv}: raderna är avrundade var för sig och ger tillsammans"
                    f" {format_sek(added)}, summan är {format_sek(printed)}",
                    en=f"{name.en}: the rows are rounded one by one and add up to"
                    f" {format_sek(added)}, the total is {format_sek(printed)}",
                )
                notes.append(Note(row=summed.row, year=year, text=text))
    return tuple(notes)


def _footnote_notes(
    footnotes: Sequence[Specification], rows: Sequence[Row], lines: Sequence[Line]
) -> Iterator[Note]:
    """Where the rounded sizes of a footnote do not come to the row that it explains."""
    printed = {row.id: row for row in rows}
    by_id = {line.id: line for line in lines}
    for note in footnotes:
        line, row = by_id[note.of], printed[note.of]
        amount = row.amounts[note.year]
        added = exact_sum(
            size if prints_inflow(line, line.item(part.id)) else negate(size)
            for part in note.rows
            for size in part.amounts.values()
            if size is not None
        )
        if amount is not None and amount != added:
            name, both = row.label, (format_sek(added), format_sek(amount))
            text = LocalizedText(
                sv=f"{name.sv} {note.year}: talen i fotnoten är avrundade var för sig och ger"
                f" tillsammans {both[0]}, raden är {both[1]}",
                en=f"{name.en} {note.year}: the figures of the footnote are rounded one by one and"
                f" add up to {both[0]}, the row is {both[1]}",
            )
            yield Note(row=note.of, year=note.year, text=text)

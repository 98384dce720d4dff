"""The traces of booked years (bokförda år): each row, item and fee, down to entries and sources."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Final, Literal

from fhledger.book.book import BookData, lines_of_year
from fhledger.book.names import row_names
from fhledger.book.tracing.budget import budget_trace
from fhledger.book.tracing.entries import EntryKey, entry_traces
from fhledger.book.tracing.fees import fees_trace
from fhledger.book.tracing.projects import ProjectTracer
from fhledger.book.year_ledger import entries_location
from fhledger.core.amounts import KRONA, ZERO, format_sek, round_half_up
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText, join
from fhledger.core.matching import nearest_name, nearest_names
from fhledger.core.messages import message
from fhledger.domain.fees.rates import single_rate
from fhledger.domain.fund.budget_follow_up import sections_text
from fhledger.domain.fund.funds import Fund, lines_of_fund
from fhledger.domain.fund.ledger import Line, Section, lines_in_year
from fhledger.domain.statement.comparison import agree
from fhledger.domain.statement.rows import (
    FINANCING_OF_FUND,
    FINANCING_ROWS,
    LABELS,
    SUMMARY_ROWS,
    dated,
    label,
)
from fhledger.domain.statement.specification import prints_inflow
from fhledger.domain.statement.statement import SECTION_TOTALS, row_sums
from fhledger.domain.trace import Trace, derived, fact

_FEE_TOTAL = message("Computed fees {year}")
_USED = message("Used of the budget {year}, {sections}")
_NO_ENTRY = message("{file}, which has no entry of it")
_SAME_AMOUNT: Final = {
    row: (sign, other)
    for row, (sign, other) in {**FINANCING_OF_FUND, "total": (-1, "appropriations")}.items()
    if row != other
}
"""Rows that print the amount of another row, with its sign or the opposite one."""


def row_label(book: BookData, row: str, year: int) -> LocalizedText:
    """The label of a row, with the year where the label itself has none."""
    return dated(label(book.config.labels, row, year), year)


def lines_of(book: BookData, year: int, row: str) -> frozenset[str] | None:
    """The lines of whose entries a row consists; None for a row that follows from other rows."""
    if row in (*SUMMARY_ROWS, *FINANCING_ROWS, "total", *_funds(book, year)):
        return None
    if any(line.id == row for line in book.config.lines):
        return frozenset({row})
    of_item = frozenset(line.id for line in _lines_by_item(book, year).get(row, ()))
    return None if " " in row and not of_item else of_item


class Tracer:
    """Makes traces of a book one after another, and reads the entries of each year once.

    `entries` is the most entries listed one by one in one place, `lines` those whose entries are
    read (None: all).
    """

    def __init__(
        self, book: BookData, entries: int | None = None, lines: Collection[str] | None = None
    ) -> None:
        self._book = book
        self._entries = cache(lambda year: entry_traces(book, year, entries, lines))
        self._fees = cache(book.fees)
        self._lines_of_year = cache(lambda year: lines_of_year(book, year))
        self._sums = cache(lambda year: row_sums(self._lines_of_year(year)))
        self._funds = cache(lambda year: _funds(book, year))
        self._lines_by_item = cache(lambda year: _lines_by_item(book, year))
        self._projects = ProjectTracer(
            book, lambda year, project, kind: self._traced(year, ("project", project, kind))
        )

    def trace(self, year: int, row: str) -> Trace:
        """The trace of a row of either appendix, the footnote or Finansiering, an item, or a fee.

        `fee_total` is the sum of the fees. A row of several words is a figure of the budget, as in
        `budget rent` and `used cost`, or of projects, as in `project path paid` and
        `committed 2023`.

        Raises `YearMissingError` for a year that the book lacks, `InvalidArgumentError` for an
        unknown row.
        """
        self._book.ledger(year)
        trace = (
            self._row(year, row) or self._fund(year, row) or self._detail(year, row)
            if row
            else None
        )
        if trace is None:
            lines = (line.id for line in self._lines_of_year(year))
            rows = dict.fromkeys((*SUMMARY_ROWS, *self._funds(year), *lines, *FINANCING_ROWS))
            names = row_names(self._book, year)
            raise InvalidArgumentError(
                "there is no row '{row}' in {year}; there are {rows}, the ids of items, and the"
                " codes of municipalities.{hint}",
                row=row,
                year=year,
                rows=nearest_names(row, {id: names[id] for id in rows}),
                hint=nearest_name(row, names),
            )
        return trace.model_copy(update={"id": f"{year} {row}", **self._in_print(year, row, trace)})

    def _in_print(self, year: int, row: str, trace: Trace) -> dict[str, tuple[object, ...]]:
        """Where the row is in print, and whether it is the amount, as exactly as it is printed."""
        exact = trace.amount
        shown = () if exact is None else (exact, round_half_up(exact, KRONA))
        found = [
            (
                join(": ", (comparison.report.where(key).localized, format_sek(amount))),
                any(agree(amount, one, comparison.tolerance(key)) for one in shown),
            )
            for comparison in self._book.comparisons
            for key, amount in comparison.figures.items()
            if key.row == row and key.year == year
        ]
        return {
            "printed": tuple(place.en for place, _ in found),
            "printed_places": tuple(place for place, _ in found),
            "printed_agrees": tuple(agrees for _, agrees in found),
        }

    def _row(self, year: int, row: str) -> Trace | None:
        """A row of the statement: a sum, the amount of another row, a fact, or a line."""
        lines = self._book.config.lines
        for row_sum in self._sums(year):
            if row_sum.row == row:
                parts = [self.trace(year, part) for part in row_sum.parts]
                return derived(row_label(self._book, row, year), parts)
        if row in _SAME_AMOUNT:
            sign, other = _SAME_AMOUNT[row]
            how: Literal["same", "negated_sum"] = "same" if sign > 0 else "negated_sum"
            return derived(row_label(self._book, row, year), [self.trace(year, other)], how)
        if row == "opening_balance":
            return self._opening_balance(year)
        if row == "fee_rate":
            return self._fee_rate(year)
        if row == "budget":
            return self._budget(year)
        return next((self._line(year, line) for line in lines if line.id == row), None)

    def _opening_balance(self, year: int) -> Trace:
        first = self._book.config.opening_balance
        name = row_label(self._book, "opening_balance", year)
        if year == first.valid_from.year:
            opened = [self._opened_with(fund) for fund in self._funds(year).values()]
            return derived(name, opened) if opened else fact(name, first.value, first.source)
        return derived(name, [self.trace(year - 1, "closing_balance")], "same")

    def _opened_with(self, fund: Fund) -> Trace:
        return fact(fund.label, fund.opening_balance.value, fund.opening_balance.source)

    def _fund(self, year: int, id: str) -> Trace | None:
        """The closing balance of a fund: what it opened with, and its lines."""
        config = self._book.config
        if id not in self._funds(year):
            return None
        fund = config.funds[id]
        name = message("{fund}, closing balance", fund=fund.label)
        opened = (
            self._opened_with(fund)
            if year == config.opening_balance.valid_from.year
            else self.trace(year - 1, id)
        )
        own = lines_of_fund(self._lines_of_year(year), id, config.funds)
        return derived(dated(name, year), [opened, *(self.trace(year, line.id) for line in own)])

    def _fee_rate(self, year: int) -> Trace:
        config = self._book.config
        rate = single_rate(config.fee_rates, config.municipalities, year)
        name = row_label(self._book, "fee_rate", year)
        return fact(name, rate.value if rate else None, rate.source if rate else None)

    def _budget(self, year: int) -> Trace:
        name = row_label(self._book, "budget", year)
        return budget_trace(self._book, year, "") or fact(name, None, None)

    def _line(self, year: int, line: Line) -> Trace:
        line = line.in_year(year)
        items = _items(self._book, year, line)
        if not items:
            source = _NO_ENTRY.format(file=entries_location(year))
            return Trace(label=line.label, amount=ZERO, how="sum", source=source)
        if items == [""]:
            return derived(line.label, self._entries_of(year, line, ""))
        return derived(
            line.label,
            [
                derived(_item_label(line, item), self._entries_of(year, line, item))
                for item in items
            ],
        )

    def _detail(self, year: int, row: str) -> Trace | None:
        """The fee of a member, an item as a specification prints it, or a row of several words."""
        book = self._book
        if row == "fee_total" and book.config.fee_rule:
            parts = [self.trace(year, member.code) for member in self._fees(year).members]
            return derived(_FEE_TOTAL.format(year=year), parts)
        if any(member.code == row for member in book.config.municipalities):
            return fees_trace(book, self._fees(year), row)
        lines = self._lines_by_item(year).get(row, [])
        appendix_2 = [line for line in lines if line.section is Section.APPROPRIATION]
        if len(appendix_2) > 1:
            parts = [self._item(year, line, row, line.label) for line in appendix_2]
            return derived(_item_label(lines[0], row), parts)
        if lines:
            return self._item(year, lines[0], row, _item_label(lines[0], row))
        return self._of_several_words(year, row)

    def _of_several_words(self, year: int, row: str) -> Trace | None:
        """A figure of the budget or of projects."""
        match row.split(" "):
            case ["budget", row]:
                return budget_trace(self._book, year, row)
            case ["used", covers] if {*covers.split("_and_")} <= {*Section}:
                sections = [Section(section) for section in covers.split("_and_")]
                parts = [self.trace(year, SECTION_TOTALS[section]) for section in sections]
                label = _USED.format(year=year, sections=sections_text(sections))
                return derived(label, parts, "negated_sum")
            case ["project", project, column]:
                return self._projects.trace(year, project, column)
            case ["committed", decided]:
                return self._projects.committed(year, decided)
        return None

    def _item(self, year: int, line: Line, item: str, name: LocalizedText) -> Trace:
        how: Literal["sum", "negated_sum"] = (
            "sum" if prints_inflow(line, line.item(item)) else "negated_sum"
        )
        return derived(name, self._entries_of(year, line, item), how)

    def _entries_of(self, year: int, line: Line, item: str) -> list[Trace]:
        return self._traced(year, ("line", line.id, item))

    def _traced(self, year: int, key: EntryKey) -> list[Trace]:
        return self._entries(year).get(key, [])


def _funds(book: BookData, year: int) -> Mapping[str, Fund]:
    """The funds that have a row of their own in a year: none in a book with one fund."""
    funds = book.config.funds
    return {row.fund: funds[row.fund] for row in book.fund_years(year) if row.fund in funds}


def _lines_by_item(book: BookData, year: int) -> dict[str, list[Line]]:
    """The lines that have each item in a year, declared or in entries, by their labels."""
    found: dict[str, list[Line]] = {}
    for line in lines_in_year(book.config.lines, year):
        for id in dict.fromkeys((*(item.id for item in line.items), *_items(book, year, line))):
            found.setdefault(id, []).append(line)
    return found


def _items(book: BookData, year: int, line: Line) -> list[str]:
    """The items of a line in a year: the declared ones in their order, then texts, then none."""
    used = book.ledger(year).totals.totals_by_item(line.id).keys()
    declared = [item.id for item in line.items if item.id in used]
    return [*declared, *sorted(used - {*declared}, key=lambda item: (item == "", item))]


def _item_label(line: Line, item: str) -> LocalizedText:
    declared = line.item(item)
    if declared is not None:
        return declared.label
    return LocalizedText(sv=item, en=item) if item else LABELS["unspecified"]

"""The laws of a fund (lagar), as assertions for the tests of other tools.

Each takes a book and raises `AssertionError` with the law that does not hold, and where. They hold
for every book that can be read, whatever findings it has.

>>> from fhledger import embedded_book
>>> assert_laws(embedded_book())
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from fhledger.api import Book, read_book
from fhledger.book.book import lines_of_year
from fhledger.book.files.folder_writer import write_book
from fhledger.core.amounts import EXACT, KRONA, ORE, ZERO, divide, exact_sum, multiply, negate
from fhledger.core.errors import FhledgerError
from fhledger.core.exact import round_fraction
from fhledger.domain.fees.components import rate_amount
from fhledger.domain.fees.fee_records import FeeTable
from fhledger.domain.fees.raised_total import RaisedTotal
from fhledger.domain.fees.rates import Rate
from fhledger.domain.fees.rounding import UNIT_OF_ROUNDING
from fhledger.domain.fund.funds import TOTAL
from fhledger.domain.fund.ledger import summarize
from fhledger.domain.statement.statement import row_sums
from fhledger.domain.trace import How, Trace


def assert_laws(book: Book) -> None:
    """Every law of a fund in `LAWS`; raises `AssertionError` for the first that does not hold."""
    for law in LAWS:
        law(book)


def assert_continuity(book: Book) -> None:
    """Each year opens with the declared balance and the entries of all years before it."""
    opening = book.config.opening_balance.value
    for year in book.fiscal_years():
        _require(
            year.opening_balance == opening,
            f"{year.year} opens with {year.opening_balance}, not with {opening} as the entries"
            f" give",
        )
        entries = book.ledger(year.year).entries
        opening = exact_sum((opening, *(entry.amount_kr for entry in entries)))


def assert_conservation(book: Book) -> None:
    """The last closing balance is the first opening balance and all entries, nothing else."""
    years, opening = book.fiscal_years(), book.config.opening_balance.value
    entries = (entry.amount_kr for year in book.ledgers for entry in year.entries)
    expected = exact_sum((opening, *entries))
    closing = years[-1].closing_balance if years else opening
    _require(
        closing == expected,
        f"the last year closes with {closing}, not with {expected} as the entries give",
    )


def assert_funds(book: Book) -> None:
    """Each fund opens with what it closed with, and all funds together are what the book holds."""
    rows = book.fund_years()
    closing = {id: fund.opening_balance.value for id, fund in book.config.funds.items()}
    closing[TOTAL] = book.config.opening_balance.value
    for row in rows:
        _require(
            row.opening_balance == closing[row.fund],
            f"the fund {row.fund} opens {row.year} with {row.opening_balance}, not with"
            f" {closing[row.fund]}",
        )
        closing[row.fund] = row.closing_balance
    for year in book.fiscal_years() if rows else ():
        own = [row.closing_balance for row in rows if row.year == year.year and row.fund != TOTAL]
        [total] = [row for row in rows if row.year == year.year and row.fund == TOTAL]
        _require(
            exact_sum(own) == total.closing_balance == year.closing_balance,
            f"the funds close {year.year} with {exact_sum(own)}, the book with"
            f" {year.closing_balance}",
        )


def assert_totals(book: Book) -> None:
    """The totals of each year are those of its entries, in any order."""
    for year in book.ledgers:
        totals = summarize(reversed(list(year.entries)))
        _require(totals == year.totals, f"the totals of {year.year} are not those of its entries")


def assert_rows_add_up(book: Book) -> None:
    """Each total of Bilaga 1 is the sum of its rows, unless a note says it is rounding."""
    for year in book.ledgers:
        statement = book.statement(year.year)
        noted = {(note.row, note.year) for note in statement.notes}
        amounts = {row.id: row.amounts for row in statement.appendix_1}
        for total in row_sums(lines_of_year(book, year.year)):
            for shown in statement.years:
                parts = exact_sum(amounts[part][shown] or ZERO for part in total.parts)
                _require(
                    amounts[total.row][shown] == parts or (total.row, shown) in noted,
                    f"{total.row} {shown} is not the sum of its rows, and no note says so",
                )


def assert_traces(book: Book) -> None:
    """Every row of Bilaga 1 follows from its parts, down to entries and facts."""
    for year in book.ledgers:
        for row in book.statement(year.year).appendix_1:
            assert_follows(book.trace(year.year, row.id), f"{year.year} {row.id}")


def assert_fees(book: Book) -> None:
    """The fees of each year, if they can be computed, are whole units that sum as shown."""
    for year in book.ledgers:
        for rule in book.config.fees:
            try:
                table = book.fees(year.year, fee=rule.name)
            except FhledgerError:
                continue
            where = f"{year.year} {rule.name}"
            fees = [member.fee for member in table.members]
            _require(table.total == exact_sum(fees), f"{where}: the total is not that of the fees")
            _require(
                exact_sum(table.by_line.values()) == table.total,
                f"{where}: the fees by line do not sum to the total",
            )
            _require(
                all(EXACT.remainder(fee, rule.unit) == 0 for fee in fees),
                f"{where}: a fee is not rounded by the rule",
            )
            for total in rule.totals:
                if total.year == year.year:
                    _require_raised(table, total, where)


def _require_raised(table: FeeTable, total: RaisedTotal, where: str) -> None:
    parts = [
        component.amount
        for member in table.members
        for component in member.components
        if component.total == total
    ]
    if parts and total.rounding_of_parts == "largest_remainder":
        _require(
            exact_sum(parts) == total.total_kr, f"{where}: the parts do not sum to what is raised"
        )


def assert_rate(rate: Rate, *quantities: int | Decimal) -> None:
    """A larger quantity pays no less, and marginal brackets have no step in what is paid.

    A rate with a discount, or with brackets for the whole measure, may pay less for more.
    """
    if rate.discount is None and rate.brackets != "whole":
        for less, more in pairwise(sorted(Decimal(quantity) for quantity in quantities)):
            _require(
                rate_amount(rate, less) <= rate_amount(rate, more),
                f"{more} pays less than {less}",
            )
    if rate.brackets == "marginal":
        tiny = Decimal(1).scaleb(-6)
        for step in rate.steps[1:]:
            before = EXACT.subtract(step.from_quantity, tiny)
            gap = rate_amount(rate, step.from_quantity) - rate_amount(rate, before)
            highest = max(rate.of_value(each.value) for each in rate.steps)
            _require(
                0 <= gap <= highest * Fraction(tiny),
                f"what is paid has a step at {step.from_quantity}",
            )


def assert_round_trip(book: Book) -> None:
    """A book that is written into its files reads as the same book."""
    with TemporaryDirectory() as folder:
        again = read_book(write_book(book, Path(folder) / "book"))
        for name in type(book).model_fields:
            same = name == "ledgers" or getattr(again, name) == getattr(book, name)
            _require(same, f"{name} reads otherwise than it was written")
        for written, read in zip(book.ledgers, again.ledgers, strict=True):
            same = list(written.entries) == list(read.entries)
            _require(same, f"the entries of {written.year} read otherwise than they were written")


LAWS = (
    assert_continuity,
    assert_conservation,
    assert_funds,
    assert_totals,
    assert_rows_add_up,
    assert_traces,
    assert_round_trip,
)
"""Every law, in the order in which `assert_laws` checks it."""


def assert_follows(trace: Trace, where: str = "the trace") -> None:
    """The amount of a trace, and of each part of it, is the result of its own parts."""
    if trace.parts:
        results = _RESULTS[trace.how](trace)
        expected = " or ".join(str(amount) for amount in sorted(results))
        _require(
            trace.amount in results,
            f"{where}: {trace.label.en} is {trace.amount}, its parts make {expected}",
        )
    for part in trace.parts:
        assert_follows(part, where)


def _amounts(trace: Trace) -> list[Decimal]:
    return [part.amount or ZERO for part in trace.parts]


def _growth(trace: Trace) -> set[Decimal]:
    """In fractions, with which forecasts do not round."""
    number, percent, years = map(Fraction, _amounts(trace))
    unit = KRONA if trace.unit == "number" else ORE
    exact = number * (1 + percent / 100) ** int(years) / Fraction(unit)
    units = int(abs(exact) + Fraction(1, 2))
    return {multiply(unit, units if exact > 0 else -units)}


def _fees(trace: Trace) -> set[Decimal]:
    """The fees that any rule gives for a rate, inhabitants where they count, months and limits."""
    limits = {part.label.en: part.amount for part in trace.parts if part.amount is not None}
    rate, *inhabitants, months = (
        part.amount or ZERO for part in trace.parts if part.label.en not in ("at least", "at most")
    )
    fee = max(multiply(rate, *inhabitants or [Decimal(1)]), limits.get("at least", ZERO))
    fee = min(fee, limits.get("at most", fee))
    return {
        divide(multiply(whole, number), 12, unit)
        for whole in (rate, fee)
        for number in (Decimal(12), months)
        for unit in (KRONA, ORE)
    }


def _limits(trace: Trace) -> tuple[Decimal | None, Decimal | None]:
    """The floor and the ceiling among the parts of a trace."""
    bounds = {part.label.en: part.amount for part in trace.parts}
    return bounds.get("at least"), bounds.get("at most")


def _limited(trace: Trace) -> set[Decimal]:
    """The first part, not below the floor nor above the ceiling."""
    low, high = _limits(trace)
    amount = trace.parts[0].amount or ZERO
    amount = amount if low is None else max(amount, low)
    return {amount if high is None else min(amount, high)}


def _rounded(trace: Trace) -> set[Decimal]:
    """The sum of the parts to a unit of rounding."""
    whole = Fraction(exact_sum(_amounts(trace)))
    return {round_fraction(whole, unit) for unit in UNIT_OF_ROUNDING.values()}


def _apportioned(trace: Trace) -> set[Decimal]:
    """The amount itself, where it is the share of the total to a thousand kronor, or at a limit."""
    total, share, *_ = _amounts(trace)
    low, high = _limits(trace)
    amount = trace.amount or ZERO
    if low is not None or high is not None:
        within = (low is None or amount >= low) and (high is None or amount <= high)
        return {amount} if within and amount <= total else set()
    return {amount} if abs(Fraction(amount) - Fraction(total) * Fraction(share)) < 1000 else set()


_RESULTS: Mapping[How, Callable[[Trace], set[Decimal]]] = {
    "sum": lambda trace: {exact_sum(_amounts(trace))},
    "negated_sum": lambda trace: {negate(exact_sum(_amounts(trace)))},
    "same": lambda trace: set(_amounts(trace)) if len(trace.parts) == 1 else set(),
    "product": lambda trace: {multiply(*_amounts(trace))},
    "grown": _growth,
    "rule": _fees,
    "rounded": _rounded,
    "limited": _limited,
    "bracket": lambda trace: {_amounts(trace)[0]},
    "apportioned": _apportioned,
}
"""The possible results of the parts of a trace, by how it follows from them."""


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise AssertionError(message)

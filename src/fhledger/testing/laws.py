"""The laws of a fund (lagar), as assertions for the tests of other tools.

Each takes a book and raises `AssertionError`, which says what does not hold and where. They
hold for every book that can be read, however doubtful it is.

>>> from fhledger import embedded_book
>>> assert_laws(embedded_book())
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from fhledger.api import Book, read_book
from fhledger.book.folder_writer import write_book
from fhledger.core.amounts import KRONA, ORE, ZERO, divide, exact_sum, multiply, negate
from fhledger.domain.fund.ledger import summarize
from fhledger.domain.statement.statement import row_sums
from fhledger.domain.trace import How, Trace


def assert_laws(book: Book) -> None:
    """Every law below."""
    for law in LAWS:
        law(book)


def assert_continuity(book: Book) -> None:
    """Each year opens with the stated balance and the entries of all years before it."""
    entries = {
        year.year: exact_sum(entry.amount_kr for entry in year.entries) for year in book.ledgers
    }
    before = book.config.opening_balance.value
    for year in book.fiscal_years():
        _hold(
            year.opening_balance == before,
            f"{year.year} opens with {year.opening_balance}, the entries before it say {before}",
        )
        before = exact_sum((before, entries[year.year]))


def assert_conservation(book: Book) -> None:
    """The last closing balance is the first opening balance and all entries, nothing else."""
    years = book.fiscal_years()
    entries = (entry.amount_kr for year in book.ledgers for entry in year.entries)
    expected = exact_sum([book.config.opening_balance.value, *entries])
    closing = years[-1].closing_balance if years else book.config.opening_balance.value
    _hold(closing == expected, f"the last year closes with {closing}, the entries say {expected}")


def assert_totals(book: Book) -> None:
    """The totals of each year are those of its entries, in whatever order they come."""
    for year in book.ledgers:
        again = summarize(reversed(list(year.entries)))
        _hold(again == year.totals, f"the totals of {year.year} are not those of its entries")


def assert_rows_add_up(book: Book) -> None:
    """Each total of Bilaga 1 is the sum of its rows, or a note says that rounding is between."""
    for year in book.ledgers:
        statement = book.statement(year.year)
        noted = {(note.row, note.year) for note in statement.notes}
        amounts = {row.id: row.amounts for row in statement.appendix_1}
        for summed in row_sums(book.config.lines):
            for shown in statement.years:
                parts = exact_sum(amounts[part][shown] or ZERO for part in summed.parts)
                _hold(
                    amounts[summed.row][shown] == parts or (summed.row, shown) in noted,
                    f"{summed.row} {shown} is not the sum of its rows, and no note says so",
                )


def assert_traces(book: Book) -> None:
    """Every row of Bilaga 1 follows from its parts, down to entries and facts."""
    for year in book.ledgers:
        for row in book.statement(year.year).appendix_1:
            assert_follows(book.trace(year.year, row.id), f"{year.year} {row.id}")


def assert_round_trip(book: Book) -> None:
    """A book written into its files reads as the same book."""
    with TemporaryDirectory() as place:
        again = read_book(write_book(book, Path(place) / "book"))
        for name in type(book).model_fields:
            if name != "ledgers":
                same = getattr(again, name) == getattr(book, name)
                _hold(same, f"{name} reads otherwise than it was written")
        for one, other in zip(book.ledgers, again.ledgers, strict=True):
            same = list(one.entries) == list(other.entries)
            _hold(same, f"the entries of {one.year} read otherwise than they were written")


LAWS = (
    assert_continuity,
    assert_conservation,
    assert_totals,
    assert_rows_add_up,
    assert_traces,
    assert_round_trip,
)
"""Every law, in the order in which `assert_laws` asks for it."""


def assert_follows(trace: Trace, where: str = "the trace") -> None:
    """The amount of a trace, and of each part of it, is what its own parts make."""
    if trace.parts:
        made = _MADE[trace.how](trace)
        expected = " or ".join(str(amount) for amount in sorted(made))
        _hold(
            trace.amount in made,
            f"{where}: {trace.label.en} is {trace.amount}, its parts make {expected}",
        )
    for part in trace.parts:
        assert_follows(part, where)


def _sum(trace: Trace) -> set[Decimal]:
    return {exact_sum(_amounts(trace))}


def _negated_sum(trace: Trace) -> set[Decimal]:
    return {negate(exact_sum(_amounts(trace)))}


def _same(trace: Trace) -> set[Decimal]:
    return set(_amounts(trace)) if len(trace.parts) == 1 else set()


def _product(trace: Trace) -> set[Decimal]:
    one, other = _amounts(trace)
    return {multiply(one, other)}


def _grown(trace: Trace) -> set[Decimal]:
    """In fractions, which forecasts do not round with."""
    number, percent, years = map(Fraction, _amounts(trace))
    unit = KRONA if trace.unit == "number" else ORE
    exact = number * (1 + percent / 100) ** int(years) / Fraction(unit)
    units = int(abs(exact) + Fraction(1, 2))
    return {multiply(unit, units if exact > 0 else -units)}


def _rule(trace: Trace) -> set[Decimal]:
    """What any rule makes of a rate, inhabitants where they count, months and limits."""
    limits = {part.label.en: part.amount for part in trace.parts if part.amount is not None}
    rate, *inhabitants, months = (
        part.amount or ZERO for part in trace.parts if part.label.en not in _LIMITS
    )
    fee = max(multiply(rate, *inhabitants or [Decimal(1)]), limits.get("at least", ZERO))
    fee = min(fee, limits.get("at most", fee))
    return {
        divide(multiply(whole, number), 12, unit)
        for whole in (rate, fee)
        for number in (Decimal(12), months)
        for unit in (KRONA, ORE)
    }


_LIMITS = ("at least", "at most")

_MADE: Mapping[How, Callable[[Trace], set[Decimal]]] = {
    "sum": _sum,
    "negated_sum": _negated_sum,
    "same": _same,
    "product": _product,
    "grown": _grown,
    "rule": _rule,
}
"""What the parts of a trace make, by how it follows from them; the rule of a fee leaves a choice."""


def _amounts(trace: Trace) -> list[Decimal]:
    return [part.amount or ZERO for part in trace.parts]


def _hold(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)

"""The laws of a fund (lagar), as assertions for the tests of other tools.

Each takes a book and raises `AssertionError`, which says what does not hold and where. They
hold for every book that can be read, however doubtful it is.

>>> from fhledger import embedded_book
>>> assert_laws(embedded_book())
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from fhledger.book import Book, read_book, write_book
from fhledger.ledger import fold
from fhledger.money import EXACT, ZERO, times, total
from fhledger.statement import row_sums
from fhledger.trace import Trace


def assert_laws(book: Book) -> None:
    """Every law below."""
    for law in LAWS:
        law(book)


def assert_continuity(book: Book) -> None:
    """Each year opens with what the last one closed with, the first with the stated balance."""
    years = book.fiscal_years()
    closings = [book.opening_balance.value, *(year.closing_balance for year in years)]
    for year, before in zip(years, closings, strict=False):
        _hold(
            year.opening_balance == before,
            f"{year.year} opens with {year.opening_balance}, but {before} was carried forward",
        )


def assert_conservation(book: Book) -> None:
    """The last closing balance is the first opening balance and all entries, nothing else."""
    years = book.fiscal_years()
    entries = (entry.amount_kr for year in book.years for entry in year.entries)
    expected = total([book.opening_balance.value, *entries])
    closing = years[-1].closing_balance if years else book.opening_balance.value
    _hold(closing == expected, f"the last year closes with {closing}, the entries say {expected}")


def assert_totals(book: Book) -> None:
    """The totals of each year are those of its entries, in whatever order they come."""
    for year in book.years:
        again = fold(reversed(list(year.entries)))
        _hold(again == year.totals, f"the totals of {year.year} are not those of its entries")


def assert_rows_add_up(book: Book) -> None:
    """Each total of Bilaga 1 is the sum of its rows, or a note says that rounding is between."""
    for year in book.years:
        statement = book.statement(year.year)
        noted = {(note.row, note.year) for note in statement.notes}
        amounts = {row.id: row.amounts for row in statement.appendix_1}
        for summed in row_sums(book.lines):
            for at, shown in enumerate(statement.years):
                parts = total(amounts[part][at] or ZERO for part in summed.parts)
                _hold(
                    amounts[summed.row][at] == parts or (summed.row, shown) in noted,
                    f"{summed.row} {shown} is not the sum of its rows, and no note says so",
                )


def assert_traces(book: Book) -> None:
    """Every row of Bilaga 1 follows from its parts, down to entries and facts."""
    for year in book.years:
        for row in book.statement(year.year).appendix_1:
            _assert_follows(book.trace(year.year, row.id), f"{year.year} {row.id}")


def assert_round_trip(book: Book) -> None:
    """A book written into its files reads as the same book."""
    with TemporaryDirectory() as place:
        again = read_book(write_book(book, Path(place) / "book"))
        for name in type(book).model_fields:
            if name != "years":
                same = getattr(again, name) == getattr(book, name)
                _hold(same, f"{name} reads otherwise than it was written")
        for one, other in zip(book.years, again.years, strict=True):
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


def _assert_follows(trace: Trace, where: str) -> None:
    amounts = [part.amount or ZERO for part in trace.parts]
    expected = {
        "sum": lambda: total(amounts),
        "negated_sum": lambda: EXACT.subtract(ZERO, total(amounts)),
        "same": lambda: amounts[0],
        "product": lambda: times(amounts[0], amounts[1]),
    }.get(trace.how, lambda: trace.amount)()
    _hold(
        trace.amount == expected,
        f"{where}: {trace.label.en} is {trace.amount}, its parts make {expected}",
    )
    for part in trace.parts:
        _assert_follows(part, where)


def _hold(holds: bool, otherwise: str) -> None:
    if not holds:
        raise AssertionError(otherwise)

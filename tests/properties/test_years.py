"""Laws of the fund from year to year, beside those that `fhledger.testing` gives to everybody."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fhledger import Book, Entry, year_ledger
from fhledger.core.amounts import EXACT, exact_sum
from fhledger.testing import strategies
from fhledger.testing.strategies import small_book


def entries_of(book: Book) -> dict[int, list[Entry]]:
    return {year.year: list(year.entries) for year in book.ledgers}


def closings(book: Book) -> dict[int, int]:
    """Closing balances in öre, so that no law is stated in the library's arithmetic."""
    return {year.year: int(year.closing_balance.scaleb(2, EXACT)) for year in book.fiscal_years()}


def ore(amount) -> int:
    return int(amount.scaleb(2, EXACT))


def with_entries(book: Book, year: int, *entries: Entry) -> Book:
    """The book with more entries in one of its years."""
    own = entries_of(book)
    opening = book.config.opening_balance.value
    return small_book(opening, {**own, year: [*own.get(year, ()), *entries]})


def the_printed_columns_continue_one_another(book, *_):
    """A year opens in print with what the last one closed with."""
    rows = book.statement(columns=9).appendix_1
    columns = {row.id: [*row.amounts.values()] for row in rows}
    newer, older = columns["opening_balance"][:-1], columns["closing_balance"][1:]
    assert newer == older


def each_section_is_the_sum_of_its_own_entries(book, *_):
    """What moved the fund in a year is the sum of the entries of each section."""
    section = {line.id: line.section.value for line in book.config.lines}
    for year in book.fiscal_years():
        own = entries_of(book)[year.year]
        for name, amount in (
            ("income", year.income),
            ("cost", year.costs),
            ("appropriation", year.appropriations),
        ):
            assert ore(amount) == sum(
                ore(entry.amount_kr) for entry in own if section[entry.line] == name
            )


def an_empty_year_carries_the_balance_on(book, *_):
    """A year without entries changes nothing: it closes with what it opened with."""
    last = max(entries_of(book))
    longer = with_entries(book, last + 1)
    assert closings(longer)[last + 1] == closings(book)[last]
    assert longer.fiscal_years()[:-1] == book.fiscal_years()
    assert longer.fiscal_years()[-1].result == 0


def an_entry_moves_its_year_and_those_after(book, year, entry, *_):
    """It moves every later closing by its amount, its own year's too, and none before."""
    before, after = closings(book), closings(with_entries(book, year, entry))
    assert {key: after[key] - before[key] for key in before} == {
        key: ore(entry.amount_kr) if key >= year else 0 for key in before
    }


def an_entry_moves_its_own_row_and_no_other_of_its_section(book, year, entry, *_):
    totals = with_entries(book, year, entry).ledger(year).totals
    for line in book.config.lines:
        difference = ore(totals.sum_of_line(line.id)) - ore(
            book.ledger(year).totals.sum_of_line(line.id)
        )
        assert difference == (ore(entry.amount_kr) if line.id == entry.line else 0)


def another_opening_balance_moves_all_closings_alike(book, _year, _entry, more):
    opening = exact_sum([book.config.opening_balance.value, more])
    moved = closings(small_book(opening, entries_of(book)))
    assert {moved[key] - amount for key, amount in closings(book).items()} == {ore(more)}


def a_reversed_entry_leaves_no_figure_behind(book, year, entry, *_):
    """An entry and the one that reverses it leave every figure as it was, and no row behind.

    A row of a specification that was zero before may go with them.
    """
    undone = replace(
        entry, number="Z2", amount_kr=EXACT.minus(entry.amount_kr), reverses=entry.number
    )
    changed = with_entries(book, year, entry, undone)
    now, then = changed.statement(year).figures(), book.statement(year).figures()
    assert now.items() <= then.items()
    assert not any(then[key] for key in then.keys() - now.keys())
    assert changed.fiscal_years() == book.fiscal_years()


def who_reverses_whom_is_remembered(book, year, entry, *_):
    own = entries_of(book)[year]
    undone = replace(entry, number="Z2", reverses=entry.number)
    reversals = year_ledger(year, [*own, undone]).totals.reversals
    assert ("Z2", entry.number, entry.line, entry.item) in reversals
    assert len(reversals) == 1 + sum(bool(e.reverses) for e in own)


def the_chain_is_by_year(book, *_):
    """The years of a book may be in any order."""
    for years in (book.ledgers[::-1], (*book.ledgers[1:], book.ledgers[0])):
        shuffled = Book(**{**dict(book), "ledgers": years})
        assert shuffled.fiscal_years() == book.fiscal_years()
        assert shuffled.statement() == book.statement()
        assert shuffled.ledger() == book.ledger()


LAWS = (
    the_printed_columns_continue_one_another,
    each_section_is_the_sum_of_its_own_entries,
    an_empty_year_carries_the_balance_on,
    an_entry_moves_its_year_and_those_after,
    an_entry_moves_its_own_row_and_no_other_of_its_section,
    another_opening_balance_moves_all_closings_alike,
    a_reversed_entry_leaves_no_figure_behind,
    who_reverses_whom_is_remembered,
    the_chain_is_by_year,
)


@given(strategies.small_books(), st.data(), strategies.amounts(10**6))
def test_the_laws_of_years(book, data, more):
    """Each law holds for the book, an entry more in one of its years, or another opening."""
    year = data.draw(st.sampled_from(sorted(entries_of(book))))
    entry = data.draw(strategies.entries(strategies.CHART, year))
    for law in LAWS:
        law(book, year, entry, more)


class TestDeficit:
    """A fund below zero is carried as it is; no balance is ever lifted to zero."""

    @given(strategies.amounts(), strategies.amounts())
    def test_a_negative_balance_goes_on(self, opening, amount):
        entry = Entry(number="A1", day="2020-05-01", line="rent", amount_kr=amount)
        book = small_book(opening, {2020: [entry], 2021: [], 2022: []})
        assert set(closings(book).values()) == {ore(opening) + ore(amount)}

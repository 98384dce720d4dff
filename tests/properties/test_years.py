"""Laws of the fund from year to year, beside those that `fhledger.testing` gives to everybody."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from fhledger import Book, Entry, YearLedger, year_ledger
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


class TestContinuity:
    """A year opens in print with what the last one closed with."""

    @given(strategies.small_books())
    def test_the_printed_columns_continue_one_another(self, book):
        rows = book.statement(columns=9).appendix_1
        columns = {row.id: [*row.amounts.values()] for row in rows}
        newer, older = columns["opening_balance"][:-1], columns["closing_balance"][1:]
        assert newer == older


class TestSections:
    """What moved the fund in a year is the sum of the entries of each section."""

    @given(strategies.small_books())
    def test_income_costs_and_appropriations_are_each_the_sum_of_their_own(self, book):
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


class TestStillness:
    """A year without entries changes nothing: it closes with what it opened with."""

    @given(strategies.small_books(max_years=2))
    def test_an_empty_year_carries_the_balance_on(self, book):
        last = max(entries_of(book))
        longer = small_book(book.config.opening_balance.value, {**entries_of(book), last + 1: []})
        assert closings(longer)[last + 1] == closings(book)[last]
        assert longer.fiscal_years()[:-1] == book.fiscal_years()
        assert longer.fiscal_years()[-1].result == 0


class TestLocality:
    """An entry moves every later closing by its amount, its own year's too, and none before."""

    @given(strategies.small_books(), st.data())
    def test_an_entry_moves_its_year_and_those_after(self, book, data):
        before = closings(book)
        year = data.draw(st.sampled_from(sorted(before)))
        entry = data.draw(strategies.entries(strategies.CHART, year))
        moved = entries_of(book)
        after = closings(
            small_book(book.config.opening_balance.value, {**moved, year: [*moved[year], entry]})
        )
        assert {key: after[key] - before[key] for key in before} == {
            key: ore(entry.amount_kr) if key >= year else 0 for key in before
        }

    @given(strategies.small_books(), strategies.amounts())
    def test_another_opening_balance_moves_all_closings_alike(self, book, more):
        opening = exact_sum([book.config.opening_balance.value, more])
        assume(abs(opening) < 10**15)
        moved = closings(small_book(opening, entries_of(book)))
        assert {moved[key] - amount for key, amount in closings(book).items()} == {ore(more)}

    @given(strategies.small_books(), st.data())
    def test_it_moves_its_own_row_and_no_other_of_its_section(self, book, data):
        year = data.draw(st.sampled_from(sorted(entries_of(book))))
        entry = data.draw(strategies.entries(strategies.CHART, year))
        moved = entries_of(book)
        changed = small_book(
            book.config.opening_balance.value, {**moved, year: [*moved[year], entry]}
        )
        for line in book.config.lines:
            difference = ore(changed.ledger(year).totals.sum_of_line(line.id)) - ore(
                book.ledger(year).totals.sum_of_line(line.id)
            )
            assert difference == (ore(entry.amount_kr) if line.id == entry.line else 0)


class TestReversal:
    """An entry and the one that reverses it leave every figure as it was, and no row behind.

    A row of a specification that was zero before may go with them.
    """

    @given(strategies.small_books(), st.data())
    def test_a_reversed_entry_leaves_no_figure_behind(self, book, data):
        year = data.draw(st.sampled_from(sorted(entries_of(book))))
        entry = data.draw(strategies.entries(strategies.CHART, year))
        undone = replace(
            entry, number="Z2", amount_kr=EXACT.minus(entry.amount_kr), reverses=entry.number
        )
        moved = entries_of(book)
        changed = small_book(
            book.config.opening_balance.value, {**moved, year: [*moved[year], entry, undone]}
        )
        now, then = changed.statement(year).figures(), book.statement(year).figures()
        assert now.items() <= then.items()
        assert not any(then[key] for key in then.keys() - now.keys())
        assert changed.fiscal_years() == book.fiscal_years()

    @given(strategies.entry_lists(), strategies.entries(strategies.CHART))
    def test_who_reverses_whom_is_remembered(self, entries, entry):
        undone = replace(entry, number="Z2", reverses=entry.number)
        reversals = year_ledger(2024, [*entries, undone]).totals.reversals
        assert ("Z2", entry.number, entry.line, entry.item) in reversals
        assert len(reversals) == 1 + sum(bool(e.reverses) for e in entries)


class TestDeficit:
    """A fund below zero is carried as it is; no balance is ever lifted to zero."""

    @given(strategies.amounts(), strategies.amounts())
    def test_a_negative_balance_goes_on(self, opening, amount):
        entry = Entry(number="A1", day="2020-05-01", line="rent", amount_kr=amount)
        book = small_book(opening, {2020: [entry], 2021: [], 2022: []})
        assert set(closings(book).values()) == {ore(opening) + ore(amount)}


class TestOrderOfYears:
    """The years of a book may be in any order."""

    @given(strategies.small_books(), st.data())
    def test_the_chain_is_by_year(self, book, data):
        years: list[YearLedger] = data.draw(st.permutations(book.ledgers))
        shuffled = Book(**{**dict(book), "ledgers": tuple(years)})
        assert shuffled.fiscal_years() == book.fiscal_years()
        assert shuffled.statement() == book.statement()
        assert shuffled.ledger() == book.ledger()

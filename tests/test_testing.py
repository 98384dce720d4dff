"""What other tools' tests are given: laws that hold and can fail, faults that are found."""

from __future__ import annotations

import pytest
from hypothesis import given

from broken_books import SOUND
from fhledger import BookYear, WrongCallError, embedded_book, fold, read_book, verify
from fhledger.testing import FAULTS, LAWS, assert_laws, books, with_fault
from fhledger.testing.laws import assert_conservation, assert_totals


class TestLawsOfAnyBook:
    """The laws hold for every book that can be read."""

    @given(books())
    def test_they_hold(self, book):
        assert_laws(book)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("book", [embedded_book(), read_book(SOUND)], ids=lambda book: book.name)
def test_a_law_holds(law, book):
    law(book)


def with_totals_of_others(book):
    year = book.years[-1]
    others = fold(list(year.entries)[1:])
    spoiled = BookYear(year=year.year, totals=others, entries=year.entries)
    return book.model_copy(update={"years": (*book.years[:-1], spoiled), "_chain": None})


@pytest.mark.parametrize("law", [assert_conservation, assert_totals])
def test_a_law_fails_and_says_where(law):
    book = read_book(SOUND)
    with pytest.raises(AssertionError, match=r"2024|the last year closes with"):
        law(with_totals_of_others(book))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault):
    book, code = with_fault(embedded_book(), fault)
    assert code in {finding.code for finding in verify(book).failures()}


def test_a_fault_wants_a_name_and_entries():
    with pytest.raises(WrongCallError, match="there is no fault 'rust'"):
        with_fault(embedded_book(), "rust")
    book = read_book(SOUND)
    empty = book.model_copy(update={"years": (BookYear(year=2023, totals=fold([])),)})
    with pytest.raises(WrongCallError, match="fewer than two entries"):
        with_fault(empty, "a number twice")

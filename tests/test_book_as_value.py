"""A book is a value: equal by what it holds, wherever its folder is, and written whole as JSON."""

from __future__ import annotations

import copy
import json
import pickle
import shutil
from datetime import date

import pytest

from cases import for_each
from fhledger import (
    Book,
    Entry,
    InvalidArgumentError,
    YearLedger,
    embedded_book,
    parse_amount,
    read_book,
    with_entries,
    year_ledger,
)
from fhledger.book.files.folder_reader import EMBEDDED
from fhledger.testing.strategies import small_book

RENT = Entry("A1", "2024-03-01", "rent", "-200", text="Hyra")
BACK = Entry("A2", "2024-03-01", "rent", "200", text="Hyra")


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(EMBEDDED, tmp_path / "copy")


class TestEquality:
    def test_a_copy_of_a_folder_is_the_same_book(self, folder):
        book = read_book(folder)
        assert book == embedded_book()
        assert hash(book) == hash(embedded_book())

    def test_another_text_of_one_entry_is_another_book(self, folder):
        path = folder / "entries" / "2024.csv"
        before = path.read_text("utf-8")
        path.write_text(before.replace("Familjedagen 2024", "Familjedagen", 1), "utf-8")
        assert path.read_text("utf-8") != before
        assert read_book(folder) != embedded_book()

    def test_entries_in_another_order_are_another_ledger(self):
        assert year_ledger(2024, [RENT, BACK]) == year_ledger(2024, (RENT, BACK))
        other = Entry("A1", "2024-03-01", "rent", "-200", text="Lokal")
        assert year_ledger(2024, [RENT]).totals == year_ledger(2024, [other]).totals
        assert year_ledger(2024, [RENT]) != year_ledger(2024, [other])
        assert year_ledger(2024, [RENT, BACK]) != year_ledger(2024, [BACK, RENT])
        assert year_ledger(2024, [RENT]) != (2024, [RENT])

    def test_a_book_as_of_a_day_and_one_with_a_new_entry_are_values_too(self, folder):
        day = date(2024, 6, 30)
        assert read_book(folder).as_of(day) == embedded_book().as_of(day)
        new = Entry("A29", "2025-03-01", "external_costs", "-1")
        assert with_entries(read_book(folder), new) == with_entries(embedded_book(), new)
        assert with_entries(embedded_book(), new) != embedded_book()

    def test_a_file_of_entries_is_that_of_the_same_entries(self, folder):
        for of_copy, of_book in zip(
            read_book(folder).ledgers, embedded_book().ledgers, strict=True
        ):
            assert of_copy.entries == of_book.entries == copy.deepcopy(of_book.entries)
            assert pickle.loads(pickle.dumps(of_copy.entries)) == of_book.entries


class TestJson:
    """The whole book as JSON: its entries, and nothing of the machine."""

    def test_it_names_no_path(self, folder):
        book = read_book(folder)
        assert str(folder) not in book.model_dump_json()
        assert str(folder) not in repr(book)
        assert book.model_dump_json() == embedded_book().model_dump_json()

    def test_it_holds_the_entries(self):
        written = json.loads(embedded_book().model_dump_json())["ledgers"]
        for dumped, ledger in zip(written, embedded_book().ledgers, strict=True):
            numbers = [entry["number"] for entry in dumped["entries"]]
            assert numbers == [entry.number for entry in ledger.entries]

    @pytest.mark.parametrize("day", [None, date(2024, 6, 30)])
    def test_it_makes_the_same_book_again(self, day):
        book = embedded_book() if day is None else embedded_book().as_of(day)
        assert Book.model_validate_json(book.model_dump_json()) == book
        assert Book.model_validate(book.model_dump()) == book


class TestMappings:
    """What a book has computed once does not change under its next reader."""

    @for_each(
        "mapping",
        [
            lambda book: book.ledgers_by_year,
            lambda book: book.comparisons[0].figures,
            lambda book: book.comparisons[0].computed,
            lambda book: book.printed[0].appendix_1.rows,
            lambda book: book.config.labels,
            lambda book: book.config.sources,
        ],
    )
    def test_it_is_immutable(self, mapping):
        before = dict(mapping(embedded_book()))
        with pytest.raises(TypeError, match="does not change"):
            mapping(embedded_book()).clear()
        assert mapping(embedded_book()) == before != {}

    def test_so_are_the_entries_of_a_list(self):
        entries = [RENT]
        book = small_book(parse_amount(1), {2024: []}).replace(
            ledgers=(year_ledger(2024, entries),)
        )
        entries.append(BACK)
        assert list(book.ledger().entries) == [RENT]


def test_entries_that_can_be_read_once_only_are_refused():
    totals = year_ledger(2024, [RENT]).totals
    with pytest.raises(InvalidArgumentError, match="must be iterable repeatedly"):
        year_ledger(2024, iter([RENT]))
    with pytest.raises(ValueError, match="must be iterable repeatedly"):
        YearLedger(year=2024, totals=totals, entries=iter([RENT]))

"""A trace adds up, agrees with the statement, and ends in sources."""

from __future__ import annotations

from decimal import Decimal

import pytest

from broken_books import CASES, SOUND, broken_book
from fhledger import Book, Trace, embedded_book, read_book
from fhledger.book.trace import Tracer
from fhledger.money import KRONA, rounded


def nodes(trace: Trace):
    yield trace
    for part in trace.parts:
        yield from nodes(part)


def assert_follows_from_its_parts(node: Trace) -> None:
    amounts = [part.amount for part in node.parts]
    follows = {
        "sum": lambda: sum(amounts),
        "negated_sum": lambda: -sum(amounts),
        "same": lambda: amounts[0],
        "product": lambda: amounts[0] * amounts[1],
        "rule": lambda: node.amount,
        "fact": lambda: node.amount,
        "entry": lambda: node.amount,
    }
    assert node.amount == follows[node.how]()


def assert_traces_hold(book: Book) -> None:
    for year in book.years:
        for key, amount in book.statement(year.year).figures().items():
            if key.year != year.year or key.row == "unspecified":
                continue
            trace = book.trace(year.year, key.row)
            unit = Decimal("0.01") if key.row == "fee_rate" else KRONA
            assert rounded(trace.amount, unit) == amount, key
            for node in nodes(trace):
                assert_follows_from_its_parts(node)


@pytest.mark.parametrize("book", [embedded_book(), read_book(SOUND)], ids=lambda book: book.name)
def test_every_figure_is_its_trace(book):
    assert_traces_hold(book)


@pytest.mark.parametrize("code", [code for code in CASES if code not in ("FH003", "FH002")])
def test_the_traces_of_doubtful_books_hold_too(code, tmp_path):
    assert_traces_hold(read_book(broken_book(code, tmp_path / "book")))


def test_every_leaf_has_a_source():
    book = embedded_book()
    for row in ("closing_balance", "budget", "fee_rate", "1283", "total", "granted"):
        assert all(leaf.source for leaf in book.trace(2024, row).leaves()), row


def test_a_leaf_without_a_source_says_so(tmp_path):
    book = read_book(broken_book("FH001", tmp_path / "book"))
    assert [leaf.source for leaf in book.trace(2024, "budget").leaves()] == [None]


def test_an_entry_is_told_with_file_line_number_and_text():
    [leaf] = embedded_book().trace(2024, "repaid").leaves()
    assert leaf.label.sv.startswith("A22 2024-12-31 Återbetalat")
    assert leaf.source.startswith("entries/2024.csv, line 7; ")


def test_a_year_carries_the_one_before():
    opening = embedded_book().trace(2023, "opening_balance")
    assert opening.how == "same"
    assert opening.parts[0].label.sv == "Utgående medel att förfoga över inför 2023"


@pytest.mark.parametrize("most", [0, 1, 2, 3])
def test_entries_past_the_limit_are_one_node_with_their_sum(most):
    book = read_book(SOUND)
    trace = book.trace(2024, "costs", entries=most)
    assert len(trace.parts) == min(most + 1, 3)
    assert trace.amount == book.trace(2024, "costs").amount
    if most < 3:
        assert trace.parts[-1].label.en == f"{3 - most} more entries"


def test_a_figure_says_where_it_is_printed():
    assert [said.split(": ")[-1] for said in embedded_book().trace(2024, "result").printed] == [
        "1 121 401",
        "1 121 401",
    ]


def test_an_unknown_budget_is_a_leaf_without_amount():
    trace = embedded_book().trace(2023, "budget")
    assert trace.amount is None
    assert trace.source is None


class Counted(list):
    """Entries that count how often they are read."""

    reads = 0

    def __iter__(self):
        self.reads += 1
        return super().__iter__()


def test_the_entries_of_a_year_are_read_once_for_all_of_its_traces():
    entries = Counted(embedded_book().year(2022).entries)
    first, *later = embedded_book().years
    counted = first.model_copy(update={"entries": entries})
    book = embedded_book().model_copy(update={"years": (counted, *later)})
    tracer = Tracer(book)
    for row in ("closing_balance", "total_costs", "external_costs"):
        assert tracer.trace(2022, row).amount == embedded_book().trace(2022, row).amount
    assert entries.reads == 1

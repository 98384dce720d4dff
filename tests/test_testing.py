"""What other tools' tests are given: laws that hold and can fail, faults that are found."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from broken_books import SOUND
from fhledger import (
    Book,
    InvalidArgumentError,
    LocalizedText,
    YearLedger,
    embedded_book,
    read_book,
    summarize,
)
from fhledger.audit.verification import verify
from fhledger.domain.trace import Trace, fact
from fhledger.testing import FAULTS, LAWS, with_fault
from fhledger.testing.laws import assert_follows, assert_round_trip


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize(
    "book", [embedded_book(), read_book(SOUND)], ids=lambda book: book.config.name
)
def test_a_law_holds(law, book):
    law(book)


def with_totals_of_others(book, at):
    year = book.ledgers[at]
    others = summarize(list(year.entries)[1:])
    spoiled = YearLedger(year=year.year, totals=others, entries=year.entries)
    years = [spoiled if known is year else known for known in book.ledgers]
    return book.model_copy(update={"ledgers": tuple(years)})


class Misprinted(Book):
    """A krona too much in the first row that is a sum."""

    def statement(self, *arguments, **options):
        statement = super().statement(*arguments, **options)
        rows = [
            row.model_copy(update={"amounts": {year: kr + 1 for year, kr in row.amounts.items()}})
            if row.id == "total_income"
            else row
            for row in statement.appendix_1
        ]
        return statement.model_copy(update={"appendix_1": tuple(rows)})


class Mistraced(Book):
    """A part of the sum left out."""

    def trace(self, *arguments, **options):
        trace = super().trace(*arguments, **options)
        return trace.model_copy(update={"parts": trace.parts[1:]} if len(trace.parts) > 1 else {})


class Forgetful(list):
    """Entries of which the first is iterated only once."""

    def __iter__(self):
        yield from [self.pop(0), *super().__iter__()]


def with_forgetful_entries(book):
    *others, year = book.ledgers
    forgetful = year.model_copy(update={"entries": Forgetful(year.entries)})
    return book.model_copy(update={"ledgers": (*others, forgetful)})


class Misfunded(Book):
    """A book whose general fund finds a krona between the years."""

    def fund_years(self, year=None):
        def spoiled(row):
            more = {"opening_balance": row.opening_balance + 1}
            return row.model_copy(update=more if (row.year, row.fund) == (2025, "general") else {})

        return tuple(map(spoiled, super().fund_years(year)))


FUNDS = Path(__file__).parent / "funds_book"
SPOILED = {
    "assert_continuity": (lambda book: with_totals_of_others(book, 0), "2024 opens with"),
    "assert_conservation": (lambda book: with_totals_of_others(book, -1), "last year closes with"),
    "assert_funds": (lambda _: Misfunded(**dict(read_book(FUNDS))), "opens 2025 with 138001.00"),
    "assert_totals": (lambda book: with_totals_of_others(book, -1), "the totals of 2024"),
    "assert_rows_add_up": (lambda book: Misprinted(**dict(book)), "total_income 2023 is not"),
    "assert_traces": (lambda book: Mistraced(**dict(book)), "2023 fees: .* its parts make 200"),
    "assert_round_trip": (with_forgetful_entries, "the entries of 2024 read otherwise"),
}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_a_law_fails_and_says_where(law):
    spoiled, message = SPOILED[law.__name__]
    with pytest.raises(AssertionError, match=message):
        law(spoiled(read_book(SOUND)))


def test_a_field_that_reads_otherwise_is_named():
    book = read_book(SOUND)
    config = book.config.model_copy(update={"name": " written with a space before it"})
    book = book.model_copy(update={"config": config})
    with pytest.raises(AssertionError, match="config reads otherwise"):
        assert_round_trip(book)


KR, MANY, MONTHS = Decimal("21.50"), Decimal(1001), Decimal(6)


@pytest.mark.parametrize(
    ("how", "unit", "amounts", "made"),
    [
        ("sum", "kr", [KR, MANY], "1022.50"),
        ("negated_sum", "kr", [KR, MANY], "-1022.50"),
        ("same", "kr", [KR], "21.50"),
        ("product", "kr", [KR, MANY], "21521.50"),
        ("grown", "number", [MANY, Decimal("0.5"), Decimal(3)], "1016"),
        ("grown", "kr", [-MANY, Decimal("0.5"), Decimal(3)], "-1016.09"),
        ("rule", "kr", [KR, MANY, MONTHS], "10761"),
    ],
)
def test_whatever_a_trace_is_made_by_can_fail(how, unit, amounts, made):
    parts = [fact(LocalizedText(sv="del", en="part"), amount, None) for amount in amounts]
    name = LocalizedText(sv="hel", en="whole")
    trace = Trace(label=name, amount=Decimal(made), how=how, unit=unit, parts=tuple(parts))
    assert_follows(trace)
    with pytest.raises(AssertionError, match="whole is"):
        assert_follows(trace.model_copy(update={"amount": trace.amount + 1}))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault):
    book, code = with_fault(embedded_book(), fault)
    assert code in {finding.code for finding in verify(book).failures()}


def test_a_fault_wants_a_name_and_entries():
    with pytest.raises(InvalidArgumentError, match="there is no fault 'rust'"):
        with_fault(embedded_book(), "rust")
    with pytest.raises(InvalidArgumentError, match="2024 is not printed"):
        with_fault(embedded_book().replace(printed=()), "a krona too much")
    book = read_book(SOUND)
    empty = book.model_copy(update={"ledgers": (YearLedger(year=2023, totals=summarize([])),)})
    with pytest.raises(InvalidArgumentError, match="fewer than two entries"):
        with_fault(empty, "a number twice")

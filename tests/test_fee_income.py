"""FH102: which booked incomes can be a sum of fees, by a brute-force witness over small members."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import pytest

from fhledger import Book, BookConfig, Entry, Population, year_ledger
from fhledger.audit.rules.fees import booked_income_is_no_multiple_of_the_rate
from fhledger.audit.verification import verify


def book_with_income(amount: object, *, rate: str, rounding: str, inhabitants: list[int]) -> Book:
    codes = [f"90{number:02}" for number in range(1, len(inhabitants) + 1)]
    config = BookConfig(
        name="Invented",
        opening_balance={"value": 0, "unit": "kr", "since": date(2024, 1, 1)},
        lines=[{"id": "fees", "section": "income", "label": {"sv": "Avgifter", "en": "Fees"}}],
        municipalities=[{"code": code, "name": code, "since": "2024-01-01"} for code in codes],
        fee_rule={
            "line": "fees",
            "reference_day": {"month": 12, "day": 31, "years_before": 1},
            "partial_year": "whole_year",
            "rounding": rounding,
            "rates": [{"value": rate, "unit": "kr_per_inhabitant", "since": "2024-01-01"}],
        },
    )
    rows = [
        {
            "municipality_code": code,
            "municipality": code,
            "reference_day": "2023-12-31",
            "inhabitants": number,
        }
        for code, number in zip(codes, inhabitants, strict=True)
    ]
    ledger = year_ledger(2024, [Entry("A1", date(2024, 3, 1), "fees", amount)])
    return Book(config=config, population=Population(rows=rows), ledgers=[ledger])


def codes_of(book: Book) -> set[str]:
    return {finding.code for finding in verify(book).findings}


def test_fees_rounded_to_kronor_and_booked_as_computed_are_no_finding():
    book = book_with_income(0, rate="21.50", rounding="krona", inhabitants=[1001, 2003, 3001])
    computed = book.fees(2024).total
    assert computed % Decimal("21.50")
    booked = book_with_income(
        computed, rate="21.50", rounding="krona", inhabitants=[1001, 2003, 3001]
    )
    assert not codes_of(booked) & {"FH101", "FH102"}


@pytest.mark.parametrize("rate", ["0.70", "2.50", "3.34"])
def test_a_sum_of_rounded_fees_is_no_finding_and_an_impossible_one_is(rate):
    """The witness adds all pairs of rounded fees of up to 350 inhabitants."""
    fees = {(Decimal(rate) * n).quantize(Decimal(1), ROUND_HALF_UP) for n in range(350)}
    possible = {first + second for first, second in product(fees, repeat=2)}
    start = int(200 * Decimal(rate))
    for income in range(start, start + int(50 * Decimal(rate))):
        book = book_with_income(income, rate=rate, rounding="krona", inhabitants=[7, 9])
        found = [*booked_income_is_no_multiple_of_the_rate.findings(book)]
        assert bool(found) == (income not in possible), income


@pytest.mark.parametrize(
    ("rate", "rounding", "income", "warned"),
    [
        ("21.50", "krona", "107500.50", True),  # fees of whole kronor have no öre
        ("21.50", "ore", "107489", True),
        ("21.50", "ore", "107500", False),
        ("21", "krona", "107508", True),  # a whole rate is never rounded
        ("21", "krona", "107520", False),
    ],
)
def test_without_a_rounding_only_multiples_of_the_rate_are_possible(rate, rounding, income, warned):
    book = book_with_income(income, rate=rate, rounding=rounding, inhabitants=[2000, 3000])
    assert ("FH102" in codes_of(book)) == warned

"""Tampering, exhaustively: every printed figure and every entry's amount, changed in every small
way.

Each change must give at least one error that names the row and the year. The
budget and the rate are checked against the book like any other figure; what no
sum contains is listed at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from fhledger import Book, embedded_book, year_ledger
from fhledger.audit.finding import Severity, unaccepted
from fhledger.audit.rules import BOOK_RULES
from fhledger.audit.verification import find_acceptance, verify
from fhledger.domain.statement.printed import PrintedReport, identities
from fhledger.domain.statement.rows import FigureKey

BOOK = embedded_book()
REPORT = BOOK.printed[0]


def altered_amounts(amount: Decimal) -> Iterator[Decimal]:
    """+1, −1, +1000, each digit changed, each two neighbouring digits swapped."""
    yield from (amount + 1, amount - 1, amount + 1000)
    sign, digits = ("-" if amount < 0 else ""), str(abs(amount))
    for at, digit in enumerate(digits):
        yield Decimal(f"{sign}{digits[:at]}{(int(digit) + 1) % 10}{digits[at + 1 :]}")
    for at in range(len(digits) - 1):
        swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        if swapped != digits:
            yield Decimal(f"{sign}{swapped}")


IN_PRINT = [rule for rule in BOOK_RULES if rule.code.startswith("FH4")]
"""The rules that must find each change; what they find is found by `verify`, too."""


def errors(book: Book) -> set[str]:
    found = (find_acceptance(each, book) for rule in IN_PRINT for each in rule.findings(book))
    return {finding.subject for finding in unaccepted(found, Severity.ERROR)}


def test_what_is_found_is_in_the_verification():
    key, amount = next(iter(REPORT.figures().items()))
    book = BOOK.model_copy(update={"printed": (with_figure(REPORT, key, amount + 1),)})
    assert str(key) in errors(book)
    assert errors(book) <= {finding.subject for finding in verify(book).failures()}


def with_figure(report: PrintedReport, key: FigureKey, amount: Decimal) -> PrintedReport:
    table = getattr(report, key.place)
    at = (table.years or (report.year,)).index(key.year)
    amounts = table.rows[key.row]
    changed = {**table.rows, key.row: (*amounts[:at], amount, *amounts[at + 1 :])}
    return report.model_copy(update={key.place: table.model_copy(update={"rows": changed})})


@pytest.mark.parametrize("key", REPORT.figures(), ids=str)
def test_a_changed_printed_figure_is_named(key):
    for amount in altered_amounts(REPORT.figures()[key]):
        book = BOOK.model_copy(update={"printed": (with_figure(REPORT, key, amount),)})
        assert str(key) in errors(book), amount


ENTRIES = [(year.year, at) for year in BOOK.ledgers for at, _ in enumerate(year.entries)]


@pytest.mark.parametrize(("year", "at"), ENTRIES)
def test_a_changed_entry_is_named_by_its_row_and_year(year, at):
    entries = list(BOOK.ledger(year).entries)
    for amount in altered_amounts(entries[at].amount_kr):
        changed = [*entries[:at], replace(entries[at], amount_kr=amount), *entries[at + 1 :]]
        years = tuple(
            year_ledger(year, changed) if known.year == year else known for known in BOOK.ledgers
        )
        book = BOOK.replace(ledgers=years)
        assert f"appendix_1 {year} {entries[at].line}" in errors(book), amount


def test_only_the_budget_and_the_rate_stand_in_no_sum():
    """Changed in the book and in print alike, these two are what no identity would notice."""
    figures = REPORT.figures()
    bound = {
        term.key
        for found in identities(BOOK.config.lines, figures, REPORT.year)
        for term in found.terms
    }
    assert {key.row for key in figures if key not in bound} == {"budget", "fee_rate"}

"""A law: what `fhledger statement` prints is read back by `check-report`, figure by figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from fhledger import Book, Entry, embedded_book, read_book, year_ledger
from fhledger.domain.fund.ledger import lines_in_year
from fhledger.exchange.printed_report import read_report
from fhledger.exchange.printed_report.checking import check_report
from fhledger.render.documents.statement import statement_document
from fhledger.render.markdown import markdown
from fhledger.render.text import text

TESTS = Path(__file__).parent.parent
BOOKS = {
    "embedded": embedded_book(),
    "invented": read_book(TESTS.parent / "examples" / "pahittat_forbund"),
    "funds": read_book(TESTS / "funds_book"),
    "several fees": read_book(TESTS / "several_fees"),
}


def with_random_amounts(book: Book, seed: int) -> Book:
    """The book with invented entries, in öre and with any sign, and some of its budgets."""
    random = Random(seed)
    numbers = iter(range(1, 1_000_000))

    def amount() -> Decimal:
        ore = random.choice((0, random.randint(0, 99)))
        kronor = random.randint(0, 10 ** random.randint(1, 9))
        return Decimal(kronor * 100 + ore).scaleb(-2) * random.choice((1, 1, 1, -1))

    def entries(year: int) -> list[Entry]:
        return [
            Entry(f"A{next(numbers)}", date(year, 5, 1), line.id, amount(), item=item)
            for line in lines_in_year(book.config.lines, year)
            for item in random.choices(("", *(item.id for item in line.items)), k=2)
            if random.random() < 0.8
        ]

    return book.replace(
        ledgers=[year_ledger(ledger.year, entries(ledger.year)) for ledger in book.ledgers],
        budgets=[budget for budget in book.budgets if random.random() < 0.6],
        seals=(),
        printed=(),
        accepted=(),
    )


FORMS = (text, markdown)


def check_own_statements(book: Book) -> None:
    """Of each year the statement in both languages, one as text and the other as Markdown."""
    for year in book.ledgers_by_year:
        statement = book.statement(year)
        for language, form in zip(("sv", "en"), FORMS if year % 2 else FORMS[::-1], strict=True):
            document = statement_document(statement).shown(language)
            check = check_report(read_report(form(document), book.config), book.config, book)
            assert [(one.code, one.subject) for one in check.findings] == []
            read = check.amounts()
            known = statement.figures()
            assert known.items() <= read.items(), (year, language)
            more = {key for key in read.keys() - known.keys() if read[key]}
            assert {key.row for key in more} <= {"unspecified"}


@pytest.mark.parametrize("book", BOOKS.values(), ids=BOOKS)
def test_each_statement_is_read_back(book):
    check_own_statements(book)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["embedded", "invented"])
def test_each_statement_of_a_random_book_is_read_back(name, seed):
    check_own_statements(with_random_amounts(BOOKS[name], seed))


def test_each_statement_of_the_embedded_book_agrees_without_a_book():
    book = BOOKS["embedded"]
    for year in book.ledgers_by_year:
        printed = text(statement_document(book.statement(year)).shown("sv"))
        assert check_report(read_report(printed, book.config), book.config).findings == ()

"""Laws of any book: each is drawn, closed and written once, and every law is asked of it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import closed_books
import oracle
from careless import alike, careless
from fhledger import (
    Balance,
    Book,
    InvalidArgumentError,
    LocalizedText,
    Source,
    exact_sum,
    read_book,
    summarize,
)
from fhledger.audit.rules.__init__ import RULES
from fhledger.domain.fees.fee_records import FeeTable
from fhledger.domain.statement.printed import identities
from fhledger.domain.statement.rows import SUMMARY_ROWS
from fhledger.domain.statement.statement import Statement
from fhledger.render.csv_text import csv_text
from fhledger.render.documents.statement import statement_document
from fhledger.render.json_text import json_text
from fhledger.render.markdown import markdown
from fhledger.render.text import text
from fhledger.testing import laws
from fhledger.testing.strategies import books, folder_of, kronor_of

[RULE_OF_BALANCES] = [rule for rule in RULES if rule.code == "FH305"]


@dataclass(frozen=True)
class Case:
    """A random book, the folder of the same book with all its years closed, and further draws."""

    book: Book
    closed: Book
    folder: Path
    data: st.DataObject

    @property
    def years(self) -> list[int]:
        return [ledger.year for ledger in self.book.ledgers]

    @cached_property
    def statements(self) -> dict[int, Statement]:
        return {year: self.book.statement(year) for year in self.years}


def every_figure_is_that_of_the_second_opinion(case: Case) -> None:
    """Every figure of every year's statement is what the oracle finds in the files, to the öre."""
    for year, statement in case.statements.items():
        figures = oracle.in_ore(statement.figures().items())
        assert figures == oracle.figures(case.folder, year)


def every_balance_is_that_of_the_second_opinion(case: Case) -> None:
    assert oracle.balances(case.folder) == {
        year.year: (oracle.ore(year.opening_balance), oracle.ore(year.closing_balance))
        for year in case.book.fiscal_years()
    }


def every_fee_is_that_of_the_second_opinion(case: Case) -> None:
    """Each member's fee is what the oracle finds in the files, to the öre."""
    rule = case.book.config.fee_rule
    for year in case.years if rule else ():
        expected = oracle.fees(case.folder, year)
        if not expected:
            with pytest.raises(InvalidArgumentError, match=f"is a member in {year}"):
                case.book.fees(year)
            continue
        table = case.book.fees(year)
        assert {m.code: oracle.ore(m.fee) for m in table.members} == expected
        assert oracle.ore(table.total) == sum(expected.values())
        assert table.is_assumption == rule.reference_day.is_assumption
        assert oracle.ore(table.booked) == sum(
            post.ore
            for post in oracle.posts(case.folder)
            if (post.year, post.line) == (year, rule.line)
        )
        the_fees_are_the_whole(table)


def the_fees_are_the_whole(table: FeeTable) -> None:
    """The members' fees sum to the total, and their shares are what each is of it."""
    assert [member.code for member in table.members] == sorted(m.code for m in table.members)
    if table.total:
        assert abs(sum(member.share for member in table.members) - 1) <= Decimal("0.00001")
        assert exact_sum(member.shown_share for member in table.members) == 1
        assert all(abs(m.share - m.shown_share) < Decimal("0.0001") for m in table.members)
    assert table.difference == table.booked - table.total
    if table.implied_inhabitants is not None:
        explained = table.implied_inhabitants * table.rate
        assert abs(explained - table.booked) <= table.rate / 100


def a_specification_adds_up_or_says_so(case: Case) -> None:
    """The rows of Bilaga 2 add up to its total, or a note says why they do not."""
    for year, statement in case.statements.items():
        *rows, last = statement.appendix_2
        differs = exact_sum(row.amounts[year] for row in rows) != last.amounts[year]
        notes = [note for note in statement.notes if (note.row, note.year) == ("total", year)]
        assert len(notes) == differs


def only_a_balance_that_differs_is_found(case: Case) -> None:
    """What the oracle finds for the end of a day is no finding; another amount is, by how much."""
    moved = sorted({entry.day for year in case.book.ledgers for entry in year.entries})
    day = st.dates(date(case.years[0], 1, 1), date(case.years[-1], 12, 31))
    some_days = st.lists(
        day | st.sampled_from(moved) if moved else day, min_size=1, max_size=4, unique=True
    )
    days = case.data.draw(some_days)
    wrong = case.data.draw(st.sampled_from(days))
    by = case.data.draw(st.integers(-(10**10), 10**10).filter(bool) | st.sampled_from([1, -1]))
    balances = {day: oracle.balance_on(case.folder, str(day)) for day in days}

    def found() -> list[tuple[str, int]]:
        bank_balances = [
            Balance(day=day, balance_kr=kronor_of(ore), source=Source(document="x"))
            for day, ore in balances.items()
        ]
        findings = RULE_OF_BALANCES.findings(case.book.replace(balances=bank_balances))
        return [(finding.subject, oracle.ore(finding.difference)) for finding in findings]

    assert found() == []
    balances[wrong] += by
    assert found() == [(f"balance {wrong}", -by)]


def a_closed_book_is_read_as_it_was_written(case: Case) -> None:
    """It is the same book, closed by the same seals, and written again the same files."""
    again = read_book(case.folder)
    assert again == case.closed
    assert closed_books.subjects(again) == []
    assert all(seal.is_valid() for seal in again.seals)
    assert contents(case.folder)
    with folder_of(again) as second:
        assert contents(second) == contents(case.folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")}


def every_rendering_has_the_totals(case: Case) -> None:
    """Balances and totals are in text, Markdown, CSV and JSON exactly as the statement has them."""
    marks = {row: LocalizedText(sv=f"§§{row}", en=f"§§{row}") for row in SUMMARY_ROWS}
    marked = case.book.replace(labels=marks).statement()
    document = statement_document(marked).shown("en")
    for rendered in (text(document), markdown(document)):
        for row in SUMMARY_ROWS:
            if row != "appropriations" or all(line.id != row for line in case.book.config.lines):
                assert printed(rendered, row) == expected(marked, row)
    statement = case.statements[case.years[-1]]
    rows = list(csv.reader(io.StringIO(csv_text(statement_document(statement).shown("sv")))))
    years = slice(3, 3 + len(statement.years))
    in_csv = {row[1]: row[years] for row in rows if row[0] == "appendix_1"}
    in_json = {
        row["row"]: list(row["amounts"].values())
        for row in json.loads(json_text(statement))["appendix_1"]
    }
    for row in SUMMARY_ROWS:
        assert [Decimal(amount) for amount in in_csv[row]] == expected(statement, row)
        assert [Decimal(amount) for amount in in_json[row]] == expected(statement, row)


def expected(statement: Statement, row: str) -> list[Decimal]:
    [found] = [shown for shown in statement.appendix_1 if shown.id == row]
    return [Decimal(amount) for amount in found.amounts.values()]


def printed(rendered: str, row: str) -> list[Decimal]:
    """The amounts on the first line that bears the mark of a row."""
    line = next(line for line in rendered.replace("\\", "").splitlines() if f"§§{row}" in line)
    cells = line.split(f"§§{row}")[1].replace("\N{MINUS SIGN}", "-").replace("\xa0", " ")
    return [Decimal(found.replace(" ", "")) for found in re.findall(r"-?\d+(?: \d{3})*", cells)]


def decimals_of_the_caller_change_nothing(case: Case) -> None:
    """Whatever precision, rounding and traps a caller has set, every krona is the same."""
    book = case.book
    fresh = Book(**dict(book))
    for year, statement in case.statements.items():
        assert repr(careless(lambda year=year: fresh.statement(year))) == repr(statement)
        alike(lambda year=year: book.projects(year))
    assert careless(fresh.fiscal_years) == book.fiscal_years()
    assert careless(book.project_movements) == book.project_movements()
    assert careless(lambda: [summarize(y.entries) for y in book.ledgers]) == [
        y.totals for y in book.ledgers
    ]
    for report in book.printed:
        figures = report.figures()
        for identity in identities(book.config.lines, figures, report.year):
            alike(lambda identity=identity, figures=figures: identity.off_by(figures))


LAWS: tuple[Callable[[Case], None], ...] = (
    every_figure_is_that_of_the_second_opinion,
    every_balance_is_that_of_the_second_opinion,
    every_fee_is_that_of_the_second_opinion,
    a_specification_adds_up_or_says_so,
    only_a_balance_that_differs_is_found,
    a_closed_book_is_read_as_it_was_written,
    every_rendering_has_the_totals,
    decimals_of_the_caller_change_nothing,
)

PUBLIC_LAWS = [law for law in laws.LAWS if law is not laws.assert_round_trip]
"""Those that `fhledger.testing` gives to everybody; that of files is among `LAWS`, for less."""

BOOKS = st.sampled_from([True, True, True, False]).flatmap(lambda charged: books(charged=charged))
"""Books of which five of six have a fee."""


@settings(max_examples=settings().max_examples * 6 // 5)
@given(BOOKS, st.data())
def test_the_laws_of_any_book(book, data):
    """Each law holds for the book, and for the book with all its years closed."""
    closed = closed_books.all_closed(book)
    with folder_of(closed) as folder:
        case = Case(book, closed, folder, data)
        for law in LAWS:
            law(case)
    for law in PUBLIC_LAWS:
        law(book)
    for law in closed_books.LAWS:
        law(closed, data)

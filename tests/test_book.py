"""A book made in memory: what it refuses, and what it answers."""

from __future__ import annotations

from datetime import date

import pytest

from fhledger import (
    Book,
    Entry,
    InvalidArgumentError,
    YearMissingError,
    embedded_book,
    parse_amount,
    read_book,
    year_ledger,
)
from fhledger.audit.finding import Finding
from fhledger.audit.verification import verify
from fhledger.book.files.folder_reader import EMBEDDED
from fhledger.domain.statement.printed import PrintedReport, identities
from fhledger.domain.statement.rows import FigureKey
from fhledger.testing.strategies import CHART, small_book


def entry(number: str = "A1", line: str = "fees", **more: object) -> Entry:
    return Entry(number=number, day="2024-05-01", line=line, amount_kr=5, **more)


def book_with(**changed: object) -> Book:
    return small_book(parse_amount(1), {2024: [entry()]}).replace(**{"ledgers": (), **changed})


class TestRefusals:
    """What a folder may not hold, a book in memory may not either."""

    @pytest.mark.parametrize(
        ("field", "value"), [("line", "rent_of_2020"), ("member", "1260"), ("project", "path")]
    )
    def test_an_entry_of_what_nothing_declares(self, field, value):
        wrong = entry(**{field: value})
        with pytest.raises(
            InvalidArgumentError, match=f"entries of 2024: unknown {field} '{value}'"
        ):
            book_with(ledgers=(year_ledger(2024, [wrong]),))

    def test_an_item_that_is_reserved(self):
        with pytest.raises(InvalidArgumentError, match="names a row of every specification"):
            book_with(ledgers=(year_ledger(2024, [entry(item="total")]),))

    def test_a_year_twice(self):
        with pytest.raises(InvalidArgumentError, match="duplicate year '2024'"):
            book_with(ledgers=(year_ledger(2024, ()), year_ledger(2024, ())))

    def test_a_year_before_the_opening_balance(self):
        with pytest.raises(
            InvalidArgumentError, match=r"is that of 2024-01-01, but the first .* 2023"
        ):
            book_with(ledgers=(year_ledger(2023, ()), year_ledger(2024, ())))

    def test_a_printed_row_that_it_does_not_have(self):
        report = PrintedReport(year=2024, appendix_1={"rows": {"rents": 5}})
        with pytest.raises(
            InvalidArgumentError, match="unknown row 'appendix_1 rents' in the printed report 2024"
        ):
            book_with(printed=(report,))

    def test_a_printed_report_twice(self):
        report = PrintedReport(year=2024)
        with pytest.raises(InvalidArgumentError, match="duplicate printed report '2024'"):
            book_with(printed=(report, report))


class TestYears:
    """A year is found by its number; left out, it is the latest; none is ever made up."""

    def test_the_latest(self):
        assert embedded_book().ledger().year == 2024
        assert embedded_book().ledger(2022).year == 2022

    @pytest.mark.parametrize("year", [0, 2021, 2025])
    def test_one_that_is_not_there(self, year):
        with pytest.raises(YearMissingError, match=rf"no year {year}; it has 2022, 2023, 2024$"):
            embedded_book().statement(year)

    def test_a_book_without_years(self):
        with pytest.raises(
            YearMissingError, match="the book has no years; put a file into entries/"
        ):
            book_with().statement()

    def test_a_gap(self):
        book = small_book(parse_amount(1), {2020: [], 2022: []})
        with pytest.raises(
            YearMissingError, match=r"between 2020 and 2022 a year is missing.*2021\.csv"
        ):
            book.fiscal_years()


class TestLocated:
    """Each entry says where it is: the file and line, or its number in memory."""

    def test_in_memory(self):
        places = [
            str(place)
            for place, _ in small_book(parse_amount(1), {2024: [entry("B7")]}).ledger().located()
        ]
        assert places == ["B7"]

    def test_in_a_file(self):
        located = list(read_book(EMBEDDED).ledger(2022).located())
        assert [str(place) for place, _ in located] == [
            f"entries/2022.csv, line {n}" for n in range(2, 10)
        ]
        assert [found.number for _, found in located] == [f"A{n}" for n in range(1, 9)]


class TestPrinted:
    """A figure is known by place, row and year, and says where it is printed."""

    REPORT = PrintedReport(
        year=2024,
        appendix_1={"place": "Bilaga 1", "years": [2024, 2023], "rows": {"result": [5, 6]}},
        financing={"rows": {"result": 5}},
    )

    def test_its_figures(self):
        assert self.REPORT.figures() == {
            FigureKey("appendix_1", "result", 2024): 5,
            FigureKey("appendix_1", "result", 2023): 6,
            FigureKey("financing", "result", 2024): 5,
        }

    def test_where_they_stand(self):
        assert (
            str(self.REPORT.where(FigureKey("appendix_1", "result", 2023)))
            == "printed/2024.toml, Bilaga 1"
        )
        assert (
            str(self.REPORT.where(FigureKey("financing", "result", 2024)))
            == "printed/2024.toml, Financing"
        )
        of_footnote = self.REPORT.where(FigureKey("footnote", "x", 2024))
        assert str(of_footnote) == "printed/2024.toml, Footnote"
        assert of_footnote.in_language("sv") == "printed/2024.toml, Fotnoten"
        report = embedded_book().printed[0]
        assert report.where(FigureKey("appendix_2", "total", 2024)).file.startswith(
            "Samarbetskommittén"
        )

    def test_an_identity_says_by_how_much_it_is_off(self):
        report = PrintedReport(
            year=2024,
            appendix_1={"rows": {"result": 5, "appropriations": -3}},
            financing={"rows": {"result": 7, "used_surplus": 4}},
        )
        found = {
            identity.terms[0].key.row: identity.off_by(report.figures())
            for identity in identities(CHART, report.figures(), 2024)
        }
        assert found == {"result": 2, "used_surplus": 1}

    def test_years_that_do_not_follow_each_other_carry_nothing_forward(self):
        rows = {"opening_balance": [1, 2], "closing_balance": [3, 4]}
        report = PrintedReport(year=2024, appendix_1={"years": [2024, 2022], "rows": rows})
        assert identities(CHART, report.figures(), 2024) == ()


class TestReversals:
    """A reversal is held against its entry field by field, and each finding says where both
    stand."""

    @staticmethod
    def findings_with(*entries: Entry, code: str) -> list[Finding]:
        book = small_book(parse_amount(1), {2024: []}).replace(
            municipalities=embedded_book().config.municipalities,
            ledgers=(year_ledger(2024, entries),),
        )
        return [finding for finding in verify(book).findings if finding.code == code]

    def test_the_same_text_in_another_field_is_no_opposite(self):
        back = Entry("A2", "2024-05-02", "fees", -5, member="1260", reverses="A1")
        (finding,) = self.findings_with(entry(item="1260"), back, code="FH204")
        assert (finding.expected, finding.actual) == ("-5 fees item=1260", "-5 fees member=1260")


def test_a_fact_before_its_first_day_is_not_in_force():
    assert embedded_book().common_rate(2015) is None
    assert embedded_book().common_rate(2024) == 21
    assert embedded_book().booked_fees(2021) is None
    assert embedded_book().config.opening_balance.valid_from == date(2022, 1, 1)

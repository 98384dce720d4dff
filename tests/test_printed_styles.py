"""Printed reports of many styles: whatever is printed, a figure is read right, or is unreadable."""

from __future__ import annotations

import re
import shutil
import unicodedata
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhledger import embedded_book, read_book
from fhledger.cli import main
from fhledger.core.errors import PrintedTextError
from fhledger.domain.statement.printed_layout import PrintedLayout
from fhledger.domain.statement.rows import FigureKey
from fhledger.exchange.printed_report import read_report, report_text
from fhledger.exchange.printed_report.checking import check_report
from noise import KINDS, REPORT, with_noise
from printed_text import Style, printed_text

LAYOUTS = Path(__file__).parent / "printed_layouts"
BOOK = embedded_book()
FIGURES = BOOK.printed[-1].figures()
OF_TWO_YEARS = {key: kr for key, kr in FIGURES.items() if key.year > 2022}
WIDE = "   "


def read(text, book=BOOK):
    return read_report(text, book.config)


def wrong(reading, figures=FIGURES):
    """The figures that were read, and read wrong."""
    return {key: kr for key, kr in reading.amounts().items() if figures.get(key) != kr}


STYLES = {
    "parentheses": Style(minus="({})"),
    "parentheses in wide columns": Style(minus="({})", apart=WIDE),
    "soft hyphens": Style(minus="\u00ad{}"),
    "a true minus": Style(minus="\u2212{}", apart=WIDE),
    "a minus and a space": Style(minus="– {}", apart=WIDE),
    "kr": Style(suffix=" kr"),
    "kr in wide columns": Style(suffix=" kr", apart=WIDE),
    "SEK": Style(suffix=" SEK", apart=WIDE),
    "öre": Style(suffix=",00"),
    "öre in wide columns": Style(suffix=",00", apart=WIDE),
    "a dash for nothing": Style(zero="–", apart=WIDE),
    "a dash for nothing in narrow columns": Style(zero="–"),
    "notes": Style(has_notes=True),
    "notes in wide columns": Style(has_notes=True, apart=WIDE),
    "notes without a heading": Style(has_notes=True, note_heading=""),
    "notes without a heading in wide columns": Style(has_notes=True, note_heading="", apart=WIDE),
    "tabs": Style(apart="\t"),
    "bars": Style(apart=" | "),
    "Utfall": Style(year="Utfall {}", apart=WIDE),
    "Bokslut": Style(year="Bokslut {}"),
    "dates": Style(year="{}-12-31", apart=WIDE),
}


@pytest.mark.parametrize("name", STYLES)
def test_every_figure_of_a_style_is_read(name):
    reading = read(printed_text(BOOK, FIGURES, 2024, STYLES[name]))
    assert wrong(reading) == {}
    assert len(reading.amounts()) == len(FIGURES)
    assert reading.problems == ()


def test_decomposed_letters_are_the_same_letters():
    reading = read(unicodedata.normalize("NFD", printed_text(BOOK, FIGURES, 2024)))
    assert reading.amounts() == FIGURES


def test_the_report_with_some_parentheses_and_noise_has_no_wrong_figure():
    text = REPORT.read_text("utf-8")
    negative = re.compile(r"(?<=[ 0-9])-([0-9][0-9 ]*[0-9])(?=[ -]|\n)")
    reading = read(negative.sub(r"(\1)", text))
    assert wrong(reading) == {}


@cache
def two_years(style):
    return printed_text(BOOK, OF_TWO_YEARS, 2024, STYLES[style])


@given(
    st.sampled_from(sorted(STYLES)),
    st.integers(0, 10_000),
    st.integers(0, 30),
    st.lists(st.sampled_from(sorted(KINDS)), min_size=1, unique=True),
)
def test_noise_never_makes_a_wrong_figure_of_what_the_sums_bind(style, seed, places, kinds):
    text = two_years(style)
    try:
        reading = read(with_noise(text, seed, places, tuple(kinds)))
    except PrintedTextError:
        return
    assert wrong(reading) == {}


def foreign(name):
    """A book that only describes the layout of a report of another body, and the report's text."""
    return read_book(LAYOUTS / name), report_text(LAYOUTS / name / "report.txt")


class TestOtherLayouts:
    """Reports of three other bodies, described as data in a book folder."""

    def test_a_waste_company_whose_sum_is_a_krone_too_low(self):
        book, text = foreign("avfallsbolag")
        check = check_report(read_report(text, book.config), book.config, book)
        assert (len(check.amounts()), check.unreadable(), check.problems) == (20, (), ())
        assert check.amounts()[FigureKey("appendix_1", "total_costs", 2014)] == -96_275_452
        [finding] = check.failures()
        assert (finding.code, finding.subject) == ("FH402", "appendix_1 2013 total_costs")
        assert finding.difference == 1

    @pytest.mark.parametrize("name", ["vansbro", "goteborg"])
    @pytest.mark.parametrize("group", [False, True])
    def test_a_municipality_and_its_group(self, name, group):
        book, text = foreign(name)
        layout = book.config.printed_layout
        if group:
            kinds = ("note", "skip_year", "skip_year", "year", "year")
            layout = PrintedLayout(**{**dict(layout), "columns": kinds})
            book = book.replace(printed_layout=layout)
        reading = read_report(text, book.config)
        check = check_report(reading, book.config, book)
        assert (len(check.amounts()), check.unreadable(), check.failures()) == (24, (), ())
        assert {finding.code for finding in check.findings} == {"FH406"}  # of years before the book
        assert check.figures_compared == 0
        unit = {"vansbro": 1_000, "goteborg": 1_000_000}[name]
        assert set(reading.rounded_to().values()) == {Decimal(unit)}
        assert len(reading.identities(book.config.lines, layout)) == 8

    def test_a_decimal_of_a_million_is_the_last_printed_digit(self):
        """In one place all amounts have the decimals of the one with most."""
        book, text = foreign("goteborg")
        amounts = re.compile(r"(?<=[ -])(?!17 )(\d{1,2} )?\d{2,3}(?=\s)")
        begun = text.index("Verksamhetens intäkter")
        text = text[:begun] + amounts.sub(lambda found: f"{found[0]},0", text[begun:])
        text = text.replace("1 079,0", "1 079,1")
        reading = read_report(text, book.config)
        assert set(reading.rounded_to().values()) == {Decimal(100_000)}
        check = check_report(reading, book.config, book)
        assert not check.failures()  # within a half for each of the terms
        off = read_report(text.replace("1 079,1", "1 079,6"), book.config)
        assert "FH402" in {one.code for one in check_report(off, book.config, book).findings}

    def test_a_rounding_difference_is_accepted_and_a_larger_one_is_not(self):
        book, text = foreign("vansbro")
        for printed, codes in (("406 413", []), ("406 432", ["FH402", "FH402"])):
            changed = text.replace("406 412", printed)
            check = check_report(read_report(changed, book.config), book.config)
            assert [finding.code for finding in check.findings] == codes

    def test_the_usual_layout_does_not_find_it_and_says_what_to_do(self):
        _, text = foreign("goteborg")
        with pytest.raises(PrintedTextError, match=r"\[printed_layout\] in book\.toml") as error:
            read(text)
        assert "Ingående medel att förfoga över" in str(error.value)
        assert "[printed_layout]" in error.value.in_language("sv")

    def test_the_heading_of_the_years_may_be_described(self):
        book, text = foreign("avfallsbolag")
        text = text.replace("2014        2013", "Rekneskap 2014  Budsjett 2014  Rekneskap 2013")
        text = re.sub(r"(?<=\d)  +(?=-?\d)", "  1 000  ", text)
        layout = PrintedLayout(
            **{**dict(book.config.printed_layout), "year_heading": "Rekneskap {year}"}
        )
        reading = read_report(text, book.replace(printed_layout=layout).config)
        plain = read_report(foreign("avfallsbolag")[1], book.config)
        assert reading.amounts() == plain.amounts()

    def test_the_figures_are_saved_and_verified_with_the_unit(self, tmp_path, capsys):
        folder = tmp_path / "book"
        shutil.copytree(LAYOUTS / "vansbro", folder)
        report = str(LAYOUTS / "vansbro" / "report.txt")
        assert main(["check-report", report, "--book", str(folder), "--save"]) == 0
        [printed] = read_book(folder).printed
        assert set(printed.rounded_to().values()) == {Decimal(1000)}
        found = read_book(folder).verify().failures()
        assert not [finding for finding in found if finding.code.startswith("FH4")]
        capsys.readouterr()


HEADINGS = {
    "a budget and a deviation": (
        "RESULTATRAPPORT  Utfall 2024  Budget 2024  Avvikelse  Utfall 2023",
        "{now}  1 000  -2 000  {before}",
    ),
    "a deviation in per cent": (
        "RESULTATRAPPORT  2024  2023  Förändring %",
        "{now}  {before}  -12,5 %",
    ),
    "words above the years": (
        "RESULTATRAPPORT  Utfall  Budget  Utfall\n                 2024  2024  2023",
        "{now}  1 000  {before}",
    ),
}


@pytest.mark.parametrize("name", HEADINGS)
def test_columns_of_budgets_and_deviations_are_passed_over(name):
    heading, row = HEADINGS[name]
    figures = {k: kr for k, kr in FIGURES.items() if k.place == "appendix_1" and k.year > 2022}
    style = Style()
    lines = [heading]
    for shown in BOOK.statement(2024, columns=1).appendix_1:
        now, before = (
            style.amount(figures[FigureKey("appendix_1", shown.id, year)]) for year in (2024, 2023)
        )
        lines.append(f"{shown.label.sv}  {row.format(now=now, before=before)}")
    assert read("\n".join(lines)).amounts() == figures


@pytest.mark.parametrize(("unit", "factor"), [("tkr", 1_000), ("mnkr", 1_000_000)])
@pytest.mark.parametrize("stated", ["heading", "above", "cells"])
def test_a_unit_is_stated_in_the_heading_or_the_cells(unit, factor, stated):
    figures = {k: kr for k, kr in FIGURES.items() if k.place == "appendix_1"}
    style = Style(apart=WIDE, suffix=f" {unit}" if stated == "cells" else "")
    text = printed_text(BOOK, figures, 2024, style).replace(" (SEK)", "")
    if stated != "cells":
        text = text.replace(
            "RESULTATRAPPORT" if stated == "heading" else "Bilaga 1 Ekonomi",
            f"RESULTATRAPPORT ({unit})" if stated == "heading" else f"Bilaga 1, belopp i {unit}",
        )
    times = {key: kr * factor for key, kr in figures.items()}
    reading = read(text)
    if stated == "cells":  # a zero has no unit, and a row of zeros needs none
        assert wrong(reading, times) == {}
    assert reading.amounts() == times


def test_rows_with_two_units_are_unreadable():
    text = printed_text(BOOK, FIGURES, 2024, Style(suffix=" kr", apart=WIDE))
    reading = read(text.replace("8 884 807 kr", "8 884 807 tkr"))
    assert wrong(reading) == {}
    assert {figure.row for figure in reading.unreadable()} == {"total_income"}


@pytest.mark.parametrize("junk", ["x", "S", "?", "§ 5", "oS5"])
def test_a_cell_that_is_not_understood_makes_its_row_unreadable(junk):
    text = printed_text(BOOK, FIGURES, 2024, Style(apart=WIDE))
    text = text.replace("8 884 807   8", f"8 884 807 {junk} 8")
    reading = read(text)
    assert wrong(reading) == {}
    assert {figure.row for figure in reading.unreadable()} == {"total_income"}


class TestWhatFhledgerPrints:
    @pytest.mark.parametrize("form", ["text", "markdown"])
    @pytest.mark.parametrize("language", ["sv", "en"])
    @pytest.mark.parametrize("year", [2023, 2024])
    def test_the_embedded_statement_is_read_back(self, form, language, year, capsys):
        command = ["statement", str(year), "--format", form, "--language", language]
        assert main(command) == 0
        reading = read(capsys.readouterr().out)
        assert reading.amounts() == BOOK.statement(year).figures()

"""What `check-report` promises about rows that the book lacks, and about years in the text."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from fhledger import embedded_book, read_book, write_book
from fhledger.cli import main
from fhledger.core.errors import PrintedTextError
from fhledger.exchange.printed_report import read_report
from fhledger.exchange.printed_report.checking import check_report
from noise import REPORT

ROOT = Path(__file__).parents[1]
INVENTED = ROOT / "examples" / "pahittat_forbund"
LAYOUTS = ROOT / "tests" / "printed_layouts"
BOOKS = {"embedded": embedded_book(), "invented": read_book(INVENTED)}
TEXTS = {
    "embedded": REPORT.read_text("utf-8"),
    "invented": (INVENTED / "arsredovisning_2025.txt").read_text("utf-8"),
}
for _name in ("vansbro", "goteborg", "avfallsbolag"):
    BOOKS[_name] = read_book(LAYOUTS / _name)
    TEXTS[_name] = (LAYOUTS / _name / "report.txt").read_text("utf-8")


@cache
def check(name, text, *, compared=True):
    book = BOOKS[name]
    return check_report(read_report(text, book.config), book.config, book if compared else None)


def codes(checked):
    return {finding.code for finding in checked.findings}


def with_row(name, row, before):
    """The report with a line before the one that begins so."""
    assert TEXTS[name].count(f"\n{before}") == 1
    return TEXTS[name].replace(f"\n{before}", f"\n{row}\n{before}")


class TestRowsThatTheBookLacks:
    @pytest.mark.parametrize("name", BOOKS)
    def test_an_honest_report_has_none(self, name):
        assert "FH503" not in codes(check(name, TEXTS[name]))

    @pytest.mark.parametrize(
        "amounts",
        [
            "-9 999   0   0",
            "-9 999  -  -",
            "-9 999 – –",
            "9 999",
            "-9",
            "-9 999 -8 000 -7 000",
            "-5 000 -6 000 0",
            "0   0   -120",
            "0 0 0",
        ],
    )
    def test_every_line_with_an_amount_is_reported(self, amounts):
        text = with_row("invented", f"Representation och gåvor   {amounts}", "Lokaler")
        checked = check("invented", text)
        [unknown] = [one for one in checked.findings if one.code == "FH503"]
        assert "“Representation och gåvor”" in unknown.message.en
        line = unknown.sources[0].line
        assert text.split("\n")[line - 1].startswith("Representation")
        assert bool(checked.failures()) == (amounts != "0 0 0")
        assert all(
            key in checked.amounts() for key in check("invented", TEXTS["invented"]).amounts()
        )

    @pytest.mark.parametrize("name", ["embedded", "invented"])
    def test_wherever_it_is_in_the_table(self, name):
        lines = TEXTS[name].split("\n")
        figures = check(name, TEXTS[name]).figures
        at = sorted({one.line for one in figures if one.place == "appendix_1"})
        for before in [*at[:-1:4], at[-1], at[-1] + 1]:
            row = "Representation och gåvor  -9 999  0  0"
            checked = check(name, "\n".join([*lines[: before - 1], row, *lines[before - 1 :]]))
            found = [one.sources[0].line for one in checked.findings if one.code == "FH503"]
            assert found == [before]
            assert bool(checked.failures()) == (at[0] < before <= at[-1]), before

    def test_the_total_below_it_does_not_add_up(self):
        text = with_row("invented", "Representation  -9 999 -8 000 0", "Summa kostnader")
        found = [one for one in check("invented", text).findings if one.code == "FH402"]
        assert [one.subject for one in found] == [
            "appendix_1 2025 total_costs",
            "appendix_1 2024 total_costs",
        ]
        assert [one.difference for one in found] == [9_999, 8_000]

    def test_a_row_that_its_total_has_is_one_error_of_that_total(self):
        text = with_row("invented", "Representation  -9 999 0 0", "Summa kostnader")
        text = text.replace(
            "Summa kostnader                              -1 331 772",
            "Summa kostnader                              -1 341 771",
        )
        found = [one.subject for one in check("invented", text).findings if one.code == "FH402"]
        assert found == ["appendix_1 2025 total_costs", "appendix_1 2025 result"]

    def test_a_part_of_the_row_above_is_in_no_total(self):
        text = with_row("invented", "varav representation  -9 999 -8 000 0", "Lokaler")
        checked = check("invented", text)
        assert (codes(checked), checked.failures()) == ({"FH503"}, ())
        assert checked.failures(strict=True)

    @pytest.mark.parametrize(
        "line",
        [
            "se bilaga 2",
            "Not 4, 5",
            "13",
            "Årsredovisning 2025     8",
            "Sida 8 av 40",
            "                 2025           2024           2023",
            "Kurser till 2025-12-31",
            "Etapp 1",
            "(belopp i 1 000 kr)",
        ],
    )
    def test_years_references_and_pages_are_no_amounts(self, line):
        assert codes(check("invented", with_row("invented", line, "Lokaler"))) == set()

    def test_the_table_ends_with_the_first_blank_line_below_it(self):
        row = "Eget kapital   9 999   8 888   7 777"
        last = "1 639 163\n\n*Under"
        assert TEXTS["invented"].count(last) == 1
        below = TEXTS["invented"].replace(last, f"1 639 163\n{row}\n\n*Under")
        assert codes(check("invented", below)) == {"FH503"}
        after = TEXTS["invented"].replace(last, f"1 639 163\n\n{row}\n\n*Under")
        assert codes(check("invented", after)) == set()

    def test_strict_makes_a_warning_an_error(self, tmp_path, capsys):
        path = tmp_path / "report.txt"
        path.write_text(with_row("invented", "varav resor  -9 -8 -7", "Lokaler"), "utf-8")
        command = ["check-report", str(path), "--book", str(INVENTED)]
        assert main(command) == 0
        assert main([*command, "--strict"]) == 1
        assert "FH503" in capsys.readouterr().out


YEARS = [
    ("invented", "Årsredovisning 2025", "Årsredovisning 2024", "2024"),
    ("invented", "*Under 2025", "*Under 2024", "footnote 2024"),
    ("invented", "ur fonden 2025", "ur fonden 2023", "appendix_2 2023"),
    ("invented", "Årsbudgeten för 2025", "Årsbudgeten för 2026", "financing 2026"),
    ("embedded", "berattelse 2024", "berattelse 2023", "2023"),
    ("embedded", "Under 2024 har", "Under 2023 har", "footnote 2023"),
    ("embedded", "fran 2023 eller", "fran 2022 eller", "footnote 2022"),
    ("embedded", "under 2024 for projekt", "under 2025 for projekt", "footnote 2025"),
    ("embedded", "startbeslut 2023.", "startbeslut 2022.", "footnote 2022"),
    ("embedded", "att forfoga over 2024:", "att forfoga over 2025:", "appendix_2 2025"),
    ("embedded", "infor 2025", "infor 2026", "appendix_1 2026 closing_balance"),
    ("embedded", "infor 2025", "infor 2024", "appendix_1 2024 closing_balance"),
]


class TestYearsInTheText:
    @pytest.mark.parametrize(("name", "there", "put", "subject"), YEARS)
    def test_one_that_contradicts_the_heading_is_the_only_error(self, name, there, put, subject):
        assert TEXTS[name].count(there) == 1
        checked = check(name, TEXTS[name].replace(there, put))
        assert [(one.code, one.subject) for one in checked.findings] == [("FH505", subject)]
        assert checked.amounts() == check(name, TEXTS[name]).amounts()

    @pytest.mark.parametrize(
        "sentence",
        [
            "Årsredovisning 2024 fastställdes i maj.",
            "Enligt årsredovisning 2024",
            "Under 2024 var Tångö medlem.",
        ],
    )
    def test_other_years_in_running_text_are_not_looked_at(self, sentence):
        text = TEXTS["invented"].replace("Finansiering\n", f"{sentence}\n\nFinansiering\n", 1)
        assert codes(check("invented", text)) == set()


class TestYearsThatTheBookLacks:
    def test_their_figures_are_not_counted_as_compared(self, tmp_path, capsys):
        text = TEXTS["vansbro"].replace("286 537", "287 537", 1).replace("130 818", "129 818", 1)
        path = tmp_path / "report.txt"
        path.write_text(text, "utf-8")
        command = ["check-report", str(path), "--book", str(LAYOUTS / "vansbro")]
        assert main([*command, "--language", "en"]) == 0
        shown = capsys.readouterr().out
        assert shown.count("FH406") == 2
        assert "0 figures compared with the books. 24 figures read that they do not have." in shown

    def test_all_of_a_book_that_has_them_are(self):
        assert check("embedded", TEXTS["embedded"]).figures_compared == 55
        assert check("embedded", TEXTS["embedded"], compared=False).figures_compared == 0


NOT_CHECKED = {
    "a label that is alike": ("Miljöbåten", "Miljöbussen"),
    "an O for a zero": ("194 400 ", "194 4OO "),
    "a name": ("Kustförbundet (påhittat)", "Skärgårdsförbundet"),
    "a second sentence": (
        "\nMedlemmar\n",
        "\nDet ackumulerade överskottet är 1 999 999 kr.\n\nMedlemmar\n",
    ),
}


@pytest.mark.parametrize("what", NOT_CHECKED)
def test_what_the_guide_says_is_not_checked(what):
    there, put = NOT_CHECKED[what]
    assert there in TEXTS["invented"]
    assert codes(check("invented", TEXTS["invented"].replace(there, put))) == set()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_items_of_a_line_without_a_footnote_are_read_from_their_table(
    form, language, tmp_path, capsys
):
    """`fhledger statement` prints them below the label of the line."""
    config = BOOKS["invented"].config
    lines = tuple(line.model_copy(update={"footnote": None}) for line in config.lines)
    folder = write_book(BOOKS["invented"].replace(lines=lines, seals=()), tmp_path / "book")
    command = ["statement", "2025", "--book", str(folder), "--format", form]
    assert main([*command, "--language", language]) == 0
    text = capsys.readouterr().out
    book = read_book(folder)
    checked = check_report(read_report(text, book.config), book.config, book)
    assert codes(checked) <= {"FH406"}
    assert checked.amounts() == book.statement(2025).figures()
    without = re.sub(r"203\s141", "", text)
    assert "FH407" in codes(check_report(read_report(without, book.config), book.config, book))


def test_the_error_for_what_is_no_report_names_the_guide():
    guide = (ROOT / "docs" / "sv" / "kontrollera-en-arsredovisning.md").read_text("utf-8")
    title = guide.partition("\n")[0].removeprefix("# ")
    with pytest.raises(PrintedTextError) as error:
        read_report("Inget tal.", BOOKS["embedded"].config)
    assert f"”{title}”" in error.value.in_language("sv")

"""The invented book under examples/: öre, members that come and go, several rates, SIE, closed
years.

Whatever only the book of Familjen Helsingborg has, or lacks, is not a rule of the code.
"""

from __future__ import annotations

import shutil
from datetime import date

import pytest

import oracle
from fhledger import read_book
from fhledger.audit.verification import verify
from fhledger.cli import main
from fhledger.exchange.imports.import_files import import_file
from fhledger.exchange.imports.mapping import posting_targets, read_mapping
from fhledger.exchange.printed_report import read_report
from fhledger.exchange.printed_report.checking import ReportCheck, check_report
from fhledger.exchange.sie import read_sie
from fhledger.exchange.sie.writer import sie_4e
from shown import INVENTED as FOLDER

BOOK = read_book(FOLDER)
SIE = FOLDER / "vardens_bokforing_2025.se"


def test_it_says_that_it_is_invented():
    assert "påhittat" in BOOK.config.name
    assert all("(påhittad)" in member.name for member in BOOK.config.municipalities)
    assert all("påhitta" in project.name for project in BOOK.project_register)
    for path in FOLDER.rglob("*"):
        if path.is_file() and path.parent.name not in {"entries", "seals"}:
            encoding = "cp437" if path.suffix == ".se" else "utf-8"
            assert "påhitta" in path.read_text(encoding).casefold(), path.name


def test_nobody_has_accepted_only_that_its_last_printed_year_is_not_closed():
    verification = verify(BOOK)
    assert verification.failures() == ()
    unclosed = [(found.code, found.subject) for found in verification.failures(strict=True)]
    assert unclosed == [("FH313", "2025 seal")]


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_its_figures_are_those_of_the_second_opinion(year):
    assert oracle.in_ore(BOOK.statement(year).figures().items()) == oracle.figures(FOLDER, year)


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_its_fees_are_those_of_the_second_opinion(year):
    found = {member.code: oracle.ore(member.fee) for member in BOOK.fees(year).members}
    assert found == oracle.fees(FOLDER, year)


def test_importing_the_file_of_the_host_again_adds_nothing(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "book")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    done = import_file(folder, SIE)
    assert tuple(dict(done.vouchers).values()) == (63, 56, 7)
    assert (done.entries, done.findings) == ((), ())
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_importing_it_into_the_book_without_those_entries_adds_them(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "book")
    entries = folder / "entries" / "2025.csv"
    rows = entries.read_text("utf-8").splitlines(keepends=True)
    entries.write_text("".join(row for row in rows if SIE.name not in row), "utf-8")
    assert main(["import", str(SIE), "--book", str(folder)]) == 0
    found = [row.rpartition(",") for row in entries.read_text("utf-8").splitlines()]
    assert sorted(row for row, _, _ in found) == sorted(row.rstrip("\n") for row in rows)
    assert {seal for _, _, seal in found} == {"seal", "", BOOK.seal(2024).seal[:24]}


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_a_year_written_as_sie_is_read_back_as_the_same_sums(year, tmp_path):
    mapping = read_mapping(FOLDER, BOOK)
    path = tmp_path / f"{year}.se"
    path.write_bytes(b"".join(sie_4e(BOOK, year, mapping, generated=date(year, 12, 31))))
    document = read_sie(path)
    sums = posting_targets(BOOK, mapping).sums(document.turnover)
    assert document.findings == ()
    assert {(p.line, p.item, p.member, p.project): amount for p, amount in sums.items()} == dict(
        BOOK.ledger(year).totals.sums
    )


def printed(capsys, line: str) -> str:
    assert main([*line.split(), "--book", str(FOLDER)]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_a_fee_table_says_what_each_fee_rests_on(capsys):
    text = printed(capsys, "fees 2025")
    assert "Tångö (påhittad) 3 846 15,25 6 30 000" in text
    assert "15,25 kr per invånare, minst 60 000 kr, högst 675 000 kr" in text
    assert "Kustregionen (påhittad): 40 000 kr per medlem." in text


def test_a_notice_says_for_how_many_months_it_is(capsys):
    text = printed(capsys, "notices 2025 --format markdown")
    assert text.count("| Månader | 6 |") == 1
    assert text.count("Månader") == 1


def test_a_rate_that_members_do_not_share_is_not_called_unknown(capsys):
    text = printed(capsys, "statement")
    assert "Medlemmarna har olika avgifter." in text
    assert "okänt" not in text
    assert "fee_rate" not in {row.id for row in BOOK.statement().financing}


REPORT = (FOLDER / "arsredovisning_2025.txt").read_text("utf-8")


def check(text: str) -> ReportCheck:
    return check_report(read_report(text, BOOK.config), BOOK.config, BOOK)


def test_its_annual_report_is_read_and_agrees():
    checked = check(REPORT)
    assert len(checked.figures) == 60
    assert (checked.problems, checked.findings) == ((), ())


def test_what_rounding_explains_is_no_misprint():
    assert check(REPORT).suspects == ()
    [suspect] = check(REPORT.replace("till 264 600 kr", "till 246 600 kr")).suspects
    assert (str(suspect.figure), suspect.expected) == ("financing 2025 result", 264_600)


def test_two_of_its_years_are_closed_and_as_they_were(tmp_path):
    assert [state.year for state in verify(BOOK).seals if state.intact] == [2023, 2024]
    folder = shutil.copytree(FOLDER, tmp_path / "book")
    entries = folder / "entries" / "2024.csv"
    entries.write_text(entries.read_text("utf-8").replace("-7302.18", "-7302.81"), "utf-8")
    found = {finding.code for finding in verify(read_book(folder)).failures()}
    assert "FH303" in found


def test_projects_stand_under_their_area_and_under_no_name_of_another_co_operation(capsys):
    text = printed(capsys, "projects")
    assert text.startswith("Projekt vid utgången av 2025")
    assert text.count("Besöksnäring") == text.count("Kustmiljö") == 1


def test_a_footnote_that_rounding_parts_from_its_row_is_noted(capsys):
    # 203 140.75 + 144 681.50 - 9 418.35 = 338 403.90, printed 203 141 + 144 682 - 9 418 = 338 405
    assert (
        "Bidrag till kustprojekt 2025: talen i fotnoten är avrundade var för sig och ger"
        " tillsammans"
        " −338 405, raden är −338 404" in printed(capsys, "statement 2025")
    )
    assert "talen i fotnoten" not in printed(capsys, "statement 2023")

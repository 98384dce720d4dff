"""The questions of `fhledger init`: a wrong answer is asked again, with its reason."""

from __future__ import annotations

import io
import sys

import pytest

from fhledger.book import read_folder
from fhledger.cli import main


@pytest.fixture
def answered(tmp_path, monkeypatch, capsys):
    """Run `fhledger init` with lines of answers; the status, what was asked, and the new book."""

    def run(*lines: str, language: str = "sv") -> tuple[int, str]:
        terminal = io.StringIO("".join(f"{line}\n" for line in (*lines, "", "")))
        monkeypatch.setattr("fhledger.cli.new_book.can_ask", lambda: True)
        monkeypatch.setattr(sys, "stdin", terminal)
        status = main(["init", str(tmp_path / "bok"), "--language", language])
        return status, capsys.readouterr().err

    return run


NAME, YEAR, BALANCE = "Nätverket (påhittat)", "2026", "0"
RATE, MINIMUM, DAY = "12", "", "2024-12-31"
MEMBERS = ("9001 Alvik=20000", "9004 Kusthögskolan", "")
FLAT = ("Kusthögskolan=25 000", "")


def test_the_answers_make_a_book(answered, tmp_path):
    status, _ = answered(NAME, YEAR, BALANCE, RATE, MINIMUM, DAY, *MEMBERS, *FLAT, "Avtal")
    assert status == 0
    fees = {member.code: member.fee for member in read_folder(tmp_path / "bok").fees(2026).members}
    assert fees == {"9001": 240_000, "9004": 25_000}


def test_each_figure_has_its_own_document_and_the_rule_is_read_back(answered, tmp_path):
    facts = NAME, YEAR, "100 000 kr", "Bokslut 2025", RATE, MINIMUM, DAY
    status, questions = answered(*facts, *MEMBERS, *FLAT, "Avtal", "SCB")
    assert status == 0, questions
    assert "2027" in questions
    assert "2025-12-31" in questions
    book = read_folder(tmp_path / "bok")
    assert book.config.opening_balance.source.document == "Bokslut 2025"
    assert ",inhabitants\n" in (tmp_path / "bok" / "population.csv").read_text()
    assert book.config.sources["inhabitants"].document == "SCB"


def test_a_book_that_is_not_wanted_is_not_written(answered, tmp_path):
    given = NAME, YEAR, BALANCE, RATE, MINIMUM, DAY, *MEMBERS, *FLAT, "Avtal", "", "nej"
    status, _ = answered(*given)
    assert (status, (tmp_path / "bok").exists()) == (2, False)


WRONG = {
    "no year": ((NAME, "", YEAR, BALANCE, RATE, MINIMUM, DAY), "Ett svar behövs"),
    "a year in words": ((NAME, "i år", YEAR, BALANCE, RATE, MINIMUM, DAY), "”i år” är inte ett år"),
    "a year of no book": ((NAME, "0026", YEAR, BALANCE, RATE, MINIMUM, DAY), "26 kan inte vara"),
    "a balance in words": ((NAME, YEAR, "noll", BALANCE, RATE, MINIMUM, DAY), "”noll” är inte"),
    "a rate below zero": ((NAME, YEAR, BALANCE, "-3", RATE, MINIMUM, DAY), "noll"),
    "no day": ((NAME, YEAR, BALANCE, RATE, MINIMUM, "", DAY), "Ett svar behövs"),
    "a day in words": (
        (NAME, YEAR, BALANCE, RATE, MINIMUM, "31 december 2023", DAY),
        "”31 december 2023” är inte en dag",
    ),
    "a day after the year": (
        (NAME, YEAR, BALANCE, RATE, MINIMUM, "2027-12-31", DAY),
        "2027-12-31",
    ),
    "a key of the keyboard": (("\x1b[A", NAME, YEAR, BALANCE, RATE, MINIMUM, DAY), "inte syns"),
}


@pytest.mark.parametrize(("first", "reason"), WRONG.values(), ids=WRONG)
def test_a_wrong_answer_is_asked_again_in_the_language(first, reason, answered, tmp_path):
    status, questions = answered(*first, *MEMBERS, *FLAT, "", "Avtal")
    assert status == 0, questions
    assert reason in questions
    assert "Ett svar behövs" in questions  # the document is asked for again
    assert read_folder(tmp_path / "bok").config.name == NAME


WRONG_MEMBERS = {
    "no member": (("", *MEMBERS), FLAT, "minst en medlem"),
    "an amount": (("14 kr", *MEMBERS), FLAT, "”14 kr”"),
    "no code": (("Alvik 15000", *MEMBERS), FLAT, "”Alvik 15000”"),
    "a name in place of a code": (("Södra Alvik=15000", *MEMBERS), FLAT, "Södra"),
    "a code that is taken": (("9001 Alvik=20000", "9001 Berg=3", *MEMBERS[1:]), FLAT, "9001"),
    "inhabitants in words": (("9001 Alvik=många", *MEMBERS), FLAT, "”många”"),
    "a flat fee of nobody": (MEMBERS, ("9009=3", *FLAT), "9009"),
    "a flat fee in words": (MEMBERS, ("9004=mycket", *FLAT), "”mycket”"),
    "no mark of equality": (MEMBERS, ("Kusthögskolan 25 000", *FLAT), "är inte en medlems avgift"),
}


@pytest.mark.parametrize(("members", "flat", "reason"), WRONG_MEMBERS.values(), ids=WRONG_MEMBERS)
def test_a_wrong_member_is_asked_again(members, flat, reason, answered, tmp_path):
    status, questions = answered(NAME, YEAR, BALANCE, RATE, MINIMUM, DAY, *members, *flat, "Avtal")
    assert status == 0, questions
    assert reason in questions
    assert len(read_folder(tmp_path / "bok").fees(2026).members) == 2


def test_each_member_has_a_fee_where_there_is_no_rate(answered, tmp_path):
    members = ("9001 Alvik", "9004 Kusthögskolan", "")
    status, questions = answered(
        NAME, YEAR, "", "", *members, "9001=3", "", "9004=25000", "", "Avtal"
    )
    assert status == 0, questions
    assert "Kusthögskolan" in questions
    assert read_folder(tmp_path / "bok").fees(2026).total == 25_003


def test_the_end_of_the_input_is_an_error_and_no_book(answered, tmp_path):
    status, questions = answered(NAME, YEAR)
    assert status == 2
    assert "slut" in questions
    assert not (tmp_path / "bok").exists()


def test_a_folder_that_is_taken_is_refused_before_the_first_question(answered, tmp_path):
    (tmp_path / "bok").mkdir()
    (tmp_path / "bok" / "x").touch()
    status, questions = answered(NAME)
    assert status == 2
    assert "(tomt" not in questions


def test_an_option_names_a_member_by_its_name(tmp_path, capsys):
    folder = str(tmp_path / "bok")
    command = ["init", folder, "--name", "N", "--year", "2026", "--source", "Avtal"]
    assert main([*command, "--member", "9004 Högskolan", "--flat", "Högskolan=25000"]) == 0
    assert read_folder(folder).fees(2026).total == 25_000
    assert main([*command[:1], folder + "2", *command[2:], "--flat", "X=3"]) == 2
    assert "Traceback" not in capsys.readouterr().err

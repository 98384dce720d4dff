"""The command line as a person uses it: what it prints, where, and with which exit status."""

from __future__ import annotations

import json
import os
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from broken_books import SOUND, broken_book
from cases import for_each
from fhledger.__main__ import main as program
from fhledger.book.files.folder_writer import copy_embedded
from fhledger.cli import main
from fhledger.cli.commands import COMMANDS
from file_cases import HEAD, VOUCHER, YEAR, importing_book
from golden import assert_golden
from shown import EMBEDDED_BOOK


@pytest.mark.parametrize(
    "arguments",
    [
        "--format json statement 2024",
        "statement --format json 2024",
        "statement 2024 --format json",
        "--language en --format json statement 2024",
    ],
)
def test_options_stand_before_or_after(arguments, capsys):
    assert main(arguments.split()) == 0
    assert_golden(f"{EMBEDDED_BOOK}/statement.json", capsys.readouterr().out)


@pytest.mark.usefixtures("english")
@for_each(
    ("arguments", "message"),
    [
        ("", "required: COMMAND"),
        ("statment", "invalid choice"),
        ("statement 20x4", "'20x4' is not a year"),
        ("statement 1999", "the book has no year 1999; it has 2022, 2023, 2024"),
        ("fees 2024 --rate 0.1234567890123 --language en", "12 after it"),
        ("fees 2024 --rate=-1", "a rate must not be below zero"),
        ("fees 2024 --reference-day 31/12", "is not a day"),
        ("fees 2024 --reference-day 2013-12-31", "are not known; the book has 2015-12-31"),
        ("fees 1999 --language en", "no municipality is a member in 1999"),
        ("trace 2024 rent", "there is no row 'rent' in 2024"),
        ("trace 2021 result", "the book has no year 2021"),
        ("trace 2024 result --entries=-1", "'-1' is not a whole number, zero or more"),
        ("sample 2024 --size 20.000 --seed 1", "not a whole number; write 20000 or 20 000"),
        ("decide budget 200tkr --year 2025 --source x", "'200tkr' is not an amount in kronor"),
        ("sample 2024 --size ٣ --seed 1", "'٣' has a digit of another script; write 0 to 9"),
        ("init new --book old", "the new book is written into DIR; leave --book out"),
        ("statement -o a\0b", "has a character that no file name and no text can have"),
        ("check-report a\ud812b", "a\\ud812b"),
        ("explain FH409", "there is no rule 'FH409'. Did you mean FH407 "),
        ("explain number-mising", "Did you mean FH202 number-missing?"),
        ("explain xyz", "there is no rule 'xyz'. `fhledger explain` lists all codes."),
        ("verify --book nowhere", "there is no folder nowhere"),
        ("verify --format xml", "invalid choice"),
        ("statement -o /nonexistent/folder/file.txt", "cannot write"),
    ],
)
def test_a_wrong_call_is_refused_in_one_or_two_lines(arguments, message, capsys):
    try:
        status = main(arguments.split())
    except SystemExit as stop:
        status = stop.code
    printed = capsys.readouterr()
    assert status == 2
    assert message in printed.err
    assert printed.err.count("\n") <= 2
    assert printed.out == ""


def test_a_command_in_the_folder_of_a_book_says_whose_figures_it_prints(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(copy_embedded(tmp_path / "book"))
    for command, is_noted in (
        ("fees 2024", True),
        ("fees 2024 --book .", False),
        ("explain", False),
    ):
        assert main(command.split()) == 0
        assert ("--book ." in capsys.readouterr().err) is is_noted


def test_an_unaccepted_error_gives_status_1(tmp_path, capsys):
    folder = broken_book("FH401", tmp_path / "book")
    assert main(["verify", "--book", str(folder)]) == 1
    assert "FH401" in capsys.readouterr().out


def test_an_unaccepted_warning_gives_status_1_only_when_strict(tmp_path, capsys):
    folder = str(broken_book("FH407", tmp_path / "book"))
    assert main(["verify", "--book", folder]) == 0
    assert main(["verify", "--book", folder, "--strict"]) == 1
    assert "FH407" in capsys.readouterr().out


@pytest.mark.usefixtures("english")
def test_a_file_is_written_whole_and_never_over_another_unasked(tmp_path, capsys):
    path = tmp_path / "bilagor.md"
    arguments = ["statement", "--format", "markdown", "-o", str(path)]
    assert main(arguments) == 0
    first = path.read_text("utf-8")
    assert first.startswith("# Familjen Helsingborg")
    path.write_text("mine")
    assert main(arguments) == 2
    assert path.read_text() == "mine"
    assert "this file exists. Give --overwrite" in capsys.readouterr().err
    assert main([*arguments, "--overwrite"]) == 0
    assert path.read_text("utf-8") == first
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("english")
@for_each("command", COMMANDS)
def test_help_shows_an_example(command, capsys):
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    assert f"example:\n  fhledger {command}" in capsys.readouterr().out


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("like", [[], ["--like", "familjen-helsingborg"]])
def test_a_new_book_reads_and_verifies(like, tmp_path, capsys):
    folder = str(tmp_path / "my_book")
    assert main(["init", folder, *like]) == 0
    output = capsys.readouterr().out
    assert "entries/" in output
    assert "fhledger status 202" in output
    assert main(["verify", "--strict", "--book", folder]) == 0
    assert main(["statement", "--book", folder]) == 0
    assert main(["init", folder, *like]) == 2
    assert "is not an empty folder" in capsys.readouterr().err


def test_the_next_command_can_be_copied_with_a_folder_that_has_spaces(
    tmp_path, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert main(["init", "Förbundets bok"]) == 0
    assert 'fhledger status 2025 --book "Förbundets bok"' in " ".join(
        capsys.readouterr().out.split()
    )


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "fhledger", *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_the_program_runs_as_a_module_and_in_a_poor_terminal():
    poor = run("fees", "2024", PYTHONIOENCODING="ascii")
    assert poor.returncode == 0
    assert b"Sval\\xf6v" in poor.stdout


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    "arguments", ["sensitivity --through 2030", "apportion 100 --by equally", "fees 2024"]
)
def test_a_book_without_members_is_reported(arguments, tmp_path, capsys):
    folder = tmp_path / "book"
    copy_embedded(folder)
    charter = (folder / "book.toml").read_text("utf-8")
    without_members = re.sub(r"\[\[municipalities\]\]\n(.+\n)+", "", charter)
    (folder / "book.toml").write_text(without_members, "utf-8")
    assert main([*arguments.split(), "--book", str(folder), "--language", "en"]) == 2
    assert capsys.readouterr().err.startswith("fhledger: no municipality is a member")


def test_a_reader_that_goes_away_is_no_traceback():
    process = subprocess.Popen(
        [sys.executable, "-m", "fhledger", "fees", "--all-days"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    process.wait()
    assert b"Traceback" not in errors


def test_the_json_contract_of_the_statement(capsys):
    assert main(["statement", "2024", "--format", "json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["years"] == [2024, 2023, 2022]
    assert [row["row"] for row in value["appendix_1"]] == [
        "opening_balance",
        "member_contributions",
        "other_income",
        "trainee_income",
        "hr_project_income",
        "total_income",
        "external_costs",
        "development_projects",
        "trainee_costs",
        "hr_project_costs",
        "total_costs",
        "result",
        "appropriations",
        "closing_balance",
    ]
    assert value["appendix_1"][0]["amounts"] == {
        "2024": "8390299.00",
        "2023": "7015464.00",
        "2022": "7070065.00",
    }
    assert [row["amounts"] for row in value["appendix_2"]] == [
        {"2024": "1027270.00"},
        {"2024": "909300.00"},
        {"2024": "44880.00"},
        {"2024": "1981450.00"},
    ]
    assert value["appendix_2"][-1]["row"] == "total"


def test_another_book_is_read_from_its_folder(capsys):
    assert main(["statement", "--book", str(SOUND), "--format", "csv"]) == 0
    assert "appendix_1,closing_balance," in capsys.readouterr().out


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("command", "name", "message"),
    [
        ("workbook", "x.txt", "Give a name that ends in .xlsx."),
        ("workbook", "x", "Give a name that ends in .xlsx."),
        ("report", "x.pdf", "Give a name that ends in .html or .htm."),
        ("report", "x.XLSX", "Give a name that ends in .html or .htm."),
        ("statement", "x.csv", "ends in .txt, or --format csv, or --format excel-csv."),
        ("statement --format json", "x.md", "ends in .json or .txt, or --format markdown."),
        (
            "statement --format csv",
            "x.xlsx",
            "Give a name that ends in .csv or .txt, or --format xlsx.",
        ),
        ("export --to csv", "x.json", "Give a name that ends in .csv or .txt."),
        ("export --to hledger", "x.beancount", "ends in .journal or .hledger or .ledger or .txt."),
        ("export --to beancount", "x.journal", "ends in .beancount or .bean or .txt."),
    ],
)
def test_a_name_that_promises_another_form_is_refused(command, name, message, tmp_path, capsys):
    assert main([*command.split(), "-o", str(tmp_path / name)]) == 2
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["fees", "fees.log", "fees.txt", "FEES.TXT", "2024.bilagor"])
def test_a_name_that_promises_nothing_else_holds_any_text(name, tmp_path):
    for form in ("text", "markdown", "csv", "json"):
        arguments = ["statement", "--format", form, "--overwrite", "-o", str(tmp_path / name)]
        assert main(arguments) == 0


def test_an_entry_is_not_written_when_its_answer_has_a_wrong_name(tmp_path, capsys):
    assert main(["init", str(tmp_path / "book")]) == 0
    before = {path: path.read_bytes() for path in (tmp_path / "book").rglob("*.csv")}
    given = ["post", "--line", "fees", "--amount", "5", "--day", "2025-06-30", "--text", "x"]
    assert main([*given, "--book", str(tmp_path / "book"), "-o", str(tmp_path / "x.json")]) == 2
    assert "eller --format json." in capsys.readouterr().err
    assert before == {path: path.read_bytes() for path in before}


@pytest.mark.parametrize("module", ["fhledger.cli", "pydantic", "fhledger.cli.book_commands"])
def test_an_interrupt_while_the_program_is_loaded_is_no_traceback(module):
    code = f"""
import runpy, sys

class Interrupted:
    def find_spec(self, name, *rest):
        if name == {module!r}:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupted())
sys.argv = ["fhledger", "statement"]
runpy.run_module("fhledger", run_name="__main__")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_the_installed_program_is_the_one_that_waits_for_an_interrupt():
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())
    [place] = project["project"]["scripts"].values()
    assert pkgutil.resolve_name(place) is program


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    "command",
    [
        "post --line costs --amount -5 --day 2024-06-30 --text x",
        "reverse A8 --text x",
        "close 2023",
        "import {folder}/new.se",
        "init {folder}/new",
    ],
)
@pytest.mark.parametrize("place", ["nowhere/x", "file/x"])
def test_an_answer_that_cannot_be_written_is_refused_before_anything_is(
    command, place, tmp_path, capsys
):
    book = importing_book(tmp_path / "book")
    (tmp_path / "new.se").write_text(HEAD + YEAR + VOUCHER)
    (tmp_path / "file").touch()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    arguments = command.format(folder=tmp_path).split()
    into = [] if command.startswith("init") else ["--book", str(book)]
    assert main([*arguments, *into, "-o", str(tmp_path / place)]) == 2
    assert "cannot write: No" in capsys.readouterr().err
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

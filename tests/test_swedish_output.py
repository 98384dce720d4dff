"""No English word and no id reaches a Swedish reader, in any output of both books or any
finding."""

from __future__ import annotations

import csv
import tomllib
from contextlib import suppress

import pytest

from broken_books import CASES, MORE, MORE_CASES, broken_book
from cases import for_each
from fhledger import read_book
from fhledger.audit.rules import RULES
from fhledger.audit.verification import verify
from fhledger.cli import main
from fhledger.exchange.rules import FILE_RULES, WRITING_RULES
from fhledger.exchange.rules.printed_report import READING_RULES
from fhledger.render.documents.verification import verification_document
from fhledger.render.text import text
from file_cases import FILE_CASES, FILES, importing_book, strange_file
from golden import GOLDEN
from shown import BOOKS
from swedish import english_in, without_commands, without_names

SHOWN = [
    path
    for book in BOOKS
    for path in sorted((GOLDEN / book).iterdir())
    if path.suffix in (".txt", ".md") and ".en." not in path.name
]


@for_each("path", SHOWN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_output_in_swedish_has_no_english(path):
    assert english_in(path.read_text("utf-8")) == []


@pytest.mark.parametrize("name", [*CASES, *MORE_CASES])
def test_the_findings_of_a_broken_book_have_no_english(name, tmp_path):
    folder = {"cases": MORE} if name in MORE_CASES else {}
    verification = verify(read_book(broken_book(name, tmp_path / "book", **folder)))
    assert english_in(text(verification_document(verification).shown("sv"))) == []


@for_each("rule", [*RULES, *FILE_RULES, *WRITING_RULES, *READING_RULES], ids=lambda rule: rule.code)
def test_the_explanation_of_a_rule_has_no_english(rule):
    assert english_in(rule.localized_text.sv) == []


COMMANDS = (
    "statement 2024",
    "fees 2024",
    "notices 2024",
    "projects 2024",
    "budget 2024",
    "trace 2024 result",
    "forecast --through 2027",
    "sensitivity --through 2027",
    "status",
    "sample 2024 --size 2",
    "begin 2026",
    "book-fees 2025 --dry-run",
    "close 2024 --dry-run",
    "seal 2024",
    "statement 1999",
    "fees 2024 --format xml",
    "trace 2024 nothing",
)


@pytest.mark.parametrize("name", [*CASES, *MORE_CASES])
def test_what_a_command_says_of_a_broken_book_has_no_english(name, tmp_path, capsys):
    every = [*CASES, *MORE_CASES]
    folder = {"cases": MORE} if name in MORE_CASES else {}
    book = broken_book(name, tmp_path / "book", **folder)
    first = every.index(name) * 2
    for number in (first, first + 1):
        command = COMMANDS[number % len(COMMANDS)]
        run(f"{command} --book {book} --language sv")
        shown = "".join(capsys.readouterr()).replace(str(tmp_path), "")
        assert english_in(without_names(shown)) == [], command


@pytest.mark.parametrize("name", FILE_CASES)
def test_the_findings_of_a_strange_file_have_no_english(name, tmp_path, capsys):
    case = tomllib.loads((FILES / f"{name}.toml").read_text("utf-8"))
    book = importing_book(tmp_path / "book")
    for key in ("before", "content"):
        if key in case:
            file = strange_file(case, tmp_path, key)
            command = f"import {file} --book {book} --language sv"
            capsys.readouterr()
            run(f"{command} --dry-run --format csv")
            cells = [*csv.DictReader(capsys.readouterr().out.splitlines())]
            run(command)
    shown = "".join(capsys.readouterr()).replace(str(tmp_path), "")
    assert english_in(without_commands(shown)) == []
    assert [cell for row in cells for cell in _for_people(row) if english_in(cell)] == []


def run(command: str) -> None:
    """The command, whatever its exit status is."""
    with suppress(SystemExit):
        main(command.split())


def _for_people(row: dict[str, str]) -> list[str]:
    """The cells of a row of CSV that are no keys."""
    return [row.get(name) or "" for name in ("weight", "finding", "label", "reason")]


def test_english_words_and_ids_are_found():
    assert english_in("Summan av member_contributions är The total: it is empty.") == [
        "member_contributions",
        "The",
        "total",
        "it",
        "is",
        "empty",
    ]
    assert english_in("Se entries/2024.csv, `fhledger verify`, --all-days och ”the line”.") == []

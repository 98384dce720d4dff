"""Every command and format over two books: what it prints is what somebody has looked at."""

from __future__ import annotations

import shlex
from functools import cache

import pytest

from careless import careless_decimals
from fhledger import read_book
from fhledger.cli import books, main
from fhledger.cli.commands import COMMANDS
from golden import assert_golden
from shown import READ, WRITTEN, Case

ELSEWHERE = {
    *("begin", "book-fees", "decide", "post-table", "propose-rate", "status"),
    *("completion", "evaluate", "import", "init", "population", "report", "seal", "workbook"),
}
"""About another file than the book, or not a text to look at: each has tests of its own."""


def case_id(case: Case) -> str:
    return case.golden


def printed(arguments: list[str], capsys) -> str:
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


read_once = cache(read_book)


@pytest.fixture
def shared_book(monkeypatch):
    """The commands that only read a book share it."""
    monkeypatch.setattr(books, "read_book", read_once)


ONE_OF_EACH = {(case.book, case.command): case for case in READ}.values()
"""A case for each book and command."""


@pytest.mark.usefixtures("shared_book")
@pytest.mark.parametrize("case", READ, ids=case_id)
def test_a_command_prints_what_somebody_looked_at(case, capsys):
    """Whatever decimals its caller has: here careless ones."""
    with careless_decimals():
        text = printed(case.arguments(), capsys)
    assert_golden(case.golden, text)
    assert "\x1b" not in text
    if case.name.endswith(".txt"):
        assert max(len(line) for line in text.splitlines()) <= 80


@pytest.mark.parametrize("case", ONE_OF_EACH, ids=case_id)
def test_a_caller_with_usual_decimals_gets_the_same(case, capsys):
    assert_golden(case.golden, printed(case.arguments(), capsys))


@pytest.mark.parametrize("case", WRITTEN, ids=case_id)
def test_a_command_that_writes_prints_what_somebody_looked_at(case, tmp_path, capsys):
    arguments = case.writing(tmp_path / "book")
    text = printed(arguments, capsys)
    assert_golden(case.golden, text.replace(str(tmp_path / "book"), "my_book"))


def test_every_command_is_shown():
    shown = {case.command for case in (*READ, *WRITTEN)}
    assert shown | ELSEWHERE == set(COMMANDS)
    assert not shown & ELSEWHERE


@pytest.mark.parametrize("command", ["fees 2024", "forecast --through 2026", "budget 2024"])
def test_a_print_names_the_book_whichever_its_form(command, capsys, tmp_path):
    name = "Familjen Helsingborg"
    for form, is_named in (("text", True), ("markdown", True), ("csv", False), ("json", False)):
        assert main([*shlex.split(command), "--format", form]) == 0
        assert (name in capsys.readouterr().out.split("\n")[0]) is is_named
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl reads the workbook")
    assert main([*shlex.split(command), "--format", "xlsx", "-o", str(tmp_path / "x.xlsx")]) == 0
    workbook = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert all(name in sheet.oddHeader.left.text for sheet in workbook)
    assert not any(name in sheet.title for sheet in workbook)


def test_a_title_that_names_the_book_names_it_once(capsys):
    assert main(["verify"]) == 0
    assert capsys.readouterr().out.split("\n")[0].count("Familjen Helsingborg") == 1

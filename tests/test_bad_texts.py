"""Texts that bite, in every place where a book has a text, through every command and rendering.

What a person reads has no character that is unseen or steers a terminal, what a browser or a
spreadsheet opens runs nothing, and what a program reads has the text as it is.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broken_books import SOUND
from cases import for_each
from fhledger import BookError
from fhledger.cli import main
from fhledger.core.localized import LocalizedText
from fhledger.core.text import INVISIBLE, escape_invisible
from fhledger.render.csv_text import guarded
from fhledger.render.document import Column, Document, Paragraph, Preformatted, Table, TableRow
from fhledger.render.markdown import markdown
from fhledger.render.text import text
from fhledger.render.text_width import width
from file_cases import HEAD, VOUCHER, YEAR, importing_book

TEXTS = {
    "a script": "<script>alert(1)</script>",
    "an image that runs": "<img src=x onerror=alert(1)>&lt;b&gt;",
    "right to left": "\u202egnp.exe\u202c \u2067abc\u2069 \u200f\u061c",
    "Hebrew and Arabic": "שלום مرحبا",
    "unseen spaces": "Hy\u200bra\ufeff\u2060\xad",
    "10 000 letters": "x" * 10_000,
    "10 000 letters in words": "abcd " * 1_999 + "ab å.",
    "emoji": "Fest 🎉👩‍👩‍👧❤️🇸🇪",
    "wide": "日本語の予算" * 20,
    "marks": "A\u030angelholm e\u0301",
    "a quote": 'O\'Brien & "Sons" \\',
    "a formula": '=HYPERLINK("http://example.org")',
    "a formula with a sign": "-1+cmd|' /C calc'!A0",
    "an at": "@SUM(A1)",
    "pipes": "a|b||c`d`*e*_f_~~g~~[h](javascript:alert(1))",
    "a list": "- 1. # > not",
    "a fence": "~~~",
    "ticks": "```",
    "braces": "{year} {0} {",
}
COMMANDS = (
    "statement",
    "fees --all-days",
    "projects",
    "notices 2024 --instalments 2",
    "budget 2024",
    "apportion 1000 --by equally",
    "forecast --through 2027 --solve year --floor 5000",
    "sensitivity --through 2026 --rates 1 2 --growths 0",
    "trace 2024 closing_balance",
    "trace 2024 9001",
    "verify",
    "sample 2024 --size 3 --seed 1",
)
QUIET = ("verify", "sensitivity")
"""Commands whose JSON repeats no text of the book."""

TERMINAL = "\x1b[2J\x1b]0;owned\x07\x9b31m\r\x08"


def bad_book(folder: Path, bad: str) -> str:
    """The sound book in a folder, every text in it this one; named in the way of the command
    line."""
    shutil.copytree(SOUND, folder)
    quoted = json.dumps(bad, ensure_ascii=False)

    def with_bad_text(_: re.Match[str]) -> str:
        return f"{_[1]}{quoted}"

    for path in folder.rglob("*.toml"):
        content = re.sub(r"^footnote.*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
        path.write_text(
            re.sub(r'(\b(?:name|source|sv|en) = )"[^"]*"', with_bad_text, content), "utf-8"
        )
    (folder / "scenarios.toml").write_text(
        f'[[scenarios]]\nname = "one"\nlabel = {{ sv = {quoted}, en = {quoted} }}\n', "utf-8"
    )
    for path in folder.rglob("*.csv"):
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
        texts = {at for at, name in enumerate(rows[0]) if name in ("text", "name", "municipality")}
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(
                [rows[0]]
                + [
                    [bad if at in texts else cell for at, cell in enumerate(row)]
                    for row in rows[1:]
                ]
            )
    return str(folder)


def output_of(capsys: Any, line: str, book: str, form: str) -> str:
    status = main([*line.split(), "--book", book, "--format", form])
    printed = capsys.readouterr()
    assert (status in (0, 1), printed.err) == (True, "")
    return str(printed.out)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for part in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from strings(part)


def assert_for_people(out: str) -> None:
    assert INVISIBLE.sub("", out.replace("\n", "")) == out.replace("\n", "")


def assert_for_a_browser(out: str) -> None:
    """Nothing is a tag, a link or a fence but what the rendering itself writes."""
    rendered = out.replace('<div style="break-before: page"></div>', "")
    assert not re.search(r"(?<!\\)[<\[]", re.sub(r"\\\\", "", fenced(rendered)))
    assert not re.search(r"^ {0,3}(~~~|```(?!`*text$|`*$))", rendered, flags=re.MULTILINE)
    assert "\n- 1." not in rendered
    tables = re.findall(r"(?:^\|.*\n)+", rendered, flags=re.MULTILINE)
    for table in tables:
        bars = {len(re.findall(r"\|", re.sub(r"\\.", "", row))) for row in table.splitlines()}
        assert len(bars) == 1


def fenced(rendered: str) -> str:
    return re.sub(r"^(`{3,})text\n.*?^\1$", "", rendered, flags=re.MULTILINE | re.DOTALL)


def assert_for_a_spreadsheet(out: str) -> None:
    for row in csv.reader(io.StringIO(out)):
        for cell in row:
            assert guarded(cell) == cell
            assert not re.match(r"\s*[=@]", cell)


@pytest.fixture(scope="module")
def bad_books(tmp_path_factory) -> Callable[[str], str]:
    """The folder of the book of each bad text, written once for every command."""
    return cache(lambda name: bad_book(tmp_path_factory.mktemp("bad") / "book", TEXTS[name]))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        pytest.param(name, line, marks=[] if (at + nr) % 4 == 0 else pytest.mark.deep)
        for at, name in enumerate(TEXTS)
        for nr, line in enumerate(COMMANDS)
    ],
)
def test_a_bad_text_does_nothing_in_any_rendering(name, line, bad_books, capsys):
    """Each text in three commands, and each command with four texts or more; `deep`: all of
    them."""
    bad, book = TEXTS[name], bad_books(name)
    out = output_of(capsys, line, book, "text")
    assert_for_people(out)
    assert max(map(width, out.splitlines())) <= 80
    out = output_of(capsys, line, book, "markdown")
    assert_for_people(out)
    assert_for_a_browser(out)
    assert_for_a_spreadsheet(output_of(capsys, line, book, "csv"))
    out = output_of(capsys, line, book, "json")
    assert_for_people(out)
    shown = {bad, LocalizedText(sv=bad, en=bad).in_year(2024).sv}
    assert line.startswith(QUIET) or any(
        one in value for value in strings(json.loads(out)) for one in shown
    )


alphabet = st.sampled_from(
    "<>&\"'`|~*_[]()#=+-@\\{}$ ab1日🎉\u0301\u200b\u200d\u202e\u2067\ufeff\xad\xa0é.:/"
)


@given(
    bad=st.text(alphabet, min_size=1, max_size=60).filter(str.strip),
    line=st.sampled_from(COMMANDS),
    form=st.sampled_from(("text", "markdown", "csv", "json")),
)
def test_any_bad_text_does_nothing(bad, line, form):
    with TemporaryDirectory() as folder:
        book = bad_book(Path(folder) / "book", bad.strip())
        done = io.StringIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdout", done)
            assert main([*line.split(), "--book", book, "--format", form]) in (0, 1)
    out = done.getvalue()
    if form == "csv":
        assert_for_a_spreadsheet(out)
        return
    assert_for_people(out)
    if form == "markdown":
        assert_for_a_browser(out)
    if form == "json" and not line.startswith(QUIET):
        assert any(bad.strip() in value for value in strings(json.loads(out)))


def test_the_longest_label_stands_in_a_finding(tmp_path, capsys):
    book = bad_book(tmp_path / "book", "x" * 20_000)
    entries = tmp_path / "book" / "entries" / "2024.csv"
    entries.write_text(entries.read_text("utf-8").replace(",costs,,-", ",costs,,"), "utf-8")
    assert "FH210" in output_of(capsys, "verify", book, "csv")


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_a_table_stands_straight_with_wide_characters(form):
    columns = (Column("name", "名前"), Column("kr", "金額 kr", "count"))
    rows = (TableRow(("日本語", 5)), TableRow(("A\u030asa", 1000)), TableRow(("Bjuv", 70)))
    document = Document("", (Table("t", "", columns, rows),))
    if form == "text":
        table = text(document).split("\n\n")[-1].splitlines()
        assert {width(line) for line in table} == {width(table[1])}
        assert table[2].startswith("日本語  ")


def test_a_text_in_pieces_is_one_cell_of_one_line():
    bad = "a\nb\r\nc|d\te"
    table = Table("t", bad, (Column("n", bad),), (TableRow((bad,)),))
    for render in (text, markdown):
        out = render(Document(bad, (table, Paragraph(bad), Preformatted(("```", bad)))))
        assert_for_people(out)
        assert "\nb" not in out
    assert "````text\n```\n" in markdown(Document("", (Preformatted(("```",)),)))
    assert "a\\nb\\r\\nc" in text(Document(bad, ()))


@for_each(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        (" =1+1", "' =1+1"),
        ("\t=1", "'\t=1"),
        ("+46 42 10 50 00", "+46 42 10 50 00"),
        ("-1+1", "'-1+1"),
        ("@x", "'@x"),
        ("\uff1d1", "'\uff1d1"),
        ("-0,5 %", "-0,5 %"),
        ("–", "–"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_a_cell_that_a_spreadsheet_would_run_begins_with_an_apostrophe(cell, expected):
    assert guarded(cell) == expected


def test_an_amount_below_zero_stays_a_number_in_csv(capsys):
    out = output_of(capsys, "statement", str(SOUND), "csv")
    assert re.search(r",-[0-9]+\.[0-9]{2}", out)
    assert "'" not in out


def test_a_terminal_is_not_steered_by_an_error(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert str(BookError(f"no {TERMINAL}")) == f"no {escape_invisible(TERMINAL)}."
    wrong = (
        ["verify", "--book", f"no{TERMINAL}"],
        ["statement", "-o", f"no{TERMINAL}/x"],
        ["trace", "2024", TERMINAL],
        ["statement", TERMINAL],
        [TERMINAL],
        ["statement", f"--{TERMINAL}"],
        ["check-report", TERMINAL],
        ["import", TERMINAL, "--book", str(SOUND)],
        ["apportion", "1", "--by", "equally", "--members", TERMINAL],
        ["forecast", "--through", "2027", "--scenario", TERMINAL],
    )
    for arguments in wrong:
        try:
            status = main(arguments)
        except SystemExit as stop:
            status = stop.code
        printed = capsys.readouterr()
        assert (status, printed.out) == (2, "")
        assert_for_people(printed.err)
        assert printed.err.count("\n") <= 2


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_terminal_is_not_steered_by_the_name_of_a_folder(form, tmp_path, capsys):
    folder = tmp_path / TERMINAL.replace("\r", "")
    assert main(["init", str(folder), "--format", form]) == 0
    out = capsys.readouterr().out
    assert_for_people(out)
    if form == "json":
        assert json.loads(out)["folder"] == str(folder)
    assert main(["verify", "--book", str(folder), "--format", form]) == 0


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_terminal_is_not_steered_by_a_file_of_another_program(form, tmp_path, capsys):
    book = importing_book(tmp_path / "book")
    strange = TERMINAL.replace("\r", "").replace("\x9b", "")
    content = HEAD + YEAR.replace("Möten", strange) + VOUCHER.replace("Möte", strange)
    content += f'#KONTO 7777 "{strange}"\n' + VOUCHER.replace("5010", "7777").replace("A 1", "A 2")
    path = tmp_path / f"bad{TERMINAL[:4]}.se"
    path.write_bytes(content.encode("cp437"))
    out = output_of(capsys, f"import {path} --dry-run", str(book), form)
    assert "7777" in out
    assert_for_people(out)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("", "this is not a file. Give the name of one"),
        (".", "this is not a file"),
        ("there", "this file exists. Give --overwrite to replace it."),
        ("x" * 300, "File name too long"),
        ("there/below", "Not a directory"),
        ("nowhere/below", "No such file or directory"),
        ("/dev/null", "this is not a file"),
    ],
)
def test_a_place_that_cannot_be_written_is_left_as_it_is(
    place, message, tmp_path, capsys, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    Path("there").write_text("mine")
    overwrite = [] if place == "there" else ["--overwrite"]
    assert main(["statement", "-o", place, *overwrite]) == 2
    assert message in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["there"]
    assert Path("there").read_text() == "mine"
    assert not Path("/dev/null").is_file()


def test_a_book_whose_name_is_too_long_is_refused(capsys):
    assert main(["verify", "--book", "x" * 5_000]) == 2
    assert capsys.readouterr().err.endswith("filnamnet är för långt.\n")


def program(tail: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; '{sys.executable}' -m fhledger {tail}"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


@pytest.mark.usefixtures("english")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the devices of Linux are needed")
@pytest.mark.parametrize(
    ("tail", "message"),
    [
        ("export --to csv | head -1 > /dev/null", ""),
        (
            "fees --all-days >&-",
            "fhledger: there is no standard output to print on. Give -o FILE.\n",
        ),
        (
            "export --to csv >&-",
            "fhledger: there is no standard output to print on. Give -o FILE.\n",
        ),
        ("statement > /dev/full", "fhledger: No space left on device.\n"),
        ("export --to csv > /dev/full", "fhledger: No space left on device.\n"),
    ],
)
def test_an_output_that_fails_is_reported_in_a_line(tail, message):
    assert program(tail).stderr == message


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the devices of Linux are needed")
@pytest.mark.parametrize("tail", ["statement 1999", "statement >/dev/full", "statement --book x"])
@pytest.mark.parametrize("closed", ["2>&-", "2>/dev/full"])
def test_a_refusal_that_cannot_be_printed_is_still_one(closed, tail):
    assert program(f"{tail} {closed}").returncode == 2


ACTED_ON = (
    "a script",
    "an image that runs",
    "right to left",
    "10 000 letters",
    "emoji",
    "a quote",
    "a formula",
    "a formula with a sign",
    "an at",
    "braces",
)
"""What a browser or a spreadsheet program might do something with."""


@pytest.mark.usefixtures("short_form")
@pytest.mark.parametrize("name", ACTED_ON)
def test_a_bad_text_does_nothing_in_a_page_or_a_workbook(name, bad_books, tmp_path, capsys):
    book = bad_books(name)
    for command, suffix in (("report", "html"), ("workbook", "xlsx")):
        path = tmp_path / f"out.{suffix}"
        assert main([command, "2024", "--book", book, "-o", str(path)]) == 0
        assert re.fullmatch(
            rf"Skrev {re.escape(str(path))} \(\d+ kB\)\.\n", capsys.readouterr().err
        )
    page = (tmp_path / "out.html").read_text("utf-8")
    assert "<script>alert" not in page
    assert "<img" not in page
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        sheets = "".join(
            archive.read(part).decode() for part in archive.namelist() if "sheets/" in part
        )
    formulas = re.findall(r"<f>(.*?)</f>", sheets)
    assert formulas
    assert not any(re.search(r"HYPERLINK|cmd|A1\)$", formula) for formula in formulas)

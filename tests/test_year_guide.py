"""The guide "A year in the book" is run as it is printed, in both languages, each part in twelve
commands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest

from fhledger import read_book
from fhledger.cli import main

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {"sv": DOCS / "sv" / "ett-ar-i-boken.md", "en": DOCS / "how-to" / "a-year-in-the-book.md"}
BOOKS = {"sv": ("min_bok", "natverket"), "en": ("my_book", "network")}


def commands(text: str) -> list[str]:
    """The commands of a part of the page, without those within a paragraph."""
    blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def run(text: str) -> None:
    given = commands(text)
    assert len(given) <= 13
    for command in given:
        assert main(shlex.split(command)[1:]) == 0, command


@pytest.fixture(params=PAGES, scope="module")
def page(request, tmp_path_factory) -> Iterator[tuple[str, str]]:
    """The language of the page, and its second part; the first one is done in the folder.

    The table that the page shows is there, too.
    """
    with pytest.MonkeyPatch.context() as patch, chdir(tmp_path_factory.mktemp("guide")):
        patch.setattr("fhledger.render.workbook.new_entries.ROWS", 20)
        text = PAGES[request.param].read_text("utf-8")
        [table] = re.findall(r"```text\n(.*?)```", text, flags=re.DOTALL)
        [name] = re.findall(r"post-table (\S+)", text)
        Path(name).write_text(table, encoding="utf-8")
        _, year, new = re.split(r"^# ", text, flags=re.MULTILINE)
        run(year)
        yield request.param, new


def test_a_year_from_its_first_day_to_the_printed_report(page):
    language, _ = page
    book = read_book(BOOKS[language][0])
    verification = book.verify()
    assert verification.failures(strict=True) == ()
    assert [state.year for state in verification.seals if state.intact] == [2022, 2023, 2024, 2025]
    statement = book.statement(2025)
    assert statement.years == (2025, 2024, 2023)
    assert statement["opening_balance"] == 7_530_250
    assert [row.label.sv for row in statement.appendix_2] == ["Framtidsdagen 2025", "Totalt"]
    assert (
        statement["closing_balance"]
        == 7_530_250 + 7_767_060 - 2_750_001 + 1_700 - 600_000 - 395_000 + 1
    )
    [project] = [each for each in book.projects(2025).projects if each.project == "delad_verkstad"]
    assert project.committed_kr == 0
    written = {path.suffix for path in Path().iterdir() if path.is_file()}
    assert written == {".csv", ".md", ".html", ".xlsx"}


def test_a_new_co_operation_of_four_members(page, tmp_path, monkeypatch):
    language, new = page
    monkeypatch.chdir(tmp_path)
    run(new)
    book = read_book(BOOKS[language][1])
    fees = {member.code: member.fee for member in book.fees(2025).members}
    assert fees == {"9001": 240_000, "9002": 96_000, "9003": 50_000, "9004": 25_000}
    assert book.verify().failures(strict=True) == ()
    assert book.statement(2025)["closing_balance"] == 411_000 - 210_000


@pytest.mark.usefixtures("page")
def test_the_appendices_show_the_year_beside_the_ones_before():
    [text] = [path.read_text("utf-8") for path in Path().glob("*.md")]
    assert "Framtidsdagen 2025" in text or "The Day of the Future 2025" in text
    assert "8 390 299" in text.replace("\u00a0", " ")

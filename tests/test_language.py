"""The words of the program in both languages: the catalogue, the help, the errors, the choice."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
from babel.messages.pofile import read_po

from broken_books import SOUND
from fhledger import BookError, read_book
from fhledger.book.files.folder_writer import copy_embedded, starter_book
from fhledger.cli import main
from fhledger.cli.commands import COMMANDS
from fhledger.cli.language import choose_language
from fhledger.core.messages import FOLDER
from swedish import english_in, without_names

HERE = Path(__file__).parent
INVENTED = HERE.parent / "examples" / "pahittat_forbund"


def catalogue_program() -> ModuleType:
    loader = SourceFileLoader("messages", str(HERE.parent / ".ci" / "messages"))
    spec = spec_from_loader("messages", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


class TestTheCatalogue:
    def test_every_message_of_the_code_is_in_it_and_has_swedish(self):
        program = catalogue_program()
        text, _, missing = program.updated()
        assert missing == []
        assert text == program.TEXT.read_bytes(), "run .ci/messages"

    def test_both_languages_have_the_same_placeholders(self):
        with (Path(str(FOLDER)) / "sv" / "LC_MESSAGES" / "fhledger.po").open("rb") as file:
            catalogue = read_po(file, locale="sv")
        assert [
            entry.id
            for entry in catalogue
            if entry.id
            and [*map(placeholders, forms(entry.id))] != [*map(placeholders, forms(entry.string))]
        ] == []


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """One form of a message, or its singular and its plural."""
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> frozenset[str]:
    names = {name for _, name, _, _ in Formatter().parse(text) if name}
    return frozenset(names | set(re.findall(r"%\(\w+\)[sr]|%[sr]", text)))


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_no_english_word_is_in_the_swedish_help(command, capsys):
    with pytest.raises(SystemExit):
        main([*command.split(), "--language", "sv", "--help"])
    lines = capsys.readouterr().out.split("exempel:")[0].splitlines()
    assert [word for line in lines for word in english_in(without_names(line))] == []


def test_the_commands_are_listed_by_task(capsys):
    with pytest.raises(SystemExit):
        main(["--language", "en", "--help"])
    listed = re.findall(r"(?m)^  ([a-z-]+) ", capsys.readouterr().out)
    assert set(COMMANDS) <= set(listed)


class TestTheChoice:
    def test_the_book_chooses_before_the_system_and_the_option_before_the_book(self, tmp_path):
        folder = shutil.copytree(SOUND, tmp_path / "book")
        path = folder / "book.toml"
        path.write_text('language = "en"\n' + path.read_text("utf-8"), "utf-8")
        book = ["verify", "--book", str(folder)]
        assert choose_language(book, {"LANG": "sv_SE.UTF-8"}) == "en"
        assert choose_language([*book, "--language=sv"], {}) == "sv"
        assert read_book(folder).config.language == "en"

    def test_a_language_within_a_table_is_not_that_of_the_book(self, tmp_path):
        (tmp_path / "book.toml").write_text('[sources.x]\nlanguage = "en"\n', "utf-8")
        assert choose_language(["--book", str(tmp_path)], {}) == "sv"

    @pytest.mark.parametrize("content", [b"\xff\xfe", b"language", b'language = "de"'])
    def test_a_book_that_cannot_be_read_chooses_nothing(self, content, tmp_path):
        (tmp_path / "book.toml").write_bytes(content)
        assert choose_language(["--book", str(tmp_path)], {"LANG": "en_US.UTF-8"}) == "en"

    def test_errors_of_a_broken_book_are_in_its_language(self, tmp_path, capsys):
        (tmp_path / "book.toml").write_text('language = "en"\nname = 5\n', "utf-8")
        assert main(["verify", "--book", str(tmp_path)]) == 2
        assert "is not a text; write it in quotation marks" in capsys.readouterr().err


def replacement_in(name: str, find: str, put: str) -> Callable[[Path], None]:
    """A change of a file of the book; where `find` is empty the whole file is replaced."""

    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text("utf-8") if path.exists() else ""
        path.write_text(
            re.sub(find, put, text, count=1, flags=re.MULTILINE) if find else put, "utf-8"
        )

    return change


def last_year(folder: Path) -> int:
    """The last year of the book that has entries."""
    return max(int(path.stem) for path in (folder / "entries").glob("*.csv"))


def run(*arguments: object) -> int | str | None:
    """The command, and its exit status."""
    try:
        return main([*map(str, arguments)])
    except SystemExit as stop:
        return stop.code


def nothing(_folder: Path) -> None:
    """The book is as it is; the command is wrong."""


ENTRY = "number,day,line,amount_kr\n"
MISTAKES: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "a wrong date": (
        replacement_in("balances.csv", "", "day,balance_kr\n2024-02-30,5\n"),
        "verify --book {book}",
        "balances.csv, rad 2, day: ”2024-02-30” är inte en dag; månaden har 29 dagar.",
    ),
    "a wrong decimal mark": (
        replacement_in(
            "balances.csv",
            "",
            "day,balance_kr\n2024-06-30,1.200,50\n".replace("1.200,50", '"1.200,50"'),
        ),
        "verify --book {book}",
        "”1.200,50” är inte ett belopp i kronor; skriv 1234.50 eller 1 234,50.",
    ),
    "an unknown line": (
        replacement_in("budget.csv", "", "year,line,amount_kr\n2024,appropriation,5\n"),
        "verify --book {book}",
        "budget.csv, rad 2, line: okänd rad ”appropriation”.",
    ),
    "a missing column": (
        replacement_in("population.csv", "", "municipality_code,inhabitants\n1283,5\n"),
        "verify --book {book}",
        "population.csv, rad 1: kolumnen ”municipality” saknas. Kolumnerna är",
    ),
    "a duplicate name": (
        replacement_in(
            "scenarios.toml", "", '[[scenarios]]\nname = "a"\nlabel = { sv = "A", en = "A" }\n' * 2
        ),
        "verify --book {book}",
        "scenariot ”a” förekommer två gånger",
    ),
    "a missing package": (
        nothing,
        "workbook --book {book} -o {book}/bok.xlsx",
        'skrivning av .xlsx kräver tillägget [excel]. Installera det: pip install "fhledger[excel]"',
    ),
    "a closed year": (
        lambda folder: run("close", last_year(folder), "--with-earlier", "--book", folder),
        (
            "post --line {line} --amount -5 --day {year}-12-31 --text Te --source kvitto --series"
            " {series} --book {book}"
        ),
        "{year} är stängt; välj en dag i {next_year}",
    ),
    "a wrong year": (nothing, "statement 1999 --book {book}", "boken har inget år 1999; den har"),
    "an unreadable file": (
        lambda folder: (folder / "budget.csv").write_bytes("å".encode("cp1252")),
        "verify --book {book}",
        "budget.csv, rad 1: filen är inte UTF-8 (kanske Windows-1252). Spara den på nytt som UTF-8.",
    ),
    "a wrong option": (
        nothing,
        "fees --book {book} --refrence-day 2024-12-31",
        "okänt alternativ --refrence-day. Menade du --reference-day?",
    ),
    "a wrong command": (nothing, "statment", "Menade du statement?"),
    "a folder that is no book": (nothing, "verify --book {book}x", "det finns ingen mapp"),
}
"""What a person does wrong: the change of the book, the command, and what the answer says."""

BOOKS: dict[str, Callable[[Path], object]] = {
    "embedded": copy_embedded,
    "invented": lambda folder: shutil.copytree(INVENTED, folder),
    "new": starter_book,
}


def names_in(folder: Path) -> dict[str, object]:
    """What the commands and the answers name of a book: its folder, last year, a line, a series."""
    book = read_book(folder)
    year = last_year(folder)
    line = next(line.id for line in book.config.lines if line.section == "cost")
    series = [*book.ledgers_by_year[year].entries][-1].number[0]
    return {
        "book": folder,
        "year": year,
        "next_year": year + 1,
        "line": line,
        "series": series,
    }


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_answered_in_swedish(mistake, book, tmp_path, capsys, monkeypatch):
    folder = tmp_path / "book"
    BOOKS[book](folder)
    names = names_in(folder)
    change, command, expected = MISTAKES[mistake]
    change(folder)
    capsys.readouterr()
    if mistake == "a missing package":
        monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    status = run(*command.format(**names).split())
    answer = capsys.readouterr().err
    assert (status, expected.format(**names) in answer) == (2, True), answer
    assert english_in(without_names(answer.replace(str(folder), ""))) == []


@pytest.mark.parametrize("book", BOOKS)
def test_a_duplicate_number_is_answered_in_swedish_with_what_to_do(book, tmp_path, capsys):
    folder = tmp_path / "book"
    BOOKS[book](folder)
    path = folder / "entries" / f"{last_year(folder)}.csv"
    text = path.read_text("utf-8")
    last = text.splitlines()[-1]
    path.write_text(f"{text}{last}\n", "utf-8")
    assert run("verify", "--book", folder) == 1
    answer = " ".join(capsys.readouterr().out.split())
    assert "2 poster har detta nummer." in answer
    assert "Vad det betyder och vad man gör: fhledger explain FH" in answer
    assert english_in(answer.replace(str(folder), "")) == []


def test_all_errors_of_a_book_are_reported_at_once(tmp_path):
    folder = shutil.copytree(SOUND, tmp_path / "book")
    rows = "".join(f"A{at},2024-13-01,costs,5\n" for at in range(30, 60))
    (folder / "entries" / "2024.csv").write_text(f"{ENTRY}{rows}", "utf-8")
    (folder / "budget.csv").write_text("year,amount_kr\nlater,5\n2024,x\n", "utf-8")
    with pytest.raises(BookError) as refused:
        read_book(folder)
    first, *lines = str(refused.value).splitlines()
    assert int(first.removesuffix(" errors:")) > 20
    assert len(lines) == 21
    assert lines[0].startswith("  budget.csv, line 2, year: ")
    assert lines[1].startswith("  budget.csv, line 3, amount_kr: ")
    assert lines[2].startswith("  entries/2024.csv, line 2, day: ")
    assert lines[-1].startswith("  and ")


def test_an_unknown_field_is_answered_with_the_known_ones(tmp_path):
    folder = shutil.copytree(SOUND, tmp_path / "book")
    replacement_in("book.toml", "^name = ", "nmae = ")(folder)
    with pytest.raises(BookError, match=r"Did you mean name\?"):
        read_book(folder)


@pytest.mark.parametrize(
    ("command", "same"),
    [
        (
            ["trace", "2024", "Utgående medel att förfoga över"],
            ["trace", "2024", "closing_balance"],
        ),
        (["trace", "2024", "bjuv"], ["trace", "2024", "1260"]),
        (
            ["apportion", "100", "--by", "equally", "--members", "Bjuv,Klippan"],
            ["apportion", "100", "--by", "equally", "--members", "1260,1276"],
        ),
        (
            ["forecast", "--through", "2026", "--scenario", "Oförändrat"],
            ["forecast", "--through", "2026", "--scenario", "unchanged"],
        ),
    ],
    ids=lambda words: words[0],
)
def test_a_label_is_accepted_for_an_id(command, same, capsys):
    assert main(command) == 0
    by_label = capsys.readouterr().out
    assert main(same) == 0
    assert by_label == capsys.readouterr().out

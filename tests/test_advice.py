"""A command that the program prints as advice can be pasted: the real parser accepts it."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from cases import for_each
from fhledger.book.files.folder_reader import EMBEDDED
from fhledger.cli.advice import WITHOUT_BOOK, with_book
from fhledger.cli.commands import COMMANDS
from fhledger.cli.main import main
from fhledger.cli.parser import parse
from fhledger.core.messages import FOLDER

_COMMAND = re.compile(r"`(fhledger [^`]+)`|: (fhledger [^`\n]+?)(?:\.? [A-ZÅÄÖ][a-zåäö]|\.?$)")

VALUES = {
    "{number}": "A1",
    "{year}": "2024",
    "{code}": "FH401",
    "{quoted}": "my_book",
    "{command}": "verify",
    "YEAR": "2024",
    "ÅR": "2024",
    "COMMAND": "verify",
    "KOMMANDO": "verify",
    "FILE": "2024.se",
    "FIL": "2024.se",
    "FILE.xlsx": "2024.xlsx",
    "FIL.xlsx": "2024.xlsx",
    "FOLDER": "my_book",
    "MAPP": "my_book",
    "KEY": "key",
    "NYCKEL": "key",
    "AMOUNT": "10",
    "3=AMOUNT": "3=10",
    "0=AMOUNT": "0=10",
    "BELOPP": "10",
    "3=BELOPP": "3=10",
    "0=BELOPP": "0=10",
    "{day}": "2024-01-01",
    "{tolerable}": "5",
    "LINE": "rent",
    "RAD": "rent",
    "NUMBER": "1",
    "TAL": "1",
    "TEXT": "protokoll",
    "2024=...": "2024=0123456789abcdef01234567",
}
"""What a reader puts in the place of a word in capitals, and the program in that of braces."""


def texts() -> Iterator[str]:
    """Every text in the catalogue, in both languages."""
    with (FOLDER / "sv" / "LC_MESSAGES" / "fhledger.po").open("rb") as file:
        for entry in read_po(file, locale="sv"):
            for forms in (entry.id, entry.string):
                yield from [forms] if isinstance(forms, str) else forms


def advice() -> Iterator[str]:
    """Every command in the catalogue, in both languages."""
    for text in texts():
        for quoted, after_colon in _COMMAND.findall(text):
            yield quoted or after_colon


def arguments_of(command: str) -> list[str]:
    return [VALUES.get(word, word) for word in shlex.split(command)][1:]


def test_there_is_advice():
    assert len({*advice()}) > 20


@for_each("command", sorted({*advice()}))
def test_a_command_in_a_message_is_accepted(command):
    arguments = arguments_of(command)
    if "--help" in arguments:
        arguments.remove("--help")
    parse(arguments, "sv")


@for_each("command", COMMANDS)
def test_the_example_of_a_command_is_accepted(command):
    assert parse(shlex.split(COMMANDS[command].example)[1:], "sv").command == command


NOT_OF_A_BOOK_ON_DISK = (
    "The first {count} entries; all of them: fhledger export --to csv",
    "De första {count} posterna; alla fås med: fhledger export --to csv",
    "Errors by fhledger verify: {count}",
    "Fel enligt fhledger verify: {count}",
    "Findings of fhledger verify when the workbook was made",
    "Iakttagelser av fhledger verify när arbetsboken gjordes",
)
"""What a page or a workbook says, which may be read where the folder of the book is not."""


def test_every_command_in_a_message_is_in_backticks_so_that_it_gets_the_book():
    names = "|".join(COMMANDS)
    bare = re.compile(rf"(?<!`)fhledger ({names})\b(?![^`]* --book )")
    found = [text for text in texts() if bare.search(text)]
    assert sorted(found) == sorted(NOT_OF_A_BOOK_ON_DISK)


@for_each("command", sorted({*advice()}))
def test_a_command_in_a_message_gets_the_book_of_the_run(command):
    shown = with_book(f"Do `{command}` now.", " --book 'my book'")
    arguments = arguments_of(shown.split("`")[1])
    name = arguments[0]
    assert shown == with_book(shown, " --book 'my book'")
    if "--help" in arguments or name in WITHOUT_BOOK:
        assert shown == f"Do `{command}` now."
    elif "--book" not in command:
        assert parse(arguments, "sv").book == "my book"


def test_only_commands_are_without_a_book():
    assert {*WITHOUT_BOOK} < {*COMMANDS}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the embedded book, in a folder whose name has a space."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EMBEDDED, "my book")
    return "my book"


def printed_commands(text: str) -> list[list[str]]:
    """The commands in backticks, or after the word for the next one."""
    found = re.findall(r"`(fhledger [^`]+)`|(?:Next|Nästa kommando): (fhledger .+)", text)
    return [shlex.split(quoted or following) for quoted, following in found]


@pytest.mark.parametrize(
    "command",
    [
        "begin 2024",
        "begin 2024 --language sv",
        "reverse A9 --text x --day 2025-01-02",
        "population --reference-day 2023-12-31 --inhabitants Bjuv=15968 --source x",
        "budget 2024 --pattern plan",
        "review 2024",
        "close 2022 --day 2023-02-01",
        "decide rate 22 --since 2025-01-01 --source x",
    ],
)
def test_a_printed_command_runs_on_the_same_book(command, folder, capsys):
    main([*shlex.split(command), "--book", folder])
    found = printed_commands("".join(capsys.readouterr()))
    assert found
    for _, *arguments in found:
        assert parse(arguments_of(shlex.join(["fhledger", *arguments])), "sv").book == folder


def test_a_new_book_ends_with_its_next_command(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    main(["init", "my book", "--language", "en"])
    [[_, *arguments]] = printed_commands(capsys.readouterr().out)
    assert arguments[-2:] == ["--book", "my book"]
    assert main(arguments) == 0

"""A command that the program prints as advice can be pasted: the real parser accepts it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from fhledger.cli.commands import COMMANDS
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
    "NUMBER": "1",
    "TAL": "1",
    "TEXT": "protokoll",
    "2024=...": "2024=0123456789abcdef01234567",
}
"""What a reader puts in the place of a word in capitals, and the program in that of braces."""


def advice() -> Iterator[str]:
    """Every command in the catalogue, in both languages."""
    with (FOLDER / "sv" / "LC_MESSAGES" / "fhledger.po").open("rb") as file:
        for entry in read_po(file, locale="sv"):
            for forms in (entry.id, entry.string):
                for text in [forms] if isinstance(forms, str) else forms:
                    for quoted, after_colon in _COMMAND.findall(text):
                        yield quoted or after_colon


def filled(command: str) -> list[str]:
    return [VALUES.get(word, word) for word in shlex.split(command)][1:]


def test_there_is_advice():
    assert len({*advice()}) > 20


@pytest.mark.parametrize("command", sorted({*advice()}))
def test_a_command_in_a_message_is_accepted(command):
    arguments = filled(command)
    if "--help" in arguments:
        arguments.remove("--help")
    parse(arguments, "sv")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_example_of_a_command_is_accepted(command):
    assert parse(shlex.split(COMMANDS[command].example)[1:], "sv").command == command

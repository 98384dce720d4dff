"""The reference of the command line: made from the parsers; every example in it runs."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from broken_books import SOUND
from fhledger import edit
from fhledger.cli import main
from fhledger.cli.commands import COMMANDS, GROUPS
from fhledger.cli.parser import commands_of, make_parser
from fhledger.exchange.statistics_sweden import http_client
from file_cases import HEAD, VOUCHER, YEAR, importing_book
from golden import assert_golden
from test_population_from_scb import dataset

HERE = Path(__file__).parent
DOCS = HERE.parent / "docs"
HEAD_OF_PAGE = """\
# The command line

Made from the parsers of the commands. `fhledger COMMAND --help` says the same in the terminal.

## Exit status

| status | when |
|---:|---|
| 0 | all is well |
| 1 | the books have an error that nobody has accepted (`verify --strict`: a warning, too) |
| 2 | something could not be read or written, or the command was invalid |

## What the environment decides

| variable | what it does |
|---|---|
| `LC_ALL`, `LC_MESSAGES`, `LANG` | the language, where neither `--language` nor the book chooses one: English if the first that is set begins with `en` (`C` and `POSIX` count as not set), else Swedish |
| `NO_COLOR` | not empty: no colour |
| `FORCE_COLOR` | not empty: colour also where there is no terminal, unless `NO_COLOR` says otherwise |
| `TERM=dumb` | neither colour nor bars |
| `COLUMNS` | the width of the terminal, which decides whether bars have room |

Text alone has colour and bars, and only on a terminal: never a file, a pipe, Markdown, CSV or JSON.
With the extra `[terminal]`, reading that takes over two seconds shows how far it has come, on
standard error.
"""


def commands() -> Mapping[str, argparse.ArgumentParser]:
    return commands_of(make_parser(COMMANDS))


def actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in parser._actions if not isinstance(action, argparse._HelpAction)]


def shared_options() -> list[argparse.Action]:
    """The options that are before a command as well as after it."""
    own = [action for action in actions(make_parser([])) if action.dest != "command"]
    return [action for action in own if action.option_strings]


def page() -> str:
    everywhere = {action.dest for action in shared_options()}
    parts = [HEAD_OF_PAGE, "## Options of every command\n", *table(shared_options())]
    for heading, group in GROUPS.items():
        parts += [f"\n## {heading.capitalize()}"]
        for name in group:
            parser = commands()[name]
            own = [action for action in actions(parser) if action.dest not in everywhere]
            parts += [
                f"\n### fhledger {name}\n\n{parser.description}\n",
                *table(own),
                *([""] if own else []),
                f"```sh\n{COMMANDS[name].example}\n```",
            ]
    return "\n".join(parts) + "\n"


def table(found: list[argparse.Action]) -> Iterator[str]:
    if found:
        yield "| argument | what it is |\n|---|---|"
    for action in found:
        needed = " Must be given." if action.required and action.option_strings else ""
        help_text = (action.help or "").replace("|", "\\|")
        yield f"| {' '.join(notation(action))} | {help_text[:1].upper()}{help_text[1:]}.{needed} |"


def notation(action: argparse.Action) -> Iterator[str]:
    """How an argument is written: its names, and what follows them."""
    values = "\\|".join(map(str, action.choices)) if action.choices else action.metavar
    value = f"`{values or action.dest.upper()}`".replace("\\|", "` or `")
    if action.option_strings:
        yield ", ".join(f"`{name}`" for name in action.option_strings)
    if action.nargs != 0:
        yield {"?": f"[{value}]", "+": f"{value} …"}.get(str(action.nargs), value)


def test_the_reference_page_is_what_the_parsers_say():
    assert_golden("cli.md", page(), DOCS / "reference")


def test_every_argument_says_what_it_is():
    for parser in commands().values():
        for action in actions(parser):
            assert action.help, action.dest


def vouchers(folder: Path) -> None:
    importing_book(folder / "my_book")
    (folder / "2024.se").write_bytes((HEAD + YEAR + VOUCHER).encode("cp437"))


def printed(folder: Path) -> None:
    main(["init", str(folder / "my_book"), "--like", "familjen-helsingborg"])
    shutil.copy(HERE / "printed_report" / "report_2024.txt", folder / "annual_report.txt")


def begun(folder: Path) -> None:
    main(["init", str(folder / "my_book"), "--like", "familjen-helsingborg"])
    main(["begin", "2025", "--book", str(folder / "my_book")])


def entries_in_a_table(folder: Path) -> None:
    main(["init", str(folder / "my_book")])
    table = "rad;belopp;dag\nÖvriga externa;-8 000,50;2025-12-01\n"
    (folder / "entries.csv").write_text(table, encoding="utf-8")


def make_closed_book(folder: Path) -> None:
    main(["init", str(folder / "my_book")])
    main(["close", "2025", "--book", str(folder / "my_book")])


def make_sample(folder: Path) -> None:
    main(["init", str(folder / "my_book")])
    rows = "number,taken,amount_kr,interval_kr,audited_kr\nA1,drawn,-100,50000,-100\n"
    (folder / "sample.csv").write_text(rows, encoding="utf-8")


def with_an_index(folder: Path) -> None:
    main(["init", str(folder / "my_book")])
    with edit(folder / "my_book") as change:
        index = {"name": "KPI", "value": 400}
        change.decide_rate(20, date(2030, 1, 1), index=index, source="An invented decision")


READY = {
    "seal": make_closed_book,
    "evaluate": make_sample,
    "book-fees": begun,
    "post-table": entries_in_a_table,
    "import": vouchers,
    "check-report": printed,
    "population": lambda folder: shutil.copytree(SOUND, folder / "my_book"),
    "init": lambda _: None,
    "propose-rate": with_an_index,
}
"""What the example of a command speaks of, where that is more than the book that `init` writes."""


def statistics(address: str, query: dict[str, Any] | None) -> bytes:
    """What SCB answers: an invented dataset."""
    chosen = query and {part["variableCode"]: part["valueCodes"] for part in query["selection"]}
    return json.dumps(
        dataset(address.split("/tables/")[1].split("/", maxsplit=1)[0], chosen)
    ).encode()


@pytest.mark.parametrize("command", COMMANDS)
def test_the_example_of_a_command_runs(command, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(http_client, "post", statistics)
    READY.get(command, lambda folder: main(["init", str(folder / "my_book")]))(tmp_path)
    capsys.readouterr()
    example = COMMANDS[command].example
    program, named, *arguments = shlex.split(example)
    assert (program, named) == ("fhledger", command)
    status = main([named, *arguments])
    expected = rf"Skrev {re.escape(arguments[-1])} \(\d+ kB\)\.\n" if "-o" in arguments else ""
    assert status == 0
    assert re.fullmatch(expected, capsys.readouterr().err)

"""`fhledger completion`: a script by which a shell completes commands, options and files."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from fhledger.cli.command import FileResult
from fhledger.cli.main import COMMANDS, parser_of
from fhledger.core.errors import MissingExtraError

EXAMPLE = "fhledger completion bash -o fhledger.bash"

SHELLS = ("bash", "zsh", "fish")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("shell", choices=SHELLS, help="the shell that shall complete")


def run(options: argparse.Namespace) -> FileResult:
    """The script, made of what every command takes."""
    try:
        import shtab
    except ImportError:
        raise MissingExtraError("completion", "terminal", "") from None
    parser = parser_of([*COMMANDS])
    places = {"FILE": shtab.FILE, "DIR": shtab.DIRECTORY}
    for action in _actions(parser):
        if action.metavar in places:
            action.complete = places[action.metavar]  # type: ignore[attr-defined]
    return FileResult([shtab.complete(parser, options.shell).encode()])


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Everything that the parser and those of its commands take."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no other door
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for command in action.choices.values():
                yield from _actions(command)

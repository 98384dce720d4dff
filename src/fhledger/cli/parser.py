"""The parser of the command line (kommandoradens tolk): its help and its errors in one language.

What `argparse` says by itself is looked up by `gettext`, in the catalogue of this package.
"""

from __future__ import annotations

import argparse
import gettext
import os
import re
import shutil
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from textwrap import TextWrapper
from typing import Any, NoReturn, cast

from fhledger.cli.arguments import COMMON, Kind, add_arguments
from fhledger.cli.commands import COMMANDS, GROUPS
from fhledger.cli.output import EXIT_USAGE
from fhledger.core.errors import FhledgerError
from fhledger.core.localized import Language
from fhledger.core.messages import DOMAIN, FOLDER, marked, message
from fhledger.core.nearest import NOTHING, did_you_mean, nearest, suggestion
from fhledger.core.text import escape_invisible

WORDS_OF_ARGPARSE = (
    marked("usage: "),
    marked("positional arguments"),
    marked("options"),
    marked("show this help message and exit"),
    marked("argument %(argument_name)s: %(message)s"),
    marked("the following arguments are required: %s"),
    marked("expected one argument"),
    marked("expected at most one argument"),
    marked("expected at least one argument"),
    marked("ignored explicit argument %r"),
    marked("ambiguous option: %(option)s could match %(matches)s"),
)
"""What `argparse` says by itself to a user of this program."""


class Parser(argparse.ArgumentParser):
    """A parser that accepts -1200,50 as a value, and prints an error in two lines."""

    language: Language = "en"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(*args, **kwargs)
        self._negative_number_matcher = re.compile(r"-[0-9]")

    def error(self, message: str) -> NoReturn:
        """Print the error and where help is, and exit."""
        self.exit(EXIT_USAGE, f"{self.prog}: {escape_invisible(message)}\n{self._advice()}\n")

    def _advice(self) -> str:
        return message("See {command} --help.", command=self.prog).in_language(self.language)

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:
        if action.option_strings and action.nargs is None and arg_strings == ["--"]:
            value = self._get_value(action, "--")  # argparse takes it for the end of the options
            self._check_value(action, value)
            return value
        return super()._get_values(action, arg_strings)

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:
        if not isinstance(action.type, Kind):
            return super()._get_value(action, arg_string)
        try:
            return action.type(arg_string)
        except FhledgerError as error:
            raise argparse.ArgumentError(action, error.in_language(self.language)) from None
        except ValueError as error:
            raise argparse.ArgumentError(action, str(error)) from None

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        is_command = isinstance(action, argparse._SubParsersAction)  # noqa: SLF001
        choices = [*COMMANDS] if is_command else action.choices
        if choices is None or value in choices:
            return
        text = message(
            "invalid choice: '{value}'; choose from {choices}.{hint}",
            value=value,
            choices=", ".join(choices),
            hint=did_you_mean(value, choices),
        )
        raise argparse.ArgumentError(action, text.in_language(self.language))


def parse(arguments: Sequence[str], language: Language) -> argparse.Namespace:
    """The options of the command line; exits after `--help`, and for arguments that are wrong."""
    with _argparse_in(language):
        parser = make_parser(arguments, language)
        commands = commands_of(parser)
        used = next((commands[name] for name in arguments if name in commands), parser)
        _refuse_unknown_options(used, arguments)
        options, more = parser.parse_known_args(arguments)
        if more:
            text = message("unexpected argument: {arguments}", arguments=" ".join(more))
            used.error(text.in_language(language))
    options.language = options.language or language
    options.book_name = ""
    return options


def _refuse_unknown_options(parser: Parser, arguments: Sequence[str]) -> None:
    """Refuse an option that the parser does not know, before it takes its value for another one."""
    known = [name for action in parser._actions for name in action.option_strings]  # noqa: SLF001
    for argument in arguments:
        option = argument.partition("=")[0]
        if option == "--":
            break
        if not option.startswith("--") or " " in option:
            continue
        if not any(name.startswith(option) for name in known):
            near = nearest(option[2:], [name.lstrip("-") for name in known])
            hint = NOTHING if near is None else suggestion(f"--{near}")
            text = message("unknown option {option}.{hint}", option=option, hint=hint)
            parser.error(text.in_language(parser.language))


class _Version(argparse.Action):
    """Prints the version, which takes time to look up and is rarely asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        parser.exit(message=f"fhledger {version('fhledger')}\n")


def make_parser(names: Container[str], language: Language = "en") -> Parser:
    """The parser with some of the commands; others would cost time and are not used."""

    def shown(text: str) -> str:
        return message(text).in_language(language)

    parser = Parser(
        prog="fhledger",
        usage=f"fhledger {shown(marked('COMMAND'))} …",
        description=shown(
            marked("Explains the money of a municipal co-operation: fees, fund, appendices.")
        ),
        epilog=shown(
            marked("`fhledger COMMAND --help` shows the arguments of a command, with an example.")
        ),
    )
    parser.language = language
    for heading, group in GROUPS.items():
        summaries = {name: shown(command.summary) for name, command in group.items()}
        parser.add_argument_group(shown(heading), _listed(summaries))
    everywhere = shown(marked("options of every command"))
    add_arguments(parser.add_argument_group(everywhere), COMMON, language)
    parser.add_argument(
        "--version",
        action=_Version,
        nargs=0,
        help=shown(marked("show the version and exit")),
    )
    commands = parser.add_subparsers(
        dest="command",
        prog="fhledger",
        metavar=shown(marked("COMMAND")),
        required=True,
        help=argparse.SUPPRESS,
    )
    for name, command in COMMANDS.items():
        if name in names:
            summary = shown(command.summary)
            own = commands.add_parser(
                name,
                help=summary,
                description=f"{summary[0].upper()}{summary[1:]}.",
                epilog=f"{shown(marked('example:'))}\n  {command.example}",
            )
            own.language = language
            add_arguments(own, command.arguments, language)
            group_of_all = own.add_argument_group(everywhere)
            add_arguments(group_of_all, COMMON, language, default=argparse.SUPPRESS)
    return parser


def commands_of(parser: argparse.ArgumentParser) -> Mapping[str, Parser]:
    """The parsers of the commands, by their names."""
    [commands] = (
        action
        for action in parser._actions  # noqa: SLF001 - argparse has no public way
        if isinstance(action, argparse._SubParsersAction)  # noqa: SLF001
    )
    return cast("Mapping[str, Parser]", commands.choices)


def _listed(summaries: Mapping[str, str]) -> str:
    """Commands and their summaries in two columns, as wide as the terminal."""
    column = 4 + max(len(name) for command in GROUPS.values() for name in command)
    wrapper = TextWrapper(shutil.get_terminal_size().columns - 2, subsequent_indent=" " * column)
    return "\n".join(
        wrapper.fill(f"{name:<{column}}{summary}") for name, summary in summaries.items()
    )


@contextmanager
def _argparse_in(language: Language) -> Iterator[None]:
    """Let `argparse` find its own words in the catalogue, in one language, for a while."""
    before = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language
    try:
        yield
    finally:
        gettext.textdomain(before[0])
        os.environ.pop("LANGUAGE")
        if before[1] is not None:
            os.environ["LANGUAGE"] = before[1]

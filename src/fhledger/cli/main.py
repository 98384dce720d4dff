"""The program: finds the command, runs it, prints its answer or one line that says what is wrong."""

from __future__ import annotations

import argparse
import os
import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.metadata import version
from keyword import iskeyword
from typing import Any, NoReturn, TextIO

from fhledger.book.folder_reader import EMBEDDED
from fhledger.cli.command import (
    EXIT_USAGE,
    CommandResult,
    FileResult,
    common_options,
    on_screen,
    write_result,
)
from fhledger.cli.terminal import progress
from fhledger.core.errors import DurabilityWarning, FhledgerError, InvalidArgumentError
from fhledger.core.text import escape_invisible

COMMANDS = {
    "statement": "print Bilaga 1, Bilaga 2 and the paragraph Finansiering of a year",
    "fees": "print each municipality's fee beside the income that is booked",
    "projects": "print what projects were granted, paid, repaid, and what is still committed",
    "notices": "print what each municipality is to be invoiced, in which instalments",
    "budget": "print a year's budget, outcome and deviation, to a day within the year",
    "apportion": "divide an amount among the municipalities that take part in something",
    "forecast": "roll the fund forward, or find the fee that holds a floor",
    "sensitivity": "print the closing balance of a forecast against fee and growth",
    "report": "write a year of the books as a web page: appendices, charts, forecasts, traces",
    "trace": "show how a figure comes about, down to entries and sources",
    "verify": "check that the books add up and agree with what was printed",
    "check-report": "read a printed annual report from text, and check that it holds together",
    "sample": "draw a sample of entries to look at, the larger the likelier",
    "post": "enter a new entry into an open year",
    "reverse": "undo an entry by a new one with the opposite amount",
    "close": "close a year: seal it, so that any later change is found",
    "import": "add the vouchers of a SIE file, a CSV file or a workbook to the entries",
    "population": "add the inhabitants on a 31 December, as Statistics Sweden gives them",
    "workbook": "write a year as an Excel workbook whose totals and fees are formulas",
    "export": "write the entries in the format of another program",
    "init": "write a new book to start from",
    "completion": "write a script by which a shell completes commands, options and files",
}
"""Every command and what it does; the module of the same name in this package runs it."""


class _Parser(argparse.ArgumentParser):
    """A parser that takes -1200,50 for an amount, however written, and errs in two lines."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._negative_number_matcher = re.compile(r"-[0-9]")

    def error(self, message: str) -> NoReturn:
        self.exit(
            EXIT_USAGE, f"{self.prog}: {escape_invisible(message)}\nSee {self.prog} --help.\n"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and give its exit status: 0 fine, 1 faulty books, 2 refused."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        _refuse_unwritable(given)
        options = parser_of(given).parse_args(given)
        with _durability_warnings_shown():
            return _run(options)
    except FhledgerError as error:
        _say(str(error))
        return EXIT_USAGE
    except BrokenPipeError:
        _close_output()
        return EXIT_USAGE
    except OSError as error:
        _close_output()
        _say(_reason(error))
        return EXIT_USAGE


def _refuse_unwritable(given: Sequence[str]) -> None:
    """Refuse what no system passes on, and only another program can: a NUL, half a character."""
    for text in given:
        with suppress(UnicodeEncodeError):
            if b"\0" not in os.fsencode(text):
                continue
        raise InvalidArgumentError(f"{text!r} holds what no file and no text holds")


def _run(options: argparse.Namespace) -> int:
    """Run the command, and show its answer when no bar of progress is in its way.

    A file reads the entries while it is written, so that its bar stands until then.
    """
    files = (options.file,) if options.command == "import" else ()
    with progress(options.book or EMBEDDED, *files):
        answer = import_module(module_of(options.command)).run(options)
        aside = isinstance(answer, FileResult) and not on_screen(options)
        if aside:
            write_result(answer, options)
    if not aside:
        try:
            write_result(answer, options)
        except (FhledgerError, OSError) as error:
            if not (isinstance(answer, CommandResult) and answer.changed):
                raise
            _close_output()
            _say(
                f"The book has been changed, do not repeat it; the answer was lost: {_reason(error)}"
            )
    return int(answer.status)


@contextmanager
def _durability_warnings_shown() -> Iterator[None]:
    """Show in one line that what is written may not last; other warnings are shown as they are."""
    show_as_it_is = warnings.showwarning

    def show(message: Warning | str, category: type[Warning], *where: Any, **more: Any) -> None:
        if issubclass(category, DurabilityWarning):
            _say(f"warning: {message}")
        else:
            show_as_it_is(message, category, *where, **more)

    with warnings.catch_warnings():
        warnings.simplefilter("always", DurabilityWarning)
        warnings.showwarning = show
        yield


def _reason(error: Exception) -> str:
    if not isinstance(error, OSError):
        return str(error)
    where = f"{error.filename}: " if error.filename else ""
    return escape_invisible(f"{where}{error.strerror}.")


def _say(what: str) -> None:
    """Tell a person what is wrong; where standard error takes nothing, the exit status must do."""
    try:
        sys.stderr.write(f"fhledger: {what}\n")
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)
    except AttributeError:  # there is no standard error
        pass


def _close_output() -> None:
    """Discard what is still to be printed, so that the end of the program does not fail on it."""
    _discard(sys.stdout)


def _discard(stream: TextIO) -> None:
    with suppress(OSError, AttributeError):  # where it is not a file, nothing fails at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def parser_of(given: Sequence[str]) -> argparse.ArgumentParser:
    """The parser; only a command that the arguments name is loaded, so that a run starts fast."""
    parser = _Parser(
        prog="fhledger",
        description="Explains the money of a municipal co-operation: fees, fund, appendices.",
        epilog="`fhledger COMMAND --help` shows what a command takes, with an example.",
    )
    parser.add_argument("--version", action="version", version=f"fhledger {version('fhledger')}")
    common_options(parser, default=True)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        command = commands.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if name in given:
            module = import_module(module_of(name))
            command.epilog = f"example:\n  {module.EXAMPLE}"
            module.arguments(command)
            common_options(command, default=False)
    return parser


def module_of(command: str) -> str:
    """The name of the module that runs a command."""
    name = command.replace("-", "_")
    return f"fhledger.cli.{name}_" if iskeyword(name) else f"fhledger.cli.{name}"

"""The program: it runs a command, and prints its result or one line that says what is wrong."""

from __future__ import annotations

import argparse
import os
import re
import sys
import warnings
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import EINVAL
from importlib.metadata import version
from typing import Any, NoReturn, TextIO

from fhledger.book.folder_reader import EMBEDDED
from fhledger.cli.arguments import COMMON, add_arguments
from fhledger.cli.commands import COMMANDS
from fhledger.cli.output import EXIT_USAGE, FileResult, is_on_screen, write_result
from fhledger.cli.streams import prepare_output
from fhledger.cli.terminal import progress
from fhledger.core.errors import DurabilityWarning, FhledgerError, InvalidArgumentError
from fhledger.core.text import escape_invisible


class _Parser(argparse.ArgumentParser):
    """A parser that accepts -1200,50 as a value, and prints an error in two lines."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._negative_number_matcher = re.compile(r"-[0-9]")

    def error(self, message: str) -> NoReturn:
        self.exit(
            EXIT_USAGE, f"{self.prog}: {escape_invisible(message)}\nSee {self.prog} --help.\n"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status: 0 all well, 1 errors in the books, 2 refused."""
    arguments = sys.argv[1:] if arguments is None else arguments
    prepare_output(sys.stdout)
    prepare_output(sys.stderr)
    try:
        _check_encoding(arguments)
        options = make_parser(arguments).parse_args(arguments)
        with _durability_warnings():
            return _run(options)
    except BrokenPipeError:
        _close_output()
    except (FhledgerError, OSError) as error:
        if isinstance(error, OSError):
            _close_output()
            if error.errno == EINVAL and os.name == "nt":  # so Windows calls a closed pipe
                return EXIT_USAGE
        _print_error(_reason(error))
    return EXIT_USAGE


def make_parser(names: Container[str]) -> argparse.ArgumentParser:
    """The parser, with the arguments of some commands; others would cost time and are not used."""
    parser = _Parser(
        prog="fhledger",
        description="Explains the money of a municipal co-operation: fees, fund, appendices.",
        epilog="`fhledger COMMAND --help` shows the arguments of a command, with an example.",
    )
    parser.add_argument("--version", action="version", version=f"fhledger {version('fhledger')}")
    add_arguments(parser.add_argument_group("options of every command"), COMMON)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        own = commands.add_parser(
            name,
            help=command.summary,
            description=f"{command.summary[0].upper()}{command.summary[1:]}.",
            epilog=f"example:\n  {command.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        if name in names:
            add_arguments(own, command.arguments)
            group = own.add_argument_group("options of every command")
            add_arguments(group, COMMON, default=argparse.SUPPRESS)
    return parser


def _check_encoding(arguments: Sequence[str]) -> None:
    """Refuse a NUL and half a character, which only a caller in Python can pass."""
    for text in arguments:
        with suppress(UnicodeEncodeError):
            if b"\0" not in os.fsencode(text):
                continue
        raise InvalidArgumentError(
            f"{text!r} has a character that no file name and no text can have"
        )


def _run(options: argparse.Namespace) -> int:
    """Run the command, and write its result; a progress bar is removed before text is printed.

    A file result reads the entries while it is written, so that its bar stays until then.
    """
    files = (options.file,) if options.command == "import" else ()
    with progress(options.book or EMBEDDED, *files):
        result = COMMANDS[options.command].run(options)
        is_written = isinstance(result, FileResult) and not is_on_screen(options)
        if is_written:
            write_result(result, options)
    if not is_written:
        try:
            write_result(result, options)
        except (FhledgerError, OSError) as error:
            if not result.changed:
                raise
            _close_output()
            _print_error(
                "The book has been changed, so do not repeat the command; its output is lost:"
                f" {_reason(error)}"
            )
    return result.status


@contextmanager
def _durability_warnings() -> Iterator[None]:
    """Print a warning that a file may not last in one line; other warnings are shown as usual."""
    show = warnings.showwarning

    def print_warning(
        message: Warning | str, category: type[Warning], *where: Any, **more: Any
    ) -> None:
        if issubclass(category, DurabilityWarning):
            _print_error(f"warning: {message}")
        else:
            show(message, category, *where, **more)

    with warnings.catch_warnings():
        warnings.simplefilter("always", DurabilityWarning)
        warnings.showwarning = print_warning
        yield


def _reason(error: Exception) -> str:
    if not isinstance(error, OSError):
        return str(error)
    where = f"{error.filename}: " if error.filename else ""
    return escape_invisible(f"{where}{error.strerror}.")


def _print_error(what: str) -> None:
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

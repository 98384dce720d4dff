"""The program (programmet): it runs a command, and prints its result or what is wrong in a line."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import EINVAL
from pathlib import Path
from typing import Any, TextIO

from fhledger.book.files.folder_reader import EMBEDDED
from fhledger.cli.advice import book_option, with_book, with_minus_signs
from fhledger.cli.commands import COMMANDS
from fhledger.cli.language import choose_currency, choose_language
from fhledger.cli.output import (
    EXIT_FINDINGS,
    EXIT_OK,
    EXIT_USAGE,
    FileResult,
    is_on_screen,
    write_result,
)
from fhledger.cli.parser import parse
from fhledger.cli.streams import prepare_output
from fhledger.cli.terminal import progress
from fhledger.core.currency import printed_in
from fhledger.core.errors import (
    DurabilityWarning,
    FhledgerError,
    FhledgerWarning,
    InvalidArgumentError,
    ReplacedLetterWarning,
)
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import message
from fhledger.core.system_errors import reason_of
from fhledger.core.text import escape_invisible
from fhledger.domain.seal_state import SealState


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status: 0 all well, 1 errors in the books, 2 refused."""
    arguments = sys.argv[1:] if arguments is None else arguments
    prepare_output(sys.stdout)
    prepare_output(sys.stderr)
    with printed_in(choose_currency(arguments)):
        return _main(arguments, choose_language(arguments, os.environ))


def _main(arguments: Sequence[str], language: Language) -> int:
    option = ""
    try:
        _check_encoding(arguments)
        options = parse(arguments, language)
        option = book_option(options)
        with _library_warnings(language, option):
            return _run(options)
    except BrokenPipeError:
        _discard(sys.stdout)
    except (FhledgerError, OSError) as error:
        if isinstance(error, OSError):
            _discard(sys.stdout)
            if error.errno == EINVAL and os.name == "nt":  # so Windows calls a closed pipe
                return EXIT_USAGE
        _print_error(_reason(error, language), option)
    return EXIT_USAGE


def _check_encoding(arguments: Sequence[str]) -> None:
    """Refuse a NUL and half a character, which only a caller in Python can pass."""
    for text in arguments:
        with suppress(UnicodeEncodeError):
            if b"\0" not in os.fsencode(text):
                continue
        raise InvalidArgumentError(
            "'{text}' has a character that no file name and no text can have", text=text
        )


_NO_BOOK = frozenset(("init", "explain", "completion"))


def _run(options: argparse.Namespace) -> int:
    """Run the command, and write its result; a progress bar is removed before text is printed.

    A file result reads the entries while it is written, so that its bar stays until then.
    """
    if options.book is None and options.command not in _NO_BOOK and Path("book.toml").exists():
        note = message(
            "note: this folder is a book; without --book . the command is about the book that comes"
            " with the program"
        )
        _print_error(note.in_language(options.language), "")
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
            _discard(sys.stdout)
            lost = message(
                "The book has been changed, so do not repeat the command; its output is lost:"
                " {reason}",
                reason=_reason(error, options.language),
            )
            _print_error(lost.in_language(options.language), book_option(options))
    if not all(state.intact for state in result.seals):
        _warn_of_broken(result.seals, options)
    return EXIT_OK if result.passed else EXIT_FINDINGS


def _warn_of_broken(states: Iterable[SealState], options: argparse.Namespace) -> None:
    """Warn of the closed years with a broken seal, whatever is printed and where."""
    from fhledger.render.documents.seals import seal_sentence  # few runs need it

    for state in states:
        if not state.intact:
            warning = _warning(seal_sentence(state))
            _print_error(warning.in_language(options.language), book_option(options))


@contextmanager
def _library_warnings(language: Language, option: str) -> Iterator[None]:
    """Print each warning of the library in one line; other warnings are shown as usual."""
    show = warnings.showwarning

    def print_warning(
        message: Warning | str, category: type[Warning], *where: Any, **more: Any
    ) -> None:
        if issubclass(category, FhledgerWarning):
            shown = _shown_warning(message).in_language(language)
            _print_error(escape_invisible(shown), option)
        else:
            show(message, category, *where, **more)

    with warnings.catch_warnings():
        warnings.simplefilter("always", DurabilityWarning)
        warnings.simplefilter("default", ReplacedLetterWarning)
        warnings.showwarning = print_warning
        yield


def _warning(warning: object) -> LocalizedText:
    return message("warning: {warning}", warning=warning)


def _shown_warning(warning: Warning | str) -> LocalizedText:
    """The warning, or its finding with the command that explains it."""
    finding = getattr(warning, "finding", None)
    if finding is None:
        return _warning(warning)
    from fhledger.render.documents.verification import sentence

    return message(
        "warning: {code} {warning} See `fhledger explain {code}`.",
        code=finding.code,
        warning=sentence(finding),
    )


def _reason(error: FhledgerError | OSError, language: Language) -> str:
    if isinstance(error, FhledgerError):
        return error.in_language(language)
    where = f"{error.filename}: " if error.filename else ""
    return escape_invisible(f"{where}{reason_of(error).in_language(language)}.")


def _print_error(what: str, option: str) -> None:
    """Tell a person what is wrong; where standard error takes nothing, the exit status must do.

    Commands in it get the option that names the book.
    """
    try:
        sys.stderr.write(f"fhledger: {with_minus_signs(with_book(what, option))}\n")
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)
    except AttributeError:  # there is no standard error
        pass


def _discard(stream: TextIO) -> None:
    """Discard what is still to be printed, so that the end of the program does not fail on it."""
    with suppress(OSError, AttributeError):  # where it is not a file, nothing fails at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

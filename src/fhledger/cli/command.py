"""What every command shares: the options, the answer that it gives, and how that is shown.

A command is a line of `COMMANDS` in `main.py`, which says what it does, and the module of its
name with `EXAMPLE`, `arguments(parser)` and `run(options) -> Answer`. An answer holds a document
for people and a value for programs; which of them is printed, and where, is decided here.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from fhledger.book import BookData, embedded_book, read_folder
from fhledger.book.book_files import belongs_to_book
from fhledger.book.folder_reader import EMBEDDED
from fhledger.cli.terminal import style_of
from fhledger.core.amounts import parse_amount
from fhledger.core.counts import parse_count
from fhledger.core.dates import parse_date
from fhledger.core.errors import BookError, InvalidArgumentError, Location
from fhledger.render.document import Document
from fhledger.render.terminal_style import PLAIN, Style

_T = TypeVar("_T")

EXIT_OK, EXIT_FINDINGS, EXIT_USAGE = 0, 1, 2
"""Exit status: nothing wrong, unaccepted errors in the books, wrong use or unreadable input."""

FORMATS: Mapping[str, tuple[str, ...]] = {
    "text": (".txt",),
    "markdown": (".md", ".markdown", ".txt"),
    "csv": (".csv", ".txt"),
    "json": (".json", ".txt"),
}
"""How an answer may be written, and how the name of a file may end that holds it."""

WORKBOOK = (".xlsx",)
"""How the name of an Excel workbook ends; no other one is opened."""

_OF_FORMS = {
    *(ending for endings in FORMATS.values() for ending in endings),
    *WORKBOOK,
    *(".html", ".htm", ".pdf", ".docx", ".xls", ".ods", ".se", ".si", ".sie"),
    *(".journal", ".hledger", ".ledger", ".beancount", ".bean", ".toml"),
}
"""The endings that promise a form; another one promises nothing, and may hold any text."""


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a command has to say, its exit status, and whether it has changed a book."""

    document: Document
    value: BaseModel
    status: int = EXIT_OK
    changed: bool = False


@dataclass(frozen=True, slots=True)
class FileResult:
    """A file for another program, part by part, so that it need not fit into memory.

    Its name may have one of the `endings`. A `binary` one is not for a terminal.
    """

    parts: Iterable[bytes]
    status: int = EXIT_OK
    binary: bool = False
    endings: tuple[str, ...] = ()


def common_options(parser: argparse.ArgumentParser, *, default: bool) -> None:
    """Add the options that every command has; a sub-parser leaves out the defaults."""

    def absent(value: object) -> object:
        return value if default else argparse.SUPPRESS

    group = parser.add_argument_group("options of every command")
    group.add_argument(
        "--book",
        metavar="DIR",
        default=absent(None),
        help="the book to read; left out, the embedded one of Familjen Helsingborg",
    )
    group.add_argument(
        "--format",
        choices=FORMATS,
        default=absent("text"),
        help="how the answer is written (default: text)",
    )
    group.add_argument(
        "--language",
        choices=("sv", "en"),
        default=absent("sv"),
        help="the language of labels (default: sv)",
    )
    group.add_argument(
        "-o", "--output", metavar="FILE", default=absent(None), help="write the answer to a file"
    )
    group.add_argument(
        "--overwrite",
        action="store_true",
        default=absent(False),
        help="let --output replace a file that exists",
    )


def book_of(options: argparse.Namespace) -> BookData:
    """The book that the options name."""
    return embedded_book() if options.book is None else read_folder(options.book)


def folder_of(options: argparse.Namespace) -> str | Path:
    """The folder of the book into which a command writes; it says so before it does, if it cannot.

    The embedded book is refused where it would be written.
    """
    refuse_output(options)
    return EMBEDDED if options.book is None else Path(options.book)


def rendered(answer: CommandResult, options: argparse.Namespace, style: Style = PLAIN) -> str:
    """The answer in the format that the options name; a style is for text alone."""
    form = options.format
    if form == "json":
        from fhledger.render.json_text import json_text

        return json_text(answer.value, options.language)
    if form == "text":
        from fhledger.render.text import text

        return text(answer.document, style)
    if form == "markdown":
        from fhledger.render.markdown import markdown

        return markdown(answer.document)
    from fhledger.render.csv_text import csv_text

    return csv_text(answer.document)


def write_result(answer: CommandResult | FileResult, options: argparse.Namespace) -> None:
    """Print the answer, or write it to the file that the options name, whole or not at all."""
    if options.output is not None:
        from fhledger.book.safe_files import write_file  # most runs of the program write no file

        refuse_output(options, answer)
        parts = (
            answer.parts
            if isinstance(answer, FileResult)
            else (rendered(answer, options).encode(),)
        )
        path = Path(options.output)
        write_file(Path(os.path.realpath(path)) if path.is_symlink() else path, parts)
    elif sys.stdout is None:
        raise BookError("there is no standard output to print on", advice="Give -o FILE.")
    elif isinstance(answer, FileResult):
        if answer.binary and sys.stdout.isatty():
            raise InvalidArgumentError("this is not a text for a terminal; give -o FILE")
        sys.stdout.flush()
        sys.stdout.buffer.writelines(answer.parts)
        sys.stdout.buffer.flush()
    else:
        style = style_of(sys.stdout, os.environ)
        sys.stdout.write(rendered(answer, options, style))
        sys.stdout.flush()


def on_screen(options: argparse.Namespace) -> bool:
    """Whether the answer goes to a terminal."""
    return options.output is None and sys.stdout is not None and sys.stdout.isatty()


def refuse_output(
    options: argparse.Namespace, answer: CommandResult | FileResult | None = None
) -> None:
    """Refuse a name that promises another form, a file that exists, and one of the book's own."""
    if options.output is None:
        return
    path = Path(options.output)
    _refuse_ending(path, options, answer.endings if isinstance(answer, FileResult) else None)
    book = options.book or getattr(options, "folder", EMBEDDED)
    if belongs_to_book(path, Path(book)):
        raise BookError(
            "this is a file of the book", Location(str(path)), "Write it outside of its folder."
        )
    if not path.exists():
        if path.is_symlink():
            raise BookError(
                "this link leads nowhere", Location(str(path)), "Give the name of the file itself."
            )
        try:
            (path.parent / "..").stat()
        except OSError as error:
            raise BookError(f"cannot write: {error.strerror}", Location(str(path))) from None
        return
    if not path.is_file():
        raise BookError(
            "this is not a file",
            Location(str(path)),
            "Give the name of one, in a folder that exists.",
        )
    if not options.overwrite:
        raise BookError("this file exists", Location(str(path)), "Give --overwrite to replace it.")


def _refuse_ending(
    path: Path, options: argparse.Namespace, endings: tuple[str, ...] | None
) -> None:
    """Refuse a name that promises another form; `endings` are None where --format decides."""
    ending = path.suffix.lower()
    own = FORMATS[options.format] if endings is None else endings
    if not own or ending in own or (ending not in _OF_FORMS and own != WORKBOOK):
        return
    other = [form for form in FORMATS if endings is None and ending == FORMATS[form][0]]
    raise BookError(
        "what is written here has another form than its name says",
        Location(str(path)),
        f"Give a name that ends in {' or '.join(own)}{''.join(f', or --format {form}' for form in other)}.",
    )


def year_argument(parser: argparse.ArgumentParser) -> None:
    """Add the year as an optional positional argument."""
    parser.add_argument(
        "year", nargs="?", type=year, metavar="YEAR", help="the year (default: the latest)"
    )


def year(text: str) -> int:
    """The type of an argument that is a year."""
    if len(text) == 4 and text.isascii() and text.isdigit():
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a year; write four digits, as in 2024")


def argument_type(read: Callable[[str], _T]) -> Callable[[str], _T]:
    """The type of an option that `read` reads, which says in its own words what is wrong."""

    def value(text: str) -> _T:
        try:
            return read(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return value


amount: Callable[[str], Decimal] = argument_type(parse_amount)
count: Callable[[str], int] = argument_type(parse_count)
day: Callable[[str], date] = argument_type(parse_date)


def rate(text: str) -> Decimal:
    """The type of an option that holds a rate, in kronor."""
    value = amount(text)
    if value < 0:
        raise argparse.ArgumentTypeError("a rate is not below zero")
    return value

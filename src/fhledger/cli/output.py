"""The output of a command (utdata): a record for programs, a document for people, or a file.

What is printed, in which format and where is decided here.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from fhledger.book.files.book_files import belongs_to_book
from fhledger.book.files.folder_reader import EMBEDDED
from fhledger.cli.advice import book_option, document_with_book
from fhledger.cli.arguments import FORMATS
from fhledger.cli.terminal import style_of
from fhledger.core.errors import BookError, InvalidArgumentError, Location
from fhledger.core.localized import Language, join
from fhledger.core.messages import message
from fhledger.core.system_errors import reason_of
from fhledger.domain.seal_state import SealState
from fhledger.render.document import Document
from fhledger.render.documents.seals import with_seal_table, with_seals
from fhledger.render.terminal_style import PLAIN, Style

EXIT_OK, EXIT_FINDINGS, EXIT_USAGE = 0, 1, 2
"""Exit status: all well, unaccepted errors in the books, an invalid command or unreadable input."""

WORKBOOK = (".xlsx",)
"""The ending of an Excel workbook, which opens no file with another one."""

_ENDINGS = {
    *(ending for endings in FORMATS.values() for ending in endings),
    *WORKBOOK,
    *(".html", ".htm", ".pdf", ".docx", ".xls", ".ods", ".se", ".si", ".sie"),
    *(".journal", ".hledger", ".ledger", ".beancount", ".bean", ".toml"),
}
"""The endings that stand for a format; a file with another one may hold any text."""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Result:
    """What a command returns: whether all is well, and whether it has changed a book.

    `seals` are those of the closed years that it prints. `next_command` gives the year that was
    changed and its next command, which people see in the last line.
    """

    passed: bool = True
    changed: bool = False
    seals: tuple[SealState, ...] = ()
    next_command: Callable[[], tuple[int, str | None] | None] = lambda: None


@dataclass(frozen=True, eq=False, repr=False)
class CommandResult(Result):
    """A record, and the function that makes a document of it, with more `settings`.

    The function is named with its module of `render.documents`, which is loaded for a document.
    """

    record: BaseModel
    function: str
    settings: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> Document:
        """The record as a document."""
        module, name = self.function.split(".")
        function = getattr(import_module(f"fhledger.render.documents.{module}"), name)
        document: Document = function(self.record, **self.settings)
        return document


@dataclass(frozen=True, eq=False, repr=False)
class FileResult(Result):
    """A file for another program, in parts, so that it need not fit into memory.

    Its name may have one of the `endings`. One that `needs_file` is not for a terminal.
    """

    parts: Iterable[bytes]
    endings: tuple[str, ...] = ()
    needs_file: bool = False


def write_result(result: CommandResult | FileResult, options: argparse.Namespace) -> None:
    """Print the result, or write it to the file that the options name, whole or not at all."""
    if isinstance(result, CommandResult) and options.format == "xlsx":
        from fhledger.render.workbook.tables import tables_workbook

        document = with_seal_table(_document(result, options), result.seals)
        content = tables_workbook(document.shown(options.language, "sheets"))
        result = FileResult([content], FORMATS["xlsx"], needs_file=True)
    if options.output is not None:
        from fhledger.book.files.safe_files import write_file  # most runs write no file

        check_output(options, result)
        if isinstance(result, FileResult):
            parts = result.parts
        else:
            parts = [render(result, options).encode()]
        path = Path(options.output)
        write_file(Path(os.path.realpath(path)) if path.is_symlink() else path, parts)
        _report_written(path, options.language)
    elif sys.stdout is None:
        raise BookError(
            message("there is no standard output to print on"), advice=message("Give -o FILE.")
        )
    elif isinstance(result, FileResult):
        if result.needs_file and sys.stdout.isatty():
            raise InvalidArgumentError("a terminal cannot show this file; give -o FILE")
        sys.stdout.flush()
        sys.stdout.buffer.writelines(result.parts)
        sys.stdout.buffer.flush()
    else:
        sys.stdout.write(render(result, options, style_of(sys.stdout, os.environ)))
        sys.stdout.flush()


def _document(result: CommandResult, options: argparse.Namespace) -> Document:
    """The result as a document, with the name of the book that was asked, if it was one."""
    return result.document()._replace(book="" if result.changed else options.book_name)


def _report_written(path: Path, language: Language) -> None:
    """Say on standard error which file was written, so that standard output stays empty."""
    kilobytes = -(-path.stat().st_size // 1000)
    text = message("Wrote {file} ({size} kB).", file=path, size=kilobytes)
    if sys.stderr is not None:
        sys.stderr.write(f"{text.in_language(language)}\n")


def render(result: CommandResult, options: argparse.Namespace, style: Style = PLAIN) -> str:
    """The result in the format that the options name; a style is for text alone."""
    if options.format == "json":
        from fhledger.render.json_text import json_text

        return json_text(result.record, options.language)
    document = _document(result, options)
    if result.seals:
        document = with_seals(document, result.seals)
    if options.format in ("text", "markdown"):
        if following := result.next_command():
            from fhledger.render.documents.year_status import with_next_line

            document = with_next_line(document, *following)
        document = document_with_book(document.shown(options.language), book_option(options))
    if options.format == "text":
        from fhledger.render.text import text

        return text(document, style)
    if options.format == "markdown":
        from fhledger.render.markdown import markdown

        return markdown(document)
    from fhledger.render.csv_text import csv_text, excel_csv

    if options.format == "excel-csv":
        return excel_csv(document.shown(options.language, "sheets"))
    return csv_text(document.shown(options.language, "programs"))


def is_on_screen(options: argparse.Namespace) -> bool:
    """Whether the result goes to a terminal."""
    return options.output is None and sys.stdout is not None and sys.stdout.isatty()


def check_output(options: argparse.Namespace, result: Result | None = None) -> None:
    """Raise `BookError` for an output file that exists, belongs to the book or has a wrong ending.

    A command that changes a book asks before it does so, without a result.
    """
    if options.output is None:
        return
    path = Path(options.output)
    place = Location(str(path))
    _check_ending(path, options, result.endings if isinstance(result, FileResult) else None)
    book = options.book or getattr(options, "folder", EMBEDDED)
    if belongs_to_book(path, Path(book)):
        raise BookError(
            message("this is a file of the book"), place, message("Write it outside of its folder.")
        )
    if not path.exists():
        if path.is_symlink():
            raise BookError(
                message("this link leads nowhere"),
                place,
                message("Give the name of the file itself."),
            )
        try:
            (path.parent / "..").stat()
        except OSError as error:
            raise BookError(
                message("cannot write: {reason}", reason=reason_of(error)), place
            ) from None
    elif not path.is_file():
        advice = message("Give the name of one, in a folder that exists.")
        raise BookError(message("this is not a file"), place, advice)
    elif not options.overwrite:
        raise BookError(
            message("this file exists"), place, message("Give --overwrite to replace it.")
        )


def _check_ending(path: Path, options: argparse.Namespace, endings: tuple[str, ...] | None) -> None:
    """Refuse the ending of another format; `endings` are None where --format decides."""
    ending = path.suffix.lower()
    allowed = FORMATS[options.format] if endings is None else endings
    if not allowed or ending in allowed or (ending not in _ENDINGS and allowed != WORKBOOK):
        return
    others = [name for name in FORMATS if endings is None and ending == FORMATS[name][0]]
    formats = join("", [message(", or --format {name}", name=name) for name in others])
    raise BookError(
        message("the ending of this name is that of another format"),
        Location(str(path)),
        message(
            "Give a name that ends in {allowed}{formats}.",
            allowed=join(message(" or "), allowed),
            formats=formats,
        ),
    )

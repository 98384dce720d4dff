"""The commands that write a file for another program: browser, Excel, accounting, shell."""

from __future__ import annotations

from argparse import SUPPRESS, Namespace
from collections.abc import Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from fhledger.cli.arguments import FORMATS, KINDS
from fhledger.cli.books import book_of, seals_of
from fhledger.cli.output import WORKBOOK, FileResult
from fhledger.core.errors import BookError, FhledgerError, Location, MissingExtraError
from fhledger.core.messages import message
from fhledger.core.text import argument

if TYPE_CHECKING:
    from fhledger.api import Book

EXPORTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "hledger": ("hledger.hledger_journal", (".journal", ".hledger", ".ledger", ".txt")),
    "beancount": ("beancount.beancount_ledger", (".beancount", ".bean", ".txt")),
    "csv": ("entries_export.entries_csv", FORMATS["csv"]),
    "json": ("entries_export.entries_json", FORMATS["json"]),
}
"""The function of `fhledger.exchange` for each format of a book and a year, and the endings."""


def report(options: Namespace) -> FileResult:
    """The web report of the year, or the page of one member."""
    book = book_of(options)
    html = book.to_html(
        options.year,
        language=options.language,
        through=options.through,
        entries=options.entries,
        member=options.member or None,
    )
    return FileResult([html.encode()], (".html", ".htm"), needs_file=True, seals=seals_of(book))


def workbook(options: Namespace) -> FileResult:
    """The workbook of the year, with formulas and the figures of the library beside them."""
    book = book_of(options)
    _refuse_new_entries(options, book)
    content = book.to_excel(options.year, language=options.language)
    return FileResult([content], WORKBOOK, needs_file=True, seals=seals_of(book))


def _refuse_new_entries(options: Namespace, book: Book) -> None:
    """Raise `BookError` for a workbook to replace that has new entries which are not imported."""
    from fhledger.book.files.folder_reader import EMBEDDED
    from fhledger.exchange.imports.import_files import planned_import

    if options.output is None or not (options.overwrite and Path(options.output).is_file()):
        return
    try:
        plan = planned_import(options.book or EMBEDDED, book, options.output)
    except FhledgerError:  # no workbook of a book
        return
    if plan.entries or plan.failures():
        raise BookError(
            message("the sheet of new entries in this file has rows that are not imported"),
            Location(options.output),
            message(
                "Import them, `fhledger import {file}`, or give the new workbook another name.",
                file=argument(options.output),
            ),
        )


def export(options: Namespace) -> FileResult:
    """The entries, written in parts.

    A SIE file states as the day when it was made the one that the options give, or the last day of
    its year, so that the same book gives the same bytes.
    """
    book = book_of(options)
    if options.to == "sie":
        from fhledger.book.files.folder_reader import EMBEDDED
        from fhledger.exchange.imports.mapping import read_mapping
        from fhledger.exchange.sie.writer import sie_4e

        year = book.ledger(options.year).year
        mapping = read_mapping(options.book or EMBEDDED, book)
        generated = options.generated or date(year, 12, 31)
        parts = sie_4e(book, year, mapping, generated=generated)
        return FileResult(parts, (".se", ".sie"), seals=seals_of(book, [year]))
    function, endings = EXPORTS[options.to]
    module, name = function.split(".")
    write = getattr(import_module(f"fhledger.exchange.journals.{module}"), name)
    years = None if options.year is None else [options.year]
    parts = (part.encode() for part in write(book, options.year))
    return FileResult(parts, endings, seals=seals_of(book, years))


def completion(options: Namespace) -> FileResult:
    """The script for a shell, made from the arguments of every command."""
    from fhledger.cli.commands import COMMANDS
    from fhledger.cli.parser import commands_of, make_parser

    try:
        import shtab
    except ImportError:
        raise MissingExtraError(message("completion"), "terminal", "") from None
    parser = make_parser(COMMANDS, options.language)
    complete = {KINDS["FILE"]: shtab.FILE, KINDS["DIR"]: shtab.DIRECTORY}
    for each in (parser, *commands_of(parser).values()):
        for action in each._actions:  # noqa: SLF001 - argparse has no public way
            if action.help == SUPPRESS:  # the commands, which `--help` lists by task
                action.help = str(action.metavar)
            if action.type in complete:
                action.complete = complete[action.type]  # type: ignore[attr-defined]
    return FileResult([shtab.complete(parser, options.shell).encode()])

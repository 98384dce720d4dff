"""`fhledger init`: a new book to start from, commented, with invented figures; or a copy of ours."""

from __future__ import annotations

import argparse

from fhledger.book import NewBook, copy_embedded, starter_book
from fhledger.cli.command import CommandResult, refuse_output
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.text import escape_invisible
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow

EXAMPLE = "fhledger init my_book"

_KINDS = {None: starter_book, "familjen-helsingborg": copy_embedded}
_FILE = LocalizedText(sv="Fil", en="File")
_WRITTEN = LocalizedText(
    sv="Boken är skriven i {folder}. Granska den med: fhledger verify --book {named}",
    en="The book is written in {folder}. Check it with: fhledger verify --book {named}",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("folder", metavar="DIR", help="a new or empty folder for the book")
    parser.add_argument(
        "--like",
        choices=[kind for kind in _KINDS if kind],
        help="start from a copy of the embedded book instead of invented figures",
    )


def run(options: argparse.Namespace) -> CommandResult:
    """Write the book, and tell its files."""
    refuse_output(options)
    if options.book is not None:
        raise InvalidArgumentError("it makes the book in DIR; leave --book out")
    folder = _KINDS[options.like](options.folder)
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    name = escape_invisible(str(folder))
    named = f'"{name}"' if " " in name else name
    message = _WRITTEN.format(folder=name, named=named).in_language(options.language)
    rows = tuple(TableRow((name,)) for name in files)
    table = Table("files", "", (Column("file", _FILE.in_language(options.language)),), rows)
    document = Document(str(folder), (table, Paragraph(message)))
    new = NewBook(folder=str(folder), files=tuple(files))
    return CommandResult(document, new, changed=True)

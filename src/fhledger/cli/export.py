"""`fhledger export`: the entries in the format of another program."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import date
from importlib import import_module

from fhledger.book.folder_reader import EMBEDDED
from fhledger.cli.command import FORMATS, FileResult, book_of, year

EXAMPLE = "fhledger export --to hledger --year 2024 -o 2024.journal"

FORMS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "hledger": ("hledger.hledger_journal", (".journal", ".hledger", ".ledger", ".txt")),
    "beancount": ("beancount.beancount_ledger", (".beancount", ".bean", ".txt")),
    "csv": ("entries_export.entries_csv", FORMATS["csv"]),
    "json": ("entries_export.entries_json", FORMATS["json"]),
}
"""Each format: the function of `fhledger.exchange` that writes it, from a book and a year its text,
and how the name of its file may end."""

SIE = "sie"
"""The format that needs the mapping of the book besides the book, and holds one year."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--to", choices=(*FORMS, SIE), required=True, help="the format to write")
    parser.add_argument(
        "--year",
        type=year,
        metavar="YEAR",
        help="one year (default: all of the book; for sie the latest)",
    )


def run(options: argparse.Namespace) -> FileResult:
    """The entries, written part by part."""
    if options.to == SIE:
        return _sie(options)
    place, endings = FORMS[options.to]
    module, function = place.split(".")
    write = getattr(import_module(f"fhledger.exchange.{module}"), function)
    parts = (part.encode() for part in write(book_of(options), options.year))
    return FileResult(parts, endings=endings)


def _sie(options: argparse.Namespace) -> FileResult:
    """A year as SIE 4E, which says that it was made on the last day of its year.

    So the same book gives the same bytes.
    """
    from fhledger.exchange.mapping import read_mapping
    from fhledger.exchange.sie.writer import sie_4e

    book = book_of(options)
    wanted = book.ledger(options.year).year
    mapping = read_mapping(options.book or EMBEDDED, book)
    parts = sie_4e(book, wanted, mapping, generated=date(wanted, 12, 31))
    return FileResult(parts, endings=(".se", ".sie"))

"""The book that the options of a command name (boken), to read or to write into."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from fhledger.api import Book, embedded_book, read_book
from fhledger.book.folder_reader import EMBEDDED
from fhledger.cli.output import check_output


def book_of(options: Namespace) -> Book:
    """The book that the options name."""
    return embedded_book() if options.book is None else read_book(options.book)


def known_book(options: Namespace) -> Book:
    """The book that the options name, as it was known on the day that they name."""
    book = book_of(options)
    return book if options.as_of is None else book.as_of(options.as_of)


def writable_folder(options: Namespace) -> str | Path:
    """The folder of the book to write into; an output that cannot be written is refused first.

    The embedded book is refused where it would be written.
    """
    check_output(options)
    return EMBEDDED if options.book is None else Path(options.book)

"""The book that the options of a command name (boken), to read or to write into."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable
from pathlib import Path

from fhledger.api import Book, embedded_book, read_book
from fhledger.book.book import BookData
from fhledger.book.files.folder_reader import EMBEDDED
from fhledger.cli.advice import book_option
from fhledger.cli.output import check_output
from fhledger.core.errors import FhledgerError
from fhledger.domain.seal_state import SealState


def book_of(options: Namespace) -> Book:
    """The book that the options name; its name is then in the headings of what is printed."""
    book = embedded_book() if options.book is None else read_book(options.book)
    options.book_name = book.config.name
    return book


def known_book(options: Namespace) -> Book:
    """The book that the options name, as it was known on the day that they name."""
    book = book_of(options)
    return book if options.as_of is None else book.as_of(options.as_of)


def seals_of(book: Book, years: Iterable[int] | None = None) -> tuple[SealState, ...]:
    """The seals of some years of the book (left out: of all), with their states.

    Earlier years with a broken seal are among them, since the figures depend on these.
    """
    if not book.seals:
        return ()
    wanted = None if years is None else {*years}
    latest = max(wanted or book.ledgers_by_year, default=0)
    return tuple(
        state
        for state in book.seal_states
        if wanted is None or state.year in wanted or (state.year < latest and not state.intact)
    )


def writable_folder(options: Namespace) -> str | Path:
    """The folder of the book to write into; an output that cannot be written is refused first.

    The embedded book is refused where it would be written.
    """
    check_output(options)
    return EMBEDDED if options.book is None else Path(options.book)


def next_command_of(
    options: Namespace,
    year: int | None,
    *,
    book: BookData | None = None,
    known: str | None = None,
) -> Callable[[], tuple[int, str | None] | None]:
    """The year, and its next command, unless that is `known`.

    `book` is the book after the change; left out, it is read when it is asked for. None where the
    status of that year is not known: a decision may be on a year that the book does not have yet.
    """

    def following() -> tuple[int, str | None] | None:
        from fhledger.audit.year_status import next_command

        if year is None:
            return None
        if known is not None:
            return year, known
        try:
            now = book or book_of(options)
            if year not in now.ledgers_by_year and year != max(now.ledgers_by_year) + 1:
                return None
            return year, next_command(now, year, option=book_option(options))
        except FhledgerError:
            return None

    return following

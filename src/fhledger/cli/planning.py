"""What the commands that plan share: growth, horizon, what was known when, and which scenario."""

from __future__ import annotations

import argparse

from fhledger.book import Book
from fhledger.book.as_of import known_by
from fhledger.cli.command import book_of, day, typed, year
from fhledger.planning.growth import percent

growth = typed(percent)


def as_of_option(parser: argparse.ArgumentParser, help: str) -> None:
    """Add the day as of which facts are known."""
    parser.add_argument("--as-of", type=day, metavar="DAY", help=help)


def known_book(options: argparse.Namespace) -> Book:
    """The book that the options name, as it was known on the day that they name."""
    book = book_of(options)
    return book if options.as_of is None else known_by(book, options.as_of)


def through_option(parser: argparse.ArgumentParser) -> None:
    """Add the last year of a forecast, which must be given."""
    parser.add_argument(
        "--through", type=year, required=True, metavar="YEAR", help="the last year to forecast"
    )

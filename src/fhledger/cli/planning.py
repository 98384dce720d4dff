"""What the commands that plan share: growth, horizon, what was known when, and which scenario."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from decimal import Decimal

from fhledger.book import BookData
from fhledger.book.as_of import book_as_of
from fhledger.cli.command import argument_type, book_of, day, year
from fhledger.planning.growth import percent

growth: Callable[[str], Decimal] = argument_type(percent)


def as_of_option(parser: argparse.ArgumentParser, help: str) -> None:
    """Add the day as of which facts are known."""
    parser.add_argument("--as-of", type=day, metavar="DAY", help=help)


def requested_book(options: argparse.Namespace) -> BookData:
    """The book that the options name, as it was known on the day that they name."""
    book = book_of(options)
    return book if options.as_of is None else book_as_of(book, options.as_of)


def through_option(parser: argparse.ArgumentParser) -> None:
    """Add the last year of a forecast, which must be given."""
    parser.add_argument(
        "--through", type=year, required=True, metavar="YEAR", help="the last year to forecast"
    )

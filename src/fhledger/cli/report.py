"""`fhledger report`: a year of the books as one HTML page, with charts and traces."""

from __future__ import annotations

import argparse

from fhledger.cli.command import FileResult, book_of, count, year, year_argument
from fhledger.render import web_page
from fhledger.render.overview import make_overview

EXAMPLE = "fhledger report 2024 -o report.html"

ENTRIES = 50
"""The most entries that a trace lists one by one in one place by default."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    year_argument(parser)
    parser.add_argument(
        "--through", type=year, metavar="YEAR", help="the last year to forecast (default: six more)"
    )
    parser.add_argument(
        "--entries",
        type=count,
        metavar="N",
        default=ENTRIES,
        help=f"tell at most N entries one by one in one place of a trace (default: {ENTRIES})",
    )


def run(options: argparse.Namespace) -> FileResult:
    """The page."""
    overview = make_overview(
        book_of(options), options.year, through=options.through, entries=options.entries
    )
    return FileResult((web_page(overview, options.language).encode(),), endings=(".html", ".htm"))

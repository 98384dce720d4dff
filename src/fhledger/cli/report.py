"""`fhledger report`: a year of the books as one HTML page, with charts and traces."""

from __future__ import annotations

import argparse

from fhledger.cli.command import FileResult, book_of, count, year, year_argument
from fhledger.core.errors import MissingExtraError
from fhledger.render.overview import make_overview

EXAMPLE = "fhledger report 2024 -o report.html"

ENTRIES = 50
"""How many entries are told one by one in one place of a trace where nobody says."""


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
    try:
        from fhledger.render.web_report import page
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("jinja2", "markupsafe", "pygal"):
            raise
        raise MissingExtraError("the page", "report") from None
    overview = make_overview(
        book_of(options), options.year, through=options.through, entries=options.entries
    )
    return FileResult((page(overview, options.language).encode(),), endings=(".html", ".htm"))

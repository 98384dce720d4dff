"""`fhledger notices`: what each member is to be invoiced for a year, in which instalments."""

from __future__ import annotations

import argparse

from fhledger.book.planning import fee_notices
from fhledger.cli.command import Answer, year_argument
from fhledger.cli.planning import as_of_option, known_book
from fhledger.report.notices import invoice_rows, notice_pages, notices_document, notices_json

EXAMPLE = "fhledger notices 2025 --instalments 2 --format markdown -o avisering.md"

_SHAPES = {"csv": invoice_rows, "markdown": notice_pages}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    year_argument(parser)
    parser.add_argument(
        "--instalments",
        type=int,
        metavar="N",
        help="equal parts (default: one for each due day of the book, or one)",
    )
    as_of_option(parser, "only what was known on this day")


def run(options: argparse.Namespace) -> Answer:
    """A table; as Markdown a page for each member, as CSV rows for an invoicing system."""
    book = known_book(options)
    due = book.fee.due if book.fee else ()
    number = options.instalments if due or options.instalments is not None else 1
    notices = fee_notices(book, options.year, instalments=number)
    shape = _SHAPES.get(options.format, notices_document)
    return Answer(shape(notices, options.language), notices_json(notices))

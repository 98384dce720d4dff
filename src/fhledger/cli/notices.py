"""`fhledger notices`: what each member is to be invoiced for a year, in which instalments."""

from __future__ import annotations

import argparse
from datetime import date

from fhledger.book import BookData
from fhledger.book.folder_reader import EMBEDDED
from fhledger.book.views import fee_notices
from fhledger.cli.command import CommandResult, FileResult, count, year_argument
from fhledger.cli.planning import as_of_option, requested_book
from fhledger.domain.fees.notices import Notices
from fhledger.render.documents.notices import (
    invoice_rows,
    notice_pages,
    notices_document,
)

EXAMPLE = "fhledger notices 2025 --instalments 2 --format markdown -o avisering.md"

_SHAPES = {"csv": invoice_rows, "markdown": notice_pages}


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    year_argument(parser)
    parser.add_argument(
        "--instalments",
        type=count,
        metavar="N",
        help="equal parts (default: one for each due day of the book, or one)",
    )
    parser.add_argument(
        "--sie", action="store_true", help="as SIE 4I, a voucher for each member and instalment"
    )
    as_of_option(parser, "only what was known on this day")


def run(options: argparse.Namespace) -> CommandResult | FileResult:
    """A table; as Markdown a page for each member, as CSV rows, or as vouchers in SIE 4I."""
    book = requested_book(options)
    notices = fee_notices(book, options.year, instalments=options.instalments)
    if options.sie:
        return _sie(options, book, notices)
    shape = _SHAPES.get(options.format, notices_document)
    return CommandResult(shape(notices, options.language), notices)


def _sie(options: argparse.Namespace, book: BookData, notices: Notices) -> FileResult:
    """The notices as vouchers, in a file that says it was made on the first day of their year."""
    from fhledger.exchange.fee_vouchers import fee_vouchers
    from fhledger.exchange.mapping import read_mapping

    mapping = read_mapping(options.book or EMBEDDED, book)
    parts = fee_vouchers(book, notices, mapping, generated=date(notices.year, 1, 1))
    return FileResult(parts, endings=(".si", ".se", ".sie"))

"""`fhledger check-report`: the figures of a printed annual report, and whether they hold together."""

from __future__ import annotations

import argparse
from pathlib import Path

from fhledger.book import save_printed
from fhledger.cli.command import EXIT_FINDINGS, EXIT_OK, CommandResult, book_of, folder_of
from fhledger.domain.dated_values import Source
from fhledger.exchange.printed_report import read_report, report_text
from fhledger.exchange.printed_report.report_check import check_report
from fhledger.render.documents.report_check import report_check_document

EXAMPLE = "fhledger check-report annual_report.txt --book my_book"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "file", metavar="FILE", help="the report as plain text, as pdftotext or OCR gives it"
    )
    parser.add_argument(
        "--save",
        action="store_true",
        help="write the figures into the book that --book names, as printed/YEAR.toml",
    )


def run(options: argparse.Namespace) -> CommandResult:
    """What was read and found; with --book the figures are also compared with the books.

    Without it the embedded book lends the names of the rows, and no figure.
    """
    book = book_of(options)
    reading = read_report(report_text(options.file), book.config)
    check = check_report(reading, book.config, None if options.book is None else book)
    if options.save:
        name = "".join(filter(str.isprintable, Path(options.file).name))
        report = reading.printed_report(Source(document=name or "check-report"))
        save_printed(report, folder_of(options), overwrite=options.overwrite)
    return CommandResult(
        report_check_document(check, options.language),
        check,
        EXIT_FINDINGS if check.failures() else EXIT_OK,
        changed=options.save,
    )

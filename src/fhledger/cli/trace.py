"""`fhledger trace`: how a figure comes about, down to entries and sources."""

from __future__ import annotations

import argparse

from fhledger.book.tracing import trace_figure
from fhledger.cli.command import CommandResult, book_of, count, year
from fhledger.render.documents.trace import trace_document

EXAMPLE = "fhledger trace 2024 closing_balance"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "year", type=year, metavar="YEAR", help="a year of the book, or one to come"
    )
    parser.add_argument(
        "row",
        metavar="ROW",
        help="the id of a row, line or item, or the code of a municipality for its fee",
    )
    parser.add_argument(
        "--scenario",
        metavar="NAME",
        help="the scenario of a year to come (default: the first one of the book)",
    )
    parser.add_argument(
        "--entries",
        type=count,
        metavar="N",
        help="tell at most N entries one by one in one place (default: all)",
    )


def run(options: argparse.Namespace) -> CommandResult:
    """The trace of the row in the year."""
    trace = trace_figure(
        book_of(options),
        options.year,
        options.row,
        scenario=options.scenario,
        entries=options.entries,
    )
    return CommandResult(trace_document(trace, options.language), trace)

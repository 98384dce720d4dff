"""`fhledger reverse`: a new entry that undoes another one, in an open year."""

from __future__ import annotations

import argparse

from fhledger.book.editing import edit
from fhledger.cli.command import CommandResult, day, folder_of
from fhledger.render.documents.posting import posting_document

EXAMPLE = 'fhledger reverse A6 --book my_book --text "Wrong line"'


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("number", metavar="NUMBER", help="the entry to undo, as A17")
    parser.add_argument("--text", required=True, help="why it is undone")
    parser.add_argument(
        "--day",
        type=day,
        help="the day (default: the last day booked in the entry's year, or the first open one after)",
    )
    parser.add_argument("--source", default="", help="where it comes from: a voucher, a document")


def run(options: argparse.Namespace) -> CommandResult:
    """Write the reversal, and tell its number."""
    with edit(folder_of(options)) as change:
        change.reverse(options.number, text=options.text, day=options.day, source=options.source)
    [result] = change.results
    return CommandResult(posting_document(result, options.language), result, changed=True)

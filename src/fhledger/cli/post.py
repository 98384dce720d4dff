"""`fhledger post`: a new entry with the next number, in an open year."""

from __future__ import annotations

import argparse

from fhledger.book.editing import edit
from fhledger.cli.command import CommandResult, amount, day, folder_of
from fhledger.render.documents.posting import posting_document

EXAMPLE = "fhledger post --book my_book --line external_costs --amount -1200,50 --day 2025-12-15 --text Hyra"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--line", required=True, metavar="ID", help="the line of the statement")
    parser.add_argument(
        "--amount",
        required=True,
        type=amount,
        metavar="KR",
        help="plus fills the fund, minus drains it",
    )
    parser.add_argument("--day", required=True, type=day, help="the day, as 2025-01-07")
    parser.add_argument("--text", required=True, help="what it is about")
    parser.add_argument("--item", default="", help="what specifies the line: an id, or a text")
    parser.add_argument("--member", default="", metavar="CODE", help="a municipality's SCB code")
    parser.add_argument("--project", default="", metavar="ID", help="a project in projects.csv")
    parser.add_argument("--source", default="", help="where it comes from: a voucher, a document")
    parser.add_argument(
        "--series", metavar="LETTERS", help="of the number, where there are several"
    )


def run(options: argparse.Namespace) -> CommandResult:
    """Write the entry, and tell its number."""
    with edit(folder_of(options)) as change:
        change.post(
            line=options.line,
            amount=options.amount,
            day=options.day,
            text=options.text,
            item=options.item,
            member=options.member,
            project=options.project,
            source=options.source,
            series=options.series,
        )
    [result] = change.results
    return CommandResult(posting_document(result, options.language), result, changed=True)

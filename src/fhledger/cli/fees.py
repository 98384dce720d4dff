"""`fhledger fees`: each member's fee, beside the booked income, and for other days and rates."""

from __future__ import annotations

import argparse

from fhledger.cli.command import CommandResult, book_of, day, rate, year_argument
from fhledger.render.documents.fees import fees_document

EXAMPLE = "fhledger fees 2024 --rate 21,50 --reference-day 2023-12-31"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    year_argument(parser)
    parser.add_argument("--rate", type=rate, metavar="KR", help="another rate, kr per inhabitant")
    parser.add_argument(
        "--reference-day", type=day, metavar="DAY", help="another reference day, as 2023-12-31"
    )
    parser.add_argument(
        "--all-days", action="store_true", help="also every reference day whose figures are known"
    )


def run(options: argparse.Namespace) -> CommandResult:
    """The fee table, and the other reference days where they are asked for."""
    book = book_of(options)
    table = book.fees(options.year, rate=options.rate, reference_day=options.reference_day)
    if options.all_days:
        days = book.fees_by_reference_day(options.year, rate=options.rate)
        table = table.model_copy(update={"reference_days": days})
    return CommandResult(fees_document(table, options.language), table)

"""`fhledger budget`: a year's budget, outcome and deviation, to a day within the year."""

from __future__ import annotations

import argparse

from fhledger.book.views import budget_follow_up
from fhledger.cli.command import CommandResult, book_of, year_argument
from fhledger.cli.planning import as_of_option
from fhledger.render.documents.budget import budget_document

EXAMPLE = "fhledger budget 2024 --as-of 2024-12-31"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    year_argument(parser)
    as_of_option(parser, "a day within the year (default: its last)")


def run(options: argparse.Namespace) -> CommandResult:
    """The follow-up, with what is expected of the whole year."""
    follow_up = budget_follow_up(book_of(options), options.year, as_of=options.as_of)
    return CommandResult(budget_document(follow_up, options.language), follow_up)

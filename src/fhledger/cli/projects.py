"""`fhledger projects`: how every project is at the end of a year."""

from __future__ import annotations

import argparse

from fhledger.cli.command import CommandResult, book_of, year_argument
from fhledger.render.documents.projects import projects_document, projects_json

EXAMPLE = "fhledger projects 2024 --format csv"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    year_argument(parser)


def run(options: argparse.Namespace) -> CommandResult:
    """The standing of each project, and of what the entries do not name."""
    book = book_of(options)
    year = book.ledger(options.year).year
    standings = book.projects(year)
    return CommandResult(
        projects_document(standings, year, options.language), projects_json(standings, year)
    )

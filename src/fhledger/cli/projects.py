"""`fhledger projects`: the status of every project at the end of a year."""

from __future__ import annotations

import argparse

from fhledger.cli.command import CommandResult, book_of, year_argument
from fhledger.render.documents.projects import projects_document

EXAMPLE = "fhledger projects 2024 --format csv"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    year_argument(parser)


def run(options: argparse.Namespace) -> CommandResult:
    """The status of each project, and of the entries that name none."""
    statuses = book_of(options).projects(options.year)
    return CommandResult(projects_document(statuses, options.language), statuses)

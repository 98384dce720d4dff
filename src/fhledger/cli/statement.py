"""`fhledger statement`: Bilaga 1, its footnote, Bilaga 2 and the paragraph Finansiering."""

from __future__ import annotations

import argparse

from fhledger.cli.command import CommandResult, book_of, year_argument
from fhledger.render.documents.statement import statement_document

EXAMPLE = "fhledger statement 2024 --format markdown -o bilagor.md"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    year_argument(parser)


def run(options: argparse.Namespace) -> CommandResult:
    """The statement of the year beside the two before it."""
    statement = book_of(options).statement(options.year)
    return CommandResult(statement_document(statement, options.language), statement)

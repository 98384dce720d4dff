"""`fhledger verify`: every rule over the book; exit status 1 when it has unaccepted errors."""

from __future__ import annotations

import argparse

from fhledger.audit import verify
from fhledger.cli.command import EXIT_FINDINGS, EXIT_OK, CommandResult, book_of
from fhledger.render.documents.verification import verification_document

EXAMPLE = "fhledger verify --book my_book --strict"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "--strict", action="store_true", help="exit with 1 for unaccepted warnings, too"
    )


def run(options: argparse.Namespace) -> CommandResult:
    """The findings, and what was checked."""
    verification = verify(book_of(options))
    return CommandResult(
        verification_document(verification, options.language),
        verification,
        EXIT_FINDINGS if verification.failures(strict=options.strict) else EXIT_OK,
    )

"""`fhledger close`: a year is sealed; from then on any change of what it rests on is found."""

from __future__ import annotations

import argparse

from fhledger.audit import SealState, close
from fhledger.cli.command import CommandResult, folder_of, year
from fhledger.render.documents.seals import seals_document

EXAMPLE = "fhledger close 2025 --book my_book"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("year", type=year, metavar="YEAR", help="the oldest year that is open")


def run(options: argparse.Namespace) -> CommandResult:
    """Close the year, and tell its seal."""
    seal = close(folder_of(options), options.year)
    state = SealState(year=seal.year, seal=seal.seal, intact=True)
    return CommandResult(seals_document((state,), options.language), state, changed=True)

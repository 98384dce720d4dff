"""`fhledger sample`: a monetary-unit sample of a year's entries, the same for the same seed."""

from __future__ import annotations

import argparse

from fhledger.audit import sample
from fhledger.cli.command import CommandResult, amount, book_of, count, year_argument
from fhledger.render.documents.sampling import sample_document

EXAMPLE = "fhledger sample 2024 --size 25 --seed 7 --materiality 500000"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    year_argument(parser)
    parser.add_argument(
        "--size", required=True, type=count, metavar="N", help="the most entries to draw"
    )
    parser.add_argument(
        "--seed", required=True, type=int, metavar="N", help="the same seed, the same sample"
    )
    parser.add_argument(
        "--materiality",
        type=amount,
        metavar="KR",
        help="split off all entries as large as this, and take them besides",
    )


def run(options: argparse.Namespace) -> CommandResult:
    """The sample, with the sums of what it was drawn from."""
    drawn = sample(
        book_of(options).ledger(options.year),
        size=options.size,
        seed=options.seed,
        materiality=options.materiality,
    )
    return CommandResult(sample_document(drawn, options.language), drawn)

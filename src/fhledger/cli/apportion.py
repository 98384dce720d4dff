"""`fhledger apportion`: what a project with special funding costs each member that takes part."""

from __future__ import annotations

import argparse
import re

from fhledger.book import BookData
from fhledger.cli.command import CommandResult, amount, day
from fhledger.cli.planning import as_of_option, requested_book
from fhledger.core.errors import InvalidArgumentError
from fhledger.domain.fees.special_funding import (
    Weights,
    apportion_funding,
    by_inhabitants,
    equally,
    fixed_shares,
    members_by_code,
)
from fhledger.render.documents.special_funding import special_funding_document

EXAMPLE = (
    "fhledger apportion 500000 --members 1283,1292,1260 --by inhabitants --reference-day 2024-12-31"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("amount", type=amount, metavar="KR", help="the amount, in whole kronor")
    parser.add_argument(
        "--members",
        type=_listed,
        metavar="CODES",
        help="the municipalities that take part, as 1283,1292 (default: all of the book)",
    )
    parser.add_argument(
        "--by",
        choices=("inhabitants", "equally", "shares"),
        default="inhabitants",
        help="what the amount is divided by (default: inhabitants)",
    )
    parser.add_argument(
        "--reference-day", type=day, metavar="DAY", help="the day whose inhabitants count"
    )
    parser.add_argument(
        "--shares",
        type=_pairs,
        metavar="CODE=SHARE,...",
        help="fixed shares that sum to one, as 1283=0.75,1292=0.25",
    )
    parser.add_argument("--floor", type=amount, metavar="KR", help="the least that a member pays")
    parser.add_argument("--ceiling", type=amount, metavar="KR", help="the most that a member pays")
    as_of_option(parser, "only what was known on this day")


def run(options: argparse.Namespace) -> CommandResult:
    """The part of each member."""
    book = requested_book(options)
    if not book.config.municipalities:
        raise InvalidArgumentError("no municipality is a member; name them in book.toml")
    if options.shares and options.by != "shares":
        raise InvalidArgumentError("--shares are for --by shares; leave one of them out")
    chosen = options.members or list(options.shares or ()) or None
    codes = chosen or [member.code for member in book.config.municipalities]
    funding = apportion_funding(
        options.amount,
        members_by_code(book.config.municipalities, codes),
        _weights(options, book, codes),
        floor=options.floor,
        ceiling=options.ceiling,
    )
    return CommandResult(special_funding_document(funding, options.language), funding)


def _weights(options: argparse.Namespace, book: BookData, codes: list[str]) -> Weights:
    if options.by == "equally":
        return equally(codes)
    if options.by == "shares":
        if not options.shares:
            raise InvalidArgumentError("give the shares, as --shares 1283=0.75,1292=0.25")
        return fixed_shares(options.shares)
    if options.reference_day is None:
        known = ", ".join(str(day) for day in book.population.reference_days)
        raise InvalidArgumentError(
            f"give the day whose inhabitants count, --reference-day, of {known}"
        )
    return by_inhabitants(codes, book.population, options.reference_day)


def _listed(text: str) -> list[str]:
    codes = [part.strip() for part in text.split(",") if part.strip()]
    if not codes:
        raise argparse.ArgumentTypeError(f"{text!r} names no municipality; write 1283,1292")
    return codes


def _pairs(text: str) -> dict[str, str]:
    pairs = [part.split("=") for part in re.split(r",(?=[^,=]*=)", text)]
    if any(len(pair) != 2 for pair in pairs):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a list of shares; write 1283=0.75,1292=0.25"
        )
    shares = {code.strip(): share for code, share in pairs}
    if len(shares) < len(pairs):
        raise argparse.ArgumentTypeError(f"a municipality appears twice in {text!r}")
    return shares

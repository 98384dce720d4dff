"""`fhledger sensitivity`: the closing balance of a forecast against fee and growth."""

from __future__ import annotations

import argparse
from decimal import Decimal

from fhledger.book import BookData
from fhledger.book.views import forecast_basis, scenario_named
from fhledger.cli.command import CommandResult, book_of, rate
from fhledger.cli.planning import as_of_option, growth, through_option
from fhledger.core.amounts import EXACT
from fhledger.core.errors import InvalidArgumentError
from fhledger.planning.scenarios import Scenario
from fhledger.planning.sensitivity import sensitivity_table
from fhledger.render.documents.sensitivity import sensitivity_document

EXAMPLE = "fhledger sensitivity --through 2030 --rates 20 21.50 23 --growths -0.5 0 0.5"

_STEPS = [Decimal(step) for step in (-2, -1, 0, 1, 2)]
_GROWTHS = [Decimal(percent) for percent in ("-1", "-0.5", "0", "0.5", "1")]


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    through_option(parser)
    parser.add_argument(
        "--rates",
        type=rate,
        nargs="+",
        metavar="KR",
        help="fees to try, kr per inhabitant (default: two kronor up and down)",
    )
    parser.add_argument(
        "--growths",
        type=growth,
        nargs="+",
        metavar="PERCENT",
        default=_GROWTHS,
        help="growths of every municipality to try (default: from -1 to 1 per cent a year)",
    )
    parser.add_argument(
        "--scenario", metavar="NAME", help="a scenario of the book (default: its first)"
    )
    as_of_option(parser, "only what was known on this day")


def run(options: argparse.Namespace) -> CommandResult:
    """The table; its first row has the growth of the scenario itself."""
    book = book_of(options)
    scenario = scenario_named(book, options.scenario)
    basis = forecast_basis(book, as_of=options.as_of)
    rates = options.rates or _around(book, scenario, basis.closed.year + 1)
    table = sensitivity_table(basis, scenario, options.through, rates, [None, *options.growths])
    return CommandResult(sensitivity_document(table, options.language), table)


def _around(book: BookData, scenario: Scenario, year: int) -> list[Decimal]:
    middle = book.common_rate(year) if scenario.rate is None else scenario.rate
    if not book.config.municipalities:
        raise InvalidArgumentError("no municipality is a member; name them in book.toml")
    if middle is None:
        raise InvalidArgumentError(
            "members have different rates; give the fees to try, as --rates 20 21"
        )
    return [tried for step in _STEPS if (tried := EXACT.add(middle, step)) >= 0]

"""`fhledger forecast`: the years to come under the book's scenarios, and inverse questions."""

from __future__ import annotations

import argparse
from typing import Any

from fhledger.book import BookData
from fhledger.book.views import forecast_basis, scenario_named, scenarios_of
from fhledger.cli.command import CommandResult, amount, book_of, rate
from fhledger.cli.planning import as_of_option, growth, through_option
from fhledger.core.errors import InvalidArgumentError
from fhledger.planning.forecast import roll_forward
from fhledger.planning.inverse import Goal, forecast_set, solve
from fhledger.planning.scenarios import Scenario
from fhledger.render.documents.forecast import forecast_document

EXAMPLE = "fhledger forecast --through 2030 --solve fee --floor 1000000"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    through_option(parser)
    parser.add_argument("--rate", type=rate, metavar="KR", help="another rate, kr per inhabitant")
    parser.add_argument(
        "--growth-percent",
        type=growth,
        metavar="PERCENT",
        help="growth of every municipality a year, in per cent",
    )
    parser.add_argument(
        "--scenario",
        action="append",
        metavar="NAME",
        help="a scenario of the book; may be given again (default: all of them)",
    )
    as_of_option(parser, "only what was known on this day")
    parser.add_argument(
        "--solve",
        choices=("fee", "appropriation", "year"),
        help="the lowest fee or the largest yearly appropriation that holds the floor,"
        " or the first year below it",
    )
    parser.add_argument("--floor", type=amount, metavar="KR", help="what the fund shall hold")


def run(options: argparse.Namespace) -> CommandResult:
    """The scenarios side by side, and the answer for each of them."""
    book = book_of(options)
    if (options.solve is None) != (options.floor is None):
        raise InvalidArgumentError("--solve and --floor go together: --solve fee --floor 1000000")
    basis = forecast_basis(book, as_of=options.as_of)
    scenarios = [changed(scenario, options) for scenario in _scenarios(book, options.scenario)]
    forecasts = [roll_forward(basis, scenario, options.through) for scenario in scenarios]
    solutions = [
        solve(options.solve, basis, scenario, Goal(floor=options.floor, through=options.through))
        for scenario in (scenarios if options.solve else ())
    ]
    result = forecast_set(forecasts, solutions)
    return CommandResult(forecast_document(result, options.language), result)


def changed(scenario: Scenario, options: argparse.Namespace) -> Scenario:
    """The scenario with what the options put in its place."""
    given: dict[str, Any] = {"rate": options.rate, "growth_percent": options.growth_percent}
    return scenario.model_copy(
        update={name: value for name, value in given.items() if value is not None}
    )


def _scenarios(book: BookData, names: list[str] | None) -> list[Scenario]:
    if names is None:
        return [*scenarios_of(book)]
    return [scenario_named(book, name) for name in dict.fromkeys(names)]

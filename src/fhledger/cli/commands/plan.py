"""The commands that plan (planera): the years to come, and the cost of a project."""

from __future__ import annotations

from collections.abc import Mapping

from fhledger.cli.arguments import AS_OF, OTHER_RATE, THROUGH, choice, value
from fhledger.cli.command import Command

PLAN: Mapping[str, Command] = {
    "forecast": Command(
        "forecast the fund, or find the lowest fee that keeps it above a floor",
        "fhledger forecast --through 2030 --solve fee --floor 1000000",
        "book_commands.forecast",
        (
            THROUGH,
            OTHER_RATE,
            value(
                "--growth-percent", "PERCENT", "yearly growth of every municipality, in per cent"
            ),
            value(
                "--scenario",
                "NAME",
                "a scenario of the book; may be repeated (default: all of them)",
                action="append",
            ),
            AS_OF,
            choice(
                "--solve",
                ("fee", "total", "appropriation", "year"),
                "the lowest fee, the lowest total to be raised or the largest yearly appropriation"
                " that holds the floor, or the first year below it",
            ),
            value("--floor", "AMOUNT", "the least that the fund must hold"),
            value("--fee", "ID", "the fee that is solved for, by its id (default: the main one)"),
        ),
    ),
    "propose-rate": Command(
        "propose the next rate from the index that a rate notes; nothing is decided",
        "fhledger propose-rate 410,5 --source 'KPI (invented)' --book my_book",
        "book_commands.propose_rate",
        (
            value("value", "INDEX", "the new index number"),
            value("--source", "TEXT", "where the number is published", required=True),
            value("--index", "NAME", "the index, where the rates note several"),
            value("--fee", "ID", "one of several fees, by its id or label (default: all)"),
            value("--decimals", "COUNT", "decimals of the proposal (default: those of the rate)"),
        ),
    ),
    "sensitivity": Command(
        "print the closing balance of a forecast for several fees and growth rates",
        "fhledger sensitivity --through 2030 --rates 20 21.50 23 --growths -0.5 0 0.5",
        "book_commands.sensitivity",
        (
            THROUGH,
            value(
                "--rates",
                "RATE",
                "fees per inhabitant to try, in the book's currency (default: up to two above and"
                " below)",
                nargs="+",
            ),
            value(
                "--totals",
                "AMOUNT",
                "totals to be raised to try, where the fee is a share of one (default: around the"
                " latest)",
                nargs="+",
            ),
            value(
                "--growths",
                "PERCENT",
                "growths of every municipality to try (default: from -1 to 1 per cent a year)",
                nargs="+",
            ),
            value("--scenario", "NAME", "a scenario of the book (default: its first)"),
            AS_OF,
        ),
    ),
    "apportion": Command(
        "divide the cost of a project among the members that take part in it",
        "fhledger apportion 500000 --members 1283,1292,1260 --by inhabitants"
        " --reference-day 2024-12-31",
        "book_commands.apportion",
        (
            value("amount", "AMOUNT", "the amount, without decimals"),
            value("--members", "CODES", "those that take part, as 1283,1292 (default: all)"),
            choice(
                "--by",
                ("inhabitants", "equally", "shares"),
                "what the amount is divided by (default: inhabitants)",
                default="inhabitants",
            ),
            value("--reference-day", "DAY", "the day whose inhabitants count"),
            value("--shares", "SHARES", "fixed shares that sum to one, as 1283=0.75,1292=0.25"),
            value("--floor", "AMOUNT", "the least that a member pays"),
            value("--ceiling", "AMOUNT", "the most that a member pays"),
            AS_OF,
        ),
    ),
}

"""The commands that follow a year (ett år): begin it, see its status, decide, book its fees."""

from __future__ import annotations

from collections.abc import Mapping

from fhledger.cli.arguments import FEE, OPTIONAL_YEAR, SOURCE, choice, flag, value
from fhledger.cli.command import Command
from fhledger.domain.fees.rates import UNITS

_DECIDED_ON = value("--day", "DAY", "the day of the decision")

_RATE = (
    value("--fee", "ID", "the fee that a rate is of, by its id or label (default: the main one)"),
    value("--component", "ID", "the component of the fee that a rate is of, where it has several"),
    value("--member", "TEXT", "a member that the rate is for; may be repeated", action="append"),
    value("--class", "ID", "the class of members that the rate is for"),
    choice("--unit", UNITS, "what a rate is in (default: kr_per_inhabitant)"),
    value("--measure", "TEXT", "what a rate is computed on: a measure, by its id or label"),
    value("--per", "COUNT", "the number of units that a rate is for: 1, 10, 100 up to 1000000"),
    value(
        "--of-kr", "AMOUNT", "the amount, for each unit, of which a per mille or per cent is taken"
    ),
    choice("--brackets", ("whole", "marginal"), "how the brackets of a rate count"),
    value(
        "--step",
        "STEP",
        "a bracket, as 5000=1,76 for the rate from 5000 on; may be repeated, instead of the amount",
        action="append",
    ),
    value("--of-class", "ID", "the class whose fees a rate in percent_of_class is a part of"),
    value("--base", "AMOUNT", "a base sum beside the rate"),
    value(
        "--discount", "DISCOUNT", "a discount in per cent, or 200000=10 for the part above 200000"
    ),
    value("--minimum", "AMOUNT", "the least that a member pays"),
    value("--maximum", "AMOUNT", "the most that a member pays"),
    flag("--outside-limits", "the component does not count for the limits of the whole fee"),
    choice(
        "--other-terms",
        ("keep", "drop"),
        "whether terms of the rate so far that no option gives are kept or dropped",
    ),
    value("--index", "NAMED_INDEX", "the index and its number by which the rate is set"),
    value("--index-period", "TEXT", "the month or the year of that number"),
    value("--index-source", "TEXT", "where that number is published (default: the decision)"),
)
"""What a rate in book.toml can say besides its value, its first day and its source."""

FOLLOW_A_YEAR: Mapping[str, Command] = {
    "begin": Command(
        "begin a year with what is known, and list what is not",
        "fhledger begin 2026 --book my_book --budget 250000 --day 2025-11-20 --source 'Protokoll,"
        " § 9'",
        "year_commands.begin",
        (
            value("year", "YEAR", "the year after the latest one of the book"),
            value(
                "--rate",
                "RATE",
                "the decided rate per inhabitant, in the book's currency (default: as it is)",
            ),
            value(
                "--budget",
                "BUDGET",
                "the decided budget, as 250000, or of a line, as rent=-8000; may be repeated",
                action="append",
            ),
            value("--reference-day", "DAY", "the day whose inhabitants count, to compare it"),
            value("--population", "FILE", "the inhabitants, a saved response in JSON-stat 2"),
            flag("--fetch", "fetch the inhabitants from Statistics Sweden (SCB)"),
            _DECIDED_ON,
            SOURCE,
        ),
    ),
    "status": Command(
        "show what is done and what is missing in a year, and the next command",
        "fhledger status 2025 --book my_book",
        "year_commands.status",
        (OPTIONAL_YEAR,),
    ),
    "decide": Command(
        "record a decision: a budget, a rate, a grant, an appropriation, the end of a project",
        "fhledger decide budget 250000 --year 2026 --day 2025-11-20 --source 'Protokoll, § 9'"
        " --book my_book",
        "year_commands.decide",
        (
            choice(
                "kind",
                ("budget", "rate", "grant", "appropriation", "end-of-project"),
                "what is decided",
            ),
            value(
                "amount",
                "AMOUNT_OR_RATE",
                "the amount in the book's currency, or the rate",
                nargs="?",
            ),
            value("--year", "YEAR", "the year of a budget, a grant or an appropriation"),
            value(
                "--line",
                "TEXT",
                "the line that is budgeted (default: the whole budget), or that of the"
                " appropriation, or the line of income of a component of the fee",
            ),
            value(
                "--month",
                "MONTH",
                "of the budget of a line, the part of a month; may be repeated, and adds up to it",
                action="append",
            ),
            flag("--revision", "the amount changes a budget that is decided already"),
            value("--since", "DAY", "the first day of a rate"),
            value(
                "--replaces",
                "DAY",
                "the first day of a rate that was recorded wrongly, and with which no fee is"
                " booked: the new one takes its place",
            ),
            *_RATE,
            value("--project", "TEXT", "a project: its id or name"),
            value("--area", "TEXT", "the area of a new project"),
            value("--item", "TEXT", "what is appropriated or budgeted: an item of the line"),
            value("--item-en", "TEXT", "the name of a new item in English"),
            flag("--new", "the project, the item or the component is a new one, with this name"),
            _DECIDED_ON,
            value("--text", "TEXT", "what was decided", default=""),
            value("--source", "TEXT", "the document that has the decision", required=True),
        ),
    ),
    "book-fees": Command(
        "enter the computed fee of each member, with its source",
        "fhledger book-fees 2025 --day 2025-03-31 --book my_book",
        "year_commands.book_fees",
        (
            value("year", "YEAR", "the year of the fees"),
            value("--instalments", "COUNT", "equal parts (default: one for each due day, or one)"),
            value(
                "--day",
                "DAY",
                "the day of the entries, or one for each part (default: the due days)",
                action="append",
            ),
            SOURCE,
            value("--series", "LETTERS", "of the number, where there are several"),
            FEE,
        ),
    ),
}

"""The commands that look at the books (visa): a year, its fees, and how a figure is made up."""

from __future__ import annotations

from collections.abc import Mapping

from fhledger.cli.arguments import AS_OF, FEE, OPTIONAL_YEAR, OTHER_RATE, choice, flag, value
from fhledger.cli.command import Command

LOOK: Mapping[str, Command] = {
    "statement": Command(
        "print Bilaga 1, Bilaga 2 and the paragraph Finansiering of a year",
        "fhledger statement 2024 --format markdown -o bilagor.md",
        "book_commands.statement",
        (OPTIONAL_YEAR,),
    ),
    "fees": Command(
        "print each member's fee, and the income that is booked",
        "fhledger fees 2024 --rate 21,50 --reference-day 2023-12-31",
        "book_commands.fees",
        (
            OPTIONAL_YEAR,
            OTHER_RATE,
            value("--reference-day", "DAY", "another reference day, as 2023-12-31"),
            flag("--all-days", "also every reference day whose figures are known"),
            FEE,
        ),
    ),
    "notices": Command(
        "print what each member is to be invoiced, and in which instalments",
        "fhledger notices 2025 --instalments 2 --format markdown -o avisering.md",
        "book_commands.notices",
        (
            OPTIONAL_YEAR,
            value("--instalments", "COUNT", "equal parts (default: one for each due day, or one)"),
            flag("--sie", "as SIE 4I, a voucher for each member and instalment"),
            FEE,
            flag(
                "--payable",
                "with sender and payer: HTML to print, a page of A4 for each member and instalment;"
                " with --format json for an invoicing system",
            ),
            value("--day", "DAY", "the day of the payable notices"),
            AS_OF,
        ),
    ),
    "projects": Command(
        "print what each project was granted, paid and repaid, and what is still committed",
        "fhledger projects 2024 --format csv",
        "book_commands.projects",
        (OPTIONAL_YEAR,),
    ),
    "budget": Command(
        "print a year's budget, outcome and deviation, until a day within the year",
        "fhledger budget 2024 --as-of 2024-12-31",
        "book_commands.budget",
        (
            OPTIONAL_YEAR,
            value("--as-of", "DAY", "a day within the year (default: its last)"),
            choice(
                "--pattern",
                ("straight-line", "last-year", "plan"),
                "how the budget is spread over the year (default: straight-line)",
                default="straight-line",
            ),
        ),
    ),
    "trace": Command(
        "show how a figure is made up, down to entries and sources",
        "fhledger trace 2024 closing_balance",
        "book_commands.trace",
        (
            value("year", "YEAR", "a year of the book, or one to come"),
            value(
                "row",
                "ROW",
                "a row, line or item by id or label, the code of a municipality for its fee, or the"
                " number of an entry",
            ),
            value(
                "--scenario", "NAME", "the scenario of a year to come (default: the book's first)"
            ),
            value(
                "--entries",
                "COUNT",
                "list at most N entries one by one in one place (default: all)",
            ),
            value("--depth", "COUNT", "at most N levels below the figure (default: all)"),
        ),
    ),
    "report": Command(
        "write a year as a web report: appendices, charts, forecasts, traces",
        "fhledger report 2024 -o report.html",
        "file_commands.report",
        (
            OPTIONAL_YEAR,
            value("--member", "CODE", "only the fee of this member, by its code or name"),
            value("--through", "YEAR", "the last year to forecast (default: six more)"),
            value(
                "--entries",
                "COUNT",
                "list at most N entries one by one in one place of a trace (default: 50)",
                default=50,
            ),
        ),
    ),
}

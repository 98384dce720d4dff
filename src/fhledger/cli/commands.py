"""The commands (kommandon): what each of them does and takes, an example, and what runs it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from fhledger.cli.arguments import (
    AMOUNT,
    AS_OF,
    CODE,
    CODES,
    COUNT,
    DAY,
    DIR,
    FILE,
    ID,
    INTEGER,
    NAME,
    OPTIONAL_YEAR,
    OTHER_RATE,
    PERCENT,
    RATE,
    SHARES,
    SOURCE,
    TEXT,
    THROUGH,
    YEAR,
    Argument,
    choice,
    flag,
    value,
)
from fhledger.cli.output import CommandResult, FileResult


@dataclass(frozen=True, slots=True)
class Command:
    """A command: its summary for `--help`, an example, and the function of this package that runs it.

    The module of the function is loaded when the command is run.
    """

    summary: str
    example: str
    function: str
    arguments: tuple[Argument, ...] = ()

    def run(self, options: Namespace) -> CommandResult | FileResult:
        """The result of the command with its options."""
        module, name = self.function.split(".")
        function = getattr(import_module(f"{__package__}.{module}"), name)
        result: CommandResult | FileResult = function(options)
        return result


COMMANDS: Mapping[str, Command] = {
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
            value("--reference-day", DAY, "another reference day, as 2023-12-31"),
            flag("--all-days", "also every reference day whose figures are known"),
        ),
    ),
    "projects": Command(
        "print what each project was granted, paid and repaid, and what is still committed",
        "fhledger projects 2024 --format csv",
        "book_commands.projects",
        (OPTIONAL_YEAR,),
    ),
    "notices": Command(
        "print what each member is to be invoiced, and in which instalments",
        "fhledger notices 2025 --instalments 2 --format markdown -o avisering.md",
        "book_commands.notices",
        (
            OPTIONAL_YEAR,
            value("--instalments", COUNT, "equal parts (default: one for each due day, or one)"),
            flag("--sie", "as SIE 4I, a voucher for each member and instalment"),
            AS_OF,
        ),
    ),
    "budget": Command(
        "print a year's budget, outcome and deviation, until a day within the year",
        "fhledger budget 2024 --as-of 2024-12-31",
        "book_commands.budget",
        (OPTIONAL_YEAR, value("--as-of", DAY, "a day within the year (default: its last)")),
    ),
    "apportion": Command(
        "divide the cost of a project among the members that take part in it",
        "fhledger apportion 500000 --members 1283,1292,1260 --by inhabitants"
        " --reference-day 2024-12-31",
        "book_commands.apportion",
        (
            value("amount", AMOUNT, "the amount, in whole kronor"),
            value("--members", CODES, "those that take part, as 1283,1292 (default: all)"),
            choice(
                "--by",
                ("inhabitants", "equally", "shares"),
                "what the amount is divided by (default: inhabitants)",
                default="inhabitants",
            ),
            value("--reference-day", DAY, "the day whose inhabitants count"),
            value("--shares", SHARES, "fixed shares that sum to one, as 1283=0.75,1292=0.25"),
            value("--floor", AMOUNT, "the least that a member pays"),
            value("--ceiling", AMOUNT, "the most that a member pays"),
            AS_OF,
        ),
    ),
    "forecast": Command(
        "forecast the fund, or find the lowest fee that keeps it above a floor",
        "fhledger forecast --through 2030 --solve fee --floor 1000000",
        "book_commands.forecast",
        (
            THROUGH,
            OTHER_RATE,
            value("--growth-percent", PERCENT, "yearly growth of every municipality, in per cent"),
            value(
                "--scenario",
                NAME,
                "a scenario of the book; may be repeated (default: all of them)",
                action="append",
            ),
            AS_OF,
            choice(
                "--solve",
                ("fee", "appropriation", "year"),
                "the lowest fee or the largest yearly appropriation that holds the floor,"
                " or the first year below it",
            ),
            value("--floor", AMOUNT, "the least that the fund must hold"),
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
                RATE,
                "fees to try, kr per inhabitant (default: two kronor up and down)",
                nargs="+",
            ),
            value(
                "--growths",
                PERCENT,
                "growths of every municipality to try (default: from -1 to 1 per cent a year)",
                nargs="+",
                default=[PERCENT(growth) for growth in ("-1", "-0.5", "0", "0.5", "1")],
            ),
            value("--scenario", NAME, "a scenario of the book (default: its first)"),
            AS_OF,
        ),
    ),
    "report": Command(
        "write a year as a web report: appendices, charts, forecasts, traces",
        "fhledger report 2024 -o report.html",
        "file_commands.report",
        (
            OPTIONAL_YEAR,
            value("--through", YEAR, "the last year to forecast (default: six more)"),
            value(
                "--entries",
                COUNT,
                "list at most N entries one by one in one place of a trace (default: 50)",
                default=50,
            ),
        ),
    ),
    "trace": Command(
        "show how a figure is made up, down to entries and sources",
        "fhledger trace 2024 closing_balance",
        "book_commands.trace",
        (
            value("year", YEAR, "a year of the book, or one to come"),
            value(
                "row",
                TEXT,
                "the id of a row, line or item, or the code of a municipality for its fee",
                metavar="ROW",
            ),
            value("--scenario", NAME, "the scenario of a year to come (default: the book's first)"),
            value(
                "--entries", COUNT, "list at most N entries one by one in one place (default: all)"
            ),
        ),
    ),
    "verify": Command(
        "check that the books add up and agree with the printed reports",
        "fhledger verify --book my_book --strict",
        "book_commands.verify",
        (flag("--strict", "exit with 1 for unaccepted warnings, too"),),
    ),
    "explain": Command(
        "explain a finding by its code: what the rule looks for, why, and what to do",
        "fhledger explain FH401",
        "book_commands.explain",
        (value("code", CODE, "the code, as FH401 (default: a list of all codes)", nargs="?"),),
    ),
    "check-report": Command(
        "read a printed annual report from text, and check that its figures agree",
        "fhledger check-report annual_report.txt --book my_book",
        "book_commands.check_report",
        (
            value("file", FILE, "the report as plain text, as pdftotext or OCR gives it"),
            flag("--save", "write the figures into the book of --book, as printed/YEAR.toml"),
        ),
    ),
    "sample": Command(
        "select a sample of entries to audit; larger entries are more likely to be selected",
        "fhledger sample 2024 --size 25 --seed 7 --materiality 500000",
        "book_commands.sample",
        (
            OPTIONAL_YEAR,
            value("--size", COUNT, "the most entries to select", required=True),
            value("--seed", INTEGER, "the same seed gives the same sample", required=True),
            value("--materiality", AMOUNT, "select all entries of this amount or more besides"),
        ),
    ),
    "post": Command(
        "enter a new entry into an open year",
        "fhledger post --book my_book --line external_costs --amount -1200,50 --day 2025-12-15"
        " --text Hyra",
        "editing_commands.post",
        (
            value("--line", ID, "the line of the statement", required=True),
            value("--amount", AMOUNT, "plus increases the fund, minus decreases it", required=True),
            value("--day", DAY, "the day, as 2025-01-07", required=True),
            value("--text", TEXT, "a description", required=True),
            value("--item", TEXT, "the item of the line: an id, or a text", default=""),
            value("--member", CODE, "a municipality's SCB code", default=""),
            value("--project", ID, "a project in projects.csv", default=""),
            SOURCE,
            value("--series", TEXT, "of the number, where there are several", metavar="LETTERS"),
        ),
    ),
    "reverse": Command(
        "reverse an entry by a new one with the opposite amount",
        'fhledger reverse A6 --book my_book --text "Wrong line"',
        "editing_commands.reverse",
        (
            value("number", TEXT, "the entry to reverse, as A17", metavar="NUMBER"),
            value("--text", TEXT, "why it is reversed", required=True),
            value(
                "--day",
                DAY,
                "the day (default: the last day booked in the entry's year, or the first open one"
                " after)",
            ),
            SOURCE,
        ),
    ),
    "close": Command(
        "close a year: seal it, so that any later change is found",
        "fhledger close 2025 --book my_book",
        "editing_commands.close",
        (value("year", YEAR, "the oldest year that is open"),),
    ),
    "import": Command(
        "add the vouchers of a SIE file, a CSV file or a workbook to the entries",
        "fhledger import 2024.se --book my_book --dry-run",
        "import_commands.import_vouchers",
        (
            value("file", FILE, "a SIE file (.se, .si), a .csv or an .xlsx"),
            flag("--dry-run", "show what would be added, and change nothing"),
            value("--layout", NAME, "the layout of the file, in spreadsheets.toml"),
            value("--expect-total", AMOUNT, "refuse the file unless this is its control total"),
            flag("--same", "vouchers without a number equal to those of another file are the same"),
            flag("--new", "vouchers without a number equal to those of another file are others"),
            flag("--all", "show every entry, and every name of what is left out"),
        ),
    ),
    "population": Command(
        "add the inhabitants on a 31 December from Statistics Sweden (SCB)",
        "fhledger population --reference-day 2025-12-31 --book my_book",
        "editing_commands.population",
        (
            value("--reference-day", DAY, "the day, as 2025-12-31", required=True),
            value("--file", FILE, "a saved response in JSON-stat 2"),
            value("--table", ID, "another table of SCB"),
            value("--url", TEXT, "the address of the tables (default: SCB)", metavar="URL"),
            flag("--dry-run", "show the figures, and change nothing"),
        ),
    ),
    "workbook": Command(
        "write a year as an Excel workbook whose totals and fees are formulas",
        "fhledger workbook 2024 -o bokslut.xlsx",
        "file_commands.workbook",
        (OPTIONAL_YEAR,),
    ),
    "export": Command(
        "write the entries in the format of another program",
        "fhledger export --to hledger --year 2024 -o 2024.journal",
        "file_commands.export",
        (
            choice(
                "--to",
                ("hledger", "beancount", "csv", "json", "sie"),
                "the format to write",
                required=True,
            ),
            value("--year", YEAR, "one year (default: all of the book; for sie the latest)"),
        ),
    ),
    "init": Command(
        "write a new book to start from",
        "fhledger init my_book",
        "editing_commands.init",
        (
            value("folder", DIR, "a new or empty folder for the book"),
            choice(
                "--like",
                ("familjen-helsingborg",),
                "start from a copy of the embedded book instead of invented figures",
            ),
        ),
    ),
    "completion": Command(
        "write a script that completes commands, options and files in a shell",
        "fhledger completion bash -o fhledger.bash",
        "file_commands.completion",
        (choice("shell", ("bash", "zsh", "fish"), "the shell"),),
    ),
}
"""Every command by its name."""

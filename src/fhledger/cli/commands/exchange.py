"""The commands that exchange files with others (utbyta): vouchers, statistics, workbooks."""

from __future__ import annotations

from collections.abc import Mapping

from fhledger.cli.arguments import OPTIONAL_YEAR, SOURCE, choice, flag, value
from fhledger.cli.command import Command

EXCHANGE: Mapping[str, Command] = {
    "import": Command(
        "add the vouchers of a SIE file, a CSV file or a workbook to the entries",
        "fhledger import 2024.se --book my_book --dry-run",
        "import_commands.import_vouchers",
        (
            value("file", "FILE", "a SIE file (.se, .si), a .csv or an .xlsx"),
            flag("--dry-run", "show what would be added, and change nothing"),
            value("--layout", "NAME", "the layout of the file, in spreadsheets.toml"),
            flag("--propose", "propose a layout for a CSV file or a workbook, and change nothing"),
            value("--expect-total", "AMOUNT", "refuse the file unless this is its control total"),
            value(
                "--same",
                "REFERENCE",
                "these vouchers (none: all others) are the same as equal ones of another file",
                nargs="*",
            ),
            value(
                "--new",
                "REFERENCE",
                "these vouchers (none: all others) are not the equal ones of another file",
                nargs="*",
            ),
            flag("--all", "show every entry, and every name of what is left out"),
        ),
    ),
    "population": Command(
        "add the inhabitants on a 31 December or 1 November from Statistics Sweden (SCB)",
        "fhledger population --reference-day 2025-12-31 --book my_book",
        "editing_commands.population",
        (
            value("--reference-day", "DAY", "the day, as 2025-12-31", required=True),
            value("--file", "FILE", "a saved response in JSON-stat 2"),
            value(
                "--inhabitants",
                "MEMBER_INHABITANTS",
                "the inhabitants of a member, of another source; may be repeated",
                action="append",
            ),
            SOURCE,
            value("--table", "ID", "another table of SCB"),
            value("--url", "URL", "the address of the tables (default: SCB)"),
            flag("--dry-run", "show the figures, and change nothing"),
        ),
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
            value("--year", "YEAR", "one year (default: all of the book; for sie the latest)"),
            value(
                "--generated", "DAY", "the day of writing in a SIE file (default: its year's last)"
            ),
        ),
    ),
    "workbook": Command(
        "write a year as an Excel workbook whose totals and fees are formulas",
        "fhledger workbook 2024 -o bokslut.xlsx",
        "file_commands.workbook",
        (OPTIONAL_YEAR,),
    ),
    "completion": Command(
        "write a script that completes commands, options and files in a shell",
        "fhledger completion bash -o fhledger.bash",
        "file_commands.completion",
        (choice("shell", ("bash", "zsh", "fish"), "the shell"),),
    ),
}

"""The commands that check (kontrollera): the books, a printed report, a sample of entries."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from fhledger.cli.arguments import OPTIONAL_YEAR, choice, flag, value
from fhledger.cli.command import Command

SECTIONS = ("income", "cost", "appropriation")
_POPULATION = (
    value("--line", "ID", "only entries of this line; may be repeated", action="append"),
    choice("--section", SECTIONS, "only entries of the lines of this section"),
    choice("--sign", ("plus", "minus"), "only entries that increase or decrease the fund"),
    flag("--without-reversals", "leave out entries that were reversed, and their reversals"),
)
"""The options that say from which entries of a year a sample is selected."""

CHECK: Mapping[str, Command] = {
    "verify": Command(
        "check that the books add up and agree with the printed reports",
        "fhledger verify --book my_book --strict",
        "book_commands.verify",
        (
            flag("--strict", "exit with 1 for unaccepted warnings, too"),
            value("--year", "YEAR", "only what is found about this year, or about the whole book"),
            value(
                "--seal",
                "YEAR_SEAL",
                "the seal of a year as it was printed, its first 24 digits or more; may be"
                " repeated",
                action="append",
            ),
            value("--signers", "FILE", "a list of signers (default: allowed_signers of the book)"),
            value("--certificates", "FILE", "those of time stamps (default: tsa.pem of the book)"),
        ),
    ),
    "explain": Command(
        "explain a finding by its code: what the rule looks for, why, and what to do",
        "fhledger explain FH401",
        "book_commands.explain",
        (value("code", "CODE", "the code, as FH401 (default: a list of all codes)", nargs="?"),),
    ),
    "check-report": Command(
        "read a printed annual report from text, and check that its figures agree",
        "fhledger check-report annual_report.txt --book my_book",
        "book_commands.check_report",
        (
            value("file", "FILE", "the report as plain text, as pdftotext or OCR gives it"),
            flag("--strict", "exit with 1 for warnings, too"),
            flag("--save", "write the figures into the book of --book, as printed/YEAR.toml"),
        ),
    ),
    "review": Command(
        "review a year: changes, duplicates, round amounts, odd days, first digits",
        "fhledger review 2024 --language en",
        "sample_commands.review",
        (OPTIONAL_YEAR,),
    ),
    "sample": Command(
        "select a sample of entries to audit; larger entries are more likely to be selected",
        "fhledger sample 2024 --size 25 --seed 7 --materiality 500000",
        "sample_commands.sample",
        (
            OPTIONAL_YEAR,
            value(
                "--size", "COUNT", "the most entries to select (default: what --confidence needs)"
            ),
            value("--seed", "INTEGER", "the same seed gives the same sample", required=True),
            value("--materiality", "AMOUNT", "select all entries of this amount or more besides"),
            value("--confidence", "PART", "the confidence, in per cent, as 95"),
            value(
                "--expected-errors",
                "COUNT",
                "so many errors are to be tolerable (default: 0)",
                default=0,
            ),
            *_POPULATION,
        ),
    ),
    "evaluate": Command(
        "evaluate an examined sample: the most that entries may be misstated, or a control deviate",
        "fhledger evaluate sample.csv --materiality 200000 --confidence 95",
        "sample_commands.evaluate",
        (
            value("file", "FILE", "the sample as CSV or .xlsx, with its empty column filled in"),
            value("--materiality", "AMOUNT", "of entries: the misstatement that is tolerable"),
            value("--tolerable", "PART", "of a control: the rate of deviation that is tolerable"),
            value(
                "--confidence",
                "PART",
                "the confidence, in per cent (default: that of the sample, or 95)",
            ),
        ),
    ),
    "controls": Command(
        "plan, select or evaluate a sample of a control: how many to examine, which, the most that"
        " deviate",
        "fhledger controls 2024 --tolerable 5 --seed 7 --section cost",
        "sample_commands.controls",
        (
            OPTIONAL_YEAR,
            value("--tolerable", "PART", "the rate of deviation that is tolerable", required=True),
            value(
                "--confidence",
                "PART",
                "the confidence, in per cent (default: 95)",
                default=Decimal(95),
            ),
            value(
                "--expected-deviations",
                "COUNT",
                "so many deviations are to be tolerable (default: 0)",
                default=0,
            ),
            value(
                "--seed",
                "INTEGER",
                "select entries to examine; the same seed gives the same sample",
            ),
            *_POPULATION,
            value(
                "--population",
                "COUNT",
                "how many applications there are; with --seed, select from them, counted from 1",
            ),
            value("--tested", "COUNT", "how many applications of the control were examined"),
            value("--deviations", "COUNT", "how many of them deviate (default: 0)", default=0),
        ),
    ),
}

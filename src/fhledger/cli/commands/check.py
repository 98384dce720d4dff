"""The commands that check (kontrollera): the books, a printed report, a sample of entries."""

from __future__ import annotations

from collections.abc import Mapping

from fhledger.cli.arguments import (
    AMOUNT,
    CODE,
    COUNT,
    FILE,
    INTEGER,
    OPTIONAL_YEAR,
    YEAR,
    YEAR_SEAL,
    flag,
    value,
)
from fhledger.cli.command import Command

CHECK: Mapping[str, Command] = {
    "verify": Command(
        "check that the books add up and agree with the printed reports",
        "fhledger verify --book my_book --strict",
        "book_commands.verify",
        (
            flag("--strict", "exit with 1 for unaccepted warnings, too"),
            value("--year", YEAR, "only what is found about this year, or about the whole book"),
            value(
                "--seal",
                YEAR_SEAL,
                "the seal of a year as it was printed, its first 24 digits or more; may be repeated",
                action="append",
            ),
            value("--signers", FILE, "a list of signers (default: allowed_signers of the book)"),
            value("--certificates", FILE, "those of time stamps (default: tsa.pem of the book)"),
        ),
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
}

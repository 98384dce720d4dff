"""`fhledger export`: the entries in the format of another program."""

from __future__ import annotations

import argparse
from importlib import import_module

from fhledger.cli.command import TextAnswer, book_of, year

EXAMPLE = "fhledger export --to hledger --year 2024 -o 2024.journal"

FORMS = {
    "hledger": "hledger.hledger_journal",
    "beancount": "beancount.beancount_ledger",
    "csv": "plain_data.entries_csv",
    "json": "plain_data.entries_json",
}
"""Each format and the function of `fhledger.exchange` that writes it: from a book and a year, its text."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--to", choices=FORMS, required=True, help="the format to write")
    parser.add_argument(
        "--year", type=year, metavar="YEAR", help="one year (default: all of the book)"
    )


def run(options: argparse.Namespace) -> TextAnswer:
    """The entries, written part by part."""
    module, function = FORMS[options.to].split(".")
    write = getattr(import_module(f"fhledger.exchange.{module}"), function)
    return TextAnswer(write(book_of(options), options.year))

"""`fhledger workbook`: the appendices, fees, budget, entries and checks as an Excel workbook."""

from __future__ import annotations

import argparse

from fhledger.cli.command import WORKBOOK, FileResult, book_of, year_argument
from fhledger.render.workbook import excel_workbook

EXAMPLE = "fhledger workbook 2024 -o bokslut.xlsx"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    year_argument(parser)


def run(options: argparse.Namespace) -> FileResult:
    """The workbook, with live formulas and the figures of the library beside them."""
    made = excel_workbook(book_of(options), options.year, options.language)
    return FileResult((made,), binary=True, endings=WORKBOOK)

"""`fhledger import`: vouchers of a SIE file, a CSV file or a workbook become entries of the book."""

from __future__ import annotations

import argparse

from fhledger.book import read_folder
from fhledger.cli.command import EXIT_FINDINGS, EXIT_OK, CommandResult, refuse_output
from fhledger.core.errors import InvalidArgumentError
from fhledger.exchange.import_files import import_file, planned_import
from fhledger.render.documents.importing import import_document

EXAMPLE = "fhledger import 2024.se --book my_book --dry-run"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("file", metavar="FILE", help="a file of SIE (.se, .si), .csv or .xlsx")
    parser.add_argument(
        "--dry-run", action="store_true", help="show what would be added, and add nothing"
    )
    parser.add_argument(
        "--layout", metavar="NAME", help="which layout of spreadsheets.toml the file has"
    )


def run(options: argparse.Namespace) -> CommandResult:
    """What was added, or would be, and every finding; exit status 1 when errors prevent it."""
    folder = options.book
    if folder is None:
        raise InvalidArgumentError(
            "say with --book into which book; the embedded one is not written"
        )
    refuse_output(options)
    if options.dry_run:
        result = planned_import(folder, read_folder(folder), options.file, options.layout)
    else:
        result = import_file(folder, options.file, options.layout)
    failed = bool(result.failures())
    return CommandResult(
        import_document(result, options.language),
        result,
        EXIT_FINDINGS if failed else EXIT_OK,
        changed=bool(result.entries) and not failed and not options.dry_run,
    )

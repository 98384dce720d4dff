"""`fhledger population`: the members' inhabitants on a 31 December from SCB, added to the book."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from fhledger.book.locked_book import refuse_embedded
from fhledger.book.population_file import add_population, new_rows, population_update
from fhledger.cli.command import CommandResult, book_of, day, folder_of
from fhledger.core.errors import BookError, Location
from fhledger.domain.fees.municipality import Municipality
from fhledger.domain.fees.population import Inhabitants
from fhledger.exchange import scb
from fhledger.exchange.http_client import post
from fhledger.render.documents.population import population_document

EXAMPLE = "fhledger population --reference-day 2025-12-31 --book my_book"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "--reference-day", type=day, metavar="DAY", required=True, help="a day as 2025-12-31"
    )
    parser.add_argument("--file", metavar="FILE", help="a saved answer in JSON-stat 2")
    parser.add_argument("--table", metavar="ID", help="another table of SCB")
    parser.add_argument("--url", default=scb.BASE, help="where the tables are (default: SCB)")
    parser.add_argument(
        "--dry-run", action="store_true", help="show the figures, and change nothing"
    )


def run(options: argparse.Namespace) -> CommandResult:
    """The figures that SCB gives, those that the book lacked added to it."""
    folder = None if options.dry_run else folder_of(options)
    if folder is not None:
        refuse_embedded(folder)
    book = book_of(options)
    rows = _rows(options, book.config.municipalities)
    added = new_rows(book.population, rows) if folder is None else add_population(folder, rows)
    update = population_update(rows, added)
    return CommandResult(
        population_document(update, options.language),
        update,
        changed=bool(added) and not options.dry_run,
    )


def _rows(options: argparse.Namespace, members: Sequence[Municipality]) -> tuple[Inhabitants, ...]:
    """The figures, from a saved answer or over the web, read today."""
    read = datetime.now(UTC).astimezone().date()
    if options.file is None:
        tables = [options.table] if options.table else scb.TABLES
        return scb.fetched(
            post, members, options.reference_day, read, base=options.url, tables=tables
        )
    path = Path(options.file)
    try:
        answer = path.read_bytes()
    except OSError as error:
        raise BookError(f"cannot read: {error.strerror}", Location(str(path))) from None
    return scb.inhabitants_from(answer, members, options.reference_day, read, name=path.name)

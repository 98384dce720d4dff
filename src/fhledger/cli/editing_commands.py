"""The commands that write into a book, or write a new one."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from fhledger.cli.books import book_of, writable_folder
from fhledger.cli.output import CommandResult, check_output
from fhledger.core.errors import BookError, InvalidArgumentError, Location
from fhledger.domain.fees.municipality import Municipality
from fhledger.domain.fees.population import Inhabitants


def post(options: Namespace) -> CommandResult:
    """Write an entry, and print its number."""
    from fhledger.book.editing import edit
    from fhledger.render.documents.posting import posting_document

    with edit(writable_folder(options)) as change:
        change.post(
            line=options.line,
            amount=options.amount,
            day=options.day,
            text=options.text,
            item=options.item,
            member=options.member,
            project=options.project,
            source=options.source,
            series=options.series,
        )
    return CommandResult(change.results[0], posting_document, changed=True)


def reverse(options: Namespace) -> CommandResult:
    """Write the reversal of an entry, and print its number."""
    from fhledger.book.editing import edit
    from fhledger.render.documents.posting import posting_document

    with edit(writable_folder(options)) as change:
        change.reverse(options.number, text=options.text, day=options.day, source=options.source)
    return CommandResult(change.results[0], posting_document, changed=True)


def close(options: Namespace) -> CommandResult:
    """Close the year, and print its seal."""
    from fhledger.audit.closing import close
    from fhledger.audit.verification import SealState
    from fhledger.render.documents.seals import seal_document

    seal = close(writable_folder(options), options.year)
    state = SealState(year=seal.year, seal=seal.seal, intact=True)
    return CommandResult(state, seal_document, changed=True)


def population(options: Namespace) -> CommandResult:
    """The figures of SCB; those that the book lacked are added to it."""
    from fhledger.book.locked_book import refuse_embedded
    from fhledger.book.population_file import add_population, new_rows, population_update
    from fhledger.render.documents.population import population_document

    folder = None if options.dry_run else writable_folder(options)
    if folder is not None:
        refuse_embedded(folder)
    book = book_of(options)
    rows = _inhabitants(options, book.config.municipalities)
    added = new_rows(book.population, rows) if folder is None else add_population(folder, rows)
    changed = bool(added) and not options.dry_run
    return CommandResult(population_update(rows, added), population_document, changed=changed)


def _inhabitants(options: Namespace, members: Sequence[Municipality]) -> tuple[Inhabitants, ...]:
    """The figures from a saved response or from the web, accessed today."""
    from fhledger.exchange import http_client, scb

    day, today = options.reference_day, datetime.now(UTC).astimezone().date()
    if options.file is None:
        tables = [options.table] if options.table else scb.TABLES
        address = options.url or scb.BASE
        return scb.fetched(http_client.post, members, day, today, base=address, tables=tables)
    path = Path(options.file)
    try:
        response = path.read_bytes()
    except OSError as error:
        raise BookError(f"cannot read: {error.strerror}", Location(str(path))) from None
    return scb.inhabitants_from(response, members, day, today, name=path.name)


def init(options: Namespace) -> CommandResult:
    """Write a new book, and print its files."""
    from fhledger.book.folder_writer import NewBook, copy_embedded, starter_book
    from fhledger.render.documents.new_book import new_book_document

    check_output(options)
    if options.book is not None:
        raise InvalidArgumentError("the new book is written into DIR; leave --book out")
    folder = (copy_embedded if options.like else starter_book)(options.folder)
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    record = NewBook(folder=str(folder), files=tuple(files))
    return CommandResult(record, new_book_document, changed=True)

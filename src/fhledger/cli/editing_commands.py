"""The commands that write entries into a book (bokföra), or a new book."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fhledger.api import read_book
from fhledger.book.edits.posting import require_begun
from fhledger.book.text.bounded_files import bounded_content, bounded_read
from fhledger.book.text.file_signatures import refuse_other_formats
from fhledger.cli.books import book_of, next_command_of, writable_folder
from fhledger.cli.output import CommandResult, check_output
from fhledger.core.dates import parse_date
from fhledger.core.errors import (
    BookError,
    FhledgerError,
    GatheredErrors,
    InvalidArgumentError,
    Location,
)
from fhledger.core.messages import message
from fhledger.domain.members.municipality import Municipality
from fhledger.domain.members.population import Inhabitants

if TYPE_CHECKING:
    from fhledger.book import BookData
    from fhledger.book.edits.editing import BookEdit
    from fhledger.book.edits.entry_requests import EntryRequest
    from fhledger.exchange.spreadsheets.entry_table import TableEntry


def post(options: Namespace) -> CommandResult:
    """Write an entry, and print its number."""
    from fhledger.book.edits.editing import edit
    from fhledger.book.edits.entry_requests import EntryRequest

    request = EntryRequest(
        amount=str(options.amount),
        day=options.day.isoformat(),
        series=options.series or "",
        **{name: getattr(options, name) for name in _REQUEST},
    )
    with edit(writable_folder(options)) as change:
        equal = _post(change, request, options)
    result = change.results[0]
    return CommandResult(
        result,
        "posting.posting_document",
        {"equal": equal},
        changed=True,
        next_command=next_command_of(options, result.entry.day.year, book=change.book),
    )


def _post(change: BookEdit, request: EntryRequest, options: Namespace) -> list[str]:
    """Enter the entry; the numbers of those that the book has already and that equal it."""
    from fhledger.book.edits.entry_requests import entry_fields
    from fhledger.exchange.spreadsheets.entry_table import equal_entries

    fields = entry_fields(
        change.book,
        request,
        credit=options.credit,
        new_item=options.new_item,
        language=options.language,
    )
    require_begun(change.book, parse_date(fields["day"]).year)
    equal = equal_entries(change.book, fields)
    with series_option():
        change.post(**fields)
    return equal


@contextmanager
def series_option() -> Iterator[None]:
    """Within it, a missing series is the error of a missing option."""
    from fhledger.book.edits.posting import SeriesMissingError

    try:
        yield
    except SeriesMissingError as error:
        raise InvalidArgumentError(
            "the book has the series {used}; say which one, with --series (in a table, with the"
            " column series)",
            used=error.series,
        ) from None


_REQUEST = ("line", "text", "item", "member", "project", "source")


def post_table(options: Namespace) -> CommandResult:
    """Write the entries of a table, all of them or none, and print them."""
    from fhledger.book.edits.editing import edit, posted_entries
    from fhledger.cli.import_commands import answers
    from fhledger.exchange.spreadsheets.entry_table import table_entries

    folder = writable_folder(options)
    name, text = _table_text(options.file)
    with edit(folder, dry_run=options.dry_run) as change:
        rows = table_entries(
            change.book,
            text,
            name,
            credit=options.credit,
            new_item=options.new_item,
            language=options.language,
            equal=answers(same=options.same, new=options.new),
        )
        _post_rows(change, rows, name)
    year = max(entry.day.year for entry in change.entries)
    return CommandResult(
        posted_entries(change.results),
        "posting.postings_document",
        {"dry_run": options.dry_run},
        changed=not options.dry_run,
        next_command=next_command_of(options, None if options.dry_run else year, book=change.book),
    )


def _post_rows(change: BookEdit, rows: Sequence[TableEntry], name: str) -> None:
    """Enter the rows of a table; raises one `BookError` for all that cannot be entered."""
    found = GatheredErrors()
    for row in rows:
        if found.end_at(Location(name, row.line)):
            break
        try:
            require_begun(change.book, parse_date(row.fields["day"]).year)
            with series_option():
                change.post(**row.fields)
        except FhledgerError as error:
            found.found.append(BookError(error.text, Location(name, row.line)))
    found.raise_all()


def _table_text(file: str) -> tuple[str, str]:
    """The name and the text of a table: of a file, or of standard input, `-`."""
    if file == "-":
        name, content = "-", bounded_read(sys.stdin.buffer, "-", "csv")
    else:
        name = Path(file).name
        content = bounded_content(Path(file), file, "csv")
    advice = message(
        "Save the table as CSV in UTF-8. A workbook of the book with a sheet of new entries is"
        " read by `fhledger import FILE`."
    )
    refuse_other_formats(content, name, advice)
    try:
        return name, content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return name, content.decode("windows-1252", errors="replace")


def reverse(options: Namespace) -> CommandResult:
    """Write the reversals of some entries, all of them or none, and print their numbers."""
    from fhledger.book.edits.editing import edit, posted_entries

    with edit(writable_folder(options)) as change:
        for number in options.number:
            change.reverse(number, text=options.text, day=options.day, source=options.source)
    year = max(entry.day.year for entry in change.entries)
    several = len(options.number) > 1
    return CommandResult(
        posted_entries(change.results) if several else change.results[0],
        "posting.postings_document" if several else "posting.posting_document",
        changed=True,
        next_command=next_command_of(options, year, known="fhledger verify"),
    )


def population(options: Namespace) -> CommandResult:
    """The figures of SCB; those that the book lacked are added to it."""
    from fhledger.book.edits.editing import edit
    from fhledger.book.files.locked_book import refuse_embedded
    from fhledger.book.files.population_file import new_rows, population_update

    folder = None if options.dry_run else writable_folder(options)
    if folder is not None:
        refuse_embedded(folder)
    book: BookData = book_of(options)
    before = book.population.rows
    if options.inhabitants:
        rows = _given_inhabitants(options, book)
    else:
        rows = inhabitants(options, book.config.municipalities)
    if folder is None:
        added = new_rows(book.population, rows)
    else:
        with edit(folder) as change:
            added = change.add_population(rows)
        book = change.book
    known = {(row.municipality_code, row.reference_day): row for row in before}
    rows = tuple(known.get((row.municipality_code, row.reference_day), row) for row in rows)
    year = None if options.dry_run else _year_of_population(book, options.reference_day)
    return CommandResult(
        population_update(rows, added),
        "population.population_document",
        changed=bool(added) and not options.dry_run,
        next_command=next_command_of(options, year, book=book),
    )


def _year_of_population(book: BookData, reference_day: date) -> int | None:
    """The latest year whose fees follow from the inhabitants on a day; None where there is none."""
    rule = book.config.fee_rule
    if rule is None:
        return None
    years = (*book.ledgers_by_year, max(book.ledgers_by_year) + 1)
    return max(
        (year for year in years if rule.reference_day.for_year(year) == reference_day),
        default=None,
    )


def _given_inhabitants(options: Namespace, book: BookData) -> tuple[Inhabitants, ...]:
    """The figures that are given by hand, with their document."""
    from fhledger.book.names import member_named
    from fhledger.domain.dated_values import resolve_source

    if not options.source:
        raise InvalidArgumentError("give the document that has the figures, --source TEXT")
    if options.file or options.table or options.url:
        raise InvalidArgumentError(
            "--inhabitants are given instead of a file or a table; leave one of them out"
        )
    names = {member.code: member.name for member in book.config.municipalities}
    given = [(member_named(book, member), count) for member, count in options.inhabitants]
    return tuple(
        Inhabitants(
            municipality_code=code,
            municipality=names[code],
            reference_day=options.reference_day,
            inhabitants=count,
            source=resolve_source(options.source, {}),
        )
        for code, count in given
    )


def inhabitants(options: Namespace, members: Sequence[Municipality]) -> tuple[Inhabitants, ...]:
    """The figures from a saved response or from the web, accessed today."""
    from fhledger.exchange.statistics_sweden import http_client, scb

    day, today = options.reference_day, datetime.now(UTC).astimezone().date()
    if options.file is None:
        tables = [options.table] if options.table else scb.TABLES
        address = options.url or scb.BASE
        return scb.fetched(http_client.post, members, day, today, base=address, tables=tables)
    path = Path(options.file)
    response = bounded_content(path, str(path), "answer")
    return scb.inhabitants_from(response, members, day, today, name=path.name)


def init(options: Namespace) -> CommandResult:
    """Write a new book, and print its files."""
    from fhledger.book.edits.new_co_operation import write_co_operation
    from fhledger.book.files.folder_writer import NewBook, copy_embedded, fee_template, starter_book
    from fhledger.cli.new_book import new_co_operation

    check_output(options)
    if options.book is not None:
        raise InvalidArgumentError("the new book is written into DIR; leave --book out")
    if options.like and options.fee:
        raise InvalidArgumentError(
            "--like and --fee are two books to start from; leave one of them out"
        )
    new = new_co_operation(options)
    if new is not None:
        folder = write_co_operation(options.folder, new)
    elif options.fee:
        folder = fee_template(options.folder, options.fee)
    else:
        folder = (copy_embedded if options.like else starter_book)(options.folder)
    files = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    book = read_book(folder)
    return CommandResult(
        NewBook(folder=str(folder), files=tuple(files)),
        "new_book.new_book_document",
        changed=True,
        next_command=next_command_of(Namespace(book=str(folder)), book.ledger().year, book=book),
    )

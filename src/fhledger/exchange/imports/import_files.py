"""Files that come in: SIE, CSV or Excel by their suffix, planned first and then entered.

A plan writes nothing and says all; entering plans again with the book locked, so
that what is added is what was planned, numbers included.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from pathlib import Path

from fhledger.book import BookData
from fhledger.book.edits.editing import BookEdit, edit
from fhledger.book.edits.posting import require_balanced_transfers, with_entries
from fhledger.book.text.bounded_files import open_bounded
from fhledger.core.currency import printed_in
from fhledger.core.errors import BookError, InvalidArgumentError, Location
from fhledger.core.messages import message
from fhledger.core.system_errors import unreadable
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.imports.import_record import Import
from fhledger.exchange.imports.importing import Importer
from fhledger.exchange.imports.mapping import posting_targets, read_mapping
from fhledger.exchange.imports.unclear_vouchers import EqualVouchers
from fhledger.exchange.sie.reader import SieReading
from fhledger.exchange.spreadsheets.layouts import read_layout
from fhledger.exchange.spreadsheets.new_entries_sheet import (
    NewEntriesReading,
    new_entries_language,
    new_entries_targets,
)
from fhledger.exchange.spreadsheets.spreadsheet import SpreadsheetReading
from fhledger.exchange.spreadsheets.xlsx_reader import open_workbook

SIE = (".se", ".si", ".sie")
WORKBOOK = (".xlsx", ".xlsm")


def planned_import(
    folder: str | Path,
    book: BookData,
    path: str | Path,
    layout: str | None = None,
    *,
    expected_total: Decimal | None = None,
    equal: EqualVouchers | None = None,
) -> Import:
    """What importing a file into the book in a folder would add, and what is strange about it.

    `layout` names a layout of the book's spreadsheets.toml; without one, a workbook of the book is
    read from its sheet of new entries. `expected_total` is a control total that the file must have.
    `equal` says whether a voucher without a number that is equal to one from another file is the
    `same` or a `new` one. Raises `BookError` for a file that cannot be read at all and for a book
    without a mapping, and what `with_entries` raises.
    """
    plan = _plan(folder, book, path, layout, expected_total=expected_total, equal=equal)
    with_entries(book, *plan.entries)
    require_balanced_transfers(book, plan.entries)
    return plan


def _plan(
    folder: str | Path,
    book: BookData,
    path: str | Path,
    layout: str | None,
    *,
    expected_total: Decimal | None,
    equal: EqualVouchers | None,
) -> Import:
    """What importing a file would add, and the years that begin with it; unchecked."""
    path = Path(path)
    suffix = path.suffix.lower()
    _check_kind(path, layout)
    try:
        with open_bounded(path, path.name, "import") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        found = FindingCollector(path.name, "row" if suffix in WORKBOOK else "line", digest)
        workbook = open_workbook(path, found) if suffix in WORKBOOK else None
        language = None if layout or workbook is None else new_entries_language(workbook)
        with ExitStack() as resources:
            reading: SieReading | SpreadsheetReading
            if workbook is not None and language is not None:
                reading = NewEntriesReading(workbook, book, language, found)
                targets = new_entries_targets(book)
            else:
                names_lines = False
                if suffix in SIE:
                    file = resources.enter_context(open_bounded(path, path.name, "import"))
                    reading = SieReading(file, path.name, found=found)
                else:
                    columns = read_layout(folder, layout, path)
                    names_lines = bool(columns.columns.line)
                    reading = SpreadsheetReading(path, columns, found, workbook)
                targets = posting_targets(
                    book, read_mapping(folder, book, may_be_missing=names_lines)
                )
            resources.enter_context(_without_collection())
            resources.enter_context(printed_in(book.config.currency))
            importer = Importer(book, targets, found, equal)
            for voucher in reading:
                importer.add_voucher(voucher, reading.facts.fiscal_year)
            plan = importer.result(reading.facts, expected_total)
            del importer  # so that nothing of it is looked through as garbage
    except OSError as error:
        raise unreadable(str(path), error) from None
    years = {entry.day.year for entry in plan.entries} - book.ledgers_by_year.keys()
    return plan.model_copy(update={"begins": tuple(sorted(years))})


def _check_kind(path: Path, layout: str | None) -> None:
    """Raises `BookError` for a file of no known kind, `InvalidArgumentError` for a SIE layout."""
    suffix = path.suffix.lower()
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise BookError(
            message("this is a pipe or a device, not a file"),
            Location(str(path)),
            message("What is imported is read more than once; save it as a file."),
        )
    if suffix in SIE and layout is not None:
        raise InvalidArgumentError("a file of SIE has no layout; leave --layout out")
    if suffix not in {*SIE, ".csv", *WORKBOOK}:
        known = ", ".join((*SIE, ".csv", *WORKBOOK))
        raise BookError(
            message("unsupported file type"),
            Location(str(path)),
            message("Supported: {suffixes}.", suffixes=known),
        )


def import_file(
    folder: str | Path,
    path: str | Path,
    layout: str | None = None,
    *,
    expected_total: Decimal | None = None,
    equal: EqualVouchers | None = None,
) -> Import:
    """Add the entries of a file to the book in a folder; none after an unaccepted error."""
    with edit(folder) as change:
        return import_into(change, folder, path, layout, expected_total=expected_total, equal=equal)


def import_into(
    change: BookEdit,
    folder: str | Path,
    path: str | Path,
    layout: str | None = None,
    *,
    expected_total: Decimal | None = None,
    equal: EqualVouchers | None = None,
) -> Import:
    """Add the entries of a file to a change of the book in a folder, as `import_file` does."""
    plan = _plan(folder, change.book, path, layout, expected_total=expected_total, equal=equal)
    change.add(*plan.entries)
    return plan.model_copy(update={"planned": False})


@contextmanager
def _without_collection() -> Iterator[None]:
    """No garbage collection meanwhile: of many small records in use, it would find nothing."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

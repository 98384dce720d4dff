"""Files that come in: SIE, CSV or Excel by their suffix, planned first and then entered.

A plan writes nothing and says all; entering plans again with the book locked, so
that what is added is what was planned, numbers included.
"""

from __future__ import annotations

from pathlib import Path

from fhledger.book import BookData
from fhledger.book.editing import edit
from fhledger.book.progress import open_counted
from fhledger.core.errors import BookError, InvalidArgumentError, Location
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.importing import Import, Importer, Names
from fhledger.exchange.mapping import PostingTargets, posting_targets, read_mapping
from fhledger.exchange.sie.reader import SieReading
from fhledger.exchange.spreadsheet import SpreadsheetReading, read_layout

SIE = (".se", ".si", ".sie")
WORKBOOK = (".xlsx", ".xlsm")


def planned_import(
    folder: str | Path, book: BookData, path: str | Path, layout: str | None = None
) -> Import:
    """What importing a file into the book in a folder would add, and what is strange about it.

    Raises `BookError` for a file that cannot be read at all and for a book without a mapping.
    """
    path = Path(path)
    places = posting_targets(book, read_mapping(folder, book))
    suffix = path.suffix.lower()
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise BookError(
            "this is a pipe or a device, no file",
            Location(str(path)),
            "What is imported is read more than once; save it as a file.",
        )
    try:
        if suffix in SIE and layout is not None:
            raise InvalidArgumentError("a file of SIE has no layout; leave --layout out")
        if suffix in SIE:
            return _from_sie(book, places, path)
        if suffix in {".csv", *WORKBOOK}:
            return _from_spreadsheet(folder, book, places, path, layout)
    except OSError as error:
        raise BookError(f"cannot be read: {error.strerror}", Location(str(path))) from None
    known = ", ".join((*SIE, ".csv", *WORKBOOK))
    raise BookError("unsupported file type", Location(str(path)), f"Supported: {known}.")


def import_file(folder: str | Path, path: str | Path, layout: str | None = None) -> Import:
    """Add the entries of a file to the book in a folder; none while there is an unaccepted error."""
    with edit(folder) as change:
        plan = planned_import(folder, change.book, path, layout)
        change.add(*plan.entries)
    return plan.model_copy(update={"planned": False})


def _from_sie(book: BookData, places: PostingTargets, path: Path) -> Import:
    importer = Importer(book, places, FindingCollector(path.name))
    with open_counted(path) as file:
        reading = SieReading(file, path.name)
        for voucher in reading:
            importer.add_voucher(voucher)
    document = reading.document()
    names = {number: account.name for number, account in document.accounts.items()}
    return importer.result(Names(names, document.objects), document.findings)


def _from_spreadsheet(
    folder: str | Path, book: BookData, places: PostingTargets, path: Path, layout: str | None
) -> Import:
    found = FindingCollector(path.name, "line" if path.suffix.lower() == ".csv" else "row")
    importer = Importer(book, places, found)
    reading = SpreadsheetReading(path, read_layout(folder, layout), found)
    for voucher in reading:
        importer.add_voucher(voucher)
    return importer.result(Names(reading.account_names, {}))

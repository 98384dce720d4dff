"""Writing a book: one value becomes a folder of TOML and CSV that reads as the same book again.

A folder is written beside its place and moved there whole, so that nobody
finds half a book; a folder that already holds something is never touched.

>>> from tempfile import TemporaryDirectory
>>> from fhledger.book import embedded_book, read_folder
>>> with TemporaryDirectory() as place:
...     copy = read_folder(write_book(embedded_book(), Path(place) / "copy"))
>>> copy.statement() == embedded_book().statement()
True
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from fhledger.book.book import AnyBook, BookData
from fhledger.book.files.attestation_files import CERTIFICATES, SIGNERS
from fhledger.book.files.entries_file import COLUMNS, entry_cells
from fhledger.book.files.folder_reader import CSV_FILES, EMBEDDED, read_folder
from fhledger.book.files.locked_book import writable_book
from fhledger.book.files.safe_files import (
    sync_folders,
    temporary_name,
    warn_of_unsynced,
    write_new,
)
from fhledger.book.files.seal_file import seal_text
from fhledger.book.text.csv_writing import csv_lines, record_cells
from fhledger.book.text.text_files import file_in
from fhledger.book.text.toml_text import toml_text
from fhledger.book.undeclared import undeclared_row
from fhledger.book.year_ledger import YearLedger
from fhledger.core.arguments import checked
from fhledger.core.errors import BookError, InvalidArgumentError, Location
from fhledger.core.messages import message
from fhledger.core.record import Record
from fhledger.core.system_errors import reason_of
from fhledger.core.text import FileName
from fhledger.domain.dated_values import Source, resolve_source
from fhledger.domain.statement.printed import PrintedReport, unknown_rows

STARTER = EMBEDDED.parent / "starter"
FEE_TEMPLATES = EMBEDDED.parent / "fee_templates"


class NewBook(Record):
    """The folder of a new book, and the files in it."""

    folder: FileName
    files: tuple[FileName, ...]


@checked
def write_book(book: AnyBook, folder: str | Path) -> Path:
    """Write a book into a new folder, and give the folder back.

    Raises `BookError` where the folder already holds something, where a file
    cannot be written or the book could not be read again, and for a source that a CSV file cannot
    name.
    """
    return write_folder(Path(folder), _files(book))


def _files(book: BookData) -> Iterator[tuple[str, Iterable[str]]]:
    """The name and the text of each file of a book."""
    sources = book.config.sources
    yield "book.toml", [toml_text(_config_table(book))]
    tables: tuple[tuple[Record, ...], ...] = (
        book.population.rows,
        book.measure_values,
        book.project_register,
        book.budgets,
        book.balances,
    )
    for records in tables:
        if records:
            name, columns = CSV_FILES[type(records[0])], tuple(type(records[0]).model_fields)
            yield name, csv_lines(columns, _rows(name, records, sources))
    for year in book.ledgers:
        yield f"entries/{year.year}.csv", _entries(year)
    for report in book.printed:
        yield f"printed/{report.year}.toml", [toml_text(_printed(report, sources))]
    yield from _seal_files(book)
    for stem, several in (("accepted", book.accepted), ("scenarios", book.scenarios)):
        if several:
            yield f"{stem}.toml", [toml_text({stem: [_fields(record) for record in several]})]


def _entries(ledger: YearLedger) -> Iterator[str]:
    columns = COLUMNS if ledger.totals.seals else COLUMNS[:-1]
    return csv_lines(columns, map(entry_cells, ledger.entries))


def _seal_files(book: BookData) -> Iterator[tuple[str, Iterable[str]]]:
    for seal in book.seals:
        yield f"seals/{seal.year}.toml", [seal_text(seal, book.config.language)]
    for attestation in book.attestations:
        yield attestation.file, [attestation.content]
    for name, text in ((SIGNERS, book.signers), (CERTIFICATES, book.timestamp_certificates)):
        if text:
            yield name, [text]


def save_printed(report: PrintedReport, folder: str | Path, *, overwrite: bool = False) -> Path:
    """Write the figures of a printed report into a book as printed/YEAR.toml; gives the file.

    Raises `BookError` where there is such a file and it is not to be replaced, and
    for rows that the book does not have.
    """
    with writable_book(folder) as locked:
        book = locked.book
        path = file_in(locked.folder / "printed", str(report.year), ".toml")
        place = Location(f"printed/{path.name}")
        if path.exists() and not overwrite:
            raise BookError(
                message("this file exists"), place, message("Give --overwrite to replace it.")
            )
        if unknown := unknown_rows(book.config.lines, report, book.config.printed_layout):
            raise undeclared_row(f"{unknown[0].place} {unknown[0].row}", place)
        locked.write({place.file: [toml_text(_printed(report, book.config.sources))]})
    return path


def starter_book(folder: str | Path) -> Path:
    """Write a commented book with invented figures to start from, and give its folder back."""
    return _copied(STARTER, Path(folder))


def copy_embedded(folder: str | Path) -> Path:
    """Write an exact copy of the embedded book's files, and give its folder back."""
    return _copied(EMBEDDED, Path(folder))


def fee_template(folder: str | Path, name: str) -> Path:
    """Write a book with a published rule of a fee, `name` being its template; gives the folder.

    Raises `InvalidArgumentError` for another name.
    """
    templates = {path.name.replace("_", "-"): path for path in sorted(FEE_TEMPLATES.iterdir())}
    if name not in templates:
        raise InvalidArgumentError(
            "there is no template '{name}'; there are {names}",
            name=name,
            names=", ".join(templates),
        )
    return _copied(templates[name], Path(folder))


def _copied(source: Path, folder: Path) -> Path:
    names = (path.relative_to(source) for path in sorted(source.rglob("*")) if path.is_file())
    return write_folder(
        folder, ((str(name), [(source / name).read_bytes().decode()]) for name in names)
    )


def require_empty_folder(folder: Path) -> None:
    """Raise `BookError` unless the folder is new or empty, so that a book can take its place."""
    place = Location(str(folder))
    advice = message("Choose another place for the book.")
    if folder.is_symlink() and not folder.exists():
        raise BookError(message("this link leads nowhere"), place, advice)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BookError(message("this exists and is not an empty folder"), place, advice)


def write_folder(folder: Path, files: Iterable[tuple[str, Iterable[str]]]) -> Path:
    """Write a book beside a new or empty folder; it takes its place when it has been read again."""
    place = Location(str(folder))
    try:
        require_empty_folder(folder)
        real = Path(os.path.realpath(folder))
        made = [parent for parent in real.parents if not parent.exists()]
        beside = real.parent / temporary_name()
        beside.mkdir(parents=True)
        try:
            for name, text in files:
                path = beside / name
                path.parent.mkdir(exist_ok=True)
                write_new(path, (part.encode() for part in text))
            read_folder(beside)
            reason = sync_folders([beside, *(path for path in beside.iterdir() if path.is_dir())])
            _take_place(beside, real)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            for parent in made:
                with suppress(OSError):
                    parent.rmdir()
            raise
    except OSError as error:
        raise BookError(message("cannot write: {reason}", reason=reason_of(error)), place) from None
    reason = sync_folders([real, real.parent, *(parent.parent for parent in made)]) or reason
    warn_of_unsynced([str(folder)], reason)
    return folder


def _take_place(beside: Path, folder: Path) -> None:
    """Give a folder its place; an empty one that is there gets its content, book.toml last."""
    if not folder.exists():
        beside.rename(folder)
        return
    moved: list[Path] = []
    try:
        for part in sorted(beside.iterdir(), key=lambda part: part.name == "book.toml"):
            part.rename(folder / part.name)
            moved.append(part)
    except BaseException:
        for part in moved:
            (folder / part.name).rename(part)
        raise
    beside.rmdir()


def _config_table(book: BookData) -> dict[str, Any]:
    """What book.toml states: plain values first, then the sources, then what names them."""
    fields = _fields(book.config)
    first = {name: fields.pop(name) for name in ("name", "currency", "sources") if name in fields}
    named: dict[str, Any] = _named(fields, book.config.sources)
    return first | named


def _printed(report: PrintedReport, sources: Mapping[str, Source]) -> dict[str, Any]:
    fields: dict[str, Any] = _named(_fields(report), sources)
    for place in fields.values():
        if isinstance(place, dict) and "rows" in place:
            place["rows"] = {
                row: amounts[0] if len(amounts) == 1 else amounts
                for row, amounts in place["rows"].items()
            }
    return fields


def _rows(
    name: str, records: Iterable[Record], sources: Mapping[str, Source]
) -> Iterator[dict[str, str]]:
    for line, record in enumerate(records, 2):
        source: Source | None = dict(record)["source"]
        named = _name_of(source, sources) if source else ""
        if named is None:
            raise BookError(
                message("a CSV file cannot hold the source '{source}'", source=source),
                Location(name, line, "source"),
                message("Declare it among the sources of the book."),
            )
        yield record_cells(record) | {"source": named}


def _fields(record: Record) -> dict[str, Any]:
    fields: dict[str, Any] = record.model_dump(exclude_defaults=True)
    return fields


def _named(value: Any, sources: Mapping[str, Source]) -> Any:
    """The same values, each source by its name where a text can name it."""
    if isinstance(value, list | tuple):
        return [_named(part, sources) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _name_of(Source(**part), sources) or part
        if key == "source" and isinstance(part, dict)
        else _named(part, sources)
        for key, part in value.items()
    }


def _name_of(source: Source, sources: Mapping[str, Source]) -> str | None:
    """The text that names a source when it is read again; None when no text does."""
    texts = (
        source.document,
        *(
            text
            for id, declared in sources.items()
            if declared.document == source.document
            for text in (id, f"{id}: {source.place}")
        ),
    )
    return next((text for text in texts if resolve_source(text, sources) == source), None)

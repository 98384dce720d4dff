"""Writing into a book (skriva i en bok): one writer, whole changes, and nothing unreadable.

The new files are written beside the old ones, and the book is read anew with them in place of
those. Only then are they moved. One file is moved at once; of several, a list in `.pending` says
which files take whose place, so that a change whose writer was stopped is completed by the next
writer. Until then reading the book is an error that says so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from fhledger.book.book import BookData
from fhledger.book.files.book_files import FOLDERS, PENDING, book_folder
from fhledger.book.files.entries_file import EntriesFile
from fhledger.book.files.file_lock import file_lock
from fhledger.book.files.folder_reader import EMBEDDED, read_folder
from fhledger.book.files.safe_files import (
    TEMPORARY,
    move,
    remove,
    require_folder,
    require_regular,
    sync_folders,
    unwritable,
    warn_of_unsynced,
    write_temporary,
)
from fhledger.book.text.text_files import is_named, toml_table, validate_table
from fhledger.book.text.toml_text import toml_text
from fhledger.book.year_ledger import YearLedger
from fhledger.core.errors import BookError, Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import marked, message
from fhledger.core.record import Record

LOCK = ".lock"

_REPLACED = re.compile(
    r"entries/[0-9]{4}\.csv|seals/[0-9]{4}\.toml|book\.toml|(budget|projects|population)\.csv",
    re.IGNORECASE,
).fullmatch
"""The files that a change of several files may replace."""
_PREAMBLE = b"# A change that was interrupted; the next command that writes completes it.\n\n"
_ADVICE = marked("Look which entries are there, delete .pending, and enter what is missing.")


class _Replacement(Record):
    """A file that takes the place of another: its temporary name, and what is there when."""

    file: str
    temporary: str
    sha256_before: str = ""
    sha256_after: str


class _Pending(Record):
    replacements: tuple[_Replacement, ...]


@dataclass(frozen=True, slots=True)
class LockedBook:
    """A book in a folder that no other process writes meanwhile."""

    folder: Path
    book: BookData

    def write(
        self, files: Mapping[str, Iterable[str]], *, expected: BookData | None = None
    ) -> BookData:
        """Write files of the book, all of them or none; gives the book as it is on the disk then.

        The names are relative to its folder. Raises `BookError`, and changes nothing, where a file
        cannot be written, where something else than a file lies in its place, and where the book
        with the new files could not be read, or not with the entries that are `expected`.
        """
        if not files:
            return self.book
        temporary: dict[str, Path] = {}
        made: list[Path] = []
        try:
            for name, text in files.items():
                path = self.folder / name
                if path.parent != self.folder:  # which the user has named, and which may be a link
                    made += [] if is_named(path.parent) else [path.parent]
                    require_folder(path.parent)
                temporary[name] = write_temporary(path, (part.encode() for part in text))
            book = self._read_anew(temporary, expected)
            if len(temporary) > 1:
                _announce(self.folder, temporary)
            reason = _move_all(self.folder, temporary, may_withdraw=True)
            if made:
                reason = sync_folders([self.folder]) or reason
        finally:
            if not is_named(self.folder / PENDING):
                for path in temporary.values():
                    remove(path)
                for folder in made:
                    with suppress(OSError):  # it holds something now
                        folder.rmdir()
        warn_of_unsynced(files, reason)
        return book

    def _read_anew(self, temporary: Mapping[str, Path], expected: BookData | None) -> BookData:
        """The book with the new files, which will be in their places."""
        try:
            book = read_folder(self.folder, type(self.book), instead=temporary, known=self.book)
        except BookError as error:
            raise would_be_unreadable(error) from None
        for ledger in expected.ledgers if expected else ():
            if book.ledger(ledger.year).totals != ledger.totals:
                _refuse_reading(f"entries/{ledger.year}.csv")
        for name, part in _PARTS.items():
            if expected and name in temporary and getattr(book, part) != getattr(expected, part):
                _refuse_reading(name)
        moved = (self._moved(ledger) for ledger in book.ledgers)
        return book.model_copy(update={"ledgers": tuple(moved)})

    def _moved(self, ledger: YearLedger) -> YearLedger:
        """The ledger, whose entries are read from their place in the folder."""
        if not isinstance(ledger.entries, EntriesFile):
            return ledger
        name = ledger.entries.name
        return ledger.model_copy(update={"entries": EntriesFile(self.folder / name, name)})


@contextmanager
def writable_book(folder: str | Path, kind: type[BookData] = BookData) -> Iterator[LockedBook]:
    """The book in a folder, read anew as a `kind` of book, and locked while it is used.

    A change of another writer that was interrupted is completed first. Raises `BookError` while
    another process writes, and for the embedded book, which is not written into.
    """
    root = book_folder(folder)
    refuse_embedded(root)
    with file_lock(root / LOCK):
        _complete(root)
        _remove_leftovers(root)
        yield LockedBook(root, read_folder(root, kind))


_PARTS: Mapping[str, str] = {
    "book.toml": "config",
    "budget.csv": "budgets",
    "projects.csv": "project_register",
    "population.csv": "population",
}
"""What is read from a file, by its name."""


def would_be_unreadable(error: BookError) -> BookError:
    """The error for a change that is not written, because the book could not be read after it."""
    what = message(
        "nothing was written, because the book could not be read any more: {what}", what=error.text
    )
    return BookError(what, error.place, error.localized_advice)


def _refuse_reading(name: str) -> NoReturn:
    raise BookError(
        message("nothing was written, because it would not be read as it was meant"), Location(name)
    )


def refuse_embedded(folder: str | Path) -> None:
    """Raise `BookError` for the folder of the embedded book."""
    if Path(folder).resolve() == EMBEDDED.resolve():
        raise BookError(
            message("the embedded book is not written into"),
            advice=message(
                "Copy it: `fhledger init my_book --like familjen-helsingborg`, then give --book"
                " my_book."
            ),
        )


def _announce(folder: Path, temporary: Mapping[str, Path]) -> None:
    """Write down which files take whose place; from then on the change is completed, not undone."""
    replacements = [
        {
            "file": name,
            "temporary": path.name,
            "sha256_before": _digest(folder / name),
            "sha256_after": _digest(path),
        }
        for name, path in temporary.items()
    ]
    sync_folders(path.parent for path in temporary.values())
    pending = write_temporary(
        folder / PENDING, [_PREAMBLE, toml_text({"replacements": replacements}).encode()]
    )
    try:
        move(pending, folder / PENDING)
    finally:
        remove(pending)
    sync_folders([folder])


def _move_all(
    folder: Path, temporary: Mapping[str, Path], *, may_withdraw: bool
) -> LocalizedText | None:
    """Move files to their places, and remove the list of them; what `sync_folders` gives.

    A change of which nothing has been moved yet may be withdrawn when the first file cannot be.
    """
    pending = folder / PENDING
    moved = 0
    try:
        for name, path in temporary.items():
            move(path, folder / name)
            moved += 1
    except BookError as error:
        if may_withdraw and not moved:
            remove(pending)
        if not is_named(pending):
            raise
        raise BookError(
            message(
                "{what}; a change of several files has begun, and is not complete", what=error.text
            ),
            error.place,
            message(
                "Do not repeat it. Remove the cause; the next command that writes completes it."
            ),
        ) from None
    reason = sync_folders(path.parent for path in temporary.values())
    remove(pending)  # if it stays, the next writer finds that all is done
    return sync_folders([folder] if len(temporary) > 1 else []) or reason


def _complete(folder: Path) -> None:
    """Complete a change that was interrupted, if there is one.

    Raises `BookError` for a list that is no such list, and where a file is neither what it was
    before the change nor what it is to be.
    """
    path = folder / PENDING
    if not is_named(path):
        return
    require_regular(path)
    table, text = toml_table(path, PENDING)
    temporary: dict[str, Path] = {}
    for replacement in validate_table(_Pending, table, PENDING, text).replacements:
        target = folder / replacement.file
        new = target.parent / replacement.temporary
        if not (_REPLACED(replacement.file) and TEMPORARY.fullmatch(replacement.temporary)):
            raise BookError(
                message("this is not a list of interrupted changes"),
                Location(PENDING),
                message(_ADVICE),
            )
        require_folder(target.parent)
        require_regular(target)
        require_regular(new)
        now = _digest(target)
        if now == replacement.sha256_after:
            continue
        if (now, _digest(new)) != (replacement.sha256_before, replacement.sha256_after):
            raise BookError(
                message(
                    "a change was interrupted, and {file} has been changed since",
                    file=replacement.file,
                ),
                Location(PENDING),
                message(_ADVICE),
            )
        temporary[replacement.file] = new
    try:
        read_folder(folder, instead=temporary)
    except BookError as error:
        what = message("an interrupted change cannot be completed: {what}", what=error.text)
        raise BookError(what, error.place, message(_ADVICE)) from None
    warn_of_unsynced(temporary, _move_all(folder, temporary, may_withdraw=False))


def _digest(path: Path) -> str:
    """The SHA-256 of a file; nothing where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise unwritable(path, error) from None


def _remove_leftovers(folder: Path) -> None:
    """Remove what stopped writers have left beside the files of the book."""
    for place in (folder, *(folder / name for name in FOLDERS)):
        if place == folder or not place.is_symlink():
            with suppress(OSError):
                for path in place.iterdir():
                    if TEMPORARY.fullmatch(path.name):
                        remove(path)

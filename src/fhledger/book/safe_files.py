"""Writing into a book that others read: whole or not at all, and one writer at a time.

A file is written beside its place, brought to the disk, and moved over the old
one: whenever the machine stops, the old file is there, or the new one. A lock
file, `.lock`, names the process that writes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fhledger.book.book import BookData
from fhledger.book.folder_reader import EMBEDDED, book_folder, read_folder
from fhledger.core.errors import BookError, Location

LOCK = ".lock"


@contextmanager
def writable_book(folder: str | Path) -> Iterator[BookData]:
    """The book in a folder, read anew, and locked for one writer while it is used.

    Raises `BookError` for the embedded book, which is not written into.
    """
    root = book_folder(folder)
    if root.resolve() == EMBEDDED.resolve():
        raise BookError(
            "the embedded book is not written into",
            advice="Copy it: `fhledger init DIR --like familjen-helsingborg`, then give --book DIR.",
        )
    with locked(root):
        yield read_folder(root)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The book in the folder for one writer alone.

    Raises `BookError` while another process writes, and for a lock that a dead process has left.
    """
    path = folder / LOCK
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        raise _lock_holder(path) from None
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with os.fdopen(file, "w", encoding="utf-8") as opened:
            opened.write(f"{os.getpid()} {_host()}\n")
        yield
    finally:
        with suppress(FileNotFoundError):
            path.unlink()


def replace(path: Path, text: Iterable[str]) -> None:
    """Put a file of a book in the place of another; its folder is made where there is none.

    The text is written as it is, in UTF-8.
    """
    try:
        if not path.parent.exists():
            path.parent.mkdir()
            _sync(path.parent.parent)
    except OSError as error:
        raise _unwritable(path, error) from None
    write_atomically(path, (part.encode() for part in text))


def write_atomically(path: Path, parts: Iterable[bytes], *, writer: str = "") -> None:
    """Put a file in the place of another, whole, and return when it is on the disk.

    A file that is replaced hands on its permissions; of a link, the file is replaced to which it
    leads. `writer` tells the files of two apart who write the same, where no lock keeps the second
    out.
    """
    path = Path(os.path.realpath(path)) if path.is_symlink() else path
    beside = path.with_name(f".{path.name}{writer}.part")
    try:
        with beside.open("wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        with suppress(OSError):
            beside.unlink()


def _sync(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system has a way to."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _unwritable(path: Path, error: OSError) -> BookError:
    return BookError(f"cannot write: {error.strerror}", Location(str(path)))


def _lock_holder(path: Path) -> BookError:
    try:
        process, _, host = path.read_text("utf-8").strip().partition(" ")
    except FileNotFoundError:
        return BookError("another process was writing this book", Location(str(path)), "Try again.")
    except (OSError, UnicodeDecodeError):
        process = host = ""
    where = f" on {host}" if host else ""
    here = process.isascii() and process.isdigit() and host == _host()
    if here and not _is_alive(int(process)):
        return BookError(
            f"process {process}{where} stopped while it wrote this book",
            Location(str(path)),
            "No file is half-written. Delete this one, and see which entries are there.",
        )
    who = f"process {process}{where}" if process else "another process"
    return BookError(
        f"{who} is writing this book",
        Location(str(path)),
        "Try again when it is done; if it has stopped, delete this file.",
    )


def _host() -> str:
    import socket  # most runs of the program write nothing and do not need it

    return socket.gethostname()


def _is_alive(process: int) -> bool:
    """Whether a process of this machine runs; True where the system has no way to tell."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True

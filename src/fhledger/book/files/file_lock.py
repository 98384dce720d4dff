"""A lock (lås): one process at a time writes, and the system releases the lock of one that ended.

The lock is the operating system's, on an open file: `flock`, or on Windows a locked byte. However a
process ends, its lock ends with it, whatever process has its id afterwards. The text in the file,
a process and a machine, is for people alone; a file that no process has locked is a leftover, and
is replaced. A file that lies there is never written into.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fhledger.book.files.safe_files import unwritable
from fhledger.core.errors import BookError, Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.system_errors import reason_of

if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, 1_000_000, os.SEEK_SET)  # behind the text, which others can then read
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


_BUSY = (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)
_AS_IT_IS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_TRIES = 100
"""How often a lock may vanish or change while it is being taken."""


@contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Hold the lock at a path, and remove it afterwards.

    Raises `BookError` while another process holds it, and for a link, a folder, a pipe or a device
    at the path.
    """
    try:
        file = _acquire(path)
    except OSError as error:
        raise unwritable(path, error) from None
    try:
        yield
    finally:
        with suppress(OSError):
            _release(file, path)


def _acquire(path: Path) -> int:
    for _ in range(_TRIES):
        try:
            file, is_new = _open(path)
        except FileNotFoundError:
            if not path.parent.is_dir():
                raise
            continue
        try:
            _lock(file)
        except OSError as error:
            os.close(file)
            if error.errno not in _BUSY:
                raise BookError(
                    message("this cannot be locked: {reason}", reason=reason_of(error)),
                    Location(str(path)),
                    message("Keep the book on a file system that has locks."),
                ) from None
            if is_new:  # another process has taken it for a leftover
                continue
            break
        if is_new and _is_at(file, path):
            with suppress(OSError):
                os.write(file, f"{os.getpid()} {_host()}\n".encode())
            return file
        _release(file, path)
    raise BookError(
        message("{holder} is writing this book", holder=_holder(path)),
        Location(str(path)),
        message("Try again when it is done."),
    )


def _open(path: Path) -> tuple[int, bool]:
    """The lock file, open, and whether it was made now."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _AS_IT_IS, 0o666), True
    except FileExistsError:
        mode = path.lstat().st_mode
    if not stat.S_ISREG(mode):
        kind = message("a link") if stat.S_ISLNK(mode) else message("not a file")
        raise BookError(
            message("this is {kind}, and a lock is a file", kind=kind),
            Location(str(path)),
            message("Nothing was written. Find out who made it, and delete it."),
        )
    try:
        return os.open(path, os.O_RDWR | _AS_IT_IS), False
    except PermissionError:  # a leftover of somebody else
        return os.open(path, os.O_RDONLY | _AS_IT_IS), False


def _release(file: int, path: Path) -> None:
    """Remove a lock that this process holds, unless the path has become another file."""
    if sys.platform == "win32":  # an open file cannot be deleted here, so nobody's lock is
        os.close(file)
        with suppress(FileNotFoundError, PermissionError):
            path.unlink()
    else:
        try:
            if _is_at(file, path):
                path.unlink()
        finally:
            os.close(file)


def _is_at(file: int, path: Path) -> bool:
    """Whether a path is this open file."""
    try:
        return os.path.samestat(os.fstat(file), path.lstat())
    except FileNotFoundError:
        return False


def _holder(path: Path) -> LocalizedText:
    """The process and the machine that a lock names, as far as it can be read."""
    text = b""
    with suppress(OSError), os.fdopen(os.open(path, os.O_RDONLY | _AS_IT_IS), "rb") as file:
        text = file.read(400)
    found = re.fullmatch(rb"([0-9]{1,10}) ([\w.-]+)\s*", text)
    if not found:
        return message("another process")
    return message(
        "process {process} on {machine}", process=found[1].decode(), machine=found[2].decode()
    )


def _host() -> str:
    import socket  # most runs of the program write nothing and do not need it

    return socket.gethostname()

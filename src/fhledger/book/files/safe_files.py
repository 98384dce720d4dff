"""Files that are written whole or not at all, and never through what lies in their way.

A file is written beside its place under a name that nobody can foresee, brought to the disk, and
moved over the old one: whenever the machine stops, the old file is there, or the new one. Links are
not followed, and only a regular file is replaced; its owner, as far as the system permits, and its
mode stay.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import time
import warnings
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from fhledger.core.errors import BookError, DurabilityWarning, Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.system_errors import reason_of

TEMPORARY = re.compile(r"\.fhledger\.[0-9a-f]{16}\.part")
"""The name of a file that is being written."""

PAUSES = (0.1, 0.3, 1.0)
"""The seconds between the tries to replace a file that another program holds open."""

ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION = 5, 32
"""What Windows calls it."""


def write_file(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file, whole or not at all, and return when it is on the disk.

    A file that exists is replaced. Raises `BookError` where nothing was written; warns with
    `DurabilityWarning` where it was, and the system does not confirm that it will last.
    """
    temporary = write_temporary(path, parts)
    try:
        move(temporary, path)
    finally:
        remove(temporary)
    warn_of_unsynced([path.name], sync_folders([path.parent]))


def write_temporary(path: Path, parts: Iterable[bytes]) -> Path:
    """Write the new content of a file beside it, to the disk, and return where it is.

    Raises `BookError` where it cannot be written, and for a path that is no regular file.
    """
    require_regular(path)
    temporary = path.with_name(temporary_name())
    try:
        write_new(temporary, parts, like=path if path.exists() else None)
    except OSError as error:
        raise unwritable(path, error) from None
    return temporary


def write_new(path: Path, parts: Iterable[bytes], *, like: Path | None = None) -> None:
    """Write a file that must not exist to the disk, with the owner and the mode of another one.

    Raises `OSError`; where anything is raised, there is no such file.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    file = os.open(path, flags, 0o600 if like else 0o666)
    try:
        with os.fdopen(file, "wb") as opened:
            opened.writelines(parts)
            opened.flush()
            if like:
                _keep_owner_and_mode(file, like)
            _sync(file)
    except BaseException:
        remove(path)
        raise


def temporary_name() -> str:
    """A name that nobody can foresee."""
    return f".fhledger.{os.urandom(8).hex()}.part"


def move(temporary: Path, path: Path) -> None:
    """Move a file over another one; `BookError` where it cannot be done, and nothing has changed.

    On Windows a file that another program holds open cannot be replaced; a virus scanner soon
    lets go of it, and Excel does not.
    """
    for pause in (*PAUSES, None):
        try:
            temporary.replace(path)
        except OSError as error:
            if pause is None or not _is_open_elsewhere(error):
                raise unwritable(path, error) from None
            time.sleep(pause)
        else:
            return


def remove(temporary: Path) -> None:
    """Remove a temporary file, if it is still there."""
    with suppress(OSError):
        temporary.unlink()


def require_regular(path: Path) -> None:
    """Raise `BookError` unless a path is free or a regular file: a link is not followed."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise unwritable(path, error) from None
    if stat.S_ISLNK(mode):
        raise BookError(
            message("this is a link, and nothing is written through a link"),
            Location(str(path)),
            message("Put the file itself in its place."),
        )
    if not stat.S_ISREG(mode):
        raise BookError(
            message("this is not a file"),
            Location(str(path)),
            message("Find out what it is, and move it."),
        )


def require_folder(path: Path) -> None:
    """Make a folder unless it is there; `BookError` for a link or anything else in its place."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        try:
            path.mkdir()
        except OSError as error:
            raise unwritable(path, error) from None
        return
    if not stat.S_ISDIR(mode):
        kind = message("a link") if stat.S_ISLNK(mode) else message("not a folder")
        raise BookError(
            message("this is {kind}, and a book is written within its own folder only", kind=kind),
            Location(str(path)),
            message("Put the folder itself in its place."),
        )


def sync_folders(folders: Iterable[Path]) -> LocalizedText | None:
    """Bring the names in folders to the disk; the reason where a system does not, else nothing."""
    reason = None
    for folder in dict.fromkeys(folders):
        if os.name != "posix":  # elsewhere a folder cannot be opened
            continue
        try:
            handle = os.open(folder, os.O_RDONLY)
            try:
                _sync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            reason = reason_of(error)
    return reason


def warn_of_unsynced(names: Iterable[str], reason: LocalizedText | None) -> None:
    """Warn that files are written, and that the system does not confirm that they will last."""
    if reason is not None:
        text = message(
            "{names}: this is written, do not repeat it; but the system does not confirm that it"
            " would survive a power failure now: {reason}",
            names=", ".join(names),
            reason=reason,
        )
        warnings.warn(DurabilityWarning(text), stacklevel=3)


def unwritable(path: Path, error: OSError) -> BookError:
    """The error that says that a path cannot be written, and why."""
    advice: LocalizedText | str = ""
    if _is_open_elsewhere(error):
        advice = message("Close the file in Excel or wherever it is open, and try again.")
    what = message("cannot write: {reason}", reason=reason_of(error))
    return BookError(what, Location(str(path)), advice)


def _is_open_elsewhere(error: OSError) -> bool:
    """Whether Windows refuses because another program holds the file open."""
    return getattr(error, "winerror", None) in (ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION)


def _sync(file: int) -> None:
    """Bring an open file to the disk; on macOS past the disk's own memory, where possible."""
    if sys.platform == "darwin":
        import fcntl

        with suppress(OSError):
            fcntl.fcntl(file, fcntl.F_FULLFSYNC)
            return
    os.fsync(file)


def _keep_owner_and_mode(file: int, like: Path) -> None:
    """Give an open file the mode of another one and, as far as permitted, its owner and group."""
    if sys.platform != "win32":
        old = like.lstat()
        for owner in (old.st_uid, -1):
            with suppress(OSError):
                os.fchown(file, owner, old.st_gid)
                break
        os.fchmod(file, old.st_mode & 0o777)

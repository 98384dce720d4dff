"""The errors of the operating system in words (systemets fel): why a file cannot be used."""

from __future__ import annotations

import errno

from fhledger.core.errors import BookError, Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import marked, message

_REASONS = {
    errno.ENOENT: marked("No such file or directory"),
    errno.EACCES: marked("Permission denied"),
    errno.EPERM: marked("Operation not permitted"),
    errno.EISDIR: marked("Is a directory"),
    errno.ENOTDIR: marked("Not a directory"),
    errno.EEXIST: marked("File exists"),
    errno.ENOSPC: marked("No space left on device"),
    errno.EDQUOT: marked("Disk quota exceeded"),
    errno.EROFS: marked("Read-only file system"),
    errno.EIO: marked("Input/output error"),
    errno.ELOOP: marked("Too many levels of symbolic links"),
    errno.ENAMETOOLONG: marked("File name too long"),
    errno.EFBIG: marked("File too large"),
    errno.EMFILE: marked("Too many open files"),
    errno.EINVAL: marked("Invalid argument"),
    errno.EBUSY: marked("Device or resource busy"),
}


def reason_of(error: OSError) -> LocalizedText:
    """Why the operating system has refused; in its own words where they are not in the catalogue.

    >>> reason_of(FileNotFoundError(errno.ENOENT, "No such file or directory")).en
    'No such file or directory'
    """
    known = _REASONS.get(error.errno) if error.errno is not None else None
    if known is not None:
        return message(known)
    return LocalizedText.model_construct(
        sv=error.strerror or message("an unknown error").sv,
        en=error.strerror or message("an unknown error").en,
    )


def unreadable(file: str, error: OSError) -> BookError:
    """The error that says that a file cannot be read, and why."""
    return BookError(message("cannot be read: {reason}", reason=reason_of(error)), Location(file))

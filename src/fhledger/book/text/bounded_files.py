"""Files that are read within bounds (läsning inom gränser): none is read without an end.

The size of a file is counted while it is read, since a device has none and a file may grow.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO, Literal, cast

from fhledger.core.errors import BookError, Location
from fhledger.core.messages import message
from fhledger.core.system_errors import reason_of

FileKind = Literal["toml", "csv", "entries", "import", "text", "answer", "attestation"]

MOST_BYTES: dict[FileKind, int] = {
    "toml": 2_000_000,
    "csv": 20_000_000,
    "entries": 1_000_000_000,
    "import": 1_000_000_000,
    "text": 20_000_000,
    "answer": 20_000_000,
    "attestation": 100_000,
}
"""The most bytes of a file by what it holds; the files of entries and of imports are streamed."""

MOST_BYTES_OF_A_LINE = 1_000_000
"""The most bytes of a line in a CSV file; some more may be read before they are counted."""

TOO_LONG = "field larger than field limit"
"""How the message of `csv` about a long cell begins; that about a long line is the same."""

_BUFFER = 1 << 16

progress_callback: ContextVar[Callable[[int], object] | None] = ContextVar("progress", default=None)
"""The function that is called with the number of bytes of each piece that is read."""


def open_bounded(path: Path, name: str, kind: FileKind) -> BinaryIO:
    """The file, opened for reading; a `BookError`, which calls it `name`, when it is too large.

    Raises `OSError` as `open` does.
    """
    return cast(BinaryIO, io.BufferedReader(_BoundedFile(path, name, kind), _BUFFER))


def bounded_content(path: Path, name: str, kind: FileKind) -> bytes:
    """The content of a file. Raises `BookError` for one that is too large or cannot be read."""
    try:
        with open_bounded(path, name, kind) as file:
            return bounded_read(file, name, kind)
    except OSError as error:
        reason = message("this file cannot be read: {reason}", reason=reason_of(error))
        raise BookError(reason, Location(name)) from None


def bounded_read(file: BinaryIO, name: str, kind: FileKind) -> bytes:
    """The rest of an open file. Raises `BookError` for one that is too large."""
    content = file.read(MOST_BYTES[kind] + 1)
    if len(content) > MOST_BYTES[kind]:
        raise _too_large(name, kind)
    return content


def small_file(path: Path, name: str, kind: FileKind = "attestation") -> bytes:
    """As `bounded_content`; a pipe or a device is refused."""
    if path.exists() and not path.is_file():
        raise BookError(message("this is not a file"), Location(name))
    return bounded_content(path, name, kind)


class _BoundedFile(io.FileIO):
    """An unbuffered file that counts the bytes read, and reports them where somebody listens."""

    def __init__(self, path: Path, name: str, kind: FileKind) -> None:
        super().__init__(path)
        self._name: str = name
        self._kind: FileKind = kind
        self._position = 0
        self._line_length = 0
        self._callback: Callable[[int], object] | None = progress_callback.get()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into the buffer; return the number of bytes."""
        count = super().readinto(buffer)
        self._position += count
        if self._position > MOST_BYTES[self._kind]:
            raise _too_large(self._name, self._kind)
        if self._kind in ("csv", "entries"):
            self._require_short_line(bytes(buffer[:count]))
        if self._callback is not None:
            self._callback(count)
        return count

    def _require_short_line(self, content: bytes) -> None:
        end = max(content.rfind(b"\n"), content.rfind(b"\r"))
        self._line_length = len(content) - 1 - end + (self._line_length if end < 0 else 0)
        if self._line_length > MOST_BYTES_OF_A_LINE:
            raise csv.Error(TOO_LONG)

    def readall(self) -> bytes:
        """Read the rest of the file."""
        content, buffer = bytearray(), memoryview(bytearray(_BUFFER))
        while count := self.readinto(buffer):
            content += buffer[:count]
        return bytes(content)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a position in the file, from which on the bytes are counted."""
        self._position = super().seek(offset, whence)
        return self._position


def _too_large(name: str, kind: FileKind) -> BookError:
    return BookError(
        message("this file is larger than {bytes} bytes", bytes=MOST_BYTES[kind]), Location(name)
    )

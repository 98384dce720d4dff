"""The progress of reading files (förlopp), reported to a callback.

Without a callback a file is opened as it is, and nothing is counted.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO, cast

progress_callback: ContextVar[Callable[[int], object] | None] = ContextVar("progress", default=None)
"""The function that is called with the number of bytes of each piece that is read."""


def open_counted(path: Path) -> BinaryIO:
    """The file, opened for reading; each piece of a few kilobytes is reported to the callback."""
    callback = progress_callback.get()
    if callback is None:
        return path.open("rb")
    return cast(BinaryIO, io.BufferedReader(CountingReader(path, callback)))


class CountingReader(io.FileIO):
    """An unbuffered file that reports the number of bytes read."""

    def __init__(self, path: Path, callback: Callable[[int], object]) -> None:
        super().__init__(path)
        self._callback = callback

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into the buffer; return the number of bytes."""
        count = super().readinto(buffer)
        self._callback(count)
        return count

    def readall(self) -> bytes:
        """Read the rest of the file."""
        content = super().readall()
        self._callback(len(content))
        return content

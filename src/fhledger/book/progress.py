"""How far the reading of files has come (förlopp), told piece by piece to whoever listens.

Nobody listens unless somebody asked to: then a file is opened as it is, and nothing is counted.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO, cast

progress_callback: ContextVar[Callable[[int], object] | None] = ContextVar("listener", default=None)
"""Who is told the number of bytes of every piece that is read."""


def open_counted(path: Path) -> BinaryIO:
    """The file, opened for reading; a listener hears of each piece of it, a few kilobytes at a time."""
    listener = progress_callback.get()
    if listener is None:
        return path.open("rb")
    return cast(BinaryIO, io.BufferedReader(CountingReader(path, listener)))


class CountingReader(io.FileIO):
    """A file without a buffer of its own, which reports how many bytes are read."""

    def __init__(self, path: Path, listener: Callable[[int], object]) -> None:
        super().__init__(path)
        self._listener = listener

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read into a buffer, and report the number of bytes."""
        count = super().readinto(buffer)
        self._listener(count)
        return count

    def readall(self) -> bytes:
        """Read the rest, and report the number of bytes."""
        content = super().readall()
        self._listener(len(content))
        return content

"""The texts of a book's files as a change will leave them (filernas text under en ändring)."""

from __future__ import annotations

from pathlib import Path


class BookTexts(dict[str, str]):
    """The new texts of files in a locked folder; another file has the text that it has there."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def __missing__(self, name: str) -> str:
        path = self._folder / name
        return path.read_bytes().decode() if path.exists() else ""

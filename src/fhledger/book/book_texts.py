"""The texts of a book's files as a change will leave them (filernas text under en ändring)."""

from __future__ import annotations

from pathlib import Path


class BookTexts:
    """The files of a book in a folder that is locked, each read once; `changed` are the new texts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.changed: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        """The text of a file as it will be; nothing where there is none."""
        path = self._folder / name
        if name in self.changed or not path.exists():
            return self.changed.get(name, "")
        return path.read_bytes().decode()

    def __setitem__(self, name: str, text: str) -> None:
        self.changed[name] = text

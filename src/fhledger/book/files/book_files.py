"""The files of a book by their names (bokens filer), such as `entries/2024.csv`."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from fhledger.book.text.text_files import files_in, is_named
from fhledger.core.currency import SEK
from fhledger.core.errors import BookError, Location
from fhledger.core.localized import Language
from fhledger.core.messages import message

FOLDERS = ("entries", "printed", "seals")
"""The folders within a book."""

PENDING = ".pending"
"""The file that lists which files a change replaces, while it does."""


@dataclass(frozen=True, slots=True)
class BookFiles:
    """The files of a book; `instead` are files elsewhere that are read in the place of some."""

    root: Path
    instead: Mapping[str, Path] = field(default_factory=dict)

    def path(self, name: str) -> Path:
        """Where the file of a name is, or would be."""
        return self.instead.get(name, self.root / name)

    def names_in(self, folder: str, suffix: str) -> list[str]:
        """The names of the files in a folder of the book that have a suffix, in their order."""
        found = {f"{folder}/{path.name}" for path in files_in(self.root / folder, suffix)}
        new = {name for name in self.instead if name.startswith(f"{folder}/")}
        return sorted(found | {name for name in new if name.lower().endswith(suffix)})


def book_folder(folder: str | Path) -> Path:
    """The path of a folder that holds a book; a `BookError` otherwise."""
    root = Path(folder)
    if not root.is_dir():
        raise BookError(
            message("there is no folder {folder}", folder=folder),
            advice=message("`fhledger init my_book` makes one."),
        )
    if not is_named(root / "book.toml"):
        advice = message(
            "The folder {folder} is not a book; `fhledger init my_book` makes one.", folder=folder
        )
        raise BookError(message("this file is missing"), Location("book.toml"), advice)
    return root


def declared_language(folder: str | Path) -> Language | None:
    """The `language` of a book that may be broken in every other way; None where it has none."""
    found = _declared(folder, "language", "sv|en")
    return None if found is None else "sv" if found == "sv" else "en"


def declared_currency(folder: str | Path) -> str:
    """The `currency` of a book that may be broken in every other way; SEK where it has none."""
    return _declared(folder, "currency", "[A-Z]{3}") or SEK


def _declared(folder: str | Path, name: str, values: str) -> str | None:
    """The value of a key at the head of book.toml."""
    path = Path(folder, "book.toml")
    text = ""
    with suppress(OSError, ValueError):
        if path.is_file():
            with path.open(encoding="utf-8", errors="replace") as file:
                text = file.read(10_000)
    found = re.match(rf"(?s)(?:[^\n\[][^\n]*\n|\n)*?\s*{name}\s*=\s*[\"']({values})[\"']", text)
    return None if found is None else found[1]


def refuse_interrupted(root: Path) -> None:
    """Raise `BookError` for a book of which a change has begun and is not complete."""
    if is_named(root / PENDING):
        raise BookError(
            message("a change of several files has begun, and is not complete"),
            Location(PENDING),
            message(
                "If nobody is writing this book now, run the import again: it completes the change"
                " first, as every command does that writes."
            ),
        )


def belongs_to_book(path: Path, root: Path) -> bool:
    """Whether a path is in the folder of a book, or one of its files, however it is spelled."""
    real = Path(os.path.realpath(path))
    folders = (root, *(root / name for name in FOLDERS))
    if any(_is_same(parent, folder) for parent in real.parents for folder in folders):
        return True
    return any(_is_same(real, file) for folder in folders for file in (folder, *_content(folder)))


def _is_same(one: Path, other: Path) -> bool:
    with suppress(OSError):
        return one.samefile(other)
    return False


def _content(folder: Path) -> list[Path]:
    with suppress(OSError):
        return list(folder.iterdir())
    return []

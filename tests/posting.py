"""One entry written into a book on the disk, as the tests of writing need it again and again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fhledger import Edit, Entry, PostResult, edit
from fhledger.book.book import BookData


def post(folder: str | Path, make: Callable[[BookData], Entry]) -> PostResult:
    """Write the entry that `make` gives for the book, and say what was written where."""
    with edit(folder) as change:
        change.add(make(change.book))
    return _only(change)


def _only(change: Edit) -> PostResult:
    [result] = change.results
    return result

"""Changing a book in a folder (ändra en bok): what users work with, and its `Book`.

>>> from tempfile import TemporaryDirectory
>>> import fhledger
>>> with TemporaryDirectory() as place:
...     folder = fhledger.write_book(fhledger.embedded_book(), Path(place) / "my_book")
...     with edit(folder) as change:
...         entry = change.post(line="external_costs", amount="-1 200,50", day="2025-03-01",
...             text="Hyra")
...         findings = change.book.verify().failures()
>>> entry.number, findings
('A29', ())
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from fhledger.api import Book
from fhledger.book.book import BookData
from fhledger.book.edits.editing import BookEdit, edit_as
from fhledger.core.arguments import checked


class Edit(BookEdit):
    """Changes of a book that is locked for one writer: written together at the end, or not at all.

    `book` is the book with the changes so far; `decisions` are those that were recorded.
    """

    kind: ClassVar[type[BookData]] = Book
    if TYPE_CHECKING:
        book: Book


@checked
def edit(folder: str | Path) -> AbstractContextManager[Edit]:
    """The book in a folder, locked while it is changed; all changes are written at the end.

    When the block ends without an error, they are on the disk; otherwise nothing is. Raises
    `BookError` while another process writes, and for the embedded book.
    """
    return edit_as(Edit, folder)

"""A new book as a document."""

from __future__ import annotations

from fhledger.book.files.folder_writer import NewBook
from fhledger.core.localized import Language
from fhledger.core.text import escape_invisible
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow
from fhledger.render.headings import words


def new_book_document(book: NewBook, language: Language) -> Document:
    """The files of the book, and its folder."""
    word = words(language)
    name = escape_invisible(str(book.folder))
    rows = tuple(TableRow((file,)) for file in book.files)
    table = Table("files", "", (Column("file", word("file")),), rows)
    written = Paragraph(word("book_written", folder=name))
    return Document(str(book.folder), (table, written))

"""A new book as a document."""

from __future__ import annotations

from fhledger.book.files.folder_writer import NewBook
from fhledger.core.messages import message
from fhledger.core.text import escape_invisible
from fhledger.render.document import Column, Document, Paragraph, Table, TableRow


def new_book_document(book: NewBook) -> Document:
    """The files of the book, and its folder."""
    name = escape_invisible(str(book.folder))
    rows = tuple(TableRow((file,)) for file in book.files)
    table = Table("files", "", (Column("file", message("File")),), rows)
    written = Paragraph(message("The book is written in {folder}.", folder=name))
    return Document(str(book.folder), (table, written))

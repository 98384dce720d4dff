"""The whole (boken): a folder of TOML and CSV read into one immutable value, and written from one."""

from fhledger.book.book import Book, BookYear, Charter, book_year
from fhledger.book.reading import embedded_book, read_book

__all__ = ["Book", "BookYear", "Charter", "book_year", "embedded_book", "read_book"]

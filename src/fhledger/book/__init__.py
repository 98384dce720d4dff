"""The whole (boken): a folder of TOML and CSV read into one immutable value, and written from one."""

from fhledger.book.book import Book, BookYear, Charter, book_year
from fhledger.book.reading import embedded_book, read_book
from fhledger.book.trace import Trace

__all__ = ["Book", "BookYear", "Charter", "Trace", "book_year", "embedded_book", "read_book"]

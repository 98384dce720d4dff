"""The whole (boken): a folder of TOML and CSV read into one immutable value, and written from one."""

from fhledger.book.book import Book, BookYear, Charter, book_year
from fhledger.book.posting import Posted, next_entry, post, posted, reversal
from fhledger.book.reading import embedded_book, read_book
from fhledger.book.trace import Trace
from fhledger.book.writing import copy_embedded, save_printed, starter_book, write_book

__all__ = [
    "Book",
    "BookYear",
    "Charter",
    "Posted",
    "Trace",
    "book_year",
    "copy_embedded",
    "embedded_book",
    "next_entry",
    "post",
    "posted",
    "read_book",
    "reversal",
    "save_printed",
    "starter_book",
    "write_book",
]

"""The whole (boken): a folder of TOML and CSV read into one immutable value, and written from one."""

from fhledger.book.book import Book
from fhledger.book.config import Charter
from fhledger.book.folder_reader import embedded_book, read_book
from fhledger.book.folder_writer import copy_embedded, save_printed, starter_book, write_book
from fhledger.book.posting import Posted, next_entry, post, posted, reversal
from fhledger.book.year_ledger import BookYear, book_year

__all__ = [
    "Book",
    "BookYear",
    "Charter",
    "Posted",
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

"""The whole (boken): a folder of TOML and CSV read into one immutable value, and written from one."""

from fhledger.book.book import Book
from fhledger.book.config import BookConfig
from fhledger.book.folder_reader import embedded_book, read_book
from fhledger.book.folder_writer import copy_embedded, save_printed, starter_book, write_book
from fhledger.book.posting import PostResult, next_entry, post, reversing_entry, with_entries
from fhledger.book.year_ledger import YearLedger, year_ledger

__all__ = [
    "Book",
    "YearLedger",
    "BookConfig",
    "PostResult",
    "year_ledger",
    "copy_embedded",
    "embedded_book",
    "next_entry",
    "post",
    "with_entries",
    "read_book",
    "reversing_entry",
    "save_printed",
    "starter_book",
    "write_book",
]

"""The whole (boken): a folder of TOML and CSV read into one immutable value, and written from one."""

from fhledger.book.book import BookData
from fhledger.book.config import BookConfig
from fhledger.book.editing import PostResult, edit
from fhledger.book.folder_reader import embedded_book, read_folder
from fhledger.book.folder_writer import (
    NewBook,
    copy_embedded,
    save_printed,
    starter_book,
    write_book,
)
from fhledger.book.posting import next_entry, reversing_entry, with_entries
from fhledger.book.year_ledger import YearLedger, year_ledger

__all__ = [
    "BookConfig",
    "BookData",
    "NewBook",
    "PostResult",
    "YearLedger",
    "copy_embedded",
    "edit",
    "embedded_book",
    "next_entry",
    "read_folder",
    "reversing_entry",
    "save_printed",
    "starter_book",
    "with_entries",
    "write_book",
    "year_ledger",
]

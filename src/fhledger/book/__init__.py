"""The book (boken): a folder of TOML and CSV read into one immutable value, and written from one.

The names here are for reading; those that write are imported from their modules.
"""

from fhledger.book.book import BookData
from fhledger.book.config import BookConfig
from fhledger.book.files.folder_reader import embedded_book, read_folder
from fhledger.book.year_ledger import YearLedger, year_ledger

__all__ = ["BookConfig", "BookData", "YearLedger", "embedded_book", "read_folder", "year_ledger"]

"""The main job: read, validate, verify, carry forward, statement. It prints the closing balance.

    python benchmarks/main_job.py BOOK [FOLDER]

With a folder the years are those of its SIE files instead of the book's own.
"""

from __future__ import annotations

import sys
from pathlib import Path


def from_entries(folder: str) -> str:
    """The closing balance of a book."""
    from fhledger import format_plain, read_book
    from fhledger.audit.verification import verify

    book = read_book(folder)
    assert verify(book).failures() == ()
    assert book.statement().notes is not None
    return format_plain(book.fiscal_years()[-1].closing_balance)


def from_sie(charter: str, files: str) -> str:
    """The closing balance that SIE files give, with the lines and the mapping of a book."""
    from fhledger import format_plain, read_book
    from fhledger.exchange.mapping import posting_targets, read_mapping
    from fhledger.exchange.sie_statement import sie_statement

    book = read_book(charter)
    places = posting_targets(book, read_mapping(charter, book))
    done = sie_statement(book, places, sorted(Path(files).glob("*.se")))
    assert done.findings == ()
    assert done.statement is not None
    return format_plain(done.fiscal_years[-1].closing_balance)


if __name__ == "__main__":
    print(from_sie(*sys.argv[1:]) if len(sys.argv) > 2 else from_entries(sys.argv[1]))

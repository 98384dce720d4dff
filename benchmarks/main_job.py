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


def from_sie(folder: str, files: str) -> str:
    """The closing balance after the vouchers of SIE files, planned as entries of a book."""
    from fhledger import exact_sum, format_plain, import_vouchers, read_book

    opening = read_book(folder).config.opening_balance.value
    amounts = [opening]
    for path in sorted(Path(files).glob("*.se")):
        planned = import_vouchers(path, book=folder, dry_run=True)
        assert planned.failures() == ()
        amounts += [entry.amount_kr for entry in planned.entries]
    return format_plain(exact_sum(amounts))


if __name__ == "__main__":
    print(from_sie(*sys.argv[1:]) if len(sys.argv) > 2 else from_entries(sys.argv[1]))

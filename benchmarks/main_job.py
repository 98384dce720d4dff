"""The main job, and imports: `python benchmarks/main_job.py JOB BOOK [FOLDER]`. Prints the closing
balance.

`statement` reads, validates, verifies, carries forward and makes the statement of a book. `trial`
takes the SIE files of a folder, one a year, as a dry run; `import` enters them into a copy of the
book.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory


def statement(folder: str) -> Decimal:
    """The closing balance of a book."""
    from fhledger import read_book
    from fhledger.audit.verification import verify

    book = read_book(folder)
    assert verify(book).failures() == ()
    assert book.statement().notes is not None
    return book.fiscal_years()[-1].closing_balance


def trial(folder: str, files: str) -> Decimal:
    """The closing balance after the vouchers of SIE files, planned as entries of a book."""
    from fhledger import exact_sum, import_vouchers, read_book

    opening = read_book(folder).config.opening_balance.value
    amounts = [opening]
    for path in sorted(Path(files).glob("*.se")):
        planned = import_vouchers(path, book=folder, dry_run=True)
        assert planned.failures() == ()
        amounts += [entry.amount_kr for entry in planned.entries]
    return exact_sum(amounts)


def balance_after_import(folder: str, files: str) -> Decimal:
    """The closing balance after the vouchers of SIE files are entered into a copy of a book."""
    from fhledger import import_vouchers, read_book

    with TemporaryDirectory() as copy:
        copytree(folder, copy, dirs_exist_ok=True)
        for path in sorted(Path(files).glob("*.se")):
            assert import_vouchers(path, book=copy).failures() == ()
        return read_book(copy).fiscal_years()[-1].closing_balance


JOBS = {"statement": statement, "trial": trial, "import": balance_after_import}

if __name__ == "__main__":
    balance = JOBS[sys.argv[1]](*sys.argv[2:])
    from fhledger import format_plain

    print(format_plain(balance))

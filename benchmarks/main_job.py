"""The main job: read, validate, verify, carry forward, statement. It prints the closing balance."""

from __future__ import annotations

import sys

from fhledger import plain, read_book, verify

book = read_book(sys.argv[1])
assert verify(book).failures() == ()
assert book.statement().notes is not None
print(plain(book.fiscal_years()[-1].closing_balance))

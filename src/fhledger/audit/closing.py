"""Closing a year (stänga ett år): it gets a seal, and from then on any change is found.

>>> from fhledger.book import embedded_book
>>> book = with_year_closed(embedded_book(), 2022)
>>> book.seal(2022).previous_seal, book.seal(2023)
('', None)
>>> with_year_closed(book, 2024)
Traceback (most recent call last):
fhledger.core.errors.InvalidArgumentError: 2024 rests on 2023, which is open; close 2023 first
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fhledger.audit.attestation_checks import sign
from fhledger.audit.finding import Finding
from fhledger.audit.rules.seals import UNSIGNED
from fhledger.audit.sealing import sealed
from fhledger.audit.signing import add_attestation
from fhledger.audit.verification import verify
from fhledger.book import BookData
from fhledger.book.locked_book import writable_book
from fhledger.book.seal_file import seal_text
from fhledger.core.arguments import checked
from fhledger.core.errors import InvalidArgumentError, YearClosedError
from fhledger.core.messages import message
from fhledger.domain.attestation import Attestation
from fhledger.domain.seal import Seal


@checked
def with_year_closed(book: BookData, year: int, *, closed: date | None = None) -> BookData:
    """The book with a seal on one more year, the oldest that is open; `closed` is the day of closing.

    Raises `YearClosedError` for one that is closed, `InvalidArgumentError` while an
    earlier one is open, `YearMissingError` for one that the book does not have.
    """
    book.ledger(year)
    if seal := book.seal(year):
        raise YearClosedError(
            message("{year} is closed already; its seal is {seal}", year=year, seal=seal.seal)
        )
    for before in book.ledgers_by_year:
        if before < year and not book.seal(before):
            raise InvalidArgumentError(
                message(
                    "{year} rests on {before}, which is open; close {before} first",
                    year=year,
                    before=before,
                )
            )
    return book.replace(seals=(*book.seals, sealed(book, year, closed=closed)))


@checked
def close(
    folder: str | Path,
    year: int,
    *,
    with_earlier: bool = False,
    day: date | None = None,
    key: str | Path | None = None,
) -> Seal:
    """Close a year of the book in a folder, and give its seal, which is then on the disk.

    `with_earlier` closes the open years before it, too, the oldest first. `day` is the day of
    closing. `key` is a private key of OpenSSH, which signs the seal. Raises what
    `with_year_closed` raises, and `InvalidArgumentError` while the books up to that year
    have unaccepted errors: what is sealed cannot be corrected any more.
    """
    with writable_book(folder) as locked:
        closed = with_years_closed(locked.book, year, with_earlier=with_earlier, day=day)
        if failures := closing_failures(closed, year):
            raise InvalidArgumentError(
                message(
                    "up to {year} there are unaccepted errors ({count}, the first: {code} {subject});"
                    " correct or accept them, then close",
                    year=year,
                    count=len(failures),
                    code=failures[0].code,
                    subject=failures[0].subject,
                )
            )
        new = [seal for seal in closed.seals if seal not in locked.book.seals]
        signature = None if key is None else sign(new[-1], key)
        locked.write({f"seals/{seal.year}.toml": [seal_text(seal)] for seal in new})
    if signature is not None:
        add_attestation(folder, Attestation(kind="signature", year=year, content=signature))
    return new[-1]


def with_years_closed(
    book: BookData, year: int, *, with_earlier: bool = False, day: date | None = None
) -> BookData:
    """The book with a seal on a year, and on the open years before it where they are to be closed."""
    if with_earlier:
        for before in book.ledgers_by_year:
            if before < year and not book.seal(before):
                book = with_year_closed(book, before, closed=day)
    return with_year_closed(book, year, closed=day)


def closing_failures(closed: BookData, year: int) -> list[Finding]:
    """The errors of a book in which a year is closed that are not about later years alone.

    Those of entries (FH2xx) all count, since numbers run through the whole book. That nobody has
    signed the year yet is none of them.
    """
    known = (known for known in closed.ledgers if known.year <= year)
    printed = (report for report in closed.printed if report.year <= year)
    seen = (balance for balance in closed.balances if balance.day.year <= year)
    until = closed.replace(ledgers=tuple(known), printed=tuple(printed), balances=tuple(seen))
    earlier = {(found.code, found.subject) for found in verify(until).failures()}
    return [
        found
        for found in verify(closed).failures()
        if found.code.startswith("FH2")
        or ((found.code, found.subject) in earlier and found.code != UNSIGNED.code)
    ]

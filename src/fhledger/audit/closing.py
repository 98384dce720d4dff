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

from fhledger.audit.attestation_checks import check_attestation, sign
from fhledger.audit.finding import Finding
from fhledger.audit.seal_state import seal_state
from fhledger.audit.sealing import sealed
from fhledger.audit.verification import verify
from fhledger.book import BookData
from fhledger.book.attestation_files import attestation, small_file
from fhledger.book.locked_book import writable_book
from fhledger.book.seal_file import seal_text
from fhledger.book.text_files import is_named
from fhledger.core.arguments import checked
from fhledger.core.errors import BookError, InvalidArgumentError, Location, YearClosedError
from fhledger.core.messages import message
from fhledger.domain.attestation import Attestation
from fhledger.domain.seal import Seal
from fhledger.domain.seal_state import SealState


@checked
def with_year_closed(book: BookData, year: int, *, closed: date | None = None) -> BookData:
    """The book with a seal on one more year, the oldest that is open; `closed` is the day of closing.

    Raises `YearClosedError` for one that is closed, `InvalidArgumentError` while an
    earlier one is open, `YearMissingError` for one that the book does not have.
    """
    book.ledger(year)
    if seal := book.seal(year):
        raise YearClosedError(f"{year} is closed already; its seal is {seal.seal}")
    for before in book.ledgers_by_year:
        if before < year and not book.seal(before):
            raise InvalidArgumentError(
                f"{year} rests on {before}, which is open; close {before} first"
            )
    return book.replace(seals=(*book.seals, sealed(book, year, closed=closed)))


@checked
def close(
    folder: str | Path, year: int, *, closed: date | None = None, key: str | Path | None = None
) -> Seal:
    """Close a year of the book in a folder, and give its seal, which is then on the disk.

    `closed` is the day of closing. `key` is a private key of OpenSSH, which signs the seal.
    Raises what `closed` raises, and `InvalidArgumentError` while the books up to that year
    have unaccepted errors: what is sealed cannot be corrected any more.
    """
    with writable_book(folder) as locked:
        seal = with_year_closed(locked.book, year, closed=closed).seal(year)
        assert seal is not None  # noqa: S101 - `closed` has just set it
        if failures := _failures(locked.book, year):
            raise InvalidArgumentError(
                f"up to {year} there are unaccepted errors ({len(failures)}, the first:"
                f" {failures[0].code} {failures[0].subject}); correct or accept them, then close"
            )
        signature = None if key is None else sign(seal, key)
        locked.write({f"seals/{year}.toml": [seal_text(seal)]})
    if signature is not None:
        _attach(folder, Attestation(kind="signature", year=year, content=signature))
    return seal


@checked
def sign_year(folder: str | Path, year: int, key: str | Path, *, name: str = "") -> SealState:
    """Sign the seal of a closed year with a private key of OpenSSH; gives its state afterwards.

    `name` tells the signatures of several people apart. Raises `InvalidArgumentError` for an open
    year, for one whose seal is broken, and where there is such a signature.
    """
    with writable_book(folder) as locked:
        seal = locked.book.seal(year)
    if seal is None:
        raise InvalidArgumentError(message("{year} is not closed", year=year))
    content = sign(seal, key)
    return _attach(folder, attestation("signature", year, name, content.encode(), str(key)))


@checked
def attach(folder: str | Path, year: int, path: str | Path, *, name: str = "") -> SealState:
    """Add the time stamp (.tsr), or a signature made elsewhere, in a file to a closed year."""
    kind = "timestamp" if Path(path).suffix.lower() == ".tsr" else "signature"
    content = small_file(Path(path), str(path))
    return _attach(folder, attestation(kind, year, name, content, str(path)))


def _attach(folder: str | Path, new: Attestation) -> SealState:
    with writable_book(folder) as locked:
        state = seal_state(locked.book, new.year)
        if state is None:
            raise InvalidArgumentError(message("{year} is not closed", year=new.year))
        if not state.intact:
            raise InvalidArgumentError(
                message("the seal of {year} is broken; see `fhledger verify`", year=new.year)
            )
        if is_named(locked.folder / new.file):
            advice = message("Give a name with --name.")
            raise BookError(message("this file exists"), Location(new.file), advice)
        book = locked.book.replace(attestations=(*locked.book.attestations, new))
        check = check_attestation(book, new)
        if check.reason and check.is_checked:
            raise InvalidArgumentError(check.reason)
        locked.write({new.file: [new.content]})
    after = seal_state(book, new.year)
    assert after is not None  # noqa: S101 - the book has that seal
    return after


def _failures(book: BookData, year: int) -> list[Finding]:
    """The errors that are not about later years alone.

    Those of entries (FH2xx) all count, since numbers run through the whole book.
    """
    known = (known for known in book.ledgers if known.year <= year)
    printed = (report for report in book.printed if report.year <= year)
    seen = (balance for balance in book.balances if balance.day.year <= year)
    until = book.replace(ledgers=tuple(known), printed=tuple(printed), balances=tuple(seen))
    earlier = {(found.code, found.subject) for found in verify(until).failures()}
    return [
        found
        for found in verify(book).failures()
        if found.code.startswith("FH2") or (found.code, found.subject) in earlier
    ]

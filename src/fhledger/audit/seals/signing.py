"""Signing the seal of a closed year, and adding attestations to it (underteckna ett sigill)."""

from __future__ import annotations

from pathlib import Path

from fhledger.audit.seals.attestation_checks import check_attestation, sign
from fhledger.audit.seals.seal_state import seal_state
from fhledger.book.files.attestation_files import attestation
from fhledger.book.files.locked_book import writable_book
from fhledger.book.text.bounded_files import small_file
from fhledger.book.text.text_files import is_named
from fhledger.core.arguments import checked
from fhledger.core.errors import BookError, InvalidArgumentError, Location
from fhledger.core.messages import message
from fhledger.domain.attestation import Attestation
from fhledger.domain.seal_state import SealState


@checked
def sign_year(folder: str | Path, year: int, key: str | Path, *, name: str = "") -> SealState:
    """Sign the seal of a closed year with a private key of OpenSSH; gives its state afterwards.

    `name` tells the signatures of several people apart. Raises `InvalidArgumentError` for an open
    year, for one whose seal is broken, and where there is such a signature.
    """
    with writable_book(folder) as locked:
        seal = locked.book.seals_by_year.get(year)
    if seal is None:
        raise InvalidArgumentError("{year} is not closed", year=year)
    content = sign(seal, key)
    return add_attestation(folder, attestation("signature", year, name, content.encode(), str(key)))


@checked
def attach(folder: str | Path, year: int, path: str | Path, *, name: str = "") -> SealState:
    """Add the time stamp (.tsr), or a signature made elsewhere, in a file to a closed year."""
    kind = "timestamp" if Path(path).suffix.lower() == ".tsr" else "signature"
    content = small_file(Path(path), str(path))
    return add_attestation(folder, attestation(kind, year, name, content, str(path)))


def add_attestation(folder: str | Path, new: Attestation) -> SealState:
    """Add an attestation to a closed year whose seal is intact; gives its state afterwards."""
    with writable_book(folder) as locked:
        state = seal_state(locked.book, new.year)
        if state is None:
            raise InvalidArgumentError("{year} is not closed", year=new.year)
        if not state.intact:
            raise InvalidArgumentError(
                "the seal of {year} is broken; see `fhledger verify`", year=new.year
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

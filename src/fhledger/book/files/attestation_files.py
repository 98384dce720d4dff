"""Attestations as files: seals/YEAR.sig, seals/YEAR.tsr, and the lists by which they are checked.

`allowed_signers` is a list of OpenSSH (a name and a public key on each line), `tsa.pem` the
certificates of time-stamping authorities. A time stamp is stored as text in base64; the binary
file of an authority is read, too.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import PurePath

from pydantic import ValidationError

from fhledger.book.files.book_files import BookFiles
from fhledger.book.text.bounded_files import small_file
from fhledger.book.text.text_files import file_text, is_named, validation_error
from fhledger.core.errors import BookError, Location
from fhledger.core.messages import message
from fhledger.domain.attestation import SUFFIXES, Attestation

SIGNERS, CERTIFICATES = "allowed_signers", "tsa.pem"


def read_attestations(files: BookFiles) -> Iterator[Attestation]:
    """The signatures and time stamps among the files of a book."""
    for kind, suffix in SUFFIXES.items():
        for name in files.names_in("seals", suffix):
            year, _, own = PurePath(name).stem.partition(".")
            if not re.fullmatch(r"[0-9]{4}", year):
                raise BookError(
                    message("the name of this file does not begin with a year"), Location(name)
                )
            content = small_file(files.path(name), name)
            yield attestation(kind, int(year), own, content, name)


def attestation(kind: str, year: int, own: str, content: bytes, file: str) -> Attestation:
    """The attestation in the content of a file; a `BookError` if it is too large or no text."""
    try:
        text = _as_text(content) if kind == "timestamp" else content.decode("ascii")
        return Attestation(kind=kind, year=year, name=own, content=text)  # type: ignore[arg-type]
    except UnicodeDecodeError:
        raise BookError(message("this is not a signature"), Location(file)) from None
    except ValidationError as error:
        raise validation_error(error, file) from None


def small_text(files: BookFiles, name: str) -> str:
    """The text of a small file of a book; empty where it is missing."""
    path = files.path(name)
    return file_text(path, name, "attestation") if is_named(path) else ""


def _as_text(content: bytes) -> str:
    """The base64 of a binary time stamp; one that is text already as it is."""
    if content.startswith(b"\x30"):
        return base64.encodebytes(content).decode("ascii")
    return content.decode("ascii")

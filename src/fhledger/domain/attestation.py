"""Attestations of a seal (intyg): a signature, or a time stamp of an authority.

A signature is one of OpenSSH over `signed_text`, which names the year and its seal. A time stamp
is a response by RFC 3161 to the seal itself, which is a SHA-256 digest.

>>> signed_text(2024, "3f" * 32)[:30]
'fhledger seal 2024 3f3f3f3f3f3'
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from fhledger.core.dates import Year
from fhledger.core.record import Record
from fhledger.core.text import pattern

NAMESPACE = "fhledger"
"""The namespace of the signatures: one that was made for something else is not valid."""

SUFFIXES = {"signature": ".sig", "timestamp": ".tsr"}
"""How the names of the files end that hold attestations, by their kind."""
MAX_CHARACTERS = 100_000

AttestationName = Annotated[
    str,
    StringConstraints(
        pattern=pattern(r"^[a-z0-9_-]{0,40}$", "a name of small letters, digits, _ and -")
    ),
]
_Text = Annotated[str, StringConstraints(max_length=MAX_CHARACTERS)]


class Attestation(Record):
    """A signature on the seal of a year, or a time stamp, as text: armoured, or in base64.

    `name` tells several of a year apart; it says nothing about who signed.
    """

    kind: Literal["signature", "timestamp"]
    year: Year
    name: AttestationName = ""
    content: _Text

    @property
    def file(self) -> str:
        """The name of its file in a book."""
        name = f".{self.name}" if self.name else ""
        return f"seals/{self.year}{name}{SUFFIXES[self.kind]}"


def signed_text(year: int, seal: str) -> str:
    """The text that is signed: one line, which can be written by hand from a printed seal."""
    return f"fhledger seal {year} {seal}\n"

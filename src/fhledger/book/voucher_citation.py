"""The source of an imported entry (underlag): file, line and voucher, by which it is recognised.

A numbered voucher is cited by series, number and fiscal year; one without a number by a digest of
its content, which of several equal ones it is, and a digest of the file it came in.

>>> source_of("2024.se, line 12", "A 7 of 2024")
'2024.se, line 12, voucher A 7 of 2024'
>>> reference_in("2024.se, line 12, voucher A 7 of 2024")
'A 7 of 2024'
>>> cited_voucher("2024.se, line 12, voucher A 7 of 2024").sv
'2024.se, rad 12, verifikation A 7 (2024)'
>>> unnumbered = UnnumberedReference("0f3ab1c2d4e5f607", 2, "91b2c3d4e5f60718")
>>> str(unnumbered), UnnumberedReference.parse(str(unnumbered)) == unnumbered
('without number [0f3ab1c2d4e5f607/2, file 91b2c3d4e5f60718]', True)
"""

from __future__ import annotations

import re
from typing import NamedTuple

from fhledger.core.errors import Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message

_MARK = ", voucher "
_PLACE = re.compile(
    r"(?P<file>.+?)(?P<sheet> \[[^\]]*\](?=, row ))?, (?:line|row) (?P<line>[0-9]{1,15})"
).fullmatch
_NUMBERED = re.compile(r"(.+) of ([0-9]{4}|[0-9-]{10}–[0-9-]{10})").fullmatch
_UNNUMBERED = re.compile(
    r"without number \[([0-9a-f]{16})/([1-9][0-9]{0,8}), file ([0-9a-f]{16})\]"
).fullmatch
_BY_PLACE = re.compile(r"at line [0-9]+ of .+|(?:.* )?0+ of [0-9]{4}").fullmatch


class UnnumberedReference(NamedTuple):
    """A voucher without a number: digests of its content and file, and which of equal ones."""

    content: str
    occurrence: int
    file: str

    def __str__(self) -> str:
        return f"without number [{self.content}/{self.occurrence}, file {self.file}]"

    @classmethod
    def parse(cls, reference: str) -> UnnumberedReference | None:
        """The parts of a reference; None for one of another form."""
        match = _UNNUMBERED(reference)
        return cls(match[1], int(match[2]), match[3]) if match else None


def numbered_reference(name: str, fiscal_year: str) -> str:
    """The reference of a numbered voucher, by which it is recognised."""
    return f"{name.replace(_MARK, ', voucher:')} of {fiscal_year}"


def is_by_place(reference: str) -> bool:
    """Whether a voucher without a number is cited by line and file, as until version 0.1."""
    return _BY_PLACE(reference) is not None


def source_of(place: str, reference: str) -> str:
    """The source of an entry: its file and line, and the reference of its voucher."""
    return f"{place}{_MARK}{reference}"


def reference_in(source: str) -> str:
    """The reference of the voucher in a source; empty for a source without one."""
    return source.rpartition(_MARK)[2] if _MARK in source else ""


def file_in(source: str) -> str:
    """The name of the file in a source, without a sheet; empty for a source of another form.

    >>> file_in("bok.xlsx [Januari], row 5, voucher A 7 of 2024")
    'bok.xlsx'
    """
    match = _PLACE(source.rpartition(_MARK)[0])
    return match["file"] if match else ""


def cited_voucher(source: str) -> LocalizedText | None:
    """The source in both languages; None for one that does not cite a voucher."""
    place, _, reference = source.rpartition(_MARK)
    of_file = _PLACE(place)
    if of_file is None:
        return None
    file = f"{of_file['file']}{of_file['sheet'] or ''}"
    swedish = Location(file, int(of_file["line"])).in_language("sv")
    if unnumbered := UnnumberedReference.parse(reference):
        cited = message(
            "{place}, voucher without a number [{digests}]",
            place=swedish,
            digests=f"{unnumbered.content}/{unnumbered.occurrence}, {unnumbered.file}",
        )
    elif is_by_place(reference):
        cited = message("{place}, voucher without a number", place=swedish)
    elif numbered := _NUMBERED(reference):
        cited = message(
            "{place}, voucher {name} of {year}",
            place=swedish,
            name=numbered[1],
            year=numbered[2],
        )
    else:
        return None
    return cited.model_copy(update={"en": source})

"""Files that are not a text (filer som inte är text), as their first bytes show."""

from __future__ import annotations

from fhledger.core.errors import BookError, Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message

_OTHER_FORMATS = {
    b"PK\x03\x04": message("this is an Excel workbook"),
    b"\xd0\xcf\x11\xe0": message("this is an Excel workbook of the older kind, .xls"),
    b"%PDF": message("this is a PDF"),
    b"\xff\xfe": message("this file is in UTF-16, which SIE 4 and CSV do not use"),
    b"\xfe\xff": message("this file is in UTF-16, which SIE 4 and CSV do not use"),
}


def refuse_other_formats(head: bytes, name: str, advice: LocalizedText) -> None:
    """Raise `BookError` for a file that begins as a workbook, a PDF or UTF-16 does."""
    for signature, what in _OTHER_FORMATS.items():
        if head.startswith(signature):
            raise BookError(what, Location(name), advice)

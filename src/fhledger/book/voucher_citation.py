"""The source of an imported entry (underlag): file, line and voucher, by which an import recognises it.

>>> source_of(Location("2024.se", 12), "A 7 of 2024")
'2024.se, line 12, voucher A 7 of 2024'
>>> reference_in("2024.se, line 12, voucher A 7 of 2024")
'A 7 of 2024'
>>> cited_voucher("2024.se, line 12, voucher A 7 of 2024").sv
'2024.se, rad 12, verifikation A 7 (2024)'
"""

from __future__ import annotations

import re

from fhledger.core.errors import Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message

_MARK = ", voucher "
_PLACE = re.compile(r"(.+), (?:line|row) ([0-9]{1,15})")
_VOUCHER = re.compile(r"(.+) of ([0-9]{4})|at line .+")


def source_of(place: Location, reference: str) -> str:
    """The source of an entry: its file and line, and the reference of its voucher."""
    return f"{place}{_MARK}{reference}"


def reference_in(source: str) -> str:
    """The reference of the voucher in a source; empty for a source without one."""
    return source.rpartition(_MARK)[2] if _MARK in source else ""


def cited_voucher(source: str) -> LocalizedText | None:
    """The source in both languages; None for one that does not cite a voucher."""
    place, _, reference = source.rpartition(_MARK)
    of_file, of_voucher = _PLACE.fullmatch(place), _VOUCHER.fullmatch(reference)
    if of_file is None or of_voucher is None:
        return None
    name, year = of_voucher.groups()
    swedish = Location(of_file[1], int(of_file[2])).in_language("sv")
    if name:
        cited = message("{place}, voucher {name} of {year}", place=swedish, name=name, year=year)
    else:
        cited = message("{place}, voucher without a number", place=swedish)
    return cited.model_copy(update={"en": source})

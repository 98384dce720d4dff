"""The source of an imported entry (underlag): file and line, and the voucher, known again by that.

>>> source_of(Location("2024.se", 12), "A 7 of 2024")
'2024.se, line 12, voucher A 7 of 2024'
>>> reference_in("2024.se, line 12, voucher A 7 of 2024")
'A 7 of 2024'
>>> cited_voucher("2024.se, line 12, voucher A 7 of 2024").sv
'2024.se, rad 12, verifikation A 7 (2024)'
"""

from __future__ import annotations

import re

from fhledger.errors import Location
from fhledger.label import Label

_MARK = ", voucher "
_TEXT = re.compile(
    rf"(?P<file>.+), (line|row) (?P<line>[0-9]+){_MARK}(?:(?P<name>.+) of (?P<year>[0-9]{{4}})|at line .+)"
)


def source_of(place: Location, reference: str) -> str:
    """The source of an entry: file and line, and the voucher by which it is known again."""
    return f"{place}{_MARK}{reference}"


def reference_in(source: str) -> str:
    """The voucher that a source names; empty for a source that names none."""
    return source.rpartition(_MARK)[2] if _MARK in source else ""


def cited_voucher(source: str) -> Label | None:
    """The same source for people, in English as it is written; None for another one."""
    found = _TEXT.fullmatch(source)
    if found is None:
        return None
    voucher = f" {found['name']} ({found['year']})" if found["name"] else " utan nummer"
    place = Location(found["file"], int(found["line"]))
    return Label(sv=f"{place.of('sv')}, verifikation{voucher}", en=source)

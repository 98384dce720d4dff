"""What a report prints where it has no figure (saknade tal): an unknown amount, no footnote.

A statement says `okänt` for a budget or a rate that the book lacks, and a sentence in place of
Bilaga 2 for a year without appropriations. A footnote belongs to a row with an asterisk.
"""

from __future__ import annotations

import re
from dataclasses import replace

from fhledger.exchange.printed_report.cells import rows_of_cells
from fhledger.exchange.printed_report.layout import ReportLayout, Slot, letters
from fhledger.exchange.printed_report.matching import ALIKE, Found, likeness

_TITLE = 120
_DIGITS = re.compile("[0-9]+")
_ENDS_SENTENCE = re.compile(r"\.(?!\S)")
_MARKED = re.compile(r".*[^*\\]\\?\*").fullmatch


def no_appropriations(text: str, heading_ends: int, layout: ReportLayout) -> Found | None:
    """The sentence that no appropriations were used, as a total of zero; None for another text."""
    begins = text.rfind("\n", 0, heading_ends) + 1
    near = text[begins : heading_ends + len(layout.no_appropriations) + _TITLE]
    for end in _ENDS_SENTENCE.finditer(near):
        if letters(_DIGITS.sub("", near[: end.end()])).endswith(layout.no_appropriations):
            total = Slot("total", layout.titles["total"])
            stops = begins + end.end()
            zero = replace(rows_of_cells("0")[0], begins=stops, stops=stops)
            return Found(stops, stops, [zero], [total], {total: zero})
    return None


def is_unknown(row: str, found: Found, text: str, layout: ReportLayout) -> bool:
    """Whether a place says of a row without a figure that its figure is unknown."""
    label = next(slot.words for slot in found.wanted if slot.row == row)
    lines = text[found.begins : found.stops].split("\n")
    words = (letters(line) for line in lines if not _DIGITS.search(line))
    return any(
        line.endswith(layout.unknown)
        and likeness(line.removesuffix(layout.unknown), label) >= ALIKE
        for line in words
    )


def refers_to_a_footnote(found: Found) -> bool:
    """Whether the label of a row has an asterisk behind it, which no emphasis begins."""
    return any(_MARKED(row.words.rstrip(" |")) for row in found.slots.values())

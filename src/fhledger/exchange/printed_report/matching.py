r"""Matching labels (para ihop rader): which rows of cells in a text are the rows of a place.

A place is a heading and, in a known order, slots: words that a figure follows. Words are
compared by their letters, since OCR gets some of them wrong; the order of the slots does the rest.
A label may go on in the line below its figures.

>>> likeness(letters("Ingidende medel att f6rfoga Gver"),
...     letters("Ingående medel att förfoga över"))
90
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from fhledger.domain.statement.printed_layout import PrintedUnit
from fhledger.exchange.printed_report.candidates import TableColumns
from fhledger.exchange.printed_report.cells import CellRow, rows_of_cells
from fhledger.exchange.printed_report.layout import Slot, letters

ALIKE = 62
"""How alike the words before a figure and the words of its row are at least, in per cent."""

ROOM = 220
"""The most characters that a slot takes up in a text, on average."""

_HEAD = 24
_HAS_WORD = re.compile(r"[^\W\d_]{2}").search
_HAS_YEAR = re.compile(r"(?<![0-9])(?:19|2[0-9Oo])[0-9Oo]{2}").search
_NOTE_WORD = re.compile(r"\s+not(?:er)?\.?$", re.IGNORECASE)
_NEXT_LINE = re.compile(r"[^\S\n|]*\|?[^\S\n]*\n([^\n]*)").match


class Place(NamedTuple):
    """A place as it is found: where it is, its rows of cells, the slots looked for and found.

    `columns` and `unit` are those that its heading states.
    """

    begins: int
    stops: int
    rows: list[CellRow]
    wanted: list[Slot]
    slots: dict[Slot, CellRow]
    columns: TableColumns = TableColumns((None,))
    unit: PrintedUnit = "kr"


@lru_cache(maxsize=4096)  # one report asks of the same words for each of its places
def likeness(one: str, other: str) -> int:
    """How alike two words are in per cent: 100 for the same letters in the same order.

    Words that cannot be alike enough are 0, without a closer look.
    """
    both = max(len(one) + len(other), 1)
    common = sum((Counter(one) & Counter(other)).values())
    if 200 * common < ALIKE * both:
        return 0
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return 200 * sum(block.size for block in blocks) // both


def is_alike(one: str, other: str) -> bool:
    """Whether letters of words, six or more, are as alike as OCR makes them."""
    return len(one) >= 6 and likeness(one, other) >= ALIKE


def headings(text: str, title: str) -> Iterator[int]:
    """Where the lines end that begin like a title."""
    wanted = title[:_HEAD]
    pieces = {wanted[at : at + 3] for at in range(len(wanted) - 2)}
    for begins, line in lines_of(text):
        beginning = line[: 3 * _HEAD]
        if 2 * len(beginning) < len(wanted) or not _HAS_WORD(beginning):
            continue
        head = letters(beginning)[: len(wanted)]
        if any(piece in head for piece in pieces) and likeness(head, wanted) >= ALIKE:
            yield begins + len(line)


def lines_with_years(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """The lines with a year: where each begins, its text, and the two lines with words above it."""
    above: list[str] = []
    for begins, line in lines_of(text):
        if len(line) <= 400 and _HAS_YEAR(line):
            yield begins, line, above
        if line.strip():
            above = [*above[-1:], line[:400]]


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text that are not empty, each with the position where it begins."""
    begins = 0
    for line in text.split("\n"):
        if line:
            yield begins, line
        begins += len(line) + 1


def line_at(text: str, position: int) -> int:
    """The number of the line, from 1, in which a position of the text is."""
    return text.count("\n", 0, position) + 1


def match_place(
    text: str,
    begins: int,
    slots: Sequence[Slot],
    fits: Callable[[Slot, CellRow], bool],
    skip: int = 0,
) -> Place:
    """The slots that are found in the text from `begins` on, in order.

    `skip` rows are passed over.
    """
    room = text[begins : begins + ROOM * (len(slots) + 10)]
    near = [
        replace(row, begins=begins + row.begins, stops=begins + row.stops)
        for row in rows_of_cells(room)[skip : skip + 4 * len(slots) + 20]
    ]
    chosen = _aligned(slots, near, fits, text)
    stops = max((row.stops for row in chosen.values()), default=begins)
    return Place(begins, stops, near, list(slots), chosen)


def _aligned(
    slots: Sequence[Slot],
    found: Sequence[CellRow],
    fits: Callable[[Slot, CellRow], bool],
    text: str,
) -> dict[Slot, CellRow]:
    """The row of each slot, both in order, such that the words are as alike as they can be."""
    labels = [_labels(row, text) for row in found]
    best = [[0] * (len(found) + 1) for _ in range(len(slots) + 1)]
    alike = [[0] * len(found) for _ in slots]
    for i, slot in enumerate(slots):
        for j, row in enumerate(found):
            if fits(slot, row):
                room = max(len(slot.words), 4)
                alike[i][j] = max(likeness(label[-room:], slot.words) for label in labels[j])
    for i in reversed(range(len(slots))):
        for j in reversed(range(len(found))):
            taken = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= ALIKE else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], taken)
    chosen = {}
    i = j = 0
    while i < len(slots) and j < len(found):
        if alike[i][j] >= ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            chosen[slots[i]] = found[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return chosen


def _labels(row: CellRow, text: str) -> list[str]:
    """The letters of the words before a row, and with the line below that has no figures."""
    words = letters(_NOTE_WORD.sub("", row.words))
    below = _NEXT_LINE(text, row.stops)
    if below and below[1].strip() and not any(letter.isdecimal() for letter in below[1]):
        return [words, words + letters(below[1])]
    return [words]

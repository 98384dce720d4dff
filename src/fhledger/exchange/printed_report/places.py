"""The places of a report (bilagor och avsnitt): where in a text each of its figures stands.

A place is a heading and, in a known order, slots: words that a figure follows. Words are
compared by their letters, since OCR gets some of them wrong; the order of the
slots does the rest. A place that appears twice is not read: nobody says which one is meant.

>>> likeness(letters("Ingidende medel att f6rfoga Gver"), letters("Ingående medel att förfoga över"))
90
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from string import Formatter
from typing import NamedTuple

from fhledger.exchange.printed_report.runs import DigitRun, runs

ALIKE = 62
"""How alike the words before a figure and the words of its row are at least, in per cent."""

ROOM = 220
"""The most characters that a slot takes up in a text, on average."""

_TAIL = 48
_HEAD = 24
_MISREAD = str.maketrans("014568", "olasob")
_NOT_LETTERS = re.compile(r"[^a-z]+")
_HAS_WORD = re.compile(r"[^\W\d_]{2}").search
_YEARS_LAST = re.compile(r"(?<![0-9])(?:[12][0-9Oo]{3}[\s.,|]*)+$").search


class Slot(NamedTuple):
    """A figure of a place: its row and the letters of the words before it.

    A slot without a row is a year in a sentence, which no row of the report gives.
    """

    row: str
    words: str


class Found(NamedTuple):
    """A place in a text: where it begins and ends, its runs, the slots looked for and found.

    A run's own positions count from where the place begins.
    """

    begins: int
    stops: int
    runs: list[DigitRun]
    wanted: list[Slot]
    slots: dict[Slot, DigitRun]


def letters(text: str) -> str:
    """The letters a–z of a text, without accents, a digit as the letter that it is misread for.

    >>> letters("*Ingående 6verskott")
    'ingaendeoverskott'
    """
    plain = unicodedata.normalize("NFKD", text.translate(_MISREAD).casefold())
    return _NOT_LETTERS.sub("", plain)


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


def sentence_slots(sentence: str, rows: Iterable[str]) -> list[Slot]:
    """The slots of a sentence with rows, and years, in braces.

    >>> sentence_slots("Budgeten för {year} är {budget} kr.", ["budget"])
    [Slot(row='', words='budgetenfor'), Slot(row='budget', words='ar')]
    """
    known = set(rows)
    return [
        Slot(name if name in known else "", letters(words)[-_TAIL:])
        for words, name, _, _ in Formatter().parse(sentence)
        if name
    ]


def label_letters(label: str) -> str:
    """The letters of a label, without what is in braces."""
    return letters(" ".join(words for words, *_ in Formatter().parse(label)))


def headings(text: str, title: str) -> Iterator[int]:
    """Where the lines end that begin like a title."""
    wanted = title[:_HEAD]
    pieces = {wanted[at : at + 3] for at in range(len(wanted) - 2)}
    for begins, line in _lines(text):
        beginning = line[: 3 * _HEAD]
        if 2 * len(beginning) < len(wanted) or not _HAS_WORD(beginning):
            continue
        head = letters(beginning)[: len(wanted)]
        if any(piece in head for piece in pieces) and likeness(head, wanted) >= ALIKE:
            yield begins + len(line)


def year_headings(text: str) -> Iterator[int]:
    """Where the lines begin that end with a year, as the heading of a table does."""
    for begins, line in _lines(text):
        if len(line) <= 200 and _YEARS_LAST(line):
            yield begins


def place(
    text: str,
    begins: int,
    slots: Sequence[Slot],
    fits: Callable[[Slot, DigitRun], bool],
    skip: int = 0,
) -> Found:
    """The slots that are found in the text from `begins` on, in order. `skip` runs are passed over."""
    room = text[begins : begins + ROOM * (len(slots) + 10)]
    near = runs(room)[skip : skip + 4 * len(slots) + 20]
    chosen = _aligned(slots, near, fits)
    last = max((run.stops for run in chosen.values()), default=0)
    return Found(begins, begins + last, near, list(slots), chosen)


def _aligned(
    slots: Sequence[Slot], found: Sequence[DigitRun], fits: Callable[[Slot, DigitRun], bool]
) -> dict[Slot, DigitRun]:
    """The run of each slot, both in order, such that the words are as alike as they can be."""
    before = [letters(run.words) for run in found]
    best = [[0] * (len(found) + 1) for _ in range(len(slots) + 1)]
    alike = [[0] * len(found) for _ in slots]
    for i, slot in enumerate(slots):
        for j, run in enumerate(found):
            if fits(slot, run):
                tail = before[j][-max(len(slot.words), 4) :]
                alike[i][j] = likeness(tail, slot.words)
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


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text, each with the position where it begins."""
    begins = 0
    for line in text.split("\n"):
        yield begins, line
        begins += len(line) + 1

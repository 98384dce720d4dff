"""The width of a text in a terminal (bredd), and the text wrapped by it.

East Asian characters and emoji take two columns, a letter and its combining mark one. What is
made of several characters, as a family of emoji is, may be drawn narrower than it is counted.

>>> width("Bjuv"), width("日本"), width("e\u0301")
(4, 4, 1)
>>> wrap("日本日本", 5)
['日本', '日本']
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator

_UNIT = re.compile(
    r"(?<=[0-9]) (?=(?:kr|SEK|EUR|€|%|januari|februari|mars|april|maj|juni|juli|augusti|september"
    r"|oktober|november|december|January|February|March|April|May|June|July|August|September"
    r"|October|November|December)(?!\w))"
)
"""The space between a number and its unit, or a day and its month."""
_MINUS = re.compile(r"(?<![\w-])-(?=[0-9])")
_GROUP = re.compile(r"(?<=[0-9]) (?=[0-9]{3}\b)")


def width(text: str) -> int:
    """The number of columns of a text in one line."""
    if text.isascii() or max(text) < "\u0300":
        return len(text)
    composed = unicodedata.normalize("NFC", text)
    wide = [char for char in composed if unicodedata.east_asian_width(char) in "WF"]
    return len(composed) + len(wide)


def typeset(text: str) -> str:
    r"""The text with the minus sign, and with no-break spaces in amounts, before units and months.

    >>> ascii(typeset("-2 911 743 kr, 31 december"))
    "'\\u22122\\xa0911\\xa0743\\xa0kr, 31\\xa0december'"
    """
    return _MINUS.sub("\u2212", _UNIT.sub("\u00a0", _GROUP.sub("\u00a0", text)))


def wrap(text: str, columns: int, *, hyphens: bool = False) -> list[str]:
    """The text in lines of at most some columns, two or more; with `hyphens` broken there."""
    room = max(columns, 2)
    if width(text) == len(text):
        return textwrap.wrap(text, room, break_on_hyphens=hyphens)
    lines: list[str] = []
    for word in filter(None, text.split(" ")):
        if lines and width(lines[-1]) + 1 + width(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines += _pieces(word, room)
    return lines


def _pieces(word: str, room: int) -> Iterator[str]:
    """A word in pieces that fit into the room."""
    piece = ""
    for char in word:
        if width(piece + char) > room:
            yield piece
            piece = ""
        piece += char
    yield piece

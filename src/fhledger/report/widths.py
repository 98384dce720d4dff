"""How wide a text is in a terminal (bredd), and the text wrapped and padded by that.

East Asian characters and emoji take two columns, marks over a letter take none. A picture made of
several characters, as a family of emoji is, may be drawn narrower than it is counted here.

>>> width("Bjuv"), width("日本"), width("e\u0301")
(4, 4, 1)
>>> wrapped("日本日本", 5)
['日本', '日本']
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator


def width(text: str) -> int:
    """The columns that a text in one line takes."""
    if text.isascii() or max(text) < "\u0300":
        return len(text)
    return sum(map(_columns, text))


def wrapped(text: str, columns: int, *, hyphens: bool = False) -> list[str]:
    """The text in lines of at most so many columns, of at least two; also broken at `hyphens`."""
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
    """A word broken where no more of it has room."""
    piece, taken = "", 0
    for char in word:
        taken += _columns(char)
        if taken > room:
            yield piece
            piece, taken = "", _columns(char)
        piece += char
    yield piece


def padding(text: str, columns: int) -> str:
    """The spaces that fill a text up to so many columns."""
    return " " * (columns - width(text))


def _columns(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    return 0 if unicodedata.category(char) in ("Mn", "Me", "Cf") else 1

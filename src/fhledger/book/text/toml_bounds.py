"""What a TOML file may hold before it is parsed (gränser för TOML): some would take minutes.

A key of thousands of names, and a number of thousands of digits, cost the square of their length.

>>> require_bounded("a.b = 1_000 # 1.2.3", "book.toml")
>>> require_bounded(".".join("a" * 99) + " = 1", "book.toml")
Traceback (most recent call last):
fhledger.core.errors.BookError: book.toml, line 1: there are too many tables within tables.
"""

from __future__ import annotations

import re

from fhledger.core.errors import BookError, Location
from fhledger.core.messages import marked, message

MOST_LEVELS = 20
"""The most tables within tables; a book needs five."""

MOST_DIGITS = 100
"""The most digits of a number; an amount has 15."""

_TEXTS_AND_COMMENTS = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+(?:"""|\\?\Z)'
    r"|'''.*?(?:'''|\Z)"
    r'|"(?:[^"\\\n]++|\\[^\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+",
    re.DOTALL,
)
_NAMES = re.compile(r'[\w" \t-]+')
_BOUNDS = (
    (re.compile(rf"\.{{{MOST_LEVELS}}}"), marked("there are too many tables within tables")),
    (
        re.compile(rf"(?<![\w-])[+-]?[0-9][0-9A-Fa-fxob_]{{{MOST_DIGITS}}}"),
        marked("a number in this file has too many digits"),
    ),
)


def require_bounded(text: str, name: str) -> None:
    """Raise `BookError` with the line of a key of too many names, or a number too long."""
    plain = _TEXTS_AND_COMMENTS.sub(lambda match: '""' + "\n" * match[0].count("\n"), text)
    for (bound, what), looked_at in zip(_BOUNDS, (_NAMES.sub("", plain), plain), strict=True):
        if found := bound.search(looked_at):
            line = looked_at.count("\n", 0, found.start()) + 1
            raise BookError(message(what), Location(name, line))

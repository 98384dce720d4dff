"""How a text looks (utseende): nothing but letters, or with the colours and bars of a terminal.

>>> PLAIN.colorize("Summa", "total"), ANSI["total"]
('Summa', '1')
>>> bar(Decimal(3), Decimal(4), 2)
'█▌'
>>> bar(Decimal(-4), Decimal(4), 2)
'░░'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

BLOCKS = " ▏▎▍▌▋▊▉█"
"""From nothing to a whole column, in eighths."""

BELOW = "░"
"""A column of what is below zero."""

ANSI = {
    "title": "1",
    "heading": "1",
    "total": "1",
    "error": "31",
    "warning": "33",
    "accepted": "2",
    "balance": "31",
}
"""The code of each tone: bold, red, yellow, dim."""


@dataclass(frozen=True, slots=True)
class Style:
    """The code of each tone, and the columns that a table with its bars may take; none: no bars."""

    codes: Mapping[str, str] = field(default_factory=dict)
    columns: int = 0

    def colorize(self, text: str, tone: str) -> str:
        """The text in a tone; as it is where the style has no code for it."""
        code = self.codes.get(tone)
        return f"\x1b[{code}m{text}\x1b[0m" if code and text else text


PLAIN = Style()
"""Letters alone."""


def bar(amount: Decimal, most: Decimal, columns: int) -> str:
    """A bar as long as the amount, where the `most` fills all columns; a pale one below zero."""
    eighths = round(Fraction(abs(amount)) / Fraction(most) * columns * 8)
    if amount < 0:
        return BELOW * ((eighths + 4) // 8)
    return BLOCKS[8] * (eighths // 8) + BLOCKS[eighths % 8].strip()

"""How a text looks (utseende): plain, or with the colours and bars of a terminal.

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

BELOW_ZERO = "░"
"""A column of an amount below zero."""

ANSI: Mapping[str, str] = {
    "title": "1",
    "heading": "1",
    "total": "1",
    "error": "31",
    "warning": "33",
    "accepted": "2",
    "balance": "31",
    "good": "32",
}
"""The code of each emphasis: bold, red, yellow, dim, green."""


@dataclass(frozen=True, slots=True)
class Style:
    """The code of each emphasis, the columns of the terminal, and whether it can show bars."""

    codes: Mapping[str, str] = field(default_factory=dict)
    columns: int = 80
    has_bars: bool = False

    def colorize(self, text: str, emphasis: str) -> str:
        """The text with the code of an emphasis; as it is where the style has none."""
        code = self.codes.get(emphasis)
        return f"\x1b[{code}m{text}\x1b[0m" if code and text else text


PLAIN = Style()
"""No colours and no bars."""


def bar(amount: Decimal, largest: Decimal, columns: int) -> str:
    """A bar as long as the amount, where the largest one fills all columns; pale below zero."""
    eighths = round(Fraction(abs(amount)) / Fraction(largest) * columns * 8)
    if amount < 0:
        return BELOW_ZERO * ((eighths + 4) // 8)
    return BLOCKS[8] * (eighths // 8) + BLOCKS[eighths % 8].strip()

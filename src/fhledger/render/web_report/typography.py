r"""Typography of figures (typografi): groups of digits that do not break, and the minus sign U+2212.

>>> ascii(typeset("-2 911 743"))
"'\\u22122\\xa0911\\xa0743'"
"""

from __future__ import annotations

import re

from fhledger.render.text_width import keep_groups

_UNIT = re.compile(r"(?<=[0-9]) (?=(?:kr|%)(?!\w))")
_MINUS = re.compile(r"(?<![\w-])-(?=[0-9])")


def typeset(figure: str) -> str:
    """A figure with no-break spaces and the minus sign."""
    return _MINUS.sub("\u2212", keep_together(figure))


def keep_together(text: str) -> str:
    """A text with no-break spaces inside groups of digits and before units."""
    return _UNIT.sub("\u00a0", keep_groups(text))


def isolate(text: str) -> str:
    """A text in Unicode isolates, for places where no element can isolate its direction of writing."""
    return f"\u2068{text}\u2069"

r"""How a page sets figures (typografi): groups that no line breaks, and a minus as long as a plus.

>>> ascii(typeset("-2 911 743"))
"'\\u22122\\xa0911\\xa0743'"
"""

from __future__ import annotations

import re

from fhledger.render.text_width import grouped

_UNIT = re.compile(r"(?<=[0-9]) (?=(?:kr|%)(?!\w))")
_MINUS = re.compile(r"(?<![\w-])-(?=[0-9])")


def typeset(figure: str) -> str:
    """A figure as print sets it."""
    return _MINUS.sub("\u2212", keep_together(figure))


def keep_together(text: str) -> str:
    """A text with its groups of digits, and figures and their units, held together."""
    return _UNIT.sub("\u00a0", grouped(text))


def isolate(text: str) -> str:
    """A text whose direction of writing ends with it, for where no element can isolate it."""
    return f"\u2068{text}\u2069"

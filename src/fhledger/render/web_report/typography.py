r"""Typography of figures (typografi): groups of digits that do not break, and a minus, U+2212.

>>> ascii(typeset("-2 911 743"))
"'\\u22122\\xa0911\\xa0743'"
"""

from __future__ import annotations

import re
from decimal import Decimal

from markupsafe import Markup, escape

from fhledger.core.amounts import divide, format_sek
from fhledger.core.currency import unit
from fhledger.core.text import escape_invisible
from fhledger.render.text_width import typeset

_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")


def unbroken(text: str) -> Markup:
    """A text as HTML in which neither amounts nor days are broken.

    >>> unbroken("-5 & 2024-12-31")
    Markup('\u22125 &amp; <span class="day">2024-12-31</span>')
    """
    html = str(escape(typeset(text)))
    return Markup(_DAY.sub(r'<span class="day">\g<0></span>', html))  # noqa: S704


def kronor(amount: Decimal) -> str:
    r"""An amount with its currency, which are not parted.

    >>> ascii(kronor(Decimal(-860049)))
    "'\\u2212860\\xa0049\\xa0kr'"
    """
    return f"{typeset(format_sek(amount))}\u00a0{unit()}"


def one_decimal(number: Decimal) -> str:
    r"""A number with one decimal.

    >>> one_decimal(Decimal("15.1649")), ascii(one_decimal(Decimal("-1234.56")))
    ('15,2', "'\\u22121\\xa0234,6'")
    """
    grouped = f"{divide(number, 1, Decimal('0.1')):,f}".replace(",", "\u00a0")
    return typeset(grouped.replace(".", ","))


def signed(figure: str) -> str:
    """A figure with its sign, also a plus.

    >>> signed("4,5"), signed("0,00 %")
    ('+4,5', '0,00 %')
    """
    is_plain = not figure or figure[0] in "-\u2212" or not re.search("[1-9]", figure)
    return figure if is_plain else f"+{figure}"


def isolate(text: str) -> str:
    """A text in Unicode isolates, where no element can isolate its writing direction."""
    return f"\u2068{escape_invisible(text)}\u2069"

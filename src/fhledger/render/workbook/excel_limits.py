"""What a cell of Excel has room for (gränser i Excel); what it has not is an error.

>>> fitting(Decimal("1234567890123.45"), CellReference("Fonden", 5, 2))
Decimal('1234567890123.45')
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from fhledger.core.errors import BookError, Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.render.document import Text
from fhledger.render.workbook.sheet import CellReference

TEXT, FORMULA, DIGITS = 32_767, 8_192, 15
"""The most characters of a text and of a formula, and digits of a number, that Excel keeps."""

_NOT_XML = re.compile("[\ufffe\uffff\ud800-\udfff]")


def fitting(
    value: Text | int | Decimal | date | None, reference: CellReference
) -> str | int | Decimal | date | None:
    """The value of a cell as Excel keeps it; `BookError` for one that it has no room for."""
    if isinstance(value, LocalizedText):
        value = str(value)
    if isinstance(value, str) and not (value.isascii() and len(value) <= TEXT):
        value = _NOT_XML.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", value)
        if len(value.encode("utf-16-le")) // 2 > TEXT:
            raise no_room(
                reference,
                message("a text of {count} characters", count=len(value)),
                message("{count} characters", count=TEXT),
            )
    if isinstance(value, Decimal) and _digits(value) > DIGITS:
        raise no_room(
            reference,
            message("the amount {amount}", amount=value),
            message("{count} digits", count=DIGITS),
        )
    return value


def _digits(value: Decimal) -> int:
    """How many digits a number has before Excel would round it."""
    return len(str(value.copy_abs()).replace(".", "").strip("0"))


def no_room(reference: CellReference, content: LocalizedText, room: LocalizedText) -> BookError:
    """The error of a cell whose content is more than there is room for."""
    return BookError(
        message("Excel has no room for {content}: a cell holds {room}", content=content, room=room),
        Location(reference.qualified),
        message("Shorten it in the book, or write the entries with `fhledger export --to csv`."),
    )

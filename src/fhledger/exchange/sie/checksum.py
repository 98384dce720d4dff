r"""The checksum of a SIE file (`#KSUMMA`): CRC-32 over labels and fields in code page 437.

Separators, quotation marks and braces are left out; of `\"` only the `"` counts.

>>> content('#TRANS 3010 {6 "P 1"} -1.00 "" "a \\"b\\" {c}"')
b'#TRANS30106P 1-1.00a "b" {c}'
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal
from zlib import crc32

from fhledger.exchange.sie.fields import code_page, split_fields

_SEPARATORS = b" \t{}\n"


def _in_code_page(text: str) -> bytes:
    return code_page(text, "replace")


class Checksum:
    """Takes lines and gives the checksum of all of them; none of them is kept.

    `utf8_value` is that of the same text in UTF-8, which some programs compute instead.
    """

    __slots__ = ("utf8_value", "value")

    def __init__(self) -> None:
        self.value: int = 0
        self.utf8_value: int = 0

    def add(self, text: str) -> None:
        """Take some more lines, none of them cut in two."""
        own = content(text)
        self.value = crc32(own, self.value)
        other = own if text.isascii() else content(text, str.encode)
        self.utf8_value = crc32(other, self.utf8_value)

    def match(self, stated: str) -> Literal["own", "utf8", "none"]:
        """What a stated checksum is: that of the text, of the text in UTF-8, or neither.

        It is written without a sign, or as a signed number of 32 bits.
        """
        if stated in {str(self.value), str(self.value - (1 << 32))}:
            return "own"
        utf8 = stated in {str(self.utf8_value), str(self.utf8_value - (1 << 32))}
        return "utf8" if utf8 else "none"


def content(text: str, encoded: Callable[[str], bytes] = _in_code_page) -> bytes:
    """What of one or more lines a checksum is made of."""
    parts = encoded(text).split(b'"')
    inside = b"".join(parts[1::2])
    if b"\n" in inside or b"\\" in inside or len(parts) % 2 == 0:
        lines = text.split("\n")
        if len(lines) > 1:
            return b"".join(content(line, encoded) for line in lines)
        return _content(text, encoded)
    parts[0::2] = b'"'.join(parts[0::2]).translate(None, _SEPARATORS).split(b'"')
    return b"".join(parts)


def _content(line: str, encoded: Callable[[str], bytes]) -> bytes:
    try:
        fields, _ = split_fields(line)
    except ValueError:
        fields = [line.translate(dict.fromkeys(map(ord, ' \t{}"')))]
    flat = (part for field in fields for part in ((field,) if isinstance(field, str) else field))
    return encoded("".join(flat))

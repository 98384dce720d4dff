r"""Which encoding a line or a file is written in (teckenkodning), as its bytes show.

SIE is written in code page 437; often it says so and is not. A line that is valid UTF-8 is UTF-8.
Otherwise it is Windows-1252 if more of its bytes are å, ä, ö and é there than in code page 437.
A line with neither takes the encoding of the rest of the file.

>>> from io import BytesIO
>>> encoding_of("Avgift Åstorp".encode()), encoding_of("Avgift Åstorp".encode("latin-1"))
('UTF-8', 'Windows-1252')
>>> encoding_of("Avgift Åstorp".encode("cp437")), encoding_of(b"Avgift")
('code page 437', None)
>>> survey(BytesIO("köp\n25 ‰".encode("cp1252"))), encoding_of(b"25 \x89", "Windows-1252")
('Windows-1252', 'Windows-1252')
"""

from __future__ import annotations

import re
from collections import Counter
from typing import BinaryIO

DECLARED = "code page 437"
CODECS = {"UTF-8": "utf-8", "Windows-1252": "cp1252", DECLARED: "cp437"}

_PIECE = 1 << 18
_ALL = bytes(range(256))
_LETTERS = {name: "åäöÅÄÖéÉüÜ".encode(CODECS[name]) for name in ("Windows-1252", DECLARED)}
_OTHERS = {
    name: bytes(byte for byte in _ALL if byte not in letters) for name, letters in _LETTERS.items()
}
_LOST = re.compile("\ufffd|ï¿½|Ã[¥¤¶©‰¼œ…„–]|(?<=[A-Za-zåäöÅÄÖ])[”„†Ž™](?=[A-Za-zåäöÅÄÖ])")


def encoding_of(line: bytes, otherwise: str = DECLARED) -> str | None:
    """The encoding that the bytes of a line show, or `otherwise`; None if all of them are ASCII."""
    if line.isascii():
        return None
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        found = {name: len(line.translate(None, others)) for name, others in _OTHERS.items()}
        if found["Windows-1252"] == found[DECLARED]:
            return DECLARED if otherwise == "UTF-8" else otherwise
        return max(found, key=lambda name: found[name])
    return "UTF-8"


def survey(file: BinaryIO) -> str:
    """The encoding of most letters beyond ASCII in a file, which is read once and wound back."""
    found: Counter[str] = Counter({DECLARED: 0})
    rest = b""
    while piece := file.read(_PIECE):
        lines, cut, rest = (rest + piece).rpartition(b"\n")
        if len(rest) > _PIECE:
            rest = b""
        _count(lines if cut else b"", found)
    _count(rest, found)
    file.seek(0)
    return found.most_common(1)[0][0]


def lost_letters(line: str) -> str:
    """What of a line shows that its letters were decoded wrongly before; empty for nothing."""
    match = _LOST.search(line)
    return match[0] if match else ""


def _count(lines: bytes, found: Counter[str]) -> None:
    if lines.isascii():
        return
    if b"\xc3" not in lines:
        for name, others in _OTHERS.items():
            found[name] += len(lines.translate(None, others))
        return
    for line in lines.split(b"\n"):
        if encoding := encoding_of(line):
            found[encoding] += 1

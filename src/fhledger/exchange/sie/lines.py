"""A SIE file as text, a batch of whole lines at a time: LF or CR LF, and the encoding told apart.

SIE is written in code page 437, often it says so and is not. Bytes above 127
speak for themselves: a line that is valid UTF-8 is UTF-8; otherwise it is
Windows-1252 if more of them are å, ä, ö and é there than in code page 437.

>>> told_apart("Avgift Åstorp".encode()), told_apart("Avgift Åstorp".encode("latin-1"))
('UTF-8', 'Windows-1252')
>>> told_apart("Avgift Åstorp".encode("cp437")), told_apart(b"Avgift")
('code page 437', None)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.rules.sie_files import control_character, line_is_too_long

LONGEST = 1_000_000
"""The most bytes of a line, not less than a batch; a longer one is passed over."""

PASSED_OVER = "\x00"
"""What stands for a line that was too long."""

BATCH = 1 << 18

DECLARED = "code page 437"
_CODECS = {"UTF-8": "utf-8", "Windows-1252": "cp1252", DECLARED: "cp437"}
_LETTERS = {name: "åäöÅÄÖéÉüÜ".encode(_CODECS[name]) for name in ("Windows-1252", DECLARED)}
_NOT_HIGH = bytes(byte for byte in range(256) if byte < 0xC0)
_NOT_CONTROL = bytes(byte for byte in range(256) if byte in b"\t\n" or 32 <= byte != 127)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


class Lines:
    """The lines of a file. Iterate it once: the number of the first line of each batch, and its text.

    `encodings` has the first line of each encoding that was found, besides plain ASCII.
    """

    def __init__(self, file: BinaryIO, found: FindingCollector, batch: int = BATCH) -> None:
        self.encodings: dict[str, int] = {}
        self._file = file
        self._found = found
        self._batch = batch

    def __iter__(self) -> Iterator[tuple[int, str]]:
        number = 1
        for chunk in self._chunks():
            text = self._decoded(chunk, number)
            yield number, text
            number += text.count("\n")

    def _chunks(self) -> Iterator[bytes]:
        """The file in pieces that end where a line ends, none of them much longer than a batch."""
        rest = b""
        skipping = False
        while read := self._file.read(self._batch):
            if skipping:
                end = read.find(b"\n")
                if end < 0:
                    continue
                read, skipping = PASSED_OVER.encode() + read[end:], False
            read = rest + read
            cut = read.rfind(b"\n") + 1
            rest = read[cut:]
            if cut:
                end = read.find(b"\n")
                yield PASSED_OVER.encode() + read[end:cut] if end > LONGEST else read[:cut]
            if len(rest) > LONGEST:
                rest, skipping = b"", True
        if skipping:
            rest = PASSED_OVER.encode()
        if rest:
            yield rest + b"\n"

    def _decoded(self, chunk: bytes, number: int) -> str:
        chunk = chunk.replace(b"\r\n", b"\n")
        controls = chunk.translate(None, _NOT_CONTROL)
        mixed = not chunk.isascii() and chunk.translate(None, _NOT_HIGH)
        if not (controls or mixed):
            if not chunk.isascii() and DECLARED not in self.encodings:
                at = next(at for at, line in enumerate(chunk.split(b"\n")) if not line.isascii())
                self.encodings[DECLARED] = number + at
            return chunk.decode("cp437")
        raw = chunk.split(b"\n")
        raw.pop()
        return "".join(f"{self._line(line, at)}\n" for at, line in enumerate(raw, number))

    def _line(self, raw: bytes, number: int) -> str:
        if raw == PASSED_OVER.encode():
            self._found.add(line_is_too_long, number, LONGEST)
            return PASSED_OVER
        name = told_apart(raw)
        if name:
            self.encodings.setdefault(name, number)
        line = raw.decode(_CODECS[name or DECLARED], errors="replace")
        if number == 1:
            line = line.removeprefix("\ufeff")
        if control := _CONTROL.search(line):
            self._found.add(control_character, number, control[0])
            line = _CONTROL.sub(" ", line)
        return line


def told_apart(line: bytes) -> str | None:
    """The encoding that the bytes of a line speak for; None if all of them are ASCII."""
    if line.isascii():
        return None
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        score = {name: sum(map(line.count, letters)) for name, letters in _COUNTED.items()}
        return "Windows-1252" if score["Windows-1252"] > score[DECLARED] else DECLARED
    return "UTF-8"


_COUNTED = {name: [bytes([byte]) for byte in letters] for name, letters in _LETTERS.items()}

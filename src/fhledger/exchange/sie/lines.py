"""A SIE file as text, a batch of whole lines at a time: LF or CR LF, each line decoded alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from fhledger.book.text.file_signatures import refuse_other_formats
from fhledger.core.errors import BookError, Location
from fhledger.core.messages import message
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.rules.sie_files import control_character, line_is_too_long
from fhledger.exchange.rules.sie_texts import encoding_differs_within_file, letters_are_lost
from fhledger.exchange.sie.encodings import CODECS, DECLARED, encoding_of, lost_letters, survey

LONGEST = 1_000_000
"""The most bytes of a line, not less than a batch; a longer one is passed over."""

PASSED_OVER = "\x00"
"""What stands for a line that was too long."""

BATCH = 1 << 18

_NOT_HIGH = bytes(byte for byte in range(256) if byte < 0xC0)
_NOT_CONTROL = bytes(byte for byte in range(256) if byte in b"\t\n" or 32 <= byte != 127)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_OTHER_LINE_END = re.compile(r"\r\s*[#{}]").search


class Lines:
    """The lines of a file, to be iterated once: the first line number and text of each batch.

    `encodings` has the first line of each encoding that was found, besides plain ASCII.
    """

    def __init__(self, file: BinaryIO, found: FindingCollector, batch: int = BATCH) -> None:
        self.encodings: dict[str, int] = {}
        self._file = file
        self._main = survey(file) if file.seekable() else DECLARED
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
        first = True
        while read := self._file.read(self._batch):
            if first:
                _refuse_other_formats(read, self._found.name)
                first = False
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
        mixed = not chunk.isascii() and (self._main != DECLARED or chunk.translate(None, _NOT_HIGH))
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
        name = encoding_of(raw, self._main)
        line = raw.decode(CODECS[name or DECLARED], errors="replace")
        if name:
            self._doubt(name, line, number)
        if number == 1:
            line = line.removeprefix("\ufeff")
        if _OTHER_LINE_END(line):
            raise BookError(
                message("lines end with a carriage return alone, so that records would be lost"),
                Location(self._found.name, number),
                message("Save the file again with the line ends of Windows or Unix."),
            )
        if control := _CONTROL.search(line):
            self._found.add(control_character, number, control[0])
            line = _CONTROL.sub(" ", line)
        return line

    def _doubt(self, encoding: str, line: str, number: int) -> None:
        """Report a line in another encoding than the rest, and one whose letters are lost."""
        self.encodings.setdefault(encoding, number)
        if encoding != self._main:
            self._found.add(encoding_differs_within_file, number, self._main, encoding, line)
        if lost := lost_letters(line):
            self._found.add(letters_are_lost, number, lost, line)


def _refuse_other_formats(head: bytes, name: str) -> None:
    """Raise `BookError` for a file that begins as XML does, or as one that is not a text."""
    advice = message("Have it exported as SIE 4, or saved as CSV in UTF-8.")
    refuse_other_formats(head, name, advice)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"<?xml", b"<Sie")):
        raise BookError(
            message("this file is XML, such as SIE 5, which is not read"), Location(name), advice
        )

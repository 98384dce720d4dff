"""A copy of a workbook that holds only what has been examined (granskad kopia av en arbetsbok).

What an archive or a sheet says of its own size is not believed: every file is unpacked and every
element is counted. A library then opens the copy, never the file itself. Files that are no XML,
such as pictures and macros, are left out of it.

>>> column_number("A"), column_number("AB")
(1, 28)
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Literal
from xml.parsers.expat import ExpatError, ParserCreate

from fhledger.core.errors import FhledgerError
from fhledger.core.messages import message

MOST_FILES = 2_000
"""The most files in the archive."""

MOST_BYTES = 300_000_000
"""The most that the files of an archive may hold when unpacked."""

MOST_CELLS = 10_000_000
"""The most cells between the first one of a sheet and the last, and the most cells and texts at
all."""

MOST_CHARACTERS = 300_000_000
"""The most characters of all cells together, a text counted for each cell that has it."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""The last row and column that a sheet of Excel can have."""

MOST_BYTES_OF_A_TOKEN = 1_000_000
"""The most bytes of a tag, a comment or the like: the parser reads one again with each piece."""

_PIECE = 1 << 16
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})").fullmatch


class TooLargeError(FhledgerError):
    """What a workbook has too much of; `text` says how much."""


@cache
def column_number(letters: str) -> int:
    """The number of a column, counted from 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def examined_copy(path: Path) -> tuple[BytesIO, int]:
    """The copy, and how many formulas have no saved value.

    Raises `TooLargeError`, and what `zipfile` raises for a file that is no archive.
    """
    copy = BytesIO()
    elements = Elements()
    unpacked = 0
    with (
        zipfile.ZipFile(path) as archive,
        zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        members = archive.infolist()
        if len(members) > MOST_FILES:
            raise TooLargeError(message("{count} files", count=len(members)))
        if len({member.filename for member in members}) < len(members):
            raise zipfile.BadZipFile
        for member in members:
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise NotImplementedError
            elements.begin()
            with archive.open(member) as file, target.open(member.filename, "w") as written:
                while piece := file.read(_PIECE):
                    unpacked += len(piece)
                    if unpacked > MOST_BYTES:
                        size = message("more than {bytes} bytes, unpacked", bytes=MOST_BYTES)
                        raise TooLargeError(size)
                    if elements.are_read(piece):
                        written.write(piece)
    elements.check_texts()
    copy.seek(0)
    return copy, elements.formulas_without_value


class Elements:
    """The elements of the files of a workbook, counted while they are read."""

    def __init__(self) -> None:
        self.formulas_without_value = 0
        self._cells = self._characters = 0
        self._lengths: list[int] = []
        self._uses: Counter[str] = Counter()
        self._parser = ParserCreate()
        self._pending: Literal["", "cell", "text"] = ""
        self._kind, self._value, self._length, self._has_formula = "", "", 0, False
        self.begin()

    def begin(self) -> None:
        """Begin with the next file of the archive."""
        self._row = self._column = self._last_row = self._last_column = 0
        self._is_xml, self._bytes = True, 0
        self._finish()
        self._parser = ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype

    def are_read(self, piece: bytes) -> bool:
        """Count what is in the next piece of the file; whether it is XML until now."""
        if self._is_xml:
            self._bytes += len(piece)
            try:
                self._parser.Parse(piece)
            except ExpatError:
                self._is_xml = False
            else:
                unread = self._bytes - max(0, self._parser.CurrentByteIndex)
                self._is_xml = unread <= MOST_BYTES_OF_A_TOKEN
        return self._is_xml

    def check_texts(self) -> None:
        """Raise `TooLargeError` where the cells repeat too much text."""
        self._finish()
        lengths = self._lengths
        for number, times in self._uses.items():
            if number.isascii() and number.isdigit() and int(number[:9]) < len(lengths):
                self._characters += lengths[int(number[:9])] * times
        self._require_bounded()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            if self._pending:
                self._finish()
            self._begin_cell(attributes)
            return
        if name == "f":
            self._has_formula, self._pending = True, "cell"
            self._parser.CharacterDataHandler = None
        elif (name == "v" and (self._has_formula or self._kind == "s")) or name == "t":
            self._parser.CharacterDataHandler = self._add_text
        elif name == "row":
            self._begin_row(attributes)
        elif name == "si":
            self._finish()
            self._pending = "text"
            self._require_bounded()
        elif name == "sst":
            _check_counts(attributes)
        if "ref" in attributes:
            for reference in attributes["ref"].split(":"):
                self._place(reference)

    def _finish(self) -> None:
        """Count the cell or the text of the table of texts that has been read, if any."""
        self._parser.CharacterDataHandler = None
        if self._pending == "text":
            self._lengths.append(self._length)
        elif self._kind == "s":
            self._uses[self._value.strip()] += 1
        else:
            self._characters += self._length
        if self._has_formula and not self._value.strip() and self._kind != "str":
            self.formulas_without_value += 1
        self._pending, self._kind, self._value, self._length = "", "", "", 0
        self._has_formula = False

    def _add_text(self, text: str) -> None:
        self._length += len(text)
        self._value = (self._value + text[:20])[:20]

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", str(self._row + 1))
        if not (number.isascii() and number.isdigit() and 0 < int(number[:9]) <= LAST_ROW):
            raise TooLargeError(message("a row '{number}'", number=number[:20]))
        self._row, self._column = int(number), 0

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        if kind := attributes.get("t"):
            self._kind, self._pending = kind, "cell"
        if "r" in attributes:
            self._row, self._column = self._place(attributes["r"])
        else:
            self._column += 1
        if self._row > self._last_row or self._column > self._last_column:
            self._require_extent()
        self._cells += 1
        if self._cells > MOST_CELLS:
            raise _too_many()

    def _require_extent(self) -> None:
        rows = self._last_row = max(self._last_row, self._row)
        columns = self._last_column = max(self._last_column, self._column)
        if rows * columns > MOST_CELLS:
            size = message("{rows} rows and {columns} columns", rows=rows, columns=columns)
            raise TooLargeError(size)

    def _place(self, reference: str) -> tuple[int, int]:
        """The row and the column of a cell, or of an end of a range."""
        match = _REFERENCE(reference)
        if match is not None:
            row, column = int(match[2]), column_number(match[1])
            if 0 < row <= LAST_ROW and column <= LAST_COLUMN:
                return row, column
        raise TooLargeError(message("a cell '{reference}'", reference=reference[:20]))

    def _require_bounded(self) -> None:
        if len(self._lengths) > MOST_CELLS:
            raise _too_many()
        if self._characters > MOST_CHARACTERS:
            size = message("more than {count} characters in its cells", count=MOST_CHARACTERS)
            raise TooLargeError(size)

    def _refuse_doctype(self, *_: object) -> None:
        raise TooLargeError(message("a document type with entities"))


def _check_counts(attributes: dict[str, str]) -> None:
    """Refuse a table that says it has too many texts."""
    for count in filter(None, map(attributes.get, ("count", "uniqueCount"))):
        if not (count.isascii() and count.isdigit() and len(count) < 9):
            raise _too_many()


def _too_many() -> TooLargeError:
    return TooLargeError(message("more than {count} cells or texts", count=MOST_CELLS))

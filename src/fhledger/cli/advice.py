"""Commands that are printed as advice (råd): each names the book of the run, to be pasted.

>>> with_book("2024 is broken. `fhledger verify` shows why.", " --book my_book")
'2024 is broken. `fhledger verify --book my_book` shows why.'
"""

from __future__ import annotations

import re
from argparse import Namespace

from fhledger.core.text import argument
from fhledger.render.document import (
    CellValue,
    Document,
    Paragraph,
    Part,
    Preformatted,
    Table,
    TableRow,
)

WITHOUT_BOOK = ("completion", "controls", "evaluate", "explain", "init")
"""The commands whose answer is the same for every book."""

_QUOTED = re.compile(r"`fhledger ([a-z][a-z-]*)[^`]*(?=`)")
_LINE = re.compile(r"^(?:[\w ]+:)? *fhledger ([a-z][a-z-]*).*$")


def book_option(options: Namespace) -> str:
    """The option that names the book, as a command that is printed needs it."""
    return "" if options.book is None else f" --book {argument(options.book)}"


def with_book(text: str, option: str, command: re.Pattern[str] = _QUOTED) -> str:
    """The text with the option at the end of each command in backticks that reads a book."""

    def named(found: re.Match[str]) -> str:
        is_complete = found[1] in WITHOUT_BOOK or "--book" in found[0]
        return found[0] if is_complete else f"{found[0]}{option}"

    return command.sub(named, text) if option else text


_VERBATIM = re.compile(r"`[^`]*`|”[^”]*”|'[^']*'|--[a-z-]+ \S+|(?<![^\s(])-(?=[0-9])")


def with_minus_signs(text: str) -> str:
    r"""The text with the minus sign in its amounts; a command, an option and a quotation stay.

    >>> ascii(with_minus_signs("-5 kr on 2024-12-31; write `fhledger post --amount -5`"))
    "'\\u22125 kr on 2024-12-31; write `fhledger post --amount -5`'"
    """
    return _VERBATIM.sub(lambda found: "−" if found[0] == "-" else found[0], text)


def document_with_book(document: Document, option: str) -> Document:
    """The same for the paragraphs, tables and lines of a document; a command may be a line."""
    if not option:
        return document
    return document._replace(parts=tuple(_part(part, option) for part in document.parts))


def _part(part: Part, option: str) -> Part:
    if isinstance(part, Paragraph):
        return part._replace(text=with_book(str(part.text), option))
    if isinstance(part, Table):
        return part._replace(rows=tuple(_row(row, option) for row in part.rows))
    if isinstance(part, Preformatted):
        return Preformatted(tuple(with_book(str(line), option, _LINE) for line in part.lines))
    return part


def _row(row: TableRow, option: str) -> TableRow:
    cells: tuple[CellValue, ...] = tuple(
        with_book(cell, option) if isinstance(cell, str) else cell for cell in row.cells
    )
    return row._replace(cells=cells)

"""Commands that are printed as advice (råd): each names the book of the run, to be pasted.

>>> with_book("2024 is broken. `fhledger verify` shows why.", " --book my_book")
'2024 is broken. `fhledger verify --book my_book` shows why.'
"""

from __future__ import annotations

import re
from argparse import Namespace

from fhledger.core.text import argument
from fhledger.render.document import CellValue, Document, Paragraph, Part, Table, TableRow

WITHOUT_BOOK = ("completion", "controls", "evaluate", "explain", "init")
"""The commands whose answer is the same for every book."""

_COMMAND = re.compile(r"`fhledger ([a-z][a-z-]*)[^`]*`")


def book_option(options: Namespace) -> str:
    """The option that names the book, as a command that is printed needs it."""
    return "" if options.book is None else f" --book {argument(options.book)}"


def with_book(text: str, option: str) -> str:
    """The text with the option at the end of each command in backticks that reads a book."""

    def named(found: re.Match[str]) -> str:
        command = found.group()
        if found.group(1) in WITHOUT_BOOK or "--book" in command:
            return command
        return f"{command[:-1]}{option}`"

    return _COMMAND.sub(named, text) if option else text


_VERBATIM = re.compile(r"`[^`]*`|”[^”]*”|'[^']*'|--[a-z-]+ \S+|(?<![^\s(])-(?=[0-9])")


def with_minus_signs(text: str) -> str:
    r"""The text with the minus sign in its amounts; a command, an option and a quotation stay.

    >>> ascii(with_minus_signs("-5 kr on 2024-12-31; write `fhledger post --amount -5`"))
    "'\\u22125 kr on 2024-12-31; write `fhledger post --amount -5`'"
    """
    return _VERBATIM.sub(lambda found: "−" if found[0] == "-" else found[0], text)


def document_with_book(document: Document, option: str) -> Document:
    """The same for the paragraphs and tables of a document."""
    if not option:
        return document
    return document._replace(parts=tuple(_part(part, option) for part in document.parts))


def _part(part: Part, option: str) -> Part:
    if isinstance(part, Paragraph):
        return part._replace(text=with_book(str(part.text), option))
    if isinstance(part, Table):
        return part._replace(rows=tuple(_row(row, option) for row in part.rows))
    return part


def _row(row: TableRow, option: str) -> TableRow:
    cells: tuple[CellValue, ...] = tuple(
        with_book(cell, option) if isinstance(cell, str) else cell for cell in row.cells
    )
    return row._replace(cells=cells)

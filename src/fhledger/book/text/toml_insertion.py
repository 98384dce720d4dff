r"""Adding to a TOML file (lägga till i en TOML-fil): a table more, and every other byte as it was.

The new table is put after the last one of its kind, before the comments of the next. The result
is read again: it must be what was there and the new table, or nothing is written.

>>> print(with_table('a = 1\n\n[[rates]]\nvalue = 21\n\n# more\n[end]\n', "rates", {"value": 22}))
a = 1
<BLANKLINE>
[[rates]]
value = 21
<BLANKLINE>
[[rates]]
value = 22
<BLANKLINE>
# more
[end]
<BLANKLINE>
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from fhledger.book.text.text_files import toml_places
from fhledger.book.text.toml_text import toml_pairs
from fhledger.core.errors import BookError, Location
from fhledger.core.messages import message


def with_table(
    text: str, path: str, table: Mapping[str, Any], *, within: int | None = None, name: str = ""
) -> str:
    """The text with one more table at the end of the array of tables `path`, as `fee.rates`.

    With `within`, the array is that of the table with this index among its parents, as
    `lines.items` of one line. Raises `BookError`, naming the file, where the text is written in
    another form than the tables of an array.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    at = _place(text, lines, path, within)
    block = _block(path, table).replace("\n", end)
    if at is not None:
        before, after = "".join(lines[:at]), "".join(lines[at:])
        gap = "" if before.endswith("\n") or not before else end
        new = f"{before}{gap}{end if before else ''}{block}{after}"
        if _is_only_addition(text, new, path, table, within):
            return new
    raise BookError(
        message("a table cannot be added to this file without changing the rest of it"),
        Location(name, field=path),
        message("Add it by hand: {table}", table=" ".join(_block(path, table).split("\n"))),
    )


def without_table(
    text: str, path: str, index: int, *, within: int | None = None, name: str = ""
) -> str:
    r"""The text without a table of an array, by its index; every other byte as it was.

    Raises `BookError` as `with_table` does.

    >>> without_table("[[rates]]\nvalue = 21\n\n[[rates]]\nvalue = 22\n\n[end]\n", "rates", 1)
    '[[rates]]\nvalue = 21\n\n[end]\n'
    """
    lines = text.splitlines(keepends=True)
    *parents, last = path.split(".")
    above = [*parents, *([] if within is None else [within]), last, index]
    headings = [place for place in toml_places(text) if place.is_heading]
    own = [place.line for place in headings if place.path[: len(above)] == above]
    if own:
        start = own[0] - 1
        following = (place.line - 1 for place in headings if place.line > own[-1])
        end = _end(lines, next(following, len(lines)))
        while start and not lines[start - 1].strip() and not "".join(lines[end : end + 1]).strip():
            start -= 1
        new = "".join((*lines[:start], *lines[end:]))
        if _is_only_removal(text, new, path, index, within):
            return new
    raise BookError(
        message("a table cannot be removed from this file without changing the rest of it"),
        Location(name, field=path),
        message("Remove it by hand."),
    )


def _array(table: Any, path: str, within: int | None) -> Any:
    """The array of tables with a path, in a parsed file."""
    *parents, last = path.split(".")
    for parent in parents:
        table = table.setdefault(parent, {})
        if within is not None:
            table = table[within]
    return table.setdefault(last, [])


def _is_only_removal(text: str, new: str, path: str, index: int, within: int | None) -> bool:
    try:
        before, after = (_parsed(each) for each in (text, new))
        del _array(before, path, within)[index]
        _array(after, path, within)
    except (ValueError, LookupError, AttributeError, TypeError):
        return False
    return bool(before == after)


def _parsed(text: str) -> dict[str, Any]:
    return tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)


def _block(path: str, table: Mapping[str, Any]) -> str:
    return f"[[{path}]]\n{toml_pairs(table)}"


def _place(text: str, lines: list[str], path: str, within: int | None) -> int | None:
    """The index of the line before which the table belongs."""
    *parents, last = path.split(".")
    above = [*parents, last if within is None else within]
    headings = [place for place in toml_places(text) if place.is_heading]
    own = [place.line for place in headings if place.path[: len(above)] == above]
    if not own and within is not None:
        return None
    following = [place.line - 1 for place in headings if own and place.line > own[-1]]
    return _end(lines, following[0] if following else len(lines))


def _end(lines: list[str], before: int) -> int:
    """The line after the last one that holds something, without comments of what follows."""
    while before and lines[before - 1].strip() == "":
        before -= 1
    at = before
    while at and (lines[at - 1].lstrip().startswith("#") or not lines[at - 1].strip()):
        at -= 1
    if before < len(lines):  # the comments are those of the next table
        return at
    return before


def _is_only_addition(
    text: str, new: str, path: str, table: Mapping[str, Any], within: int | None
) -> bool:
    """Whether the new text says what the old one says, and the table at the end of its array."""
    try:
        before, after = (_parsed(each) for each in (text, new))
        _array(before, path, within).append(_parsed(toml_pairs(table)))
    except (ValueError, LookupError, AttributeError, TypeError):
        return False
    return before == after

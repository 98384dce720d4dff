"""English words and ids in a text that a Swedish reader gets; none should be there.

A word is English when the English of the message catalogue has it and the Swedish has not.

>>> english_in("Filen är tom: it is empty. Se `fhledger verify`, --all-days och ”the line”.")
['it', 'is', 'empty']
>>> english_in("Summan av member_contributions")
['member_contributions']
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel.messages.pofile import read_po

from fhledger.core.messages import FOLDER

_QUOTED = re.compile(
    r"\bAICPA, [^\n]*?ISA \d+|\ballowed_signers\b|pip install \S+|\S+\.toml, \w+|https?://\S+|`[^`]*`|\bfhledger\b[^.;\n]*|--?[a-z][a-z-]*|\S+\.(?:csv|toml|se|si|xlsx|txt|py|html|pub)\b\S*"
    r"|“[^”]*”|”[^”]*”|'[^'\n]*'|\"[^\"\n]*\"|\{[^}]*\}|\[[a-z_.]+\]|\[\[[^\n]*|^ {4}\S.*$",
    re.MULTILINE,
)
"""Titles of standards, addresses, commands, options, files, quotations, examples: what stays as it
is."""

_ID = re.compile(r"[a-z]+(_\w+)+")
_WORD = re.compile(r"(?<![\w/.=-])[A-Za-zÅÄÖåäöé][A-Za-z0-9_ÅÄÖåäöé]*(?![\w/=])")

_BOTH = frozenset({"rest", "mean", "man", "post", "extra"})
"""Words of both languages that no Swedish message happens to have."""


def english_in(text: str) -> list[str]:
    """The English words and the ids, as `member_contributions`, of a text."""
    english = _english()
    return [word for word in _words(text) if word.lower() in english or _ID.fullmatch(word)]


def without_commands(text: str) -> str:
    """The text without printed commands, whose ids and sources are those of the book."""
    return re.sub(r"^fhledger .*$", "", text, flags=re.MULTILINE)


def without_names(text: str) -> str:
    """The text of an error or of help without fields after a place, lists of ids and choices."""
    return _NAMES.sub(" ", text)


_NAMES = re.compile(
    r"rad \d+, [\w.]+:|, [a-z_.]+: |(?<![\w./])[a-z_-]+(?:, [a-z_-]+)+|^ {2}(?!fhledger)[a-z-]+(?= )|välj bland .*$|kolumnen \w+|(?<= )\([a-z]+\)(?=, | och \d+ till, )|Menade du \S+|\b[a-z]+(?:_\w+)+",
    re.MULTILINE,
)


@cache
def _english() -> frozenset[str]:
    with (FOLDER / "sv" / "LC_MESSAGES" / "fhledger.po").open("rb") as file:
        entries = [entry for entry in read_po(file, locale="sv") if entry.id]
    english = {word.lower() for entry in entries for word in _words_of(entry.id)}
    swedish = {word.lower() for entry in entries for word in _words_of(entry.string)}
    return frozenset(word for word in english - swedish - _BOTH if len(word) > 1)


def _words_of(forms: str | tuple[str, ...] | list[str]) -> Iterator[str]:
    for form in [forms] if isinstance(forms, str) else forms:
        yield from _words(form)


def _words(text: str) -> list[str]:
    return _WORD.findall(_QUOTED.sub(" ", text))

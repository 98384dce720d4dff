"""Seals as files (seals/YEAR.toml): written by the program, read by people, compared by line."""

from __future__ import annotations

from textwrap import wrap

from fhledger.book.text.toml_text import toml_text
from fhledger.core.localized import Language
from fhledger.core.messages import marked, message
from fhledger.domain.seal import Seal

_PREAMBLE = marked(
    "The seal of {year}: what the closed year rests on. `fhledger close {year}` wrote it, nobody"
    " edits it. `fhledger verify` names whatever has changed since. A mistake is corrected by a"
    " new entry in an open year."
)


def seal_text(seal: Seal, language: Language | None = None) -> str:
    """The text of a seal's file, with a comment in the language of the book (left out: Swedish).

    The comment is not sealed.
    """
    comment = message(_PREAMBLE, year=seal.year).in_language(language or "sv")
    lines = (f"# {line}\n" for line in wrap(comment, 96, break_long_words=False))
    return "".join(lines) + "\n" + toml_text(seal.model_dump(exclude_defaults=True))

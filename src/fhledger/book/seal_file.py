"""Seals as files (seals/YEAR.toml): written by the program, read by people, compared line by line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from fhledger.book.text_files import invalid, toml_table
from fhledger.errors import BookError, Location
from fhledger.seal import Seal

_PREAMBLE = """\
# The seal of {year}: what the closed year rests on. `fhledger close` wrote it, nobody edits it.
# `fhledger verify` names whatever has changed since. A mistake is corrected by a new entry in
# an open year.
"""


def read_seals(root: Path) -> Iterator[Seal]:
    """The seals of the book in a folder; a `BookError` for a file that is none."""
    for path in sorted((root / "seals").glob("*.toml")):
        name = f"seals/{path.name}"
        table, text = toml_table(path, name)
        try:
            seal = Seal.model_validate(table)
        except ValidationError as error:
            raise invalid(error, name, text=text) from None
        if str(seal.year) != path.stem:
            raise BookError(
                f"this seal is that of {seal.year}",
                Location(name, field="year"),
                "Bring the seal back from a copy of the book; nobody edits or renames it.",
            )
        yield seal


def seal_text(seal: Seal) -> str:
    """The text of a seal's file."""
    entries = seal.entries
    return "\n".join(
        (
            _PREAMBLE.format(year=seal.year),
            f"form = {seal.form}",
            f"year = {seal.year}",
            f'before = "{seal.before}"',
            f'seal = "{seal.seal}"',
            "\n[rests_on]",
            *(f"{_text(key)} = {_texts(values)}" for key, values in seal.rests_on.items()),
            "\n[statement]",
            *(f"{_text(key)} = {_text(amount)}" for key, amount in seal.statement.items()),
            "\n[entries]",
            f"count = {entries.count}",
            f"numbers = {_texts(entries.numbers)}",
            f"block = {entries.block}",
            f'digest = "{entries.digest}"',
            f"digests = {_column(entries.digests)}",
            *([f"endings = {_column(entries.endings)}"] if entries.endings else []),
            "",
        )
    )


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _texts(values: Iterable[str]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"


def _column(lines: Iterable[str]) -> str:
    return "\n".join(("[", *(f'  "{line}",' for line in lines), "]"))

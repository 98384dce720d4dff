"""The seals of closed years as a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fhledger.audit import SealState
from fhledger.core.localized import Language
from fhledger.render.document import Column, Document, Table, TableRow
from fhledger.render.headings import words


def seal_document(seal: SealState, language: Language) -> Document:
    """A closed year and its seal."""
    table = replace(seals_table((seal,), language), title="")
    return Document(words(language)("seals"), (table,))


def seals_table(seals: Sequence[SealState], language: Language) -> Table:
    """A row for each closed year: its seal, and whether all that it seals is intact."""
    word = words(language)
    columns = tuple(Column(id, word(id)) for id in ("year", "seal", "state"))
    rows = tuple(
        TableRow(
            (str(seal.year), seal.seal, word("intact" if seal.intact else "broken")),
            id=str(seal.year),
        )
        for seal in seals
    )
    return Table("seals", word("seals"), columns, rows)

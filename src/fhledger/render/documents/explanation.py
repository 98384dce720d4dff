"""Explanations of rules as a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from fhledger.audit.explanation import Explanations
from fhledger.core.localized import Language
from fhledger.render.document import (
    Column,
    Document,
    Paragraph,
    Part,
    Preformatted,
    Table,
    TableRow,
)
from fhledger.render.headings import words


def explanation_document(explanations: Explanations, language: Language) -> Document:
    """The text of one rule; of several, a table without their texts."""
    word = words(language)
    rules = explanations.rules
    titles = {"code": word("code"), "name": word("rule_name"), "severity": word("weight")}
    columns = tuple(Column(id, title) for id, title in titles.items())
    cells = [(rule.code, rule.name, word(rule.severity.value)) for rule in rules]
    if len(rules) > 1:
        rows = tuple(TableRow(row, id=row[0]) for row in cells)
        return Document(word("rules"), (Table("rules", "", columns, rows),))
    [rule], [row] = rules, cells
    table = Table(
        "rules", "", (*columns, Column("text", "")), (TableRow((*row, rule.text), id=rule.code),)
    )
    severity = Paragraph(f"{titles['severity']}: {row[2]}.", table)
    return Document(f"{rule.code} {rule.name}", (severity, *_parts(rule.text)))


def _parts(text: str) -> Iterator[Part]:
    """The paragraphs of a text, and its indented examples."""
    blocks = re.sub(r"\n(?=Why: |Do: )", "\n\n", text).split("\n\n")
    for is_example, group in groupby(blocks, key=lambda block: block.startswith("    ")):
        if is_example:
            yield Preformatted(tuple("\n\n".join(group).split("\n")))
        else:
            yield from (Paragraph(" ".join(block.split())) for block in group)

"""Explanations of rules as a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from fhledger.audit.explanation import Explanations, explain_rules
from fhledger.audit.rules import RULES
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
    """The text of one rule; of several, a table with the first sentence of each text."""
    word = words(language)
    rules = explanations.rules
    titles = {"code": word("code"), "severity": word("weight"), "text": word("rule_text")}
    texts = [rule.localized_text[language] for rule in rules]
    shown = texts if len(rules) == 1 else [_first_sentence(text) for text in texts]
    table = Table(
        "rules",
        "",
        tuple(Column(id, title) for id, title in titles.items()),
        tuple(
            TableRow((rule.code, word(rule.severity.value), text), id=rule.name)
            for rule, text in zip(rules, shown, strict=True)
        ),
    )
    if len(rules) > 1:
        return Document(word("rules"), (table,))
    [rule], [text] = rules, texts
    severity = Paragraph(f"{titles['severity']}: {word(rule.severity.value)}.", table)
    return Document(rule.code, (severity, *_parts(text)))


def explanation_paragraphs(code: str, language: Language) -> tuple[str, ...]:
    """What the rule of a book with a code looks for, why, and what to do, without its examples."""
    [rule] = explain_rules(RULES, code).rules
    parts = _parts(rule.localized_text[language])
    return tuple(part.text for part in parts if isinstance(part, Paragraph))


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=\.) ", " ".join(text.split()), maxsplit=1)[0]


def _parts(text: str) -> Iterator[Part]:
    """The paragraphs of a text, and its indented examples."""
    blocks = re.sub(r"\n(?=(?:Why|Do|Varför|Åtgärd): )", "\n\n", text).split("\n\n")
    for is_example, group in groupby(blocks, key=lambda block: block.startswith("    ")):
        if is_example:
            yield Preformatted(tuple("\n\n".join(group).split("\n")))
        else:
            yield from (Paragraph(" ".join(block.split())) for block in group)

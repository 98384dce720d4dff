"""Explanations of rules as a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import groupby, zip_longest

from fhledger.audit.explanation import Explanation, Explanations, explain_rules
from fhledger.audit.rules import RULES
from fhledger.core.localized import Language, LocalizedText, in_both, join
from fhledger.core.messages import message
from fhledger.render.document import (
    Column,
    Document,
    Paragraph,
    Preformatted,
    Table,
    TableRow,
    Text,
)
from fhledger.render.documents.verification import SEVERITIES


def explanation_document(explanations: Explanations) -> Document:
    """The text of one rule; of several, a table with the first sentence of each text."""
    rules = explanations.rules
    titles = {"code": message("Code"), "severity": message("Severity"), "text": message("Rule")}
    texts = [in_both(rule.localized_text.__getitem__) for rule in rules]
    first = [in_both(partial(_first_sentence, text)) for text in texts]
    table = Table(
        "rules",
        "",
        tuple(Column(id, title) for id, title in titles.items()),
        tuple(
            TableRow((rule.code, SEVERITIES[rule.severity], text), id=rule.name)
            for rule, text in zip(rules, texts if len(rules) == 1 else first, strict=True)
        ),
    )
    if len(rules) > 1:
        return Document(message("Rules"), (table,))
    [rule] = rules
    severity = join("", (titles["severity"], ": ", SEVERITIES[rule.severity], "."))
    return Document(rule.code, (Paragraph(severity, table), *_parts(rule)))


def explanation_paragraphs(code: str) -> Iterator[Text]:
    """What the rule of a book with a code looks for, why, and what to do, without its examples."""
    [rule] = explain_rules(RULES, code).rules
    return (part.text for part in _parts(rule) if isinstance(part, Paragraph))


def _first_sentence(text: LocalizedText, language: Language) -> str:
    return re.split(r"(?<=\.) ", " ".join(text.in_language(language).split()), maxsplit=1)[0]


def _parts(rule: Explanation) -> Iterator[Paragraph | Preformatted]:
    """The paragraphs of the text of a rule, and its indented examples."""
    texts = (_blocks(rule.localized_text[language]) for language in ("sv", "en"))
    for sv, en in zip(*texts, strict=True):
        lines = zip_longest(sv.split("\n"), en.split("\n"), fillvalue="")
        text = tuple(LocalizedText.model_construct(sv=sv, en=en) for sv, en in lines)
        yield Preformatted(text) if en.startswith("    ") else Paragraph(text[0])


def _blocks(text: str) -> Iterator[str]:
    blocks = re.sub(r"\n(?=(?:Why|Do|Varför|Åtgärd): )", "\n\n", text).split("\n\n")
    for is_example, group in groupby(blocks, key=lambda block: block.startswith("    ")):
        if is_example:
            yield "\n\n".join(group)
        else:
            yield from (" ".join(block.split()) for block in group)

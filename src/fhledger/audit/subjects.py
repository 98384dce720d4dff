"""The subject of a finding by name (vad iakttagelsen gäller): for people, where the key is for programs.

A subject is a key of several words, as `appendix_1 2024 total_income` or `2024 9001`. Each word that
the book or the statement has a name for is shown by it, and the year comes last.

>>> from fhledger.book import embedded_book
>>> config = embedded_book().config
>>> name_subject("appendix_1 2024 total_income", config).sv
'Bilaga 1, Summa intäkter 2024'
>>> name_subject("2024 1260", config).en, name_subject("A17", config).en
('Bjuv 2024', 'A17')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from fhledger.book import BookConfig
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.fund.ledger import lines_in_year
from fhledger.domain.fund.projects import Project
from fhledger.domain.statement.rows import FINANCING_ROWS, PLACE_LABELS, SUMMARY_ROWS, label

_KINDS: Final[Mapping[str, LocalizedText]] = {
    "balance": message("Balance on"),
    "budget": message("Budget"),
    "budget_rule": message("Rule of the budget"),
    "currency": message("Currency"),
    "entries": message("Entries"),
    "fee": message("Rule of the fee"),
    "fees": message("Fee of"),
    "label": message("Label of"),
    "line": message("Line"),
    "item": message("Item"),
    "member": message("Member"),
    "name": message("Name of the book"),
    "order": message("Order"),
    "municipality": message("Member"),
    "population": message("Inhabitants of"),
    "printed": message("Annual report"),
    "project": message("Project"),
    "raised_total": message("Total to be raised,"),
    "rate": message("Rate from"),
    "reference_day": message("Reference day"),
    "seal": message("Seal"),
    "signature": message("Signature of the seal"),
    "timestamp": message("Time stamp of the seal"),
    "source": message("Source"),
    "statement": message("Figures of the year"),
}
"""What a subject is about, where a word says so."""

_OTHERS: Final[Mapping[str, LocalizedText]] = {
    "lines": message("lines"),
    "items": message("items"),
    "projects": message("projects"),
    "source": message("source"),
}
_ROWS = (*SUMMARY_ROWS, *FINANCING_ROWS, "total", "unspecified")
"""The rows that every report has."""

_YEAR = re.compile(r"[12][0-9]{3}").fullmatch


def name_subject(
    subject: str, config: BookConfig, projects: Iterable[Project] = ()
) -> LocalizedText:
    """The subject with the labels of the book in place of its ids; what has no name stays as it is."""
    first, *others = subject.split(" ")
    words = [first, *others]
    members = {member.code: member.name for member in config.municipalities}
    place = words.pop(0) if first in PLACE_LABELS and others else ""
    if not place and len(words) > 1 and words[1] in PLACE_LABELS:
        place = words.pop(1)
    year = words.pop(0) if len(words) > 1 and _YEAR(words[0]) else ""
    names = _names_of(config, int(year or 0))
    if words[0] == "order":
        names |= _OTHERS
    titles: dict[str, LocalizedText | str] = {
        **{project.id: project.name for project in projects},
        **members,
        **PLACE_LABELS,
        **_OTHERS,
    }
    kind = _KINDS.get(words[0]) if words[0] not in names or len(words) > 1 else None
    rest = [
        names.get(word) or titles.get(word) or word
        for word in (words[1:] if kind else words)
        if word != "of"
    ]
    parts = [join(" ", (kind, join(", ", rest))) if kind and rest else kind or join(", ", rest)]
    if place:
        parts.insert(0, PLACE_LABELS[place])
    return _with_year(join(", ", parts), year)


def name_row(row: str, config: BookConfig, year: int) -> LocalizedText:
    """The label of a row, line or item in a year; its id where the book has no label for it."""
    return _names_of(config, year).get(row) or LocalizedText(sv=row, en=row)


def _names_of(config: BookConfig, year: int) -> dict[str, LocalizedText]:
    """The labels of rows, lines and items by their ids; those of lines count before those of rows."""
    rows = {key: label(config.labels, key, year) for key in _ROWS}
    lines = lines_in_year(config.lines, year) if year else config.lines
    items = {item.id: item.label for line in lines for item in line.items}
    return rows | items | {line.id: line.label for line in lines}


def _with_year(name: LocalizedText, year: str) -> LocalizedText:
    if not year or year in name.sv or (year and str(int(year) + 1) in name.sv):
        return name
    return join(", " if name.sv[-1:].isdigit() else " ", (name, year))

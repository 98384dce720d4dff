"""The subject of a finding by name (vad iakttagelsen gäller): for people; a key is for programs.

A subject is a key of several words, as `appendix_1 2024 total_income` or `2024 9001`. Each word
that the book or the statement has a name for is shown by it, and the year comes last.

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
from functools import partial
from typing import Final

from fhledger.book import BookConfig
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message, message_in
from fhledger.domain.fund.projects import Project
from fhledger.domain.statement.rows import FINANCING_ROWS, PLACE_LABELS, SUMMARY_ROWS, label

_KINDS: Final[Mapping[str, LocalizedText]] = {
    "acceptance": message("Acceptance of"),
    "balance": message("Balance on"),
    "budget": message("Budget"),
    "budget_rule": message("Rule of the budget"),
    "currency": message("Currency"),
    "entries": message("Entries"),
    "fee": message("Rule of the fee"),
    "fees": message("Fee of"),
    "label": message("Label of"),
    "line": message("Line"),
    "fund": message_in("earmarked", "Fund"),
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
    "transfers": message("transfers between funds"),
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
    """The subject with the labels of the book in place of its ids; the rest stays as it is."""
    words = subject.split(" ")
    place = words.pop(0) if words[0] in PLACE_LABELS and len(words) > 1 else ""
    if not place and len(words) > 1 and words[1] in PLACE_LABELS:
        place = words.pop(1)
    year = words.pop(0) if len(words) > 1 and _YEAR(words[0]) else ""
    named = partial(_name_of, config, int(year or 0))
    titles: dict[str, LocalizedText | str] = {
        **{project.id: project.name for project in projects},
        **{member.code: member.name for member in config.municipalities},
        **PLACE_LABELS,
        **_OTHERS,
    }
    ordered = _OTHERS if words[0] == "order" else {}
    kind = _KINDS.get(words[0]) if len(words) > 1 or not named(words[0]) else None
    rest = [
        ordered.get(word) or named(word) or titles.get(word) or word
        for word in (words[1:] if kind else words)
        if word != "of"
    ]
    parts = [join(" ", (kind, join(", ", rest))) if kind and rest else kind or join(", ", rest)]
    if place:
        parts.insert(0, PLACE_LABELS[place])
    return _with_year(join(", ", parts), year)


def name_row(row: str, config: BookConfig, year: int) -> LocalizedText:
    """The label of a row, line or item in a year; its id where the book has no label for it."""
    return _name_of(config, year, row) or LocalizedText(sv=row, en=row)


def _name_of(config: BookConfig, year: int, id: str) -> LocalizedText | None:
    """The label of a line, a fund, an item or a row, looked for in this order; else None."""
    for line in config.lines:
        if line.id == id:
            return line.in_year(year).label if year else line.label
    if id in config.funds:
        return config.funds[id].label
    for item in (item for line in reversed(config.lines) for item in reversed(line.items)):
        if item.id == id:
            return item.in_year(year).label if year else item.label
    return label(config.labels, id, year) if id in _ROWS else None


def _with_year(name: LocalizedText, year: str) -> LocalizedText:
    if not year or year in name.sv or str(int(year) + 1) in name.sv:
        return name
    return join(", " if name.sv[-1:].isdigit() else " ", (name, year))

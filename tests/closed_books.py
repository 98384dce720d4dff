"""Closed years in tests: a book changed behind its seals, and what the rules then name."""

from __future__ import annotations

from fhledger import Book
from fhledger.audit.rules.__init__ import RULES

SEAL_RULES = [rule for rule in RULES if rule.code in {"FH303", "FH304", "FH306"}]


def all_subjects(book: Book) -> list[str]:
    """What the rules over closed years say has changed."""
    found = [finding for rule in SEAL_RULES for finding in rule.findings(book)]
    assert [finding.subject.split(" ")[0] for finding in found] == [str(f.year) for f in found]
    return [finding.subject for finding in found]


def subjects(book: Book) -> list[str]:
    """The same, without the figures that follow from it."""
    return [subject for subject in all_subjects(book) if not subject.endswith(" statement")]


def changed(book: Book, **fields: object) -> Book:
    return book.replace(**fields)

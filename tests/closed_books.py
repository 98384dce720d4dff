"""Closed years in tests: a book changed behind its seals, and what the rules then name."""

from __future__ import annotations

from fhledger import RULES, Book

SEAL_RULES = [rule for rule in RULES if rule.code in {"FH303", "FH304"}]


def subjects(book: Book) -> list[str]:
    """What the rules over closed years say has changed."""
    return [finding.subject for rule in SEAL_RULES for finding in rule.findings(book)]


def changed(book: Book, **fields: object) -> Book:
    return Book(**{**dict(book), **fields})

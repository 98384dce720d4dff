"""The labels of an entry (postens benämningar): its line, item, member and project by name.

>>> from fhledger.book import embedded_book
>>> entry = Entry("A1", "2024-01-02", "member_contributions", "5", member="1260")
>>> {field: name.sv for field, name in entry_labels(entry, embedded_book()).items()}
{'line': 'Ersättning från medlemskommuner', 'member': 'Bjuv'}
"""

from __future__ import annotations

from typing import NamedTuple

from fhledger.book.book import BookData
from fhledger.core.localized import LocalizedText
from fhledger.domain.fund.ledger import Entry


class PostingKeys(NamedTuple):
    """What an amount is posted to: line, item, member, project."""

    line: str
    item: str = ""
    member: str = ""
    project: str = ""


def entry_labels(entry: Entry, book: BookData) -> dict[str, LocalizedText]:
    """The label of each of these fields that is filled in; what the book has no name for is as it is."""
    return posting_labels(posting_keys(entry), entry.day.year, book)


def posting_keys(entry: Entry) -> PostingKeys:
    """What an entry is posted to."""
    return PostingKeys(entry.line, entry.item, entry.member, entry.project)


def posting_labels(keys: PostingKeys, year: int, book: BookData) -> dict[str, LocalizedText]:
    """The same, for what an amount of a year is posted to."""
    lines = (line.in_year(year) for line in book.config.lines if line.id == keys.line)
    line = next(lines, None)
    item = line.item(keys.item) if line else None
    members = {member.code: member.name for member in book.config.municipalities}
    projects = {project.id: project.name for project in book.project_register}
    names = {
        "line": line.label if line else keys.line,
        "item": item.label if item else keys.item,
        "member": members.get(keys.member, keys.member),
        "project": projects.get(keys.project, keys.project),
    }
    return {
        field: name if isinstance(name, LocalizedText) else LocalizedText(sv=name, en=name)
        for field, name in names.items()
        if name
    }

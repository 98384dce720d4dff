"""The labels of entries (posternas benämningar): line, item, member and project by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from fhledger.book.book import BookData
from fhledger.core.amounts import format_sek
from fhledger.core.currency import unit
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.fund.ledger import Entry, Key


def posting_labels(key: Key, year: int, book: BookData) -> dict[str, LocalizedText]:
    """The label of each field that is filled in; what the book has no name for is as it is."""
    line = next((line.in_year(year) for line in book.config.lines if line.id == key.line), None)
    item = line.item(key.item) if line else None
    members = {member.code: member.name for member in book.config.municipalities}
    projects = {project.id: project.name for project in book.project_register}
    names = {
        "line": line.label if line else key.line,
        "item": item.label if item else key.item,
        "member": members.get(key.member, key.member),
        "project": projects.get(key.project, key.project),
    }
    return {
        field: name if isinstance(name, LocalizedText) else LocalizedText(sv=name, en=name)
        for field, name in names.items()
        if name
    }


def labels_of_entries(entries: Iterable[Entry], book: BookData) -> dict[str, LocalizedText]:
    """The labels of the entries' lines by their ids, and of items by the ids of line and item."""
    labels: dict[str, LocalizedText] = {}
    for line, item, year in sorted({(each.line, each.item, each.day.year) for each in entries}):
        found = posting_labels(Key(line, item), year, book)
        labels[line] = found["line"]
        if item:
            labels[f"{line} {item}"] = found["item"]
    return labels


def describe_sums(sums: Mapping[Key, Decimal], year: int, book: BookData) -> LocalizedText:
    """Some sums of a year by what they are posted to, in a few words."""
    if not sums:
        return message("nothing")
    return join(
        "; ",
        (
            join(", ", (*posting_labels(key, year, book).values(), f"{format_sek(kr)} {unit()}"))
            for key, kr in sums.items()
        ),
    )

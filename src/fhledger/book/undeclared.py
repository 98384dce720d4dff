"""Names that the files of a book use and do not declare (odeklarerade namn), and the nearest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from fhledger.book.config import BookConfig
from fhledger.book.files.entries_file import EntriesFile
from fhledger.core.errors import BookError, Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import marked, message
from fhledger.core.nearest import did_you_mean
from fhledger.domain.fund.ledger import RESERVED_ITEMS, Totals
from fhledger.domain.fund.projects import Project

_UNKNOWN = {
    "line": (
        marked("unknown line '{value}'"),
        marked(
            "Declare it under [[lines]] in book.toml, or correct the entry. The lines are"
            " {known}.{hint}"
        ),
    ),
    "budget": (
        marked("unknown line '{value}'"),
        marked(
            "Declare it under [[lines]] in book.toml, or leave it empty for the whole budget."
            " The lines are {known}.{hint}"
        ),
    ),
    "member": (
        marked("unknown member '{value}'"),
        marked("Give the SCB code of a municipality in book.toml: {known}.{hint}"),
    ),
    "project": (
        marked("unknown project '{value}'"),
        marked("Add it to projects.csv, or correct the entry. The projects are {known}.{hint}"),
    ),
    "item": (
        marked("unknown item '{value}'"),
        marked("That names a row of every specification; choose another text."),
    ),
}
"""What is wrong with a field of an entry that names what the book does not declare, and advice."""


class Undeclared(NamedTuple):
    """A value of an entry that is not declared: its field, what is wrong, and what to do."""

    field: str
    value: str
    what: LocalizedText
    advice: LocalizedText

    def at(self, place: Location) -> BookError:
        """The error for the value in a place."""
        return BookError(self.what, place, self.advice)


def undeclared_value(field: str, value: str, known: Mapping[str, str]) -> Undeclared:
    """The error for a value that is not among the known ids of a field, each with its name."""
    what, advice = _UNKNOWN[field]
    listed = ", ".join(f"{id} {name}".rstrip() for id, name in known.items())
    hint = did_you_mean(value, known)
    text = message(advice, known=listed or message("none"), hint=hint)
    return Undeclared(field, value, message(what, value=value), text)


def declared_names(
    config: BookConfig, projects: Iterable[Project] | None
) -> dict[str, dict[str, str]]:
    """The ids that an entry may name, with names where ids are codes, by field."""
    declared = {
        "line": {line.id: "" for line in config.lines},
        "member": {member.code: member.name for member in config.municipalities},
    }
    if projects is not None:
        declared["project"] = {project.id: "" for project in projects}
    return declared


def undeclared(
    config: BookConfig, projects: Iterable[Project] | None, totals: Totals
) -> Iterator[Undeclared]:
    """Each value of the entries that is not declared, once; projects that are None are unknown."""
    declared = declared_names(config, projects)
    found = dict.fromkeys(
        (field, value)
        for sum_key, _ in totals.sums
        for field, known in declared.items()
        if (value := getattr(sum_key, field)) not in known and (value or field == "line")
    )
    found |= dict.fromkeys(
        ("item", sum_key.item) for sum_key, _ in totals.sums if sum_key.item in RESERVED_ITEMS
    )
    for field, value in found:
        yield undeclared_value(field, value, declared.get(field, {}))


def undeclared_entries(unknown: Sequence[Undeclared], entries: EntriesFile) -> Iterator[BookError]:
    """Each value that is not declared, on the first line of the file that has it."""
    left = list(unknown)
    for line, entry in entries.located():
        for each in [each for each in left if getattr(entry, each.field) == each.value]:
            left.remove(each)
            yield each.at(Location(entries.name, line, each.field))
        if not left:
            return


def undeclared_row(row: str, place: Location) -> BookError:
    """The error for a row of a printed report that is no row of the book's statement."""
    return BookError(
        message("'{row}' is not a row of this book's statement", row=row),
        place,
        message("Rows are named by the ids of the lines and items in book.toml."),
    )

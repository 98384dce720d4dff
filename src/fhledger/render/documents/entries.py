"""The entries of a year as a table (poster)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fhledger.book.voucher_citation import cited_voucher
from fhledger.core.currency import in_currency
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.fund.ledger import Entry, Line
from fhledger.render.document import Column, Table, TableRow, Text

ENTRY_TITLES: Mapping[str, LocalizedText] = {
    "number": message("Number"),
    "day": message("Day"),
    "line": message("Line"),
    "item": message("Item"),
    "amount_kr": message("Amount, kr"),
    "text": message("Text"),
    "member": message("Member"),
    "project": message("Project"),
    "reverses": message("Reverses"),
    "source": message("Source"),
    "seal": message("Seal"),
}
"""The titles of the fields of an entry."""


def entries_table(
    entries: Iterable[Entry],
    lines: Sequence[Line],
    members: Mapping[str, str],
    projects: Mapping[str, str],
) -> Table:
    """A row for each entry; lines, members and projects by their names."""
    labels = {line.id: line.label for line in lines}
    items = {(line.id, item.id): item.label for line in lines for item in line.items}
    columns = (
        *(Column(id, ENTRY_TITLES[id]) for id in ("number", "day", "line", "item", "text")),
        *(Column(id, ENTRY_TITLES[id]) for id in ("member", "project")),
        Column("amount", in_currency(ENTRY_TITLES["amount_kr"]), "kr_ore"),
        Column("source", ENTRY_TITLES["source"]),
    )
    rows = tuple(
        TableRow(
            (
                entry.number,
                entry.day.isoformat(),
                labels.get(entry.line, entry.line),
                items.get((entry.line, entry.item), entry.item),
                entry.text,
                members.get(entry.member, entry.member),
                projects.get(entry.project, entry.project),
                entry.amount_kr,
                _source(entry),
            ),
            id=entry.number,
        )
        for entry in entries
    )
    title = message("Entries")
    return Table("entries", title, columns, rows)


def _source(entry: Entry) -> Text:
    """The source as the book has it; that of an imported entry in the reader's language."""
    voucher = cited_voucher(entry.source)
    return str(entry.source or "") if voucher is None else voucher

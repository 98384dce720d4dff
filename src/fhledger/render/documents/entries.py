"""The entries of a year as a table (poster)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from fhledger.book.voucher_citation import cited_voucher
from fhledger.core.currency import in_currency
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.fund.ledger import Entry, Line
from fhledger.render.document import Column, Table, Text, table_of

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
    values: dict[str, Callable[[Entry], Text]] = {
        "line": lambda entry: labels.get(entry.line, entry.line),
        "item": lambda entry: items.get((entry.line, entry.item), entry.item),
        "member": lambda entry: members.get(entry.member, entry.member),
        "project": lambda entry: projects.get(entry.project, entry.project),
        "source": _source,
    }
    columns = [
        Column(id, ENTRY_TITLES[id], value=values.get(id, ""))
        for id in ("number", "day", "line", "item", "text", "member", "project", "source")
    ]
    amount = in_currency(ENTRY_TITLES["amount_kr"])
    columns.insert(-1, Column("amount", amount, "kr_ore", value="amount_kr"))
    return table_of("entries", message("Entries"), columns, entries, "number")


def _source(entry: Entry) -> Text:
    """The source as the book has it; that of an imported entry in the reader's language."""
    voucher = cited_voucher(entry.source)
    return str(entry.source or "") if voucher is None else voucher

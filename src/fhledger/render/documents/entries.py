"""The entries of a year as a table (poster)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fhledger.book.voucher_citation import cited_voucher
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.domain.fund.ledger import Entry, Line
from fhledger.render.document import Column, Table, TableRow
from fhledger.render.headings import words


def entries_table(
    entries: Iterable[Entry],
    lines: Sequence[Line],
    members: Mapping[str, str],
    projects: Mapping[str, str],
    language: Language,
) -> Table:
    """A row for each entry; lines, members and projects by their names."""
    word = words(language)
    labels = {line.id: line.label.in_language(language) for line in lines}
    items = {
        (line.id, item.id): item.label.in_language(language)
        for line in lines
        for item in line.items
    }
    columns = (
        Column("number", word("number")),
        Column("day", word("day")),
        Column("line", word("line")),
        Column("item", word("item")),
        Column("text", word("text")),
        Column("member", word("member")),
        Column("project", word("project")),
        Column("amount", word("amount"), "kr_ore"),
        Column("source", word("source")),
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
                _source(entry, language),
            ),
            id=entry.number,
        )
        for entry in entries
    )
    title = message("Entries").in_language(language)
    return Table("entries", title, columns, rows)


def _source(entry: Entry, language: Language) -> str:
    """The source as the book has it; that of an imported entry in the reader's language."""
    voucher = cited_voucher(entry.source)
    return str(entry.source or "") if voucher is None else voucher.in_language(language)

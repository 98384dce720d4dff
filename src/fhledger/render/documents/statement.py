"""The statement as a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.statement.rows import NO_APPROPRIATIONS, Row
from fhledger.domain.statement.specification import Specification
from fhledger.domain.statement.statement import Statement
from fhledger.render.document import Column, Document, Emphasis, Paragraph, Table, TableRow
from fhledger.render.documents.funds import funds_tables

RULED = frozenset({"total_income", "total_costs", "total", "closing_balance"})
"""The totals that are under a rule."""

_BALANCES = frozenset({"opening_balance", "closing_balance", "accumulated_surplus"})
"""What the fund holds: below zero it is a deficit."""


def statement_document(statement: Statement) -> Document:
    """Bilaga 1 beside its comparison years, the footnote, Bilaga 2, and Finansiering."""
    years = tuple(Column(str(year), str(year), "kr") for year in statement.years)
    first = (Column("label", "", "text"), *years)
    rows: list[TableRow] = []
    for row in statement.appendix_1:
        if row.heading is not None:
            rows.append(TableRow((row.heading, *[None] * len(years)), "heading"))
        marked = row.id in {note.of for note in statement.footnotes if note.text}
        rows.append(_table_row(row, mark="*" if marked else ""))
    newest = (first[0], years[0])
    return Document(
        title=statement.book,
        parts=(
            Table("appendix_1", statement.title, first, tuple(rows)),
            *_footnotes(statement.footnotes, newest),
            *(Paragraph(note.text) for note in statement.notes),
            *funds_tables(statement.funds),
            *_appendix_2(statement, newest),
            Table(
                "financing",
                statement.financing_title,
                newest,
                tuple(_table_row(row, unknown=message("unknown")) for row in statement.financing),
            ),
        ),
    )


def _appendix_2(statement: Statement, columns: tuple[Column, ...]) -> Iterator[Table | Paragraph]:
    """The specification of the appropriations; where there were none, a sentence that says so."""
    title = statement.appendix_2_title
    rows = tuple(_table_row(row) for row in statement.appendix_2)
    table = Table("appendix_2", title, columns, rows)
    if any(not row.is_total or any(row.amounts.values()) for row in statement.appendix_2):
        yield table
        return
    none_used = NO_APPROPRIATIONS.format(title=title, year=statement.years[0])
    yield Paragraph(none_used, table)


def _table_row(row: Row, *, unknown: LocalizedText | None = None, mark: str = "") -> TableRow:
    amounts = (unknown if amount is None else amount for amount in row.amounts.values())
    role: Literal["row", "total"] = "total" if row.is_total and row.id in RULED else "row"
    tone: Emphasis = "balance" if row.id in _BALANCES else "row"
    return TableRow((join("", (row.label, mark)), *amounts), role, row.id, tone)


def _footnotes(
    notes: Sequence[Specification], columns: tuple[Column, ...]
) -> Iterator[Table | Paragraph]:
    for note in notes:
        rows = tuple(_table_row(row) for row in note.rows)
        table = Table("footnote", note.title, columns, rows)
        whole = all(row.id != "unspecified" for row in note.rows)
        if note.text is not None:
            yield Paragraph(join(" ", ("*", note.text)), table if whole else None)
        if note.text is None or not whole:
            yield table

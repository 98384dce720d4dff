"""The entries with every field as it is, for programs: CSV and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

from fhledger.book import BookData
from fhledger.book.files.entries_file import COLUMNS, entry_cells
from fhledger.book.text.csv_writing import csv_lines
from fhledger.core.amounts import Amount, format_plain
from fhledger.core.record import Record
from fhledger.domain.fund.funds import HasFunds
from fhledger.domain.fund.ledger import Entry
from fhledger.exchange.journals.double_entry import years_of


class ExportedYear(HasFunds):
    """A fiscal year with its entries, and its funds where there are several."""

    year: int
    opening_balance: Amount
    closing_balance: Amount
    entries: tuple[Entry, ...]


class Export(Record):
    """The entries of a book; `entries_json` writes them part by part."""

    book: str
    currency: str
    years: tuple[ExportedYear, ...]


def entries_csv(book: BookData, year: int | None = None) -> Iterator[str]:
    """The entries as CSV, a line for each, with the fiscal year in the first column."""
    rows = (
        {"year": str(fiscal.year), **entry_cells(entry)}
        for fiscal, entries in years_of(book, year)
        for entry in entries.entries
    )
    return csv_lines(("year", *COLUMNS), rows)


def entries_json(book: BookData, year: int | None = None) -> Iterator[str]:
    """The entries as JSON: `book`, `currency`, and `years` with balances and entries."""
    head = {"book": book.config.name, "currency": book.config.currency}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "years": ['
    for at, (fiscal, entries) in enumerate(years_of(book, year)):
        balances: dict[str, object] = {
            "year": fiscal.year,
            "opening_balance": format_plain(fiscal.opening_balance),
            "closing_balance": format_plain(fiscal.closing_balance),
        }
        if funds := book.fund_years(fiscal.year):
            balances["funds"] = [fund.model_dump(mode="json") for fund in funds]
        yield (
            (", " if at else "") + json.dumps(balances, ensure_ascii=False)[:-1] + ', "entries": ['
        )
        for number, entry in enumerate(entries.entries):
            yield (",\n" if number else "\n") + json.dumps(entry_cells(entry), ensure_ascii=False)
        yield "\n]}"
    yield "]}\n"

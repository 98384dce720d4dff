"""The traces of entries (poster): each with its file and line, and the source that it cites."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from fhledger.book.book import BookData, lines_of_year
from fhledger.book.voucher_citation import cited_voucher
from fhledger.book.year_ledger import entries_location
from fhledger.core.amounts import ZERO, exact_sum
from fhledger.core.errors import Location
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import counted, message
from fhledger.domain.dated_values import resolve_source
from fhledger.domain.fund.ledger import Entry, lines_in_year
from fhledger.domain.statement.rows import dated, label
from fhledger.domain.statement.statement import row_sums
from fhledger.domain.trace import Trace

EntryKey = tuple[str, str, str]
"""What entries are collected by: `line` with a line and an item, or `project` with a project and a
movement."""


def entry_traces(
    book: BookData, year: int, limit: int | None, lines: Collection[str] | None
) -> dict[EntryKey, list[Trace]]:
    """The entries of a year by line and item, and by project and movement.

    Of each the first ones up to the limit, the rest as one node. `lines` are those whose entries
    are read; None for all.
    """
    movements = {
        (line.id, item.id): item.movement
        for line in book.config.lines
        for item in line.items
        if item.movement
    }
    traces: dict[EntryKey, list[Trace]] = {}
    rest: dict[EntryKey, tuple[int, Decimal]] = {}
    for location, entry in book.ledger(year).located():
        if lines is not None and entry.line not in lines:
            continue
        keys: list[EntryKey] = [("line", entry.line, entry.item)]
        movement = movements.get((entry.line, entry.item))
        if movement:
            keys.append(("project", entry.project, movement))
        trace = None
        for key in keys:
            listed = traces.setdefault(key, [])
            if limit is None or len(listed) < limit:
                trace = trace or _entry_trace(book, location, entry)
                listed.append(trace)
            else:
                number, amount = rest.get(key, (0, ZERO))
                rest[key] = (number + 1, exact_sum((amount, entry.amount_kr)))
    for key, (number, amount) in rest.items():
        source = _citation(entries_location(year), None)
        more = Trace(
            label=counted("{count} more entry", "{count} more entries", number),
            amount=amount,
            how="entry",
            source=source,
        )
        traces[key].append(more)
    return traces


def single_entry_trace(book: BookData, year: int, number: str) -> Trace | None:
    """The entry of a number: its file, line, source, the rows that it is in, its reversal."""
    for location, entry in book.ledger(year).located():
        if entry.number == number:
            rows = join(" → ", _rows_of(book, year, entry))
            parts = [message("in {rows}", rows=rows)]
            if entry.reverses:
                parts.append(message("reverses {number}", number=entry.reverses))
            parts += [
                message("reversed by {number}", number=each.number)
                for each in book.ledger(year).totals.reversals
                if each.reverses == number
            ]
            found = _entry_trace(book, location, entry)
            return found.model_copy(
                update={"id": f"{year} {number}", "explanation": join("; ", parts)}
            )
    return None


def _rows_of(book: BookData, year: int, entry: Entry) -> list[LocalizedText]:
    """The labels of the line of an entry, and of the sums of the statement that it is in."""
    labels = {line.id: line.label for line in lines_in_year(book.config.lines, year)}
    row, found = entry.line, [labels[entry.line]] if entry.line in labels else []
    for total in row_sums(lines_of_year(book, year)):
        if row in total.parts:
            row = total.row
            found.append(dated(label(book.config.labels, row, year), year))
    return found


def _entry_trace(book: BookData, location: Location, entry: Entry) -> Trace:
    text = " ".join(part for part in (entry.number, entry.day.isoformat(), entry.text) if part)
    source = resolve_source(entry.source, book.config.sources)
    cited = cited_voucher(entry.source) or (source.citation if source else None)
    return Trace(
        label=LocalizedText(sv=text, en=text),
        amount=entry.amount_kr,
        how="entry",
        source=_citation(location, cited),
        url=(source.url or None) if source else None,
    )


def _citation(location: Location, source: LocalizedText | None) -> LocalizedText:
    """The location of an entry, and the source that it cites."""
    place = location.localized
    return join("; ", (place, source)) if source else place

"""The traces of a book's figures: each row, item and fee of its years, down to entries and sources.

>>> from fhledger.book import embedded_book
>>> closing = trace(embedded_book(), 2024, "closing_balance")
>>> [(part.label.en, part.amount) for part in closing.parts][1]
('Result of the year 2024', Decimal('1121401'))
>>> [leaf.label.en for leaf in trace(embedded_book(), 2024, "1283").leaves()]
['rate', 'inhabitants on 2022-12-31 (an assumed day)']
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from typing import Literal, get_args

from fhledger.book.book import BookData
from fhledger.book.fee_tracing import fee_trace, inhabitants_trace, member_fee
from fhledger.book.voucher_citation import cited_voucher
from fhledger.book.year_ledger import entries_location
from fhledger.core.amounts import ZERO, exact_sum, format_sek, negate
from fhledger.core.errors import InvalidArgumentError, Location
from fhledger.core.localized import Language, LocalizedText
from fhledger.domain.dated_values import resolve_source
from fhledger.domain.fees.rates import single_rate
from fhledger.domain.fund.ledger import Entry, Line, Section
from fhledger.domain.statement.rows import (
    FINANCING_OF_FUND,
    FINANCING_ROWS,
    LABELS,
    SUMMARY_ROWS,
    dated,
    label,
)
from fhledger.domain.statement.specification import prints_inflow
from fhledger.domain.statement.statement import row_sums
from fhledger.domain.trace import Trace, fact, same, summed

_NO_ENTRY = LocalizedText(
    sv="{file}, som inte har någon post på raden", en="{file}, which has no entry of it"
)


def trace(book: BookData, year: int, row: str, *, entries: int | None = None) -> Trace:
    """The trace of a row of either appendix, the footnote or Finansiering, or of a member's fee.

    `row` is the id of a row, line or item, or a municipality's code. `entries` is the most
    entries told one by one in one place; the rest is one node with their sum.

    Raises `YearMissingError` for a year that the book lacks, `InvalidArgumentError` for an unknown row.
    """
    return Tracer(book, entries, _lines_of(book, year, row)).trace(year, row)


class Tracer:
    """What gives traces of a book one after another, and reads the entries of each year once.

    `lines` are those on whose entries the traces rest; left out, they may be any.
    """

    def __init__(
        self, book: BookData, entries: int | None = None, lines: Collection[str] | None = None
    ) -> None:
        self._book = book
        self._entries = entries
        self._lines = lines
        self._years: dict[int, dict[tuple[str, str], list[Trace]]] = {}

    def trace(self, year: int, row: str) -> Trace:
        """The trace of a row; see `trace`."""
        book = self._book
        book.ledger(year)
        if not row:
            raise InvalidArgumentError(_unknown(book, year, row))
        found = _row(book, year, row, self) or _detail(book, year, row, self)
        if found is None:
            raise InvalidArgumentError(_unknown(book, year, row))
        return found.model_copy(
            update={"id": f"{year} {row}", "printed": _printed(book, year, row)}
        )

    def told(self, year: int, line: Line, item: str) -> list[Trace]:
        """The entries of a line and item one by one; those past the limit are one node."""
        if year not in self._years:
            self._years[year] = _told(self._book, year, self._entries, self._lines)
        return self._years[year].get((line.id, item), [])


def _row(book: BookData, year: int, row: str, tracer: Tracer) -> Trace | None:
    """A row of the statement: a line, a sum, the amount of another row, a fact, what was carried."""
    sum_of = next((known for known in row_sums(book.config.lines) if known.row == row), None)
    if sum_of is not None:
        parts = [tracer.trace(year, part) for part in sum_of.parts]
        return summed(row_name(book, row, year), parts)
    if row in _OF_ANOTHER:
        sign, other = _OF_ANOTHER[row]
        how: Literal["same", "negated_sum"] = "same" if sign > 0 else "negated_sum"
        return same(row_name(book, row, year), tracer.trace(year, other), how)
    if row in _FACTS:
        return _FACTS[row](book, year, row_name(book, row, year))
    if row == "opening_balance":
        return _opening(book, year, tracer)
    line = next((line for line in book.config.lines if line.id == row), None)
    return None if line is None else _line(book, year, line, tracer)


def _detail(book: BookData, year: int, row: str, tracer: Tracer) -> Trace | None:
    """What stands behind a row: an item of a line, or the fee of a member."""
    if any(member.code == row for member in book.config.municipalities):
        return _fee(book, year, row)
    lines = _lines_with(book, year, row)
    appendix_2 = [line for line in lines if line.section is Section.APPROPRIATION]
    if len(appendix_2) > 1:
        return _shared_text(year, appendix_2, row, tracer)
    return _item(year, lines[0], row, tracer) if lines else None


def _lines_with(book: BookData, year: int, item: str) -> list[Line]:
    return [
        line for line in book.config.lines if line.item(item) or item in _items(book, year, line)
    ]


def _lines_of(book: BookData, year: int, row: str) -> frozenset[str] | None:
    """The lines on whose entries alone a row rests; None for one that rests on other rows."""
    if row in {
        "opening_balance",
        *_OF_ANOTHER,
        *(known.row for known in row_sums(book.config.lines)),
    }:
        return None
    if any(line.id == row for line in book.config.lines):
        return frozenset({row})
    return frozenset(line.id for line in _lines_with(book, year, row))


def _shared_text(year: int, lines: Sequence[Line], text: str, tracer: Tracer) -> Trace:
    """A row of Bilaga 2 to which several lines of appropriations add."""
    parts = [
        _item(year, line, text, tracer).model_copy(update={"label": line.label}) for line in lines
    ]
    return summed(_item_label(lines[0], text), parts)


def _printed(book: BookData, year: int, row: str) -> tuple[str, ...]:
    return tuple(
        f"{report.where(key)}: {format_sek(amount)}"
        for report in book.printed
        for key, amount in report.figures().items()
        if key.row == row and key.year == year
    )


def _opening(book: BookData, year: int, tracer: Tracer) -> Trace:
    first = book.config.opening_balance
    name = row_name(book, "opening_balance", year)
    if year == first.valid_from.year:
        return fact(name, first.value, first.source)
    return same(name, tracer.trace(year - 1, "closing_balance"))


def _line(book: BookData, year: int, line: Line, tracer: Tracer) -> Trace:
    items = _items(book, year, line)
    if not items:
        source = _NO_ENTRY.format(file=entries_location(year))
        return Trace(label=line.label, amount=ZERO, how="sum", source=source)
    if items == [""]:
        return summed(line.label, tracer.told(year, line, ""))
    parts = [summed(_item_label(line, item), tracer.told(year, line, item)) for item in items]
    return summed(line.label, parts)


def _item(year: int, line: Line, item: str, tracer: Tracer) -> Trace:
    found = summed(_item_label(line, item), tracer.told(year, line, item))
    if prints_inflow(line, line.item(item)):
        return found
    amount = negate(exact_sum(part.amount or ZERO for part in found.parts))
    return found.model_copy(update={"amount": amount, "how": "negated_sum"})


def _fee(book: BookData, year: int, code: str) -> Trace:
    table = book.fees(year)
    fee = member_fee(table, code)
    inhabitants = inhabitants_trace(book.population, code, table)
    return fee_trace(table, fee, inhabitants, fee.rate.source)


def _budget(book: BookData, year: int, name: LocalizedText) -> Trace:
    decisions = [d for d in book.budgets if d.year == year and not d.line]
    parts = [
        fact(LocalizedText(sv=d.text or "beslut", en=d.text or "decision"), d.amount_kr, d.source)
        for d in decisions
    ]
    return summed(name, parts) if parts else fact(name, None, None)


def _rate(book: BookData, year: int, name: LocalizedText) -> Trace:
    rate = single_rate(book.config.fee_rates, book.config.municipalities, year)
    return fact(name, rate.value if rate else None, rate.source if rate else None)


_FACTS: dict[str, Callable[[BookData, int, LocalizedText], Trace]] = {
    "budget": _budget,
    "fee_rate": _rate,
}

_OF_ANOTHER = {
    row: (sign, other)
    for row, (sign, other) in {**FINANCING_OF_FUND, "total": (-1, "appropriations")}.items()
    if row != other
}
"""Rows that print the amount of another row, with its sign or the other."""


def _told(
    book: BookData, year: int, most: int | None, lines: Collection[str] | None
) -> dict[tuple[str, str], list[Trace]]:
    """The entries of a year by line and item, at most so many of each, and the rest as one node.

    `lines` are those that are told; None for all.
    """
    told: dict[tuple[str, str], list[Trace]] = {}
    rest: dict[tuple[str, str], tuple[int, Decimal]] = {}
    for place, entry in book.ledger(year).located():
        if lines is not None and entry.line not in lines:
            continue
        key = (entry.line, entry.item)
        there = told.setdefault(key, [])
        if most is None or len(there) < most:
            there.append(_entry(book, place, entry))
        else:
            number, amount = rest.get(key, (0, ZERO))
            rest[key] = (number + 1, exact_sum((amount, entry.amount_kr)))
    for key, (number, amount) in rest.items():
        name = LocalizedText(sv=f"{number} poster till", en=f"{number} more entries")
        source = _cited(entries_location(year), None)
        told[key].append(Trace(label=name, amount=amount, how="entry", source=source))
    return told


def _entry(book: BookData, place: Location, entry: Entry) -> Trace:
    words = " ".join(part for part in (entry.number, entry.day.isoformat(), entry.text) if part)
    named = resolve_source(entry.source, book.config.sources)
    cited = cited_voucher(entry.source) or (named.citation if named else None)
    return Trace(
        label=LocalizedText(sv=words, en=words),
        amount=entry.amount_kr,
        how="entry",
        source=_cited(place, cited),
        url=named.url if named else "",
    )


def _cited(place: Location, source: LocalizedText | None) -> LocalizedText:
    """Where an entry is, and what it cites."""
    parts = (place, source) if source else (place,)
    sv, en = (
        "; ".join(part.in_language(language) for part in parts) for language in get_args(Language)
    )
    return LocalizedText(sv=sv, en=en)


def _items(book: BookData, year: int, line: Line) -> list[str]:
    """The items of a line in a year: the declared ones in their order, then texts, then none."""
    used = {key.item for key, _ in book.ledger(year).totals.sums if key.line == line.id}
    declared = [item.id for item in line.items if item.id in used]
    rest = sorted(used.difference(declared), key=lambda item: (item == "", item))
    return [*declared, *rest]


def _item_label(line: Line, item: str) -> LocalizedText:
    declared = line.item(item)
    if declared is not None:
        return declared.label
    return LocalizedText(sv=item, en=item) if item else LABELS["unspecified"]


def row_name(book: BookData, row: str, year: int) -> LocalizedText:
    """The row's label, with the year where the label does not say one."""
    return dated(label(book.config.labels, row, year), year)


def _unknown(book: BookData, year: int, row: str) -> str:
    lines = [line.id for line in book.config.lines]
    rows = dict.fromkeys((*SUMMARY_ROWS, *lines, *FINANCING_ROWS))
    return (
        f"there is no row '{row}' in {year}; there are {', '.join(rows)}, the ids of items,"
        " and the codes of municipalities"
    )

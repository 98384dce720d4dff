"""A trace (spårning): how a figure comes about, down to entries and sources.

The amount of a node follows from its parts: their sum, that sum with the other
sign, their product, or the same amount one year before. A leaf has a source,
or says that it has none.

>>> from fhledger.book import embedded_book
>>> closing = embedded_book().trace(2024, "closing_balance")
>>> [(part.label.en, part.amount) for part in closing.parts][1]
('Result of the year 2024', Decimal('1121401'))
>>> [leaf.label.en for leaf in embedded_book().trace(2024, "1283").leaves()]
['rate', 'inhabitants on 2022-12-31 (an assumed day)']
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from fhledger._record import Record
from fhledger.errors import WrongCallError
from fhledger.facts import Source, source_named
from fhledger.fee import single_rate
from fhledger.label import Label
from fhledger.ledger import Entry, Line
from fhledger.money import ZERO, negated, swedish, times, total
from fhledger.statement import (
    APPENDIX_1_FRAME,
    FINANCING_ROWS,
    LABELS,
    label,
    prints_inflow,
    row_sums,
)

if TYPE_CHECKING:
    from fhledger.book.book import Book

How = Literal["sum", "negated_sum", "product", "rule", "same", "fact", "entry"]
"""How the amount follows from the parts (`rule`: as the book's rule of the fee says); a fact and
an entry have none."""


class Trace(Record):
    """A figure: what it is called, its exact amount, how it follows from its parts, its source.

    `source` says where a leaf stands (file, line, and what that cites); None means that nobody has
    said. `printed` says where the figure stands in print. `amount` is None for what is not known.
    `id` is the year and the row that it is the trace of, as in `2024 result`; a node that no row
    stands for has none. The same id within one book is the same trace.
    """

    id: str = ""
    label: Label
    amount: Decimal | None
    how: How
    parts: tuple[Trace, ...] = ()
    source: str | None = None
    printed: tuple[str, ...] = ()

    def leaves(self) -> Iterator[Trace]:
        """The facts and entries on which the figure rests, each time it rests on them."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def trace(book: Book, year: int, row: str, *, entries: int | None = None) -> Trace:
    """The trace of a row of either appendix, the footnote or Finansiering, or of a member's fee.

    `row` is the id of a row, line or item, or a municipality's code. `entries` is the most
    entries told one by one in one place; the rest is one node with their sum.

    Raises `YearMissingError` for a year that the book lacks, `WrongCallError` for an unknown row.
    """
    return Tracer(book, entries).trace(year, row)


class Tracer:
    """What gives traces of a book one after another, and reads the entries of each year once."""

    def __init__(self, book: Book, entries: int | None = None) -> None:
        self._book = book
        self._entries = entries
        self._years: dict[int, dict[tuple[str, str], list[Trace]]] = {}

    def trace(self, year: int, row: str) -> Trace:
        """The trace of a row; see `trace`."""
        book = self._book
        book.year(year)
        found = _row(book, year, row, self) or _detail(book, year, row, self)
        if found is None:
            raise WrongCallError(_unknown(book, year, row))
        return found.model_copy(
            update={"id": f"{year} {row}", "printed": _printed(book, year, row)}
        )

    def told(self, year: int, line: Line, item: str) -> list[Trace]:
        """The entries of a line and item one by one; those past the limit are one node."""
        if year not in self._years:
            self._years[year] = _told(self._book, year, self._entries)
        return self._years[year].get((line.id, item), [])


def _row(book: Book, year: int, row: str, tracer: Tracer) -> Trace | None:
    """A row of the statement: a line, a sum, the amount of another row, a fact, what was carried."""
    summed = next((summed for summed in row_sums(book.lines) if summed.row == row), None)
    if summed is not None:
        parts = [tracer.trace(year, part) for part in summed.parts]
        return _sum(_name(book, row, year), parts)
    if row in _OF_ANOTHER:
        how, other = _OF_ANOTHER[row]
        return _same(_name(book, row, year), tracer.trace(year, other), how)
    if row in _FACTS:
        return _FACTS[row](book, year, _name(book, row, year))
    if row == "opening_balance":
        return _opening(book, year, tracer)
    line = next((line for line in book.lines if line.id == row), None)
    return None if line is None else _line(book, year, line, tracer)


def _detail(book: Book, year: int, row: str, tracer: Tracer) -> Trace | None:
    """What stands behind a row: an item of a line, or the fee of a member."""
    if any(member.code == row for member in book.municipalities):
        return _fee(book, year, row)
    for line in book.lines:
        if line.item(row) or row in _items(book, year, line):
            return _item(year, line, row, tracer)
    return None


def _printed(book: Book, year: int, row: str) -> tuple[str, ...]:
    return tuple(
        f"{report.where(key)}: {swedish(amount)}"
        for report in book.printed
        for key, amount in report.figures().items()
        if key.row == row and key.year == year
    )


def _opening(book: Book, year: int, tracer: Tracer) -> Trace:
    first = book.opening_balance
    name = _name(book, "opening_balance", year)
    if year == first.since.year:
        return Trace(label=name, amount=first.value, how="fact", source=_said(first.source))
    return _same(name, tracer.trace(year - 1, "closing_balance"), "same")


def _line(book: Book, year: int, line: Line, tracer: Tracer) -> Trace:
    items = _items(book, year, line)
    if not items:
        source = f"entries/{year}.csv, which has no entry of it"
        return Trace(label=line.label, amount=ZERO, how="sum", source=source)
    if items == [""]:
        return _sum(line.label, tracer.told(year, line, ""))
    parts = [_sum(_item_label(line, item), tracer.told(year, line, item)) for item in items]
    return _sum(line.label, parts)


def _item(year: int, line: Line, item: str, tracer: Tracer) -> Trace:
    summed = _sum(_item_label(line, item), tracer.told(year, line, item))
    if prints_inflow(line, line.item(item)):
        return summed
    amount = negated(total(part.amount or ZERO for part in summed.parts))
    return summed.model_copy(update={"amount": amount, "how": "negated_sum"})


def _fee(book: Book, year: int, code: str) -> Trace:
    table = book.fees(year)
    fee = next((member for member in table.members if member.code == code), None)
    if fee is None:
        raise WrongCallError(f"{code} is no member in {year}")
    row = book.population.row(code, table.reference_day)
    day = table.reference_day
    assumed = (" (antagen dag)", " (an assumed day)") if table.assumed else ("", "")
    name = Label(sv=f"Medlemsavgift {fee.name} {year}", en=f"Membership fee {fee.name} {year}")
    inhabitants = Label(sv=f"invånare {day}{assumed[0]}", en=f"inhabitants on {day}{assumed[1]}")
    plain = fee.fee == times(fee.rate.value, fee.inhabitants)
    limits = (
        (Label(sv="månader", en="months of membership"), Decimal(fee.months)),
        (Label(sv="lägst", en="at least"), fee.rate.minimum_kr),
        (Label(sv="högst", en="at most"), fee.rate.maximum_kr),
    )
    return Trace(
        label=name,
        amount=fee.fee,
        how="product" if plain else "rule",
        parts=(
            _fact(Label(sv="avgift", en="rate"), fee.rate.value, fee.rate.source),
            _fact(inhabitants, Decimal(fee.inhabitants), row.source if row else None),
            *(
                Trace(label=limit, amount=amount, how="fact", source="book.toml")
                for limit, amount in limits
                if amount is not None and not plain
            ),
        ),
    )


def _budget(book: Book, year: int, name: Label) -> Trace:
    decisions = [d for d in book.budgets if d.year == year and not d.line]
    parts = [
        _fact(Label(sv=d.text or "beslut", en=d.text or "decision"), d.amount_kr, d.source)
        for d in decisions
    ]
    return _sum(name, parts) if parts else _fact(name, None, None)


def _rate(book: Book, year: int, name: Label) -> Trace:
    rate = single_rate(book.fee, book.municipalities, year) if book.fee else None
    return _fact(name, rate.value if rate else None, rate.source if rate else None)


_FACTS: dict[str, Callable[[Book, int, Label], Trace]] = {"budget": _budget, "fee_rate": _rate}

_OF_ANOTHER: dict[str, tuple[How, str]] = {
    "used_surplus": ("negated_sum", "appropriations"),
    "total": ("negated_sum", "appropriations"),
    "accumulated_surplus": ("same", "closing_balance"),
}
"""Rows that print the amount of another row, with its sign or the other."""


def _told(book: Book, year: int, most: int | None) -> dict[tuple[str, str], list[Trace]]:
    """The entries of a year by line and item, at most so many of each, and the rest as one node."""
    told: dict[tuple[str, str], list[Trace]] = {}
    rest: dict[tuple[str, str], tuple[int, Decimal]] = {}
    for place, entry in book.year(year).located():
        key = (entry.line, entry.item)
        there = told.setdefault(key, [])
        if most is None or len(there) < most:
            there.append(_entry(book, place, entry))
        else:
            number, amount = rest.get(key, (0, ZERO))
            rest[key] = (number + 1, total((amount, entry.amount_kr)))
    for key, (number, amount) in rest.items():
        name = Label(sv=f"{number} poster till", en=f"{number} more entries")
        source = f"entries/{year}.csv"
        told[key].append(Trace(label=name, amount=amount, how="entry", source=source))
    return told


def _entry(book: Book, place: str, entry: Entry) -> Trace:
    said = source_named(entry.source, book.sources)
    cited = f"; {said}" if said else ""
    words = " ".join(part for part in (entry.number, entry.day.isoformat(), entry.text) if part)
    return Trace(
        label=Label(sv=words, en=words),
        amount=entry.amount_kr,
        how="entry",
        source=f"{place}{cited}",
    )


def _sum(name: Label, parts: Sequence[Trace]) -> Trace:
    amount = total(part.amount or ZERO for part in parts)
    return Trace(label=name, amount=amount, how="sum", parts=tuple(parts))


def _same(name: Label, part: Trace, how: How) -> Trace:
    amount = part.amount or ZERO
    return Trace(
        label=name, amount=amount if how == "same" else negated(amount), how=how, parts=(part,)
    )


def _fact(name: Label, amount: Decimal | None, source: Source | None) -> Trace:
    return Trace(label=name, amount=amount, how="fact", source=_said(source))


def _said(source: Source | None) -> str | None:
    return None if source is None else str(source)


def _items(book: Book, year: int, line: Line) -> list[str]:
    """The items of a line in a year: the declared ones in their order, then texts, then none."""
    used = {key.item for key, _ in book.year(year).totals.sums if key.line == line.id}
    declared = [item.id for item in line.items if item.id in used]
    rest = sorted(used.difference(declared), key=lambda item: (item == "", item))
    return [*declared, *rest]


def _item_label(line: Line, item: str) -> Label:
    declared = line.item(item)
    if declared is not None:
        return declared.label
    return Label(sv=item, en=item) if item else LABELS["unspecified"]


def _name(book: Book, row: str, year: int) -> Label:
    """The row's label, with the year where the label does not say one."""
    name = label(book.labels, row, year)
    said = any(str(told) in name.sv for told in (year, year + 1))
    return name if said else Label(sv=f"{name.sv} {year}", en=f"{name.en} {year}")


def _unknown(book: Book, year: int, row: str) -> str:
    lines = [line.id for line in book.lines]
    rows = dict.fromkeys((*APPENDIX_1_FRAME, *lines, *FINANCING_ROWS))
    return (
        f"there is no row '{row}' in {year}; there are {', '.join(rows)}, the ids of items,"
        " and the codes of municipalities"
    )

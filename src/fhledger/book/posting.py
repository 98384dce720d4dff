"""Posting (bokföring): a new entry at the end of an open year, with the next number.

Nothing is edited. An entry that was wrong is reversed by one with the opposite
amount, and each entry once: who reverses a reversal brings back what it undid,
and a third correction of the same is an entry of its own.

>>> from fhledger.book import embedded_book
>>> book = embedded_book()
>>> rent = next_entry(book, line="external_costs", amount="-1 200,50", day="2025-01-07", text="Hyra")
>>> rent.number, rent.amount_kr
('A29', Decimal('-1200.50'))
>>> book = with_entries(book, rent)
>>> undone = reversing_entry(book, "A29", text="Fel hyra")
>>> undone.number, undone.amount_kr, undone.day.isoformat(), undone.reverses
('A30', Decimal('1200.50'), '2025-01-07', 'A29')
>>> with_entries(book, undone).fiscal_years()[-1].closing_balance
Decimal('7530250.00')
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pydantic import ValidationError

from fhledger.book.book import BookData
from fhledger.book.config import undeclared
from fhledger.book.entries import AppendedEntries
from fhledger.book.text_files import validation_error
from fhledger.book.year_ledger import YearLedger
from fhledger.core.amounts import negate
from fhledger.core.arguments import checked
from fhledger.core.dates import LAST_YEAR
from fhledger.core.errors import InvalidArgumentError, YearClosedError, YearMissingError
from fhledger.domain.fund.ledger import Entry, summarize


@checked
def next_entry(
    book: BookData,
    *,
    line: str,
    amount: object,
    day: date | str,
    text: str = "",
    item: str = "",
    member: str = "",
    project: str = "",
    reverses: str = "",
    source: str = "",
    series: str | None = None,
) -> Entry:
    """An entry with the next number of a series, not yet in the book.

    `amount` is signed as the report prints it: an int, a `Decimal`, or a text as `parse_amount`
    reads it. `series` may be left out where the book has one only. Raises `BookError` for a
    field that is wrong, `InvalidArgumentError` where the series must be given.
    """
    known = sorted({name for name, _, _ in book.numbering.used}) or ["A"]
    if series is None and len(known) > 1:
        raise InvalidArgumentError(f"the book has the series {', '.join(known)}; say which one")
    chosen = known[0] if series is None else series
    try:
        return Entry(
            number=f"{chosen}{book.numbering.last(chosen) + 1}",
            day=day,  # type: ignore[arg-type]  # the record reads a text
            line=line,
            amount_kr=amount,  # type: ignore[arg-type]  # likewise
            item=item,
            text=text,
            member=member,
            project=project,
            reverses=reverses,
            source=source,
        )
    except ValidationError as error:
        raise validation_error(error, "the new entry") from None


@checked
def reversing_entry(
    book: BookData, number: str, *, text: str, day: date | None = None, source: str = ""
) -> Entry:
    """The entry that undoes another one, not yet in the book: the opposite amount, all else the same.

    `day` left out: the last day booked in the year of the entry, or in the first
    open year after it. Raises `InvalidArgumentError` for a number that no entry has, that
    several have, or that is reversed already.
    """
    original = _entry(book, number)
    for year in book.ledgers:
        for pair in year.totals.reversals:
            if pair.reverses == number:
                raise InvalidArgumentError(
                    f"{number} is reversed already, by {pair.number}; each entry is reversed once"
                )
    return next_entry(
        book,
        series=original.number.rstrip("0123456789"),
        day=day or _last_open_day(book, original.day),
        line=original.line,
        item=original.item,
        amount=negate(original.amount_kr),
        text=text,
        member=original.member,
        project=original.project,
        reverses=number,
        source=source,
    )


@checked
def with_entries(book: BookData, *entries: Entry) -> BookData:
    """The book with more entries, each at the end of the year of its day.

    That year is one of the book, or the one after its last. Raises `YearClosedError`
    for a closed year, `YearMissingError` for a year out of reach, `InvalidArgumentError`
    for a number that is used and for a line, member or project that is not declared.
    """
    for year, own in entries_by_year(entries).items():
        book = _with_year(book, year, own)
    return book


def entries_by_year(entries: Iterable[Entry]) -> dict[int, tuple[Entry, ...]]:
    """The entries of each year, the first year first."""
    years: dict[int, list[Entry]] = {}
    for entry in entries:
        years.setdefault(entry.day.year, []).append(entry)
    return {year: tuple(years[year]) for year in sorted(years)}


def _with_year(book: BookData, of: int, entries: tuple[Entry, ...]) -> BookData:
    year = _open_year(book, entries[0].day)
    added = summarize(entries)
    used = book.numbering + added.numbering
    for number in used.duplicates():
        if added.numbering.has(number):
            raise InvalidArgumentError(f"the number {number} is used already")
    for field, value, advice in undeclared(book.config, book.project_register, added):
        raise InvalidArgumentError(f"unknown {field} '{value}'. {advice}")
    grown = YearLedger(
        year=of,
        totals=year.totals + added,
        entries=AppendedEntries.to(year.entries, entries),
    )
    others = (known for known in book.ledgers if known.year != of)
    years = sorted((*others, grown), key=lambda known: known.year)
    return book.replace(ledgers=tuple(years))


def _entry(book: BookData, number: str) -> Entry:
    found = [
        entry
        for year in book.ledgers
        if year.totals.numbering.has(number)
        for entry in year.entries
        if entry.number == number
    ]
    if len(found) != 1:
        raise InvalidArgumentError(
            f"{number} is the number of {len(found)} entries; correct the numbers first"
            if found
            else f"there is no entry {number}"
        )
    return found[0]


def _open_year(book: BookData, day: date) -> YearLedger:
    if book.seal(day.year):
        raise YearClosedError(
            f"{day.year} is closed, and nothing is entered in it any more;"
            " a correction is a new entry in an open year"
        )
    following = (
        max(book.ledgers_by_year, default=book.config.opening_balance.valid_from.year - 1) + 1
    )
    within = sorted({*book.ledgers_by_year, min(following, LAST_YEAR)})
    if day.year in within:
        return book.ledgers_by_year.get(day.year) or YearLedger(year=day.year, totals=summarize([]))
    raise YearMissingError(
        f"the book has no year {day.year}; an entry has its day in"
        f" {', '.join(str(year) for year in within if not book.seal(year))}"
    )


def _last_open_day(book: BookData, since: date) -> date:
    for number, year in book.ledgers_by_year.items():
        if number >= since.year and not book.seal(number):
            first, last = date(number, 1, 1), date(number, 12, 31)
            return min(max(first, since, year.totals.last_day or first), last)
    following = max(book.ledgers_by_year) + 1
    raise YearClosedError(f"{since.year} and what follows is closed; give a day in {following}")

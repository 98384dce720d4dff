"""Posting (bokföring): a new entry at the end of an open year, with the next number.

Nothing is edited. A wrong entry is reversed by one with the opposite amount, and
each entry once: reversing a reversal restores the first entry, and a third
correction is an entry of its own.

>>> from fhledger.book import embedded_book
>>> book = embedded_book()
>>> rent = next_entry(book, line="external_costs", amount="-1 200,50", day="2025-01-07",
...     text="Hyra")
>>> rent.number, rent.amount_kr
('A29', Decimal('-1200.50'))
>>> book = with_entries(book, rent)
>>> reversal = reversing_entry(book, "A29", text="Fel hyra")
>>> reversal.number, reversal.amount_kr, reversal.day.isoformat(), reversal.reverses
('A30', Decimal('1200.50'), '2025-01-07', 'A29')
>>> with_entries(book, reversal).fiscal_years()[-1].closing_balance
Decimal('7530250.00')
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from pydantic import ValidationError

from fhledger.book.book import AnyBook, BookData
from fhledger.book.entries import AppendedEntries
from fhledger.book.text.text_files import validation_error
from fhledger.book.undeclared import undeclared
from fhledger.book.year_ledger import YearLedger
from fhledger.core.amounts import exact_sum, format_sek, negate
from fhledger.core.arguments import checked
from fhledger.core.dates import LAST_YEAR
from fhledger.core.errors import InvalidArgumentError, YearClosedError, YearMissingError
from fhledger.core.messages import counted, message
from fhledger.domain.fund.ledger import Entry, summarize
from fhledger.domain.fund.numbering import format_range
from fhledger.domain.seal_state import SHORT_DIGITS

_MOST_RANGES = 20
"""The most ranges of numbers that an error about an unknown one lists."""


def last_seal(book: BookData) -> str:
    """The short seal of the last closed year, which new entries name; empty without one."""
    last = max(book.seals, key=lambda seal: seal.year, default=None)
    return last.seal[:SHORT_DIGITS] if last else ""


class SeriesMissingError(InvalidArgumentError):
    """An entry without a series, for a book that has several."""

    def __init__(self, series: Sequence[str]) -> None:
        self.series = ", ".join(series)
        super().__init__(
            message("the book has the series {series}; give one as `series`", series=self.series)
        )


@checked
def next_entry(
    book: AnyBook,
    *,
    line: str,
    amount: int | str | Decimal,
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
    reads it. `series` may be left out if the book has only one. Raises `BookError` for an
    invalid field, and `InvalidArgumentError` if the series must be given and all else is right.
    """
    used = sorted({name for name, _, _ in book.numbering.used}) or ["A"]
    chosen = used[0] if series is None else series
    try:
        entry = Entry(
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
            seal=last_seal(book),
        )
    except ValidationError as error:
        raise validation_error(error, message("the new entry")) from None
    if series is None and len(used) > 1:
        with_entries(book, entry)  # what else is wrong is reported first
        raise SeriesMissingError(used)
    return entry


@checked
def reversing_entry(
    book: BookData, number: str, *, text: str, day: date | None = None, source: str = ""
) -> Entry:
    """The reversal of an entry, not yet in the book: the opposite amount, all else the same.

    `day` left out: the last day booked in the year of the entry, or in the first
    open year after it. Raises `InvalidArgumentError` for a number that no entry has, that
    several have, or that is reversed already.
    """
    original = _entry(book, number)
    for ledger in book.ledgers:
        for reversal in ledger.totals.reversals:
            if reversal.reverses == number:
                raise InvalidArgumentError(
                    "{number} is already reversed by {reversal}; each entry is reversed once",
                    number=number,
                    reversal=reversal.number,
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
def with_entries(book: AnyBook, *entries: Entry) -> AnyBook:
    """The book with more entries, each at the end of the year of its day.

    That year is one of the book, or the one after its last. Raises `YearClosedError`
    for a closed year, `YearMissingError` for a year out of reach, `InvalidArgumentError`
    for a number that is used and for a line, member or project that is not declared.
    """
    for year, of_year in entries_by_year(entries).items():
        book = _with_entries_of(book, year, of_year)
    return book


@checked
def with_year_begun(book: BookData, year: int) -> BookData:
    """The book with one more year at its end, which has no entries yet.

    Raises `InvalidArgumentError` for a year that has begun, and for one that would leave a gap.
    """
    if year in book.ledgers_by_year:
        raise InvalidArgumentError(
            "{year} has begun already, with {entries}; `fhledger status {year}` says what is"
            " missing",
            year=year,
            entries=counted("{count} entry", "{count} entries", book.ledger(year).totals.entries),
        )
    latest = max(book.ledgers_by_year)
    if year != latest + 1:
        raise YearMissingError(
            "{year} would leave a gap; the latest year of the book is {latest}, so begin {next}",
            year=year,
            latest=latest,
            next=latest + 1,
        )
    return book.replace(ledgers=(*book.ledgers, YearLedger(year=year, totals=summarize([]))))


def require_begun(book: BookData, year: int) -> None:
    """Raise `YearMissingError` for the year after the last one, which is not begun."""
    if book.ledgers_by_year and year == max(book.ledgers_by_year) + 1:
        raise YearMissingError("{year} is not begun; `fhledger begin {year}` begins it", year=year)


def require_balanced_transfers(book: BookData, entries: Iterable[Entry]) -> None:
    """Raise `InvalidArgumentError` for new transfers between funds that do not sum to zero.

    A reversal undoes one half of a transfer at a time; until both are undone, FH311 is found.
    """
    transfers = {line.id for line in book.config.lines if line.transfer}
    new = [entry for entry in entries if entry.line in transfers and not entry.reverses]
    for year, of_year in entries_by_year(new).items():
        total = exact_sum(entry.amount_kr for entry in of_year)
        if total:
            raise InvalidArgumentError(
                "the transfers between funds in {year} sum to {kr} kr, not to zero; enter what"
                " leaves one fund and what reaches the other together, with `fhledger"
                " post-table FILE`",
                year=year,
                kr=format_sek(total),
            )


def entries_by_year(entries: Iterable[Entry]) -> dict[int, tuple[Entry, ...]]:
    """The entries of each year, the earliest year first."""
    years: dict[int, list[Entry]] = {}
    for entry in entries:
        years.setdefault(entry.day.year, []).append(entry)
    return {year: tuple(years[year]) for year in sorted(years)}


def _with_entries_of(book: AnyBook, year: int, entries: tuple[Entry, ...]) -> AnyBook:
    ledger = _open_ledger(book, year)
    added = summarize(entries)
    used = book.numbering + added.numbering
    for number in used.duplicates():
        if added.numbering.has(number):
            raise InvalidArgumentError("the number {number} is already used", number=number)
    for unknown in undeclared(book.config, book.project_register, added):
        raise InvalidArgumentError("{what}. {advice}", what=unknown.what, advice=unknown.advice)
    extended = YearLedger(
        year=year,
        totals=ledger.totals + added,
        entries=AppendedEntries.to(ledger.entries, entries),
    )
    ledgers = {**book.ledgers_by_year, year: extended}
    return book.replace(ledgers=tuple(ledgers[each] for each in sorted(ledgers)))


def _entry(book: BookData, number: str) -> Entry:
    entries = [
        entry
        for ledger in book.ledgers
        if ledger.totals.numbering.has(number)
        for entry in ledger.entries
        if entry.number == number
    ]
    if not entries:
        known = [format_range(used).replace("-", "–") for used in book.numbering.used]
        raise InvalidArgumentError(
            "there is no entry {number}; the book has {known}",
            number=number,
            known=", ".join(known[:_MOST_RANGES]) or "–",
        )
    if len(entries) > 1:
        raise InvalidArgumentError(
            "{number} is the number of {entries} entries; correct the numbers first",
            number=number,
            entries=len(entries),
        )
    return entries[0]


def _open_ledger(book: BookData, year: int) -> YearLedger:
    first_year = book.config.opening_balance.valid_from.year
    next_year = max(book.ledgers_by_year, default=first_year - 1) + 1
    years = sorted({*book.ledgers_by_year, min(next_year, LAST_YEAR)})
    not_closed = [each for each in years if not book.seals_by_year.get(each)]
    begun = [each for each in not_closed if each in book.ledgers_by_year]
    open_years = ", ".join(map(str, begun or not_closed))
    if book.seals_by_year.get(year):
        raise YearClosedError(
            "{year} is closed; choose a day in {open_years}", year=year, open_years=open_years
        )
    if year not in years:
        raise YearMissingError(
            "the book has no year {year}; an entry has its day in {open_years}",
            year=year,
            open_years=open_years,
        )
    return book.ledgers_by_year.get(year) or YearLedger(year=year, totals=summarize([]))


def _last_open_day(book: BookData, day: date) -> date:
    for year, ledger in book.ledgers_by_year.items():
        if year >= day.year and not book.seals_by_year.get(year):
            first, last = date(year, 1, 1), date(year, 12, 31)
            return min(max(first, day, ledger.totals.last_day or first), last)
    next_year = max(book.ledgers_by_year) + 1
    raise YearClosedError(
        "{year} is closed; choose a day in {open_years}", year=day.year, open_years=next_year
    )

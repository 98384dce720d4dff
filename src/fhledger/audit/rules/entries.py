"""FH2xx, the entries: numbers, reversals, days, sources, signs.

The totals tell whether anything is wrong; only then are the entries streamed
again to say where.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from fhledger.audit.finding import Issue, Severity, issue_at, rule, year_issue
from fhledger.book import BookData
from fhledger.book.entry_labels import posting_labels
from fhledger.book.year_ledger import YearLedger, entries_location
from fhledger.core.amounts import ZERO, format_sek, negate
from fhledger.core.errors import Location
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import counted, message
from fhledger.domain.fund.ledger import Entry, Line, Section, has_unusual_sign, key_of
from fhledger.domain.fund.numbering import format_range

_SHOWN = 20
"""The most entries without a source that are named."""

GAPS = 100
"""The most gaps in numbers that have a finding each; those after them are one finding."""


@rule("FH201", Severity.ERROR)
def number_twice(book: BookData) -> Iterator[Issue]:
    """Looks for a duplicate number. Numbers never restart within a book.

    Why: a number identifies one entry; of two, neither can be cited or reversed.
    Do: give the later entry the next free number of its series.
    """
    twice = set(book.numbering.duplicates())
    found = _entries_numbered(book, twice)
    for number in sorted(twice):
        places = [place for place, _ in found[number]]
        text = message("{count} entries have this number", count=len(places))
        yield issue_at(number, text, *places, expected="1", actual=str(len(places)))


@rule("FH202", Severity.ERROR)
def number_missing(book: BookData) -> Iterator[Issue]:
    """Looks for a gap in a series of numbers, which begins at 1 and continues through all years.

    Why: an entry that was deleted leaves a gap.
    Do: restore the entry. An error is reversed by a new entry, never deleted.
    """
    gaps = book.numbering.gaps()
    for series, first, last in islice(gaps, GAPS):
        count = last - first + 1
        numbers = format_range((series, first, last)).replace("-", "–")
        text = counted("{count} number is missing", "{count} numbers are missing", count)
        yield issue_at(numbers, text, Location("entries/"))
    if rest := [*gaps]:
        count = sum(last - first + 1 for _, first, last in rest)
        (series, first, _), (other, _, last) = rest[0], rest[-1]
        text = counted(
            "{count} number is missing in {gaps} further gaps",
            "{count} numbers are missing in {gaps} further gaps",
            count,
            gaps=len(rest),
        )
        yield issue_at(f"{series}{first}–{other}{last}: {count}", text, Location("entries/"))


@rule("FH203", Severity.ERROR)
def reversal_of_unknown_entry(book: BookData) -> Iterator[Issue]:
    """Looks for an entry that reverses a number which no entry has.

    Why: there is nothing to reverse.
    Do: correct the number in the column `reverses`, by a reversal and a new entry.
    """
    numbers = book.numbering
    unknown = [
        (year.year, pair)
        for year in book.ledgers
        for pair in year.totals.reversals
        if not numbers.has(pair.reverses)
    ]
    found = _entries_numbered(book, {pair.number for _, pair in unknown})
    for year, (number, undone, *_) in unknown:
        text = message("the entry reverses {undone}, which does not exist", undone=undone)
        places = (place for place, entry in found[number] if entry.reverses == undone)
        yield issue_at(number, text, *places, year=year)


@rule("FH204", Severity.ERROR)
def reversal_differs(book: BookData) -> Iterator[Issue]:
    """Looks for a reversal that is not the opposite of its entry: amount, line, item, member.

    Why: an incomplete reversal leaves a wrong balance on a line that looks settled.
    Do: reverse the reversal, then the entry as a whole.
    """
    reversals = [pair for year in book.ledgers for pair in year.totals.reversals]
    found = _entries_numbered(
        book, {number for pair in reversals for number in (pair.number, pair.reverses)}
    )
    for number, undone, *_ in reversals:
        if undone not in found:
            continue
        (place, entry), (original_place, original) = found[number][-1], found[undone][-1]
        expected = replace(original, amount_kr=negate(original.amount_kr))
        if (entry.amount_kr, key_of(entry)) != (expected.amount_kr, key_of(original)):
            text = message(
                "the reversal of {undone} is “{actual}”; the opposite is “{expected}”",
                undone=undone,
                actual=_described(entry, book),
                expected=_described(expected, book),
            )
            then, now = _effect_text(expected), _effect_text(entry)
            yield issue_at(number, text, place, original_place, expected=then, actual=now)


@rule("FH205", Severity.ERROR)
def reversed_twice(book: BookData) -> Iterator[Issue]:
    """Looks for an entry that more than one other entry reverses.

    Why: the second reversal changes the fund without reason.
    Do: reverse one of the reversals.
    """
    reversals = [pair for year in book.ledgers for pair in year.totals.reversals]
    times = Counter(pair.reverses for pair in reversals)
    found = _entries_numbered(book, {pair.number for pair in reversals if times[pair.reverses] > 1})
    for number in sorted(number for number in times if times[number] > 1):
        places = (place for own in found.values() for place, e in own if e.reverses == number)
        text = message("the entry is reversed {times} times", times=times[number])
        yield issue_at(number, text, *places, expected="1", actual=str(times[number]))


@rule("FH208", Severity.ERROR)
def day_outside_the_year(book: BookData) -> Iterator[Issue]:
    """Looks for an entry whose day is not in the fiscal year of its file.

    Why: it changes the closing balance of a year to which it does not belong.
    Do: enter it in the right year.
    """
    for year in book.ledgers:
        days = (year.totals.first_day, year.totals.last_day)
        if all(day is None or day.year == year.year for day in days):
            continue
        for place, entry in year.located():
            if entry.day.year != year.year:
                text = message("{day} is not in {year}", day=entry.day, year=year.year)
                yield issue_at(
                    entry.number,
                    text,
                    place,
                    year=year.year,
                    expected=str(year.year),
                    actual=entry.day.isoformat(),
                )


@rule("FH209", Severity.WARNING)
def entry_without_source(book: BookData) -> Iterator[Issue]:
    """Counts the entries of a year that have no source.

    Why: an auditor cannot trace them.
    Do: write the voucher, document or file into the column `source`.
    """
    for year in book.ledgers:
        if count := year.totals.without_source:
            text = counted(
                "{count} entry has no source: {numbers}",
                "{count} entries have no source: {numbers}",
                count,
                numbers=", ".join(_without_source(year)),
            )
            place = entries_location(year.year)
            yield issue_at(
                str(year.year), text, place, year=year.year, expected="0", actual=str(count)
            )


def _without_source(year: YearLedger) -> Iterator[str]:
    """The numbers of the first entries without a source, and an ellipsis for the others."""
    numbers = (entry.number for entry in year.entries if not entry.source)
    yield from islice(numbers, _SHOWN)
    if next(numbers, None):
        yield "…"


@rule("FH210", Severity.WARNING)
def line_has_unusual_sign(book: BookData) -> Iterator[Issue]:
    """Looks for a year in which an income line decreases the fund, or any other line increases it.

    Why: a missing minus sign is the most common error of all.
    Do: look at the largest entries of the line; reverse the wrong one.
    """
    for year in book.ledgers:
        for line in book.config.lines:
            amount = year.totals.sum_of_line(line.id)
            if has_unusual_sign(line, amount):
                expected = "≥ 0" if line.section is Section.INCOME else "≤ 0"
                text = _unusual_sign(line, amount)
                yield year_issue(year.year, line.id, text, expected=expected, actual=amount)


@rule("FH211", Severity.WARNING)
def line_is_partly_specified(book: BookData) -> Iterator[Issue]:
    """Looks for a year in which some entries of a line have an item, and others do not.

    Why: the footnote or Bilaga 2 then does not add up to its row.
    Do: give the other entries their item, by a reversal and a new entry.
    """
    for year in book.ledgers:
        for line in book.config.lines:
            items = year.totals.totals_by_item(line.id)
            rest = items.get("", ZERO)
            if rest and any(items):
                kr = format_sek(rest)
                text = message("{amount} kr of the line is not specified", amount=kr)
                yield year_issue(year.year, line.id, text, expected=ZERO, actual=rest)


def _entries_numbered(
    book: BookData, numbers: Collection[str]
) -> dict[str, list[tuple[Location, Entry]]]:
    """The entries with these numbers, each with its place; for no numbers nothing is streamed."""
    found: dict[str, list[tuple[Location, Entry]]] = {}
    for year in book.ledgers if numbers else ():
        for place, entry in year.located():
            if entry.number in numbers:
                found.setdefault(entry.number, []).append((place, entry))
    return found


def _unusual_sign(line: Line, amount: Decimal) -> LocalizedText:
    kr = format_sek(amount)
    if line.section is Section.INCOME:
        return message("the line is income, but the sum of its entries is {kr} kr", kr=kr)
    return message("the line is not income, but the sum of its entries is {kr} kr", kr=kr)


def _effect_text(entry: Entry) -> str:
    """The effect for programs, each specification by the name of its column."""
    named = (("item", entry.item), ("member", entry.member), ("project", entry.project))
    parts = (f"{column}={value}" for column, value in named if value)
    return " ".join((format_sek(entry.amount_kr), entry.line, *parts))


def _described(entry: Entry, book: BookData) -> LocalizedText:
    """The effect for people, by the labels of the book."""
    amount = message("{kr} kr", kr=format_sek(entry.amount_kr))
    return join(", ", (amount, *posting_labels(key_of(entry), entry.day.year, book).values()))

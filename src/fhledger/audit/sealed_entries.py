"""Which entries of a closed year are not what they were (ändrade poster i ett stängt år).

The digests say that something differs; the numbers and the digests together say what.

>>> from fhledger.book import year_ledger
>>> from fhledger.domain.fund.ledger import Entry
>>> from fhledger.domain.seal import sealed_entries
>>> first = Entry(number="A1", day="2024-01-02", line="fees", amount_kr=5)
>>> second = Entry(number="A2", day="2024-01-03", line="fees", amount_kr=6)
>>> then = sealed_entries([first, second])
>>> list(differing_entries(year_ledger(2024, [first, second]), then))
[]
>>> [(found.kind, found.what) for found in differing_entries(year_ledger(2024, [second]), then)]
[('gone', 'A1')]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Literal, NamedTuple

from fhledger.book import YearLedger
from fhledger.core.errors import Location
from fhledger.domain.fund.numbering import NumberRange, format_range, subtract
from fhledger.domain.seal import THOUSAND, SealedEntries, sealed_entries

DifferenceKind = Literal["changed", "gone", "new", "twice", "order"]


class Difference(NamedTuple):
    """An entry, or a run of entries (`A17-A20`), that is not as it was, and where it is."""

    kind: DifferenceKind
    what: str
    places: tuple[Location, ...] = ()


def differing_entries(year: YearLedger, then: SealedEntries) -> Iterator[Difference]:
    """What differs between the entries of a year and those that were sealed.

    Single entries are named wherever the digests single them out, else their thousand.
    """
    now = sealed_entries(year.entries, then.block)
    if now.digest == then.digest:
        return
    named = list(_named(then, now, frozenset(year.totals.numbering.duplicates())))
    places = _places(year, {found.what for found in named})
    for found in named or [Difference("order", "entries")]:
        yield found._replace(places=tuple(places.get(found.what, ())))


def _named(then: SealedEntries, now: SealedEntries, twice: frozenset[str]) -> Iterator[Difference]:
    gone, new = subtract(then.ranges(), now.ranges()), subtract(now.ranges(), then.ranges())
    yield from (Difference("gone", format_range(run)) for run in gone)
    yield from (Difference("new", format_range(run)) for run in new)
    if then.block == 1:
        yield from _each(then.digests, now.digests, twice)
    else:
        yield from _on_the_map(then, now, (*gone, *new), twice)


def _each(
    then: Mapping[str, str], now: Mapping[str, str], twice: frozenset[str]
) -> Iterator[Difference]:
    """Entries that each have a digest: those that differ, and the first that has moved."""
    for number in _differing(then, now):
        if number in then and number in now:
            yield Difference("twice" if number in twice else "changed", number)
    before = (number for number in then if number in now)
    after = (number for number in now if number in then)
    moved = (was for was, now in zip(before, after, strict=True) if was != now)
    yield from (Difference("order", number) for number in islice(moved, 1))


def _on_the_map(
    then: SealedEntries,
    now: SealedEntries,
    reported: tuple[NumberRange, ...],
    twice: frozenset[str],
) -> Iterator[Difference]:
    """Entries at the crossings of changed thousands and changed endings.

    With one of either, each crossing is a changed entry; with several of both
    only the thousands are certain, and those that lack or have got an entry are
    told already. Where no ending differs, the thousand is in another order.
    """
    endings = _differing(then.endings, now.endings)
    thousands = [_thousand_name(key) for key in _differing(then.digests, now.digests)]
    if endings and 1 in (len(thousands), len(endings)):
        crossings = [
            (series, value, value)
            for series, first, _ in thousands
            for value in (first // THOUSAND * THOUSAND + int(ending) for ending in endings)
        ]
        for number in (format_range(run) for run in subtract(sorted(crossings), reported)):
            yield Difference("twice" if number in twice else "changed", number)
        return
    for thousand in thousands:
        if subtract([thousand], reported) == (thousand,):
            yield Difference("changed" if endings else "order", format_range(thousand))


def _thousand_name(thousand: str) -> NumberRange:
    """The numbers that share a digest: `A17` stands for A17000 to A17999, `A0` for A1 to A999."""
    series = thousand.rstrip("0123456789")
    first = int(thousand.removeprefix(series)) * THOUSAND
    return series, max(first, 1), first + THOUSAND - 1


def _places(year: YearLedger, numbers: set[str]) -> dict[str, list[Location]]:
    found: dict[str, list[Location]] = {}
    for place, entry in year.located() if numbers else ():
        if entry.number in numbers:
            found.setdefault(entry.number, []).append(place)
    return found


def _differing(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The keys whose digests differ, or that only one of both has."""
    return [key for key in {**then, **now} if then.get(key) != now.get(key)]

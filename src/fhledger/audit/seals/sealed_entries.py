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

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import Literal, NamedTuple

from fhledger.book import YearLedger
from fhledger.core.amounts import EXACT, ZERO, exact_sum, parse_amount
from fhledger.core.errors import Location
from fhledger.domain.fund.numbering import (
    NumberRange,
    format_range,
    parse_range,
    split_number,
    subtract,
)
from fhledger.domain.seal import THOUSAND, SealedEntries, sealed_entries

DifferenceKind = Literal["changed", "gone", "new", "twice", "order"]


_LONGEST = 2_000_000
"""The numbers of the longest range whose amounts are compared."""


class Difference(NamedTuple):
    """An entry, or a run of entries (`A17-A20`), that is not as it was, and where it is.

    `expected` and `actual` are its amounts in kronor, where they are known and differ. A seal of
    form 1 has no amounts: only the actual one is known.
    """

    kind: DifferenceKind
    what: str
    places: tuple[Location, ...] = ()
    expected: Decimal | None = None
    actual: Decimal | None = None


def differing_entries(
    year: YearLedger, then: SealedEntries, now: SealedEntries | None = None
) -> Iterator[Difference]:
    """What differs between the entries of a year and those that were sealed.

    Single entries are named wherever the digests single them out, else their thousand. `now` are
    the digests of the entries as they are, if they are known.
    """
    now = now or sealed_entries(year.entries, then.block)
    if now.digest == then.digest:
        return
    named = list(_named(then, now, frozenset(year.totals.numbering.duplicates())))
    located = _located(year, [parse_range(found.what) for found in named])
    blocks = [_blocks(found.what, then.block) for found in named]
    shared = Counter(block for own in blocks for block in own)
    for at, found in enumerate(named):
        places, actual = located[at]
        expected = None
        if (
            then.amounts
            and blocks[at]
            and found.kind != "order"
            and all(shared[each] == 1 for each in blocks[at])
        ):
            before = exact_sum(_amount(then, block) for block in blocks[at])
            after = exact_sum(_amount(now, block) for block in blocks[at])
            expected = EXACT.add(actual, EXACT.subtract(before, after))
        if not then.amounts and found.kind in ("changed", "new") and places:
            yield found._replace(places=places, actual=actual)
        elif expected is None or (expected == actual and found.kind in ("changed", "order")):
            yield found._replace(places=places)
        else:
            yield found._replace(
                places=places,
                expected=None if found.kind == "new" else expected,
                actual=None if found.kind == "gone" else actual,
            )
    if not named:
        yield Difference("order", "entries")


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
    reported already. Where no ending differs, the thousand is in another order.
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


def _located(
    year: YearLedger, ranges: Sequence[NumberRange]
) -> list[tuple[tuple[Location, ...], Decimal]]:
    """Where the entries of each range are, of a single number only, and the sum of amounts."""
    places: list[list[Location]] = [[] for _ in ranges]
    sums = [ZERO] * len(ranges)
    at_number: dict[str, list[int]] = {}
    longer = []
    for at, (series, first, last) in enumerate(ranges):
        if first == last:
            at_number.setdefault(f"{series}{first}", []).append(at)
        else:
            longer.append((at, series, first, last))
    for place, entry in year.located() if ranges else ():
        for at in at_number.get(entry.number, ()):
            places[at].append(place)
            sums[at] = EXACT.add(sums[at], entry.amount_kr)
        if longer:
            own, value = split_number(entry.number)
            for at, series, first, last in longer:
                if own == series and first <= value <= last:
                    sums[at] = EXACT.add(sums[at], entry.amount_kr)
    return [(tuple(found), amount) for found, amount in zip(places, sums, strict=True)]


def _blocks(what: str, size: int) -> Sequence[str]:
    """The names of the digests that the numbers of a range belong to; of a huge one none."""
    series, first, last = parse_range(what)
    blocks = range(first // size, last // size + 1)
    return [f"{series}{block}" for block in blocks] if last - first <= _LONGEST else []


def _amount(entries: SealedEntries, block: str) -> Decimal:
    return parse_amount(entries.amounts.get(block, "0"))


def _differing(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The keys whose digests differ, or that only one of both has."""
    return [key for key in {**then, **now} if then.get(key) != now.get(key)]

"""Which entries of a closed year are not what they were (ändrade poster i ett stängt år).

The digests say that something differs; the numbers and the digests together say what.
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
from fhledger.domain.seal import THOUSAND, SealedEntries

ChangeKind = Literal["changed", "gone", "new", "twice", "order"]

_Named = tuple[ChangeKind, str]
_LONGEST = 2_000_000
"""The numbers of the longest range whose amounts are compared."""


class Change(NamedTuple):
    """What is not as it was when its year was closed: which year, what of it, then and now.

    That is an entry or a run of entries (`A17-A20`) and where it is, or a fact, or the figures of
    the year. Of entries, `expected` and `actual` are amounts in kronor, where they are known and
    differ: a seal of form 1 has none. Of a fact they are the values that differ, each by itself.
    """

    kind: ChangeKind
    year: int
    what: str
    is_entry: bool
    expected: Decimal | tuple[str, ...] | None = None
    actual: Decimal | tuple[str, ...] | None = None
    places: tuple[Location, ...] = ()

    @property
    def subject(self) -> str:
        """The year and what has changed in it: `2024 A17`, `2024 rate 2016-01-01`."""
        return f"{self.year} {self.what}"


def differing_entries(
    year: YearLedger, then: SealedEntries, now: SealedEntries
) -> Iterator[Change]:
    """What differs between the entries of a year, as they are `now`, and those that were sealed.

    Single entries are named wherever the digests single them out, else their thousand.
    """
    if now.digest == then.digest:
        return
    named = list(_named(then, now, frozenset(year.totals.numbering.duplicates())))
    located = _located(year, [parse_range(what) for _, what in named])
    blocks = [_blocks(what, then.block) for _, what in named]
    shared = Counter(block for own in blocks for block in own)
    for (kind, what), own, (places, actual) in zip(named, blocks, located, strict=True):
        expected = None
        if then.amounts and own and kind != "order" and all(shared[each] == 1 for each in own):
            before, after = (exact_sum(_amount(of, block) for block in own) for of in (then, now))
            expected = EXACT.add(actual, EXACT.subtract(before, after))
        if then.amounts:
            is_known = expected is not None and (kind != "changed" or expected != actual)
        else:
            is_known = kind in ("changed", "new") and bool(places)
        yield Change(
            kind,
            year.year,
            what,
            is_entry=True,
            expected=expected if is_known and kind != "new" else None,
            actual=actual if is_known and kind != "gone" else None,
            places=places,
        )
    if not named:
        yield Change("order", year.year, "entries", is_entry=True)


def _named(then: SealedEntries, now: SealedEntries, twice: frozenset[str]) -> Iterator[_Named]:
    gone, new = subtract(then.ranges(), now.ranges()), subtract(now.ranges(), then.ranges())
    yield from (("gone", format_range(run)) for run in gone)
    yield from (("new", format_range(run)) for run in new)
    if then.block == 1:
        yield from _each(then.digests, now.digests, twice)
    else:
        yield from _on_the_map(then, now, (*gone, *new), twice)


def _each(
    then: Mapping[str, str], now: Mapping[str, str], twice: frozenset[str]
) -> Iterator[_Named]:
    """Entries that each have a digest: those that differ, and the first that has moved."""
    for number in _differing(then, now):
        if number in then and number in now:
            yield ("twice" if number in twice else "changed", number)
    before = (number for number in then if number in now)
    after = (number for number in now if number in then)
    moved = (was for was, now in zip(before, after, strict=True) if was != now)
    yield from (("order", number) for number in islice(moved, 1))


def _on_the_map(
    then: SealedEntries,
    now: SealedEntries,
    reported: tuple[NumberRange, ...],
    twice: frozenset[str],
) -> Iterator[_Named]:
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
            yield ("twice" if number in twice else "changed", number)
        return
    for thousand in thousands:
        if subtract([thousand], reported) == (thousand,):
            yield ("changed" if endings else "order", format_range(thousand))


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

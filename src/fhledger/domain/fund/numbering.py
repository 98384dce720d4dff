"""Numbering (nummerserier): which numbers of a series are used, duplicate, or missing.

Numbers are kept as ranges, so that a million consecutive numbers take the memory
of one. Two numberings add up to the numbering of both, in any order.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from fhledger.core.errors import InvalidArgumentError
from fhledger.core.text import pattern

NumberRange = tuple[str, int, int]
"""A series, and the first and the last of consecutive numbers."""

NUMBER_PATTERN = pattern(
    r"^[A-Z]{1,8}[1-9][0-9]{0,11}$", "the number of an entry: letters and an integer, such as A17"
)

_PARTS = re.compile(r"([A-Z]{1,8})([1-9][0-9]{0,11})").fullmatch
_MANY = 10_000
_HIGHEST = 10**12 - 1


@dataclass(frozen=True, slots=True)
class Numbering:
    """The numbers used (`used`), and those used more than once (`repeated`), as sorted ranges."""

    used: tuple[NumberRange, ...] = ()
    repeated: tuple[NumberRange, ...] = ()

    def __add__(self, other: Numbering) -> Numbering:
        used, repeated = _merge((*self.used, *other.used))
        return Numbering(used, _merge((*self.repeated, *other.repeated, *repeated))[0])

    def duplicates(self) -> tuple[str, ...]:
        """The numbers used more than once, in order; at most a thousand."""
        return tuple(islice(_numbers(self.repeated), 1000))

    def last(self, series: str) -> int:
        """The highest number of a series; 0 for a series that has none."""
        return max((end for name, _, end in self.used if name == series), default=0)

    def has(self, number: str) -> bool:
        """Whether the number is used; False for a text that is not a number."""
        try:
            series, value = split_number(number)
        except ValueError:
            return False
        at = bisect_right(self.used, (series, value, _HIGHEST)) - 1
        return at >= 0 and self.used[at][0] == series and value <= self.used[at][2]

    def gaps(self) -> Iterator[NumberRange]:
        """The ranges of numbers, from 1 to the last of each series, that are not used."""
        name, expected = "", 1
        for series, first, last in self.used:
            if series != name:
                name, expected = series, 1
            if first > expected:
                yield series, expected, first - 1
            expected = last + 1


def numbering(numbers: Iterable[str]) -> Numbering:
    """The numbering of a stream of numbers such as `A17`, each a series and an integer."""
    collector = NumberCollector()
    collector.extend(numbers)
    return collector.result()


class NumberCollector:
    """Collects numbers into a `Numbering`; fast for numbers that follow each other."""

    __slots__ = ("_numbering", "_ranges")

    def __init__(self) -> None:
        self._numbering = Numbering()
        self._ranges: list[NumberRange] = []

    def extend(self, numbers: Iterable[str]) -> None:
        """Add numbers; raises `ValueError` for a text that is not a number.

        A number that follows the one before it is recognised without being parsed.
        """
        series, first, last = self._ranges.pop() if self._ranges else ("", 1, 0)
        following = f"{series}{last + 1}"
        for number in numbers:
            if number == following and series and last < _HIGHEST:
                last += 1
            else:
                self._add_range((series, first, last))
                series, first = split_number(number)
                last = first
            following = f"{series}{last + 1}"
        self._add_range((series, first, last))

    def result(self) -> Numbering:
        """The numbering of all numbers added so far."""
        self._numbering += Numbering(*_merge(self._ranges))
        self._ranges = []
        return self._numbering

    def _add_range(self, number_range: NumberRange) -> None:
        if number_range[0]:
            self._ranges.append(number_range)
        if len(self._ranges) >= _MANY:
            self.result()


def is_number(text: str) -> bool:
    """Whether a text is the number of an entry."""
    return _PARTS(text) is not None


def split_number(number: str) -> tuple[str, int]:
    """The series and the integer of a number; a `ValueError` for anything else."""
    match = _PARTS(number)
    if match is None:
        raise InvalidArgumentError(
            "'{number}' is not a number of an entry; write letters and an integer: A17",
            number=number,
        )
    return match[1], int(match[2])


def format_range(number_range: NumberRange) -> str:
    """A range as text: `A17-A20`, or the number alone."""
    series, first, last = number_range
    return f"{series}{first}" if first == last else f"{series}{first}-{series}{last}"


def parse_range(text: str) -> NumberRange:
    """The range that a text such as `A17-A20` denotes; a `ValueError` for anything else."""
    start, _, end = text.partition("-")
    series, first = split_number(start)
    other, last = split_number(end or start)
    if series != other or last < first:
        raise InvalidArgumentError("'{text}' is not a range of numbers; write A17-A20", text=text)
    return series, first, last


def subtract(
    ranges: Iterable[NumberRange], others: Iterable[NumberRange]
) -> tuple[NumberRange, ...]:
    """The numbers of sorted `ranges` that are not in sorted `others`, as ranges.

    >>> subtract([("A", 1, 9)], [("A", 3, 4), ("A", 8, 12)])
    (('A', 1, 2), ('A', 5, 7))
    """
    difference: list[NumberRange] = []
    rest = list(others)[::-1]
    for series, first, last in ranges:
        start = first
        while rest and (rest[-1][0], rest[-1][2]) < (series, start):
            rest.pop()
        while rest and rest[-1][0] == series and rest[-1][1] <= last:
            _, removed_first, removed_last = rest[-1]
            if removed_first > start:
                difference.append((series, start, removed_first - 1))
            start = removed_last + 1
            if removed_last > last:
                break
            rest.pop()
        if start <= last:
            difference.append((series, start, last))
    return tuple(difference)


def _merge(
    ranges: Iterable[NumberRange],
) -> tuple[tuple[NumberRange, ...], tuple[NumberRange, ...]]:
    """All ranges as disjoint ones, and those that more than one covers, disjoint as well."""
    used, repeated = _disjoint(ranges)
    return tuple(used), tuple(_disjoint(repeated)[0])


def _disjoint(ranges: Iterable[NumberRange]) -> tuple[list[NumberRange], list[NumberRange]]:
    """All ranges as disjoint ones, and what of each the ones before cover."""
    used: list[NumberRange] = []
    repeated: list[NumberRange] = []
    for series, first, last in sorted(ranges):
        if used and used[-1][0] == series and first <= used[-1][2] + 1:
            _, start, end = used[-1]
            if first <= end:
                repeated.append((series, first, min(last, end)))
            used[-1] = (series, start, max(end, last))
        else:
            used.append((series, first, last))
    return used, repeated


def _numbers(ranges: Iterable[NumberRange]) -> Iterator[str]:
    for series, first, last in ranges:
        for value in range(first, last + 1):
            yield f"{series}{value}"

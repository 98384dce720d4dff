"""Numbering (nummerserier): which numbers of a series are used, used twice, or missing.

The numbers of a series are kept as runs, so that a million entries numbered in
turn take the room of one. Two numberings add up to the numbering of both,
in whatever order.

>>> seen = numbering(["A1", "A2", "A2", "A5"])
>>> [*seen.gaps()], seen.duplicates()
([('A', 3, 4)], ('A2',))
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

NumberRange = tuple[str, int, int]
"""A series, and the first and last of numbers that follow each other."""

NUMBER_PATTERN = r"^[A-Z]{1,8}[1-9][0-9]{0,11}$"

_PARTS = re.compile(r"([A-Z]{1,8})([1-9][0-9]{0,11})").fullmatch
_MANY = 10_000
_BEYOND = 10**12


@dataclass(frozen=True, slots=True)
class Numbering:
    """The numbers used (`used`) and those used more than once (`repeated`), as sorted runs."""

    used: tuple[NumberRange, ...] = ()
    repeated: tuple[NumberRange, ...] = ()

    def __add__(self, other: Numbering) -> Numbering:
        used, repeated = _merge([*self.used, *other.used])
        both, _ = _merge([*self.repeated, *other.repeated, *repeated])
        return Numbering(tuple(used), tuple(both))

    def duplicates(self) -> tuple[str, ...]:
        """The numbers used more than once, each once, in order; at most a thousand."""
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
        at = bisect_right(self.used, (series, value, _BEYOND)) - 1
        return at >= 0 and self.used[at][0] == series and value <= self.used[at][2]

    def gaps(self) -> Iterator[NumberRange]:
        """The runs of numbers, from 1 to the last of each series, that are not used."""
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
    """Takes numbers as they come and gives their `Numbering`; cheap while they come in turn."""

    __slots__ = ("_first", "_last", "_runs", "_series", "_so_far")

    def __init__(self) -> None:
        self._so_far = Numbering()
        self._runs: list[NumberRange] = []
        self._series, self._first, self._last = "", 0, -1

    def extend(self, numbers: Iterable[str]) -> None:
        """Take more numbers; a `ValueError` for what is none.

        The number that follows the last one is recognised as a text, without being taken apart.
        """
        series, last = self._series, self._last
        awaited = f"{series}{last + 1}" if series else None
        for number in numbers:
            if number == awaited and last < _BEYOND - 1:
                last += 1
            else:
                self._last = last
                self._end_run()
                self._series, self._first = series, last = split_number(number)
            awaited = f"{series}{last + 1}"
        self._last = last

    def result(self) -> Numbering:
        """The numbering of all numbers taken so far."""
        self._end_run()
        self._series, self._first, self._last = "", 0, -1
        self._gather()
        return self._so_far

    def _end_run(self) -> None:
        if self._series:
            self._runs.append((self._series, self._first, self._last))
            if len(self._runs) >= _MANY:
                self._gather()

    def _gather(self) -> None:
        used, repeated = _merge(self._runs)
        self._so_far += Numbering(tuple(used), tuple(repeated))
        self._runs = []


def split_number(number: str) -> tuple[str, int]:
    """The series and the integer of a number; a `ValueError` for anything else.

    >>> split_number("A17")
    ('A', 17)
    """
    match = _PARTS(number)
    if match is None:
        raise ValueError(
            f"{number!r} is not a number of an entry; write letters and an integer: A17"
        )
    return match[1], int(match[2])


def format_range(run: NumberRange) -> str:
    """A run as text: `A17-A20`, or the number alone.

    >>> format_range(("A", 17, 20)), format_range(("A", 17, 17))
    ('A17-A20', 'A17')
    """
    series, first, last = run
    return f"{series}{first}" if first == last else f"{series}{first}-{series}{last}"


def parse_range(text: str) -> NumberRange:
    """The run that a text stands for; a `ValueError` for anything else.

    >>> parse_range("A17-A20")
    ('A', 17, 20)
    """
    start, _, end = text.partition("-")
    series, first = split_number(start)
    other, last = split_number(end or start)
    if series != other or last < first:
        raise ValueError(f"{text!r} is not a run of numbers; write A17-A20")
    return series, first, last


def subtract(runs: Iterable[NumberRange], others: Iterable[NumberRange]) -> tuple[NumberRange, ...]:
    """The numbers of sorted `runs` that sorted `others` do not have, as runs.

    >>> subtract([("A", 1, 9)], [("A", 3, 4), ("A", 8, 12)])
    (('A', 1, 2), ('A', 5, 7))
    """
    left: list[NumberRange] = []
    rest = list(others)[::-1]
    for series, first, last in runs:
        start = first
        while rest and (rest[-1][0], rest[-1][2]) < (series, start):
            rest.pop()
        while rest and rest[-1][0] == series and rest[-1][1] <= last:
            _, taken, until = rest[-1]
            if taken > start:
                left.append((series, start, taken - 1))
            start = until + 1
            if until > last:
                break
            rest.pop()
        if start <= last:
            left.append((series, start, last))
    return tuple(left)


def _merge(runs: list[NumberRange]) -> tuple[list[NumberRange], list[NumberRange]]:
    """All runs as disjoint ones, and the stretches that more than one of them covers."""
    used: list[NumberRange] = []
    repeated: list[NumberRange] = []
    for series, first, last in sorted(runs):
        if used and used[-1][0] == series and first <= used[-1][2] + 1:
            _, start, end = used[-1]
            if first <= end:
                repeated.append((series, first, min(last, end)))
            used[-1] = (series, start, max(end, last))
        else:
            used.append((series, first, last))
    return used, _merge(repeated)[0] if repeated else []


def _numbers(runs: Iterable[NumberRange]) -> Iterator[str]:
    for series, first, last in runs:
        for value in range(first, last + 1):
            yield f"{series}{value}"

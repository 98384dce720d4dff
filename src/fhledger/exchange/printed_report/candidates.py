"""Candidate readings (möjliga läsningar): every way in which a run's digits can be amounts.

A separator may be lost, misread, or stand between two amounts as well as within
one, but within an amount it is before a group of three and nowhere else. An
amount begins with no zero, unless it is one, and a minus begins an amount. Where
a minus may have been lost, the amount with a minus is a candidate, and marked as one.

>>> from fhledger.exchange.printed_report.runs import runs
>>> def amounts(text, columns):
...     return [reading.amounts for reading in candidates(runs(text)[0], columns)]
>>> amounts("8 390 299 7 015 464 7070 065", 3)
[(8390299, 7015464, 7070065)]
>>> amounts("-63 544 -10", 2), amounts("10 345 678", 2)
([(-63544, -10)], [(10, 345678), (10345, 678)])
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import NamedTuple

from fhledger.core.amounts import DIGITS
from fhledger.exchange.printed_report.runs import DigitRun

MOST = 2_000
"""The most readings of a run that are considered; a run with more has none."""


class Reading(NamedTuple):
    """The amounts of a row in whole kronor, and the same as their signs are printed."""

    amounts: tuple[int, ...]
    printed: tuple[int, ...]

    @property
    def as_printed(self) -> bool:
        """Whether no minus is taken to be lost."""
        return self.amounts == self.printed


def candidates(
    run: DigitRun,
    columns: int,
    year: int | None = None,
    *,
    may_lack_minus: bool = False,
    may_end_with_line: bool = False,
) -> tuple[Reading, ...]:
    """The readings of a run as so many amounts; none where it has no reading, or too many.

    A run may begin with a year that belongs to the label: one next to `year`, that of the report.
    What follows a line break may be of a row whose words are lost.
    """
    first = run.first_year()
    is_label = first is not None and (year is None or abs(first - year) <= 1)
    found: dict[Reading, None] = {}
    if run.damaged:
        return ()
    starts = (*run.starts, *((4,) if is_label else ()))
    ends = {*run.ends, *(run.breaks if may_end_with_line else ())}
    for start, end in product(starts, sorted(ends, reverse=True)):
        splits = list(islice(_splits(run, start, end, columns), MOST + 1))
        if len(splits) > MOST:
            return ()
        for printed in splits:
            signs = [(1, -1) if may_lack_minus and amount > 0 else (1,) for amount in printed]
            for chosen in product(*signs):
                amounts = tuple(a * sign for a, sign in zip(printed, chosen, strict=True))
                found[Reading(amounts, printed)] = None
                if len(found) > MOST:
                    return ()
    return tuple(found)


def _splits(run: DigitRun, start: int, end: int, columns: int) -> Iterator[tuple[int, ...]]:
    """The amounts of each split, longest first amount last; no path is tried that leads nowhere."""
    ends = {at: _amount_ends(run, at, end) for at in range(start, end)}
    reach: list[set[int]] = [{end}]
    for _ in range(columns):
        reach.append({at for at in ends if any(stop in reach[-1] for stop in ends[at])})

    def split(at: int, left: int) -> Iterator[tuple[int, ...]]:
        if left == 0:
            yield ()
            return
        for stop in ends[at]:
            if stop in reach[left - 1]:
                amount = int(run.digits[at:stop]) * (-1 if at in run.minuses else 1)
                for rest in split(stop, left - 1):
                    yield (amount, *rest)

    if start in reach[columns]:
        yield from split(start, columns)


def _amount_ends(run: DigitRun, at: int, end: int) -> list[int]:
    """Where an amount that begins at a digit can end."""
    if run.digits[at] == "0":
        return [at + 1]
    found = []
    inside: set[int] = set()
    for stop in range(at + 1, min(at + DIGITS, end) + 1):
        if inside <= {stop % 3}:
            found.append(stop)
        if stop in run.minuses:
            break
        if stop in run.gaps:
            inside.add(stop % 3)
    return found

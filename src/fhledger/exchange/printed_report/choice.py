"""The choice (valet): which candidate readings the identities of a report allow.

A reading goes when no readings of the other rows make an identity hold with it.
An identity that no readings at all satisfy is broken in print: it decides
nothing, and stays to be found. What is left of a row is one reading, or several
that the identities cannot tell apart; none is ever preferred for its looks.

A lost minus is considered only where signs as printed leave an identity broken,
and only for rows that no reading as printed can explain. Where a minus is usual,
an amount without one is taken for what it says only when an identity confirms it.

>>> from fhledger.domain.statement.printed import Term
>>> row, total = FigureKey("appendix_2", "rent", 2024), FigureKey("appendix_2", "total", 2024)
>>> same = Identity("sum", (Term(1, total), Term(-1, row)))
>>> left = allowed([PrintedRow((row,), (Reading((12,), (12,)), Reading((123,), (123,)))),
...                 PrintedRow((total,), (Reading((123,), (123,)),))], [same])
>>> left[0]
(Reading(amounts=(123,), printed=(123,)),)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fhledger.domain.statement.printed import Identity
from fhledger.domain.statement.rows import FigureKey
from fhledger.exchange.printed_report.candidates import Reading

EFFORT = 3_000_000
"""The most readings and sums looked at for a report. What is undecided then stays undecided."""

AT_ONCE = 200_000
"""The most sums tried for an identity at one time; one that needs more waits for smaller rows."""

Readings = tuple[Reading, ...]


class PrintedRow(NamedTuple):
    """A row of a report: the figures that it gives, its candidate readings, its usual sign."""

    keys: tuple[FigureKey, ...]
    readings: Readings
    usually_negative: bool = False


class _Summand(NamedTuple):
    """A term of an identity: its sign, the number of its row, the column in it."""

    sign: int
    row: int
    column: int


_Summands = tuple[_Summand, ...]
_Domains = Mapping[int, Readings]


def allowed(rows: Sequence[PrintedRow], identities: Iterable[Identity]) -> list[Readings]:
    """The readings of each row that the identities allow, in the order of `rows`."""
    where = {
        key: (number, column)
        for number, row in enumerate(rows)
        for column, key in enumerate(row.keys)
        if row.readings
    }
    search = _Search(
        [
            tuple(_Summand(term.sign, *where[term.key]) for term in identity.terms)
            for identity in identities
            if all(term.key in where for term in identity.terms)
        ]
    )
    every = {number: row.readings for number, row in enumerate(rows)}
    left = search.decided(_as_printed(every))
    if search.narrowed(left, search.sums) is None:
        left = search.decided(_as_printed(search.decided(every)))
    return [
        _doubted(row, left[number], search.confirmed(number, left))
        if row.usually_negative
        else left[number]
        for number, row in enumerate(rows)
    ]


def _doubted(row: PrintedRow, left: Readings, confirmed: set[int]) -> Readings:
    """The readings left, and the same with a minus in columns that no identity confirms."""
    return tuple(
        reading
        for reading in row.readings
        if any(
            reading.printed == one.printed
            and all(
                amount == own or column not in confirmed
                for column, (amount, own) in enumerate(
                    zip(reading.amounts, one.amounts, strict=True)
                )
            )
            for one in left
        )
    )


def _as_printed(domains: _Domains) -> dict[int, Readings]:
    """For each row the readings that take no minus to be lost, where it has any."""
    return {
        number: tuple(reading for reading in readings if reading.as_printed) or readings
        for number, readings in domains.items()
    }


@dataclass(slots=True)
class _Search:
    """The sums that must be zero, and the effort that is left for trying them."""

    sums: Sequence[_Summands]
    effort: int = EFFORT

    def decided(self, domains: _Domains) -> dict[int, Readings]:
        """The readings left when each sum that can hold must; where they contradict, all."""
        left = dict(domains)
        holding = [each for each in self.sums if self.supported(each, left) != {}]
        for connected in _connected(holding, left):
            narrowed = self.narrowed(left, connected)
            if narrowed is not None:
                left = self.tried(narrowed, connected)
        return left

    def narrowed(self, domains: _Domains, sums: Sequence[_Summands]) -> dict[int, Readings] | None:
        """The readings that each of the sums supports; None when they cannot all hold."""
        left = dict(domains)
        waiting = list(sums)
        while waiting:
            supported = self.supported(each := waiting.pop(), left)
            if supported == {}:
                return None
            for part, amounts in (supported or {}).items():
                kept = tuple(r for r in left[part.row] if r.amounts[part.column] in amounts)
                if len(kept) == len(left[part.row]):
                    continue
                left[part.row] = kept
                waiting += [
                    other
                    for other in sums
                    if other not in (each, *waiting) and any(one.row == part.row for one in other)
                ]
        return left

    def tried(self, domains: dict[int, Readings], sums: Sequence[_Summands]) -> dict[int, Readings]:
        """The readings that, each taken to be right, leave every other row with one."""
        left = domains
        for row in sorted({part.row for each in sums for part in each}):
            if len(left[row]) > 1:
                kept = tuple(r for r in left[row] if self.narrowed({**left, row: (r,)}, sums))
                left = (self.narrowed({**left, row: kept}, sums) if kept else None) or left
        return left

    def confirmed(self, row: int, domains: _Domains) -> set[int]:
        """The columns of a row that are in a sum which holds, each of its rows read in one way."""
        return {
            part.column
            for each in self.sums
            for part in each
            if part.row == row
            and all(len(domains[other.row]) == 1 for other in each)
            and not sum(other.sign * domains[other.row][0].amounts[other.column] for other in each)
        }

    def supported(self, each: _Summands, domains: _Domains) -> dict[_Summand, set[int]] | None:
        """For each term the amounts with which the sum can be zero: {} for none, None if unknown."""
        if not self._can_try(sum(len(domains[part.row]) for part in each)):
            return None
        values = [
            {part.sign * reading.amounts[part.column] for reading in domains[part.row]}
            for part in each
        ]
        before = self._added_up(values)
        after = self._added_up(values[::-1])[::-1]
        found = {}
        for number, (part, own) in enumerate(zip(each, values, strict=True)):
            left, right = before[number], after[number + 1]
            if left is None or right is None:
                return None
            few, many = sorted((left, right), key=len)
            if not self._can_try(len(own) * len(few)):
                return None
            found[part] = {
                part.sign * value for value in own if any(-value - one in many for one in few)
            }
        return found if all(found.values()) else {}

    def _added_up(self, values: Sequence[set[int]]) -> list[set[int] | None]:
        """What the first none, one, two … of the terms can come to; None where that is too much."""
        sums: list[set[int] | None] = [{0}]
        for own in values:
            last = sums[-1]
            known = last is not None and self._can_try(len(last) * len(own))
            sums.append({one + other for one in last or () for other in own} if known else None)
        return sums

    def _can_try(self, needed: int) -> bool:
        if needed > min(AT_ONCE, self.effort):
            return False
        self.effort -= needed
        return True


def _connected(sums: Sequence[_Summands], domains: _Domains) -> list[list[_Summands]]:
    """The sums in groups, such that no row with several readings is in two of them."""
    groups: list[tuple[set[int], list[_Summands]]] = []
    for each in sums:
        rows = {part.row for part in each if len(domains[part.row]) > 1}
        if rows:
            touching = [group for group in groups if group[0] & rows]
            groups = [group for group in groups if not group[0] & rows]
            joined = [each, *(one for group in touching for one in group[1])]
            groups.append((rows.union(*(group[0] for group in touching)), joined))
    return [joined for _, joined in groups]

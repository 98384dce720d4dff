"""The choice (valet): which candidate readings the identities of a report allow.

A reading goes when no readings of the other rows make an identity hold with it.
An identity that no readings at all satisfy is broken in print: it decides
nothing, and stays to be found. What is left of a row is one reading, or several
that the identities cannot tell apart; none is ever preferred for its looks.

A lost minus is considered only where signs as printed leave an identity broken,
and only for rows that no reading as printed can explain. Where a minus is usual,
an amount without one is taken as printed only when an identity confirms it.
"""

from __future__ import annotations

from bisect import bisect_left
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

_HALF_KRONA = 50
"""By how many öre a printed amount may be rounded."""

Readings = tuple[Reading, ...]


class PrintedRow(NamedTuple):
    """A row of a report: the figures that it gives, and its candidate readings.

    `must_be_confirmed` says that a reading counts only if an identity holds with it. Each figure
    may be rounded by `rounding` öre.
    """

    keys: tuple[FigureKey, ...]
    readings: Readings
    usually_negative: bool = False
    must_be_confirmed: bool = False
    rounding: int = 0


class RowChoice(NamedTuple):
    """The readings of a row that are left, and its columns whose figure is not certain even so."""

    readings: Readings
    uncertain: frozenset[int] = frozenset()


class _Term(NamedTuple):
    """A term of a sum: its sign, the number of its row, the column in it."""

    sign: int
    row: int
    column: int


class _Sum(NamedTuple):
    """Terms that add up to zero, or to no more than their rounding."""

    terms: tuple[_Term, ...]
    tolerance: int


_Domains = Mapping[int, Readings]


def allowed(rows: Sequence[PrintedRow], identities: Iterable[Identity]) -> list[RowChoice]:
    """The readings of each row that the identities allow, in the order of `rows`."""
    column_of = {
        key: (number, column)
        for number, row in enumerate(rows)
        for column, key in enumerate(row.keys)
        if row.readings
    }
    sums = [
        _Sum(terms, sum(rows[term.row].rounding for term in terms))
        for identity in identities
        if all(term.key in column_of for term in identity.terms)
        for terms in [tuple(_Term(term.sign, *column_of[term.key]) for term in identity.terms)]
    ]
    solver = _Solver(sums)
    every = {number: row.readings for number, row in enumerate(rows)}
    left = solver.solve(_as_printed(every))
    if solver.reduce(left, sums) is None:
        left = solver.solve(_as_printed(solver.solve(every)))
    return [
        _decision(row, left[number], solver.confirmed_columns(number, left))
        for number, row in enumerate(rows)
    ]


def _decision(row: PrintedRow, left: Readings, confirmed: set[int]) -> RowChoice:
    """The readings left, and those with a minus in columns that no identity confirms."""
    uncertain = frozenset(range(len(row.keys))) - confirmed if row.must_be_confirmed else ()
    if row.usually_negative:
        left = tuple(
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
    return RowChoice(left, frozenset(uncertain))


def _as_printed(domains: _Domains) -> dict[int, Readings]:
    """For each row the readings that take no minus to be lost, where it has any."""
    return {
        number: tuple(one for one in readings if one.amounts == one.printed) or readings
        for number, readings in domains.items()
    }


@dataclass(slots=True)
class _Solver:
    """The sums that must be zero, and the effort that is left for trying them."""

    sums: Sequence[_Sum]
    effort: int = EFFORT

    def solve(self, domains: _Domains) -> dict[int, Readings]:
        """The readings left when each sum that can hold must; where they contradict, all."""
        left = dict(domains)
        holding = [one for one in self.sums if self.supported_amounts(one, left) != {}]
        for connected in _connected(holding, left):
            reduced = self.reduce(left, connected)
            if reduced is not None:
                left = self.probe(reduced, connected)
        return left

    def reduce(self, domains: _Domains, sums: Sequence[_Sum]) -> dict[int, Readings] | None:
        """The readings that each of the sums supports; None when they cannot all hold."""
        left = dict(domains)
        waiting = list(sums)
        while waiting:
            current = waiting.pop()
            supported = self.supported_amounts(current, left)
            if supported == {}:
                return None
            for term, amounts in (supported or {}).items():
                kept = tuple(r for r in left[term.row] if r.amounts[term.column] in amounts)
                if len(kept) == len(left[term.row]):
                    continue
                left[term.row] = kept
                waiting += [
                    other
                    for other in sums
                    if other not in (current, *waiting)
                    and any(one.row == term.row for one in other.terms)
                ]
        return left

    def probe(self, domains: dict[int, Readings], sums: Sequence[_Sum]) -> dict[int, Readings]:
        """The readings that, each taken to be right, leave every other row with one."""
        left = domains
        for row in sorted({term.row for one in sums for term in one.terms}):
            if len(left[row]) > 1:
                kept = tuple(r for r in left[row] if self.reduce({**left, row: (r,)}, sums))
                left = (self.reduce({**left, row: kept}, sums) if kept else None) or left
        return left

    def confirmed_columns(self, row: int, domains: _Domains) -> set[int]:
        """The columns of a row that are in a sum which holds, each of its rows read in one way.

        A sum whose amounts are rounded one by one holds, too, for an amount that is larger than
        what rounding explains: with the other sign of it the sum would not.
        """
        return {
            term.column
            for one in self.sums
            for term in one.terms
            if term.row == row
            and all(len(domains[other.row]) == 1 for other in one.terms)
            and self._is_confirmed(one, abs(domains[row][0].amounts[term.column]), domains)
        }

    def _is_confirmed(self, one: _Sum, amount: int, domains: _Domains) -> bool:
        off_by = abs(sum(t.sign * domains[t.row][0].amounts[t.column] for t in one.terms))
        largest = one.tolerance + _HALF_KRONA * len(one.terms)
        return off_by <= one.tolerance or off_by <= largest < amount

    def supported_amounts(self, one: _Sum, domains: _Domains) -> dict[_Term, set[int]] | None:
        """For each term the amounts with which the sum can hold: {} for none, None if unknown."""
        if not self._can_try(sum(len(domains[term.row]) for term in one.terms)):
            return None
        values = [
            {term.sign * reading.amounts[term.column] for reading in domains[term.row]}
            for term in one.terms
        ]
        before = self._partial_sums(values)
        after = self._partial_sums(values[::-1])[::-1]
        found = {}
        for number, (term, own) in enumerate(zip(one.terms, values, strict=True)):
            left, right = before[number], after[number + 1]
            if left is None or right is None:
                return None
            few, many = sorted((left, right), key=len)
            if not self._can_try(len(own) * len(few)):
                return None
            complements = sorted(many)
            found[term] = {
                term.sign * value
                for value in own
                if any(_has(complements, -value - other, one.tolerance) for other in few)
            }
        return found if all(found.values()) else {}

    def _partial_sums(self, values: Sequence[set[int]]) -> list[set[int] | None]:
        """The sums that the first 0, 1, 2, … terms can have; None where there are too many."""
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


def _has(ascending: Sequence[int], amount: int, tolerance: int) -> bool:
    """Whether one of the amounts is within a tolerance of another."""
    at = bisect_left(ascending, amount - tolerance)
    return at < len(ascending) and ascending[at] <= amount + tolerance


def _connected(sums: Sequence[_Sum], domains: _Domains) -> list[list[_Sum]]:
    """The sums in groups, such that no row with several readings is in two of them."""
    groups: list[tuple[set[int], list[_Sum]]] = []
    for one in sums:
        rows = {term.row for term in one.terms if len(domains[term.row]) > 1}
        if rows:
            touching = [group for group in groups if group[0] & rows]
            groups = [group for group in groups if not group[0] & rows]
            joined = [one, *(other for group in touching for other in group[1])]
            groups.append((rows.union(*(group[0] for group in touching)), joined))
    return [joined for _, joined in groups]

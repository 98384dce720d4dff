"""Locating a misprint (peka ut felet): the fewest figures whose change makes all identities hold.

Each identity is a linear sum that must be zero. A set of figures explains what is
broken when changing them, and them only, makes every sum zero, in one way. One
figure in two identities is often named alone; a row that only one sum knows can
be named together with the others of that sum, and then each is an explanation of
its own. All of the smallest size come back, those first in which a slip of the keyboard or of OCR
turns one figure into the other: a suspicion, never a correction.

>>> from fhledger.domain.statement.printed import Term
>>> rows = "rent", "wages", "total", "copy"
>>> rent, wages, whole, copy = (FigureKey("appendix_2", row, 2024) for row in rows)
>>> figures = {rent: Decimal(3), wages: Decimal(4), whole: Decimal(9), copy: Decimal(9)}
>>> sums = [Identity("sum", (Term(1, whole), Term(-1, rent), Term(-1, wages))),
...         Identity("same_figure", (Term(1, copy), Term(-1, whole)))]
>>> found = suspicions(sums, figures)
>>> [[(suspect.key.row, str(suspect.expected)) for suspect in one] for one in found]
[[('rent', '5')], [('wages', '6')]]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fhledger.core.amounts import EXACT, ORE, ZERO, format_plain, multiply
from fhledger.domain.statement.printed import Identity
from fhledger.domain.statement.rows import FigureKey

MOST_FIGURES = 4
"""The most figures that are suspected together; beyond that any figure can be explained away."""

MOST_SETS = 20_000
"""The most sets of figures that are looked at for each size; what needs more is not suspected."""


class Suspect(NamedTuple):
    """A figure that may be misprinted: what is printed, and what it would have to be."""

    key: FigureKey
    printed: Decimal
    expected: Decimal


def slips(printed: Decimal, expected: Decimal) -> int:
    """How unlikely one figure is to be printed for the other: 1 for a single slip, more for others.

    A slip is one wrong digit, two neighbouring digits swapped, or a lost sign; a digit or a group
    of three that is lost or printed twice counts as two.

    >>> amounts = (8884807, 8884880, -8884870, 8884, 9214807)
    >>> [slips(Decimal(8884870), Decimal(amount)) for amount in amounts]
    [1, 1, 1, 2, 6]
    """
    one, other = (
        format_plain(amount.copy_abs()).replace(".", "") for amount in (printed, expected)
    )
    signs = int((printed < 0) != (expected < 0))
    if one == other:
        return signs
    if len(one) == len(other):
        different = [at for at, pair in enumerate(zip(one, other, strict=True)) if len({*pair}) > 1]
        first, last = different[0], different[-1]
        swapped = last == first + 1 and (one[first], one[last]) == (other[last], other[first])
        return signs + (1 if swapped or first == last else 1 + len(different))
    short, long = sorted((one, other), key=len)
    lost = len(long) - len(short)
    places = range(len(short) + 1)
    if lost in (1, 3) and any(long[:at] + long[at + lost :] == short for at in places):
        return signs + 2
    return signs + 1 + lost + sum(a != b for a, b in zip(short[::-1], long[::-1], strict=False))


def suspicions(
    identities: Iterable[Identity], figures: Mapping[FigureKey, Decimal]
) -> tuple[tuple[Suspect, ...], ...]:
    """The smallest sets of figures that explain every broken identity, each with its amounts.

    Empty when all identities hold, and when no `MOST_FIGURES` figures explain
    what is broken. Every figure of the identities must be in `figures`.
    """
    sums = [
        _Equation(
            each,
            frozenset(term.key for term in each.terms),
            ZERO if each.holds(figures) else each.off_by(figures),
        )
        for each in dict.fromkeys(identities)
    ]
    if not any(each.off_by for each in sums):
        return ()
    for size in range(1, MOST_FIGURES + 1):
        seen: set[_Keys] = set()
        sets = list(_sets(sums, size, frozenset(), seen))
        if len(seen) >= MOST_SETS:
            return ()
        explained = (_explained(sums, figures, keys) for keys in sets)
        if found := [suspects for suspects in explained if suspects]:
            return tuple(sorted(found, key=_unlikeliness))
    return ()


def _unlikeliness(suspects: Sequence[Suspect]) -> int:
    return sum(slips(suspect.printed, suspect.expected) for suspect in suspects)


_Keys = frozenset[FigureKey]


class _Equation(NamedTuple):
    """An identity, the figures in it, and what it is off by."""

    identity: Identity
    keys: _Keys
    off_by: Decimal

    def lacks(self, keys: _Keys) -> bool:
        """Whether changing these figures leaves a broken sum as it is, or breaks one that holds."""
        changed = len(keys & self.keys)
        return changed == 0 if self.off_by else changed == 1


def _sets(sums: Sequence[_Equation], size: int, keys: _Keys, seen: set[_Keys]) -> Iterator[_Keys]:
    """Sets of `size` figures that touch each broken sum, and no other sum with one figure alone.

    A set that lacks something is completed from the sum that shows it, so that no set is left out
    that could explain what is broken.
    """
    if keys in seen or len(seen) >= MOST_SETS:
        return
    seen.add(keys)
    lacking = next((each for each in sums if each.lacks(keys)), None)
    if len(keys) == size:
        if lacking is None:
            yield keys
        return
    beside = [lacking] if lacking else [each for each in sums if keys & each.keys]
    for key in sorted({key for each in beside for key in each.keys} - keys):
        yield from _sets(sums, size, keys | {key}, seen)


def _explained(
    sums: Sequence[_Equation], figures: Mapping[FigureKey, Decimal], keys: _Keys
) -> tuple[Suspect, ...]:
    """The amounts of a set that make every sum zero; none unless there is one way, in whole öre."""
    order = sorted(keys)
    equations = [
        [
            *(Fraction(sum(t.sign for t in terms if t.key == key)) for key in order),
            Fraction(each.off_by) * -terms[0].sign,
        ]
        for each in sums
        if keys & each.keys and (terms := each.identity.terms)
    ]
    changes = _solution(equations, len(order))
    if changes is None or any(not change or 100 % change.denominator for change in changes):
        return ()
    return tuple(
        Suspect(key, figures[key], EXACT.add(figures[key], _decimal(change)))
        for key, change in zip(order, changes, strict=True)
    )


def _solution(equations: list[list[Fraction]], unknowns: int) -> list[Fraction] | None:
    """The one solution of linear equations, each its coefficients and its right side."""
    rows = [list(row) for row in equations]
    for column in range(unknowns):
        pivot = next((row for row in rows[column:] if row[column]), None)
        if pivot is None:
            return None
        rows.remove(pivot)
        rows.insert(column, [value / pivot[column] for value in pivot])
        for number, row in enumerate(rows):
            if number != column and row[column]:
                rows[number] = [
                    value - row[column] * own for value, own in zip(row, rows[column], strict=True)
                ]
    if any(row[-1] for row in rows[unknowns:]):
        return None
    return [row[-1] for row in rows[:unknowns]]


def _decimal(change: Fraction) -> Decimal:
    if change.denominator == 1:
        return Decimal(change.numerator)
    return multiply(ORE, int(change * 100))

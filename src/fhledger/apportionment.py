"""Apportionment (fördelning): an amount divided by weights, in whole units, to the last krona.

The method is that of the largest remainder: everyone gets the whole units of the
exact share; the units that are left go one each to the largest remainders, and
among equal remainders to the smallest key, so that the order of the weights
does not matter. (Hamilton's method: M. L. Balinski and H. P. Young, *Fair
Representation*, Yale University Press 1982, chapter 2.)

>>> apportion(kronor(100), {"1260": 1, "1276": 1, "1283": 1})
{'1260': Decimal('34'), '1276': Decimal('33'), '1283': Decimal('33')}
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from fhledger.errors import WrongCallError
from fhledger.money import KRONA, kronor, times


def apportion(
    amount: Decimal, weights: Mapping[str, Decimal | int], unit: Decimal = KRONA
) -> dict[str, Decimal]:
    """The parts of `amount`, one for each key of `weights`; they sum to it exactly.

    Raises `WrongCallError` for an amount that is no multiple of `unit`, for no
    weights, a weight below zero, or weights that are all zero.
    """
    if not weights or any(weight < 0 for weight in weights.values()):
        raise WrongCallError("an amount is apportioned by one weight or more, none below zero")
    whole = sum(Fraction(weight) for weight in weights.values())
    if whole == 0:
        raise WrongCallError("every weight is zero; give at least one that is not")
    units = Fraction(amount) / Fraction(unit)
    if units.denominator != 1:
        raise WrongCallError(f"{amount} is not a multiple of {unit}")
    exact = {key: units * Fraction(weight) / whole for key, weight in weights.items()}
    parts = {key: share.__floor__() for key, share in exact.items()}
    left = int(units) - sum(parts.values())
    by_remainder = sorted(exact, key=lambda key: (parts[key] - exact[key], key))
    for key in by_remainder[:left]:
        parts[key] += 1
    return {key: times(kronor(unit), part) for key, part in parts.items()}

"""Apportionment (fördelning): an amount divided by weights, in whole units, to the last krona.

The method is that of the largest remainder: each part is the whole units of the
exact share; the remaining units go one each to the largest remainders.
(Hamilton's method: M. L. Balinski and H. P. Young, *Fair Representation*, Yale
University Press 1982, chapter 2.) No source orders equal remainders; here the
smallest key comes first, the municipality code, so that the same amount is always
divided in the same way, whatever the order of the weights.

>>> apportion(parse_amount(100), {"1260": 1, "1276": 1, "1283": 1})
{'1260': Decimal('34'), '1276': Decimal('33'), '1283': Decimal('33')}
>>> apportion(parse_amount(100), {"1260": 1, "1276": 1, "1283": 8}, floor=parse_amount(15),
...     ceiling=parse_amount(60))
{'1260': Decimal('20'), '1276': Decimal('20'), '1283': Decimal('60')}
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from fhledger.core.amounts import (
    EXACT,
    KRONA,
    ORE,
    ZERO,
    divide,
    exact_sum,
    multiply,
    negate,
    parse_amount,
)
from fhledger.core.arguments import checked
from fhledger.core.errors import InvalidArgumentError


@checked
def apportion(
    amount: int | str | Decimal,
    weights: Mapping[str, Decimal | int | Fraction],
    unit: int | str | Decimal = KRONA,
    *,
    floor: int | str | Decimal | None = None,
    ceiling: int | str | Decimal | None = None,
) -> dict[str, Decimal]:
    """The parts of `amount`, one for each key of `weights`; they sum to it exactly.

    With a `floor` or a `ceiling` no part is below or above it, and the parts
    between them are in proportion to their weights.

    Raises `MoneyError` for an amount, a unit or a bound that is a float or no amount;
    `InvalidArgumentError` for an amount or a bound that is not a multiple of `unit`,
    for no weights, a weight that is a float or below zero, weights that are all zero,
    and for bounds that cannot be kept.
    """
    whole, step = _exact(amount), _exact(unit)
    lowest = ZERO if floor is None else _exact(floor)
    highest = None if ceiling is None else _exact(ceiling)
    if step <= 0:
        raise InvalidArgumentError("the unit {step} must be above zero", step=step)
    fractions = _fractions(weights)
    units = _units(whole, step)
    if floor is None and highest is None:
        total = sum(fractions.values())
        exact = {key: units * weight / total for key, weight in fractions.items()}
    else:
        low = _units(lowest, step)
        high = None if highest is None else _units(highest, step)
        _check_bounds(whole, weights, lowest, highest)
        exact = _bounded_shares(units, fractions, low, high)
    parts = {key: share.__floor__() for key, share in exact.items()}
    remaining = units - sum(parts.values())
    by_remainder = sorted(exact, key=lambda key: (parts[key] - exact[key], key))
    for key in by_remainder[:remaining]:
        parts[key] += 1
    return {key: multiply(step, part) for key, part in parts.items()}


@checked
def equal_parts(amount: Decimal, number: int) -> tuple[Decimal, ...]:
    """The amount in equal parts that sum to it exactly: of kronor, or of öre where it has öre.

    What cannot be divided goes to the earliest parts, a krona or an öre to each. A credit, below
    zero, is divided likewise.

    >>> [str(part) for part in equal_parts(Decimal(100), 3)]
    ['34', '33', '33']
    >>> [str(part) for part in equal_parts(Decimal("100.50"), 3)]
    ['33.50', '33.50', '33.50']
    """
    if amount < 0:  # a credit
        return tuple(negate(part) for part in equal_parts(negate(amount), number))
    unit = ORE if EXACT.remainder(amount, KRONA) else KRONA
    parts = apportion(amount, {f"{at:09}": 1 for at in range(number)}, unit)
    return tuple(parts[key] for key in sorted(parts))


HUNDREDTH_OF_A_PERCENT = Decimal("0.0001")
"""The decimals with which a share is shown."""


@checked
def shown_shares(amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The share of each amount in the sum of all, in hundredths of a per cent that add up to 100 %.

    Of a sum of zero each has no share. Where an amount is below zero, each share is rounded by
    itself.

    >>> {key: str(share) for key, share in shown_shares(dict.fromkeys("abc", Decimal(5))).items()}
    {'a': '0.3334', 'b': '0.3333', 'c': '0.3333'}
    """
    if any(amount < 0 for amount in amounts.values()):
        whole = exact_sum(amounts.values())
        return {
            key: divide(amount, whole, HUNDREDTH_OF_A_PERCENT) if whole else ZERO
            for key, amount in amounts.items()
        }
    if not any(amounts.values()):
        return dict.fromkeys(amounts, ZERO)
    return apportion(1, amounts, HUNDREDTH_OF_A_PERCENT)


def _exact(amount: int | str | Decimal) -> Decimal:
    """The amount; a computed sum may have more digits than an amount that is read."""
    if isinstance(amount, Decimal) and amount.is_finite():
        return amount
    return parse_amount(amount)


def _fractions(weights: Mapping[str, Decimal | int | Fraction]) -> dict[str, Fraction]:
    for key, weight in weights.items():
        if isinstance(weight, Decimal) and not weight.is_finite():
            raise InvalidArgumentError(
                "the weight of '{key}' is not a number: {weight}", key=key, weight=weight
            )
    if not weights or any(weight < 0 for weight in weights.values()):
        raise InvalidArgumentError(
            "an amount is apportioned by one weight or more, none below zero"
        )
    if not any(weights.values()):
        raise InvalidArgumentError("every weight is zero; give at least one that is not")
    return {key: Fraction(weight) for key, weight in weights.items()}


def _units(amount: Decimal, unit: Decimal) -> int:
    units = Fraction(amount) / Fraction(unit)
    if units.denominator != 1:
        raise InvalidArgumentError("{amount} is not a multiple of {unit}", amount=amount, unit=unit)
    return int(units)


def _check_bounds(
    amount: Decimal,
    weights: Mapping[str, Decimal | int | Fraction],
    floor: Decimal,
    ceiling: Decimal | None,
) -> None:
    if floor < 0:
        raise InvalidArgumentError("the floor {floor} is below zero", floor=floor)
    if ceiling is not None and floor > ceiling:
        raise InvalidArgumentError(
            "the floor {floor} is above the ceiling {ceiling}; lower one of them",
            floor=floor,
            ceiling=ceiling,
        )
    least = multiply(floor, len(weights))
    if least > amount:
        raise InvalidArgumentError(
            "the floors of {weights} parts take {least}, more than the amount {amount}; lower"
            " the floor, or divide among fewer",
            weights=len(weights),
            least=least,
            amount=amount,
        )
    if ceiling is None:
        return
    weightless = sum(1 for weight in weights.values() if not weight)
    most = EXACT.add(multiply(ceiling, len(weights) - weightless), multiply(floor, weightless))
    if most < amount:
        raise InvalidArgumentError(
            "the ceiling lets {weights} parts hold {most}, less than the amount {amount}; raise"
            " the ceiling, or divide among more",
            weights=len(weights),
            most=most,
            amount=amount,
        )


def _bounded_shares(
    units: int, weights: Mapping[str, Fraction], low: int, high: int | None
) -> dict[str, Fraction]:
    """The shares level × weight, within the bounds, at the level where they sum to `units`.

    Their sum is piecewise linear in the level, with bends where a share reaches a
    bound: the level is interpolated on the piece that passes `units`.
    """

    def shares(level: Fraction) -> dict[str, Fraction]:
        raised = {key: max(Fraction(low), level * weight) for key, weight in weights.items()}
        if high is None:
            return raised
        return {key: min(Fraction(high), share) for key, share in raised.items()}

    positive = [weight for weight in weights.values() if weight]
    bounds = [low, units if high is None else high]
    last_bend = Fraction(0)
    for bend in sorted({bound / weight for weight in positive for bound in bounds}):
        reached = sum(shares(bend).values())
        if reached >= units:
            start = sum(shares(last_bend).values())
            if reached == start:
                break
            return shares(last_bend + (bend - last_bend) * (units - start) / (reached - start))
        last_bend = bend
    return shares(last_bend)

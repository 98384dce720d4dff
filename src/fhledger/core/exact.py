"""Exact numbers (exakta tal): rates and quantities with any number of decimals, never a float.

An amount of money has two decimals; a rate such as 0.174194 has as many as its decision. Only the
fee that follows from it is rounded.

>>> format_number(parse_number("0,174194")), format_number(Decimal("41207.5"))
('0,174194', '41 207,5')
>>> round_fraction(Fraction(5, 2), Decimal(1)), round_fraction(Fraction(57_649, 2), Decimal(100))
(Decimal('3'), Decimal('28800'))
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from fhledger.core.amounts import (
    EXACT,
    ZERO,
    InFull,
    decimal_places,
    exact_sum,
    format_number,
    format_plain,
    multiply,
    parse_decimal,
    refuse_float,
)
from fhledger.core.errors import MoneyError
from fhledger.core.text import quoted

K = TypeVar("K")

MOST_DECIMALS = 12
"""The most decimals of a rate or a quantity."""

_DIGITS = 18
_MOST_EXACT_DECIMALS = 2 * MOST_DECIMALS
"""The most decimals of what is not rounded: those of a rate × a quantity."""


def parse_number(value: object) -> Decimal:
    """The number that an int, a Decimal or a text denotes, with up to twelve decimals.

    A text is written as for `parse_amount`. Raises `MoneyError` for everything else, a float
    among it.
    """
    number = parse_decimal(value) if isinstance(value, str) else None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
    refuse_float(value)
    if number is None or not number.is_finite():
        raise MoneyError("{value} is not a number; write 21.5 or 21,5", value=quoted(value))
    if decimal_places(number) > MOST_DECIMALS or number.adjusted() >= _DIGITS:
        raise MoneyError(
            "{value} has more than {digits} digits before the decimal mark or more than"
            " {decimals} after it",
            value=str(value)[:60],
            digits=_DIGITS,
            decimals=MOST_DECIMALS,
        )
    return number if decimal_places(number) else Decimal(int(number))


def format_rate(rate: Decimal) -> str:
    """A rate in print: whole kronor without decimals, otherwise two decimals or more.

    >>> format_rate(Decimal("21.00")), format_rate(Decimal("21.5")), format_rate(Decimal("0.1098"))
    ('21', '21,50', '0,1098')
    """
    if rate == rate.to_integral_value():
        return format_number(rate.to_integral_value())
    return format_number(Decimal(_two_decimals(rate)))


def round_fraction(value: Fraction, unit: Decimal) -> Decimal:
    """The value to the nearest whole `unit`, half up, away from zero."""
    above, below = unit.as_integer_ratio()
    whole = value.denominator * above
    units = (2 * abs(value.numerator) * below + whole) // (2 * whole)
    return multiply(unit, units if value >= 0 else -units)


def as_decimal(value: Fraction, decimals: int = 8) -> Decimal:
    """The value as a decimal number: exact where that is possible, else rounded.

    >>> as_decimal(Fraction(1, 8)), as_decimal(Fraction(1, 3))
    (Decimal('0.125'), Decimal('0.33333333'))
    """
    for places in range(2, _MOST_EXACT_DECIMALS + 1):
        scaled, rest = divmod(value.numerator * 10**places, value.denominator)
        if not rest:
            return EXACT.scaleb(Decimal(scaled), -places)
    return round_fraction(value, Decimal(1).scaleb(-decimals))


def _two_decimals(number: Decimal) -> str:
    """The number in full with two decimals or more, trailing zeros beyond them removed."""
    whole, _, decimals = f"{number:f}".partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}"


_EXACT_JSON = WithJsonSchema(
    {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2,}$"}, mode="serialization"
)

RateValue = Annotated[
    Decimal,
    BeforeValidator(parse_number),
    PlainSerializer(_two_decimals, return_type=str, when_used="json"),
    _EXACT_JSON,
]
"""The type of a field that holds a rate: in JSON a text with two decimals or more."""

Quantity = Annotated[InFull, BeforeValidator(parse_number)]
"""The type of a field that holds what a fee is computed on: in JSON a text with its decimals."""


def plain_text(value: object) -> str:
    """A value as files have it: a number with two decimals or more, all else as `str` does.

    >>> plain_text(Decimal("21")), plain_text(Decimal("0.125")), plain_text(2024)
    ('21.00', '0.125', '2024')
    """
    if isinstance(value, Decimal):
        return format_plain(value) if decimal_places(value) <= 2 else f"{value:f}"
    return str(value)


def sum_by_key(amounts: Iterable[tuple[K, Decimal]]) -> dict[K, Decimal]:
    """The exact sum of the amounts of each key, in the order in which the keys come."""
    sums: dict[K, Decimal] = {}
    for key, amount in amounts:
        sums[key] = EXACT.add(sums.get(key, ZERO), amount)
    return sums


def sum_if_known(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """The exact sum; None where one of the amounts is not known."""
    known = [amount for amount in amounts if amount is not None]
    return exact_sum(known) if len(known) == len(amounts) else None

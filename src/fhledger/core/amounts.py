"""Kronor (belopp i kronor): exact to the öre, never a float.

An amount is a `decimal.Decimal` with at most two decimals and fifteen digits before them. Every sum
goes through `exact_sum`, whose context is its own: it does not obey the precision of the caller.

>>> parse_amount("−2 911 743")
Decimal('-2911743')
>>> parse_amount("1 234,50")
Decimal('1234.50')
>>> format_sek(Decimal(8390299)), format_sek(Decimal("-1234.5")), format_plain(Decimal(21))
('8 390 299', '-1 234,50', '21.00')
>>> parse_amount(21.1)
Traceback (most recent call last):
fhledger.core.errors.MoneyError: 21.1 is a float, and a float cannot hold every decimal exactly; give a text, an int or a Decimal
"""  # noqa: E501, W505 - what is printed is one line

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import (
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    FloatOperation,
    Inexact,
    InvalidOperation,
    Overflow,
)
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from fhledger.core.arguments import checked
from fhledger.core.errors import MoneyError
from fhledger.core.messages import marked, message
from fhledger.core.text import quoted

KRONA = Decimal(1)
ORE = Decimal("0.01")
ZERO = Decimal(0)

DIGITS = 15
"""The most digits before the decimal mark: a billion times that much is still summed exactly."""

EXACT = Context(
    prec=60,
    rounding=ROUND_HALF_UP,
    traps=[InvalidOperation, DivisionByZero, Overflow, Inexact, FloatOperation],
)
"""Sums and products of money: a result that would need rounding raises instead."""

ROUNDING = Context(prec=60, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero])
"""Rounding: half up, away from zero."""

_SPACE = "[ \u00a0\u202f\u2009]"
_MINUS = "[-\u2212\u2013]"
_PLAIN_FORM = rf"-?[0-9]{{1,{DIGITS}}}(?:\.[0-9]{{1,2}})?"
_PLAIN = re.compile(_PLAIN_FORM).fullmatch
_PRINTABLE = re.compile(r"(?!-0+\.00$)-?[0-9]+\.[0-9]{2}").fullmatch
_ALL_PLAIN = re.compile(rf"(?:{_PLAIN_FORM}\n)*+").fullmatch
_PRINTED = re.compile(
    rf"(?P<minus>{_MINUS}{_SPACE}?)?"
    rf"(?P<whole>[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}})+|[0-9]+)"
    r"(?:[.,](?P<decimals>[0-9]+))?"
).fullmatch
_UNREADABLE = marked("{text} is not an amount in kronor; write 1234.50 or 1 234,50")
_TOO_FINE = marked("{given} has more than two decimals; an amount is exact to the öre")


def parse_amount(value: object) -> Decimal:
    """The amount that an int, a Decimal or a text denotes.

    A text may be written `1234.50` or as print has it, `−1 234,50`: groups of three separated by a
    space (also U+00A0, U+202F, U+2009), minus as `-`, U+2212 or U+2013. Raises `MoneyError` for all
    else: a float, a third decimal, NaN, an empty text, two decimal marks, more than 15 digits.

    >>> parse_amount("1,2,3")
    Traceback (most recent call last):
    fhledger.core.errors.MoneyError: '1,2,3' is not an amount in kronor; write 1234.50 or 1 234,50
    """
    if isinstance(value, str) or value is None:
        return Decimal(value) if value and _PLAIN(value) else _parse_text(value or "")
    if isinstance(value, Decimal):
        return value if _PLAIN(str(value)) else _validated(_finite(value), value)
    if isinstance(value, bool):
        raise MoneyError("{value} is a truth value, not an amount in kronor", value=quoted(value))
    refuse_float(value)
    if isinstance(value, int):
        return _validated(Decimal(value), Decimal(value))
    raise MoneyError("{value} is not an amount in kronor", value=quoted(value))


def parse_decimal(text: str) -> Decimal | None:
    """The number that a text denotes, written as for `parse_amount`, with any number of decimals.

    None for any other text.

    >>> parse_decimal("−1 234,5678"), parse_decimal("1e3")
    (Decimal('-1234.5678'), None)
    """
    match = _PRINTED(text.strip())
    if match is None:
        return None
    whole = re.sub(_SPACE, "", match["whole"])
    sign = "-" if match["minus"] else ""
    return Decimal(f"{sign}{whole}.{match['decimals'] or ''}")


def decimal_places(number: Decimal) -> int:
    """The number of decimals that a finite number is written with.

    >>> decimal_places(Decimal("1.50")), decimal_places(Decimal("1e3"))
    (2, 0)
    """
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def parse_amounts(texts: Sequence[str]) -> list[Decimal]:
    """The amount of each text, as `parse_amount` reads it; a plain column is read at once."""
    column = "\n".join((*texts, ""))
    is_plain = _ALL_PLAIN(column) and column.count("\n") == len(texts)
    return [*map(Decimal if is_plain else parse_amount, texts)]


@checked
def exact_sum(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum; zero for none. Raises `MoneyError` for what is no amount.

    >>> exact_sum([parse_amount("0.10")] * 3)
    Decimal('0.30')
    """
    result = ZERO
    for amount in amounts:
        try:
            result = EXACT.add(result, amount)
            is_exact = not isinstance(amount, bool)
        except (TypeError, InvalidOperation):
            is_exact = False
        if not is_exact:
            raise MoneyError("{amount} cannot be summed exactly; give a Decimal", amount=amount)
    return _finite(result)


def multiply(amount: Decimal, factor: Decimal | int) -> Decimal:
    """The exact product of an amount and a number."""
    return EXACT.multiply(amount, Decimal(factor))


def negate(amount: Decimal) -> Decimal:
    """The same amount with the other sign; zero stays zero."""
    return EXACT.subtract(ZERO, amount)


def round_half_up(amount: Decimal, unit: Decimal) -> Decimal:
    """The amount to the nearest whole `unit` (`KRONA` or `ORE`), half up, away from zero."""
    return ROUNDING.add(amount.quantize(unit, context=ROUNDING), ZERO)


def divide(amount: Decimal, divisor: Decimal | int, unit: Decimal = ORE) -> Decimal:
    """`amount` divided by `divisor`, rounded half up to `unit`.

    >>> divide(parse_amount(7724085), 21)
    Decimal('367813.57')
    """
    return round_half_up(ROUNDING.divide(amount, Decimal(divisor)), unit)


@checked
def format_plain(amount: Decimal) -> str:
    """The amount as programs read it: two decimals, a point, no groups.

    >>> format_plain(parse_amount("-0"))
    '0.00'
    """
    text = str(amount)
    return text if _PRINTABLE(text) else in_full(round_half_up(_finite(amount), ORE))


@checked
def format_sek(amount: Decimal, *, ore: bool | None = None) -> str:
    """The amount as Swedish print has it: groups of three, a comma before the öre.

    With `ore`, two decimals are shown; left out, they are shown if the amount has any.

    >>> format_sek(parse_amount("21"), ore=True)
    '21,00'
    """
    exact = round_half_up(_finite(amount), ORE)
    show = exact != exact.to_integral_value() if ore is None else ore
    return format_number(exact if show else round_half_up(amount, KRONA))


def format_number(number: Decimal) -> str:
    """The number as Swedish print has it, with all its decimals.

    >>> format_number(Decimal("0.10")), format_number(Decimal("-200000"))
    ('0,10', '-200 000')
    """
    return f"{number:,f}".replace(",", " ").replace(".", ",")


def refuse_float(value: object) -> object:
    """The value; raises `MoneyError` for a float."""
    if isinstance(value, float):
        raise MoneyError(
            "{value} is a float, and a float cannot hold every decimal exactly; give a text,"
            " an int or a Decimal",
            value=value,
        )
    return value


def in_full(number: Decimal) -> str:
    """The number with all its decimals and without an exponent."""
    return f"{number:f}"


_Printed = Annotated[
    Decimal,
    PlainSerializer(format_plain, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$"}, mode="serialization"),
]

Kronor = Annotated[_Printed, BeforeValidator(parse_amount)]
"""The type of a field that a file or a caller gives in kronor: what `parse_amount` accepts."""

Amount = Annotated[_Printed, BeforeValidator(refuse_float)]
"""The type of a field that holds a computed sum in kronor, of any length.

In JSON this and `Kronor` are texts with two decimals and a point.
"""

InFull = Annotated[
    Decimal,
    PlainSerializer(in_full, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}, mode="serialization"),
]
"""A number that is in JSON a text with its decimals."""

Number = Annotated[InFull, BeforeValidator(refuse_float)]
"""The type of a field that holds a share or a percentage: in JSON a text with its decimals."""


def _finite(amount: Decimal) -> Decimal:
    if not amount.is_finite():
        raise MoneyError("{amount} is not an amount in kronor", amount=amount)
    return amount


def _parse_text(text: str) -> Decimal:
    if not text.strip():
        raise MoneyError("an amount is missing here")
    amount = parse_decimal(text)
    if amount is None:
        raise MoneyError(message(_UNREADABLE, text=quoted(text)))
    if decimal_places(amount) > 2:
        raise MoneyError(message(_TOO_FINE, given=quoted(text)))
    return _validated(amount, text)


def _validated(amount: Decimal, given: object) -> Decimal:
    if amount.adjusted() >= DIGITS and amount:
        raise MoneyError(
            "{given} has more than {digits} digits before the decimal mark",
            given=quoted(given),
            digits=DIGITS,
        )
    cents = amount.quantize(ORE, context=ROUNDING)
    if cents != amount:
        raise MoneyError(message(_TOO_FINE, given=quoted(given)))
    return cents if amount.as_tuple().exponent not in (0, -1, -2) else amount

"""The rounding of a fee (avrundning): to a krona, an öre, or 10, 100 or 1000 kronor, half up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from fhledger.core.amounts import KRONA, ORE
from fhledger.core.exact import round_fraction

Rounding = Literal["krona", "ore", 10, 100, 1000]
UNIT_OF_ROUNDING: Mapping[Rounding, Decimal] = {
    "ore": ORE,
    "krona": KRONA,
    10: Decimal(10),
    100: Decimal(100),
    1000: Decimal(1000),
}
"""The unit in kronor of each way of rounding."""


def round_fee(exact: Fraction, rounding: Rounding) -> Decimal:
    """The exact amount in kronor, half up to the unit of its rounding: every fee is rounded here.

    >>> round_fee(Fraction(669, 2), "krona"), round_fee(Fraction(334_005), 1000)
    (Decimal('335'), Decimal('334000'))
    """
    return round_fraction(exact, UNIT_OF_ROUNDING[rounding])

"""The budget to a day (periodiserad budget): what of a year's budget falls on its days so far.

Days passed (`straight_line`), last year's outcome to the same day (`last_year`; a straight line
where last year has none), and the due days of a fee. A `plan` by month is that of the budget's
decisions; a line without one is spread evenly.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from fhledger.core.amounts import KRONA, divide, multiply

Pattern = Literal["straight_line", "last_year", "plan"]


def share_to_date(
    pattern: Pattern, until: date, *, last_year: tuple[Decimal, Decimal] | None = None
) -> Fraction:
    """The share of a year's budget that falls on its days until one of them.

    `last_year` is the outcome of a line to the same day of the year before, and of that whole year.
    """
    if pattern == "last_year" and last_year is not None and last_year[1]:
        return Fraction(last_year[0]) / Fraction(last_year[1])
    days = date(until.year, 12, 31).timetuple().tm_yday
    return Fraction(until.timetuple().tm_yday, days)


def share_due(due_days: Sequence[date], until: date) -> Fraction:
    """The share of a fee in equal instalments that is due by a day."""
    return Fraction(sum(day <= until for day in due_days), len(due_days))


def part_of(amount: Decimal, share: Fraction) -> Decimal:
    """The share of an amount in whole kronor, rounded half up."""
    return divide(multiply(amount, share.numerator), share.denominator, KRONA)

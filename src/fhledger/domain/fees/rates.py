"""The rates of the fee (avgiftssatser): which one is in force for a member on a day.

>>> rates = [Rate(value=parse_amount(kr), unit="kr_per_inhabitant", valid_from=day)
...          for kr, day in ((20, date(2010, 1, 1)), (21, date(2016, 1, 1)))]
>>> rate_for(rates, "1260", date(2024, 1, 1)).value
Decimal('21')
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import model_validator

from fhledger.core.amounts import Kronor, parse_amount
from fhledger.core.arguments import checked
from fhledger.core.dates import Day, require_year
from fhledger.core.errors import InvalidArgumentError, NotInForceError
from fhledger.core.messages import message
from fhledger.domain.dated_values import DatedValue, effective_on
from fhledger.domain.fees.municipality import Municipality, MunicipalityCode, months_of_membership

RateUnit = Literal["kr_per_inhabitant", "kr_per_member"]


class Rate(DatedValue):
    """A rate in force since a day, in kronor per inhabitant or per member, and year.

    `members` are the municipalities for which it holds; if empty, it holds for all
    that no other rate names. A fee per inhabitant may have a floor and a ceiling.
    `decided` is the day on which it became known; left out, its first day.
    """

    unit: RateUnit
    decided: Day | None = None
    members: tuple[MunicipalityCode, ...] = ()
    minimum_kr: Kronor | None = None
    maximum_kr: Kronor | None = None

    @model_validator(mode="after")
    def _can_be_charged(self) -> Rate:
        if self.value < 0:
            raise InvalidArgumentError(message("a rate is not below zero"))
        if None not in (low := self.minimum_kr, high := self.maximum_kr) and low > high:  # type: ignore[operator]
            raise InvalidArgumentError(
                message(
                    "the floor of the fee, {low}, is above its ceiling, {high}", low=low, high=high
                )
            )
        return self


@checked
def rate_for(rates: Sequence[Rate], code: str, day: date) -> Rate:
    """The rate in force for a member on `day`: one that names it, else one that names no member.

    Raises `NotInForceError`, with the first day, if there is none yet.
    """
    own = [rate for rate in rates if code in rate.members]
    general = [rate for rate in rates if not rate.members]
    if any(rate.valid_from <= day for rate in own):
        return effective_on(own, day)
    return effective_on(general or own, day, message("rate for {code}", code=code))


def is_per_inhabitant(rates: Sequence[Rate], code: str, year: int) -> bool:
    """Whether the fee of a member for a year is per inhabitant; True if no rate is in force."""
    try:
        return rate_for(rates, code, date(year, 1, 1)).unit == "kr_per_inhabitant"
    except NotInForceError:
        return True


@checked
def rates_of_year(
    rates: Sequence[Rate], municipalities: Sequence[Municipality], year: int
) -> frozenset[Rate]:
    """The rates of the members of a year; none if one of them has none yet."""
    day = date(require_year(year), 1, 1)
    codes = [member.code for member in municipalities if months_of_membership(member, year)]
    try:
        return frozenset(rate_for(rates, code, day) for code in codes)
    except NotInForceError:
        return frozenset()


def single_rate(
    rates: Sequence[Rate], municipalities: Sequence[Municipality], year: int
) -> Rate | None:
    """The rate per inhabitant that all members of a year have.

    None if they differ, if one has none yet, and for a fee per member.
    """
    distinct = rates_of_year(rates, municipalities, year)
    rate = next(iter(distinct)) if len(distinct) == 1 else None
    return rate if rate and rate.unit == "kr_per_inhabitant" else None


@checked
def what_if_rate(rates: Sequence[Rate], code: str, day: date, value: Decimal | None) -> Rate:
    """The rate of a member on a day, with the given value per inhabitant, if any."""
    if value is None:
        return rate_for(rates, code, day)
    if parse_amount(value) < 0:
        raise InvalidArgumentError(message("a rate is not below zero"))
    given = Rate(value=value, unit="kr_per_inhabitant", valid_from=day)
    try:
        own = rate_for(rates, code, day)
    except NotInForceError:
        return given
    if own.unit == "kr_per_member":
        return own
    bounds = {"minimum_kr": own.minimum_kr, "maximum_kr": own.maximum_kr}
    return given.model_copy(update=bounds)

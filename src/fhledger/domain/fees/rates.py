"""Rates of the fee (avgiftssatser), each in force from a day, for all members or some.

A rate is an amount per unit of a measure, per mille or per cent of it, or an amount per member. It
may have a base sum, a floor, a ceiling, a discount, and brackets.

>>> rates = [Rate(value=kr, unit="kr_per_inhabitant", valid_from=day)
...          for kr, day in ((20, date(2010, 1, 1)), (21, date(2016, 1, 1)))]
>>> rate_for(rates, "1260", date(2024, 1, 1)).value
Decimal('21')
>>> Rate(value="4187.66", per=100, unit="kr_per_inhabitant", valid_from="2024-01-01").per_unit
Fraction(209383, 5000)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, model_validator

from fhledger.core.amounts import Kronor
from fhledger.core.arguments import checked
from fhledger.core.dates import Day, require_year
from fhledger.core.errors import InvalidArgumentError, NotInForceError
from fhledger.core.exact import RateValue, parse_number
from fhledger.core.messages import message
from fhledger.core.record import key
from fhledger.core.text import Identifier
from fhledger.domain.dated_values import DatedValue, effective_on, latest_begun
from fhledger.domain.fees.rate_terms import (
    Brackets,
    BracketStep,
    Discount,
    Index,
    check_steps,
    require_floor_below_ceiling,
)
from fhledger.domain.members.measures import INHABITANTS
from fhledger.domain.members.municipality import (
    MemberCode,
    Municipality,
    first_day_in_year,
    months_of_membership,
    names,
    names_nobody,
)

RateUnit = Literal[
    "kr_per_inhabitant", "kr_per_member", "kr_per_unit", "per_mille", "percent", "percent_of_class"
]
UNITS: tuple[RateUnit, ...] = get_args(RateUnit)
_PARTS: Mapping[str, int] = {"per_mille": 1000, "percent": 100}


class Rate(DatedValue):
    """A rate in force since a day, and what it is computed on.

    `unit` is `kr_per_inhabitant`, `kr_per_unit` of a `measure`, `per_mille` or `percent` of it,
    `kr_per_member`, or `percent_of_class` (of what all members of a class pay). `per` is the
    number of units that the value is for. `of_kr` is an amount for each unit of the measure, of
    which a per mille or per cent is taken. `members` or `member_class` say for whom it holds; with
    neither it holds for all that no other rate names. Rates with the same `component` replace one
    another; those of different components are added. `decided` is the day on which it became
    known; left out, its first day. `line` is a line of income of its own for this component.
    """

    value: Annotated[RateValue, Field(ge=0)]
    unit: RateUnit
    measure: Identifier | None = None
    per: Literal[1, 10, 100, 1_000, 10_000, 100_000, 1_000_000] = 1
    of_kr: Kronor | None = None
    brackets: Brackets | None = None
    steps: tuple[BracketStep, ...] = ()
    decided: Day | None = None
    component: Identifier | None = None
    members: tuple[MemberCode, ...] = ()
    member_class: Annotated[Identifier | None, key("class")] = None
    of_class: Identifier | None = None
    base_kr: Annotated[Kronor, Field(ge=0)] | None = None
    discount: Discount | None = None
    minimum_kr: Kronor | None = None
    maximum_kr: Kronor | None = None
    outside_limits: bool = False
    line: Identifier | None = None
    index: Index | None = None

    @model_validator(mode="before")
    @classmethod
    def _has_unit_and_value(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        if not data.get("unit"):
            raise InvalidArgumentError(
                "a rate needs a unit; write one of {units}", units=", ".join(UNITS)
            )
        steps = data.get("steps")
        if isinstance(steps, list | tuple) and steps and data.get("value") is None:
            first = steps[0]
            value = first.get("value") if isinstance(first, Mapping) else getattr(first, "value", 0)
            return {**data, "value": value}
        return data

    @model_validator(mode="after")
    def _can_be_charged(self) -> Rate:
        require_floor_below_ceiling(self.minimum_kr, self.maximum_kr)
        if self.members and self.member_class:
            raise InvalidArgumentError("a rate names either members or a class, not both")
        self._check_unit()
        self._check_steps()
        return self

    def _check_unit(self) -> None:
        needs_measure = self.unit in ("kr_per_unit", *_PARTS)
        if needs_measure and self.measure is None:
            raise InvalidArgumentError(
                "a rate in '{unit}' needs the measure that it is computed on, such as"
                ' measure = "inhabitants"',
                unit=self.unit,
            )
        if self.unit == "kr_per_inhabitant" and self.measure not in (None, INHABITANTS):
            raise InvalidArgumentError(
                "a rate per inhabitant cannot be computed on '{measure}'; write"
                ' unit = "kr_per_unit"',
                measure=self.measure,
            )
        if self.of_kr is not None and self.unit not in _PARTS:
            raise InvalidArgumentError("of_kr belongs to a rate per mille or per cent")
        if (self.unit == "percent_of_class") != (self.of_class is not None):
            raise InvalidArgumentError(
                "a rate in percent_of_class needs of_class, the class whose fees it is a part"
                " of, and no other rate has it"
            )

    def _check_steps(self) -> None:
        if bool(self.steps) != (self.brackets is not None):
            raise InvalidArgumentError(
                'brackets need both `steps` and how they count: brackets = "whole" (the whole'
                ' measure takes the rate of its bracket) or brackets = "marginal" (each part'
                " takes the rate of its own bracket)"
            )
        if not self.steps:
            return
        if self.quantity_measure is None:
            raise InvalidArgumentError(
                'brackets need the measure that they divide: measure = "inhabitants"'
            )
        if self.brackets == "marginal" and self.unit in ("kr_per_member", "percent_of_class"):
            raise InvalidArgumentError(
                'a sum by bracket is for the whole member: write brackets = "whole"'
            )
        if self.value != self.steps[0].value:
            raise InvalidArgumentError(
                "a rate with brackets has its values in the steps; leave `value` out"
            )
        check_steps(self.steps, self.brackets or "whole")

    @property
    def quantity_measure(self) -> str | None:
        """The measure that the fee depends on; None for an amount per member."""
        if self.unit == "kr_per_inhabitant":
            return INHABITANTS
        return self.measure

    @property
    def per_unit(self) -> Fraction:
        """Kronor for one unit of the measure, which for a part of money is one krona."""
        return self._of_value(self.value)

    @checked
    def of_value(self, value: Decimal) -> Fraction:
        """Kronor for one unit of the measure, where the rate had this value."""
        return self._of_value(value)

    def _of_value(self, value: Decimal) -> Fraction:
        part = Fraction(value) / (self.per * _PARTS.get(self.unit, 1))
        return part if self.of_kr is None else part * Fraction(self.of_kr)

    @property
    def is_plain(self) -> bool:
        """Whether the fee of a year is rate × measure, or the rate itself, and nothing more."""
        return not (
            self.steps
            or self.base_kr
            or self.discount
            or self.of_class
            or self.minimum_kr is not None
            or self.maximum_kr is not None
        )

    @checked
    def names(self, member: Municipality) -> bool:
        """Whether the rate names a member, by code or by class."""
        return names(self, member)

    @property
    def is_general(self) -> bool:
        """Whether the rate names nobody."""
        return names_nobody(self)


def of_component(rates: Sequence[Rate], component: str | None) -> tuple[Rate, ...]:
    """The rates of one component of a fee."""
    return tuple(rate for rate in rates if rate.component == component)


def rate_for(rates: Sequence[Rate], code: str, day: date, member_class: str | None = None) -> Rate:
    """The rate in force for a member on `day`: one that names it, else its class, else nobody.

    Raises `NotInForceError`, with the first day, if there is none yet.
    """
    by_code = [rate for rate in rates if code in rate.members]
    by_class = [rate for rate in rates if member_class and rate.member_class == member_class]
    own = latest_begun(by_code, day) or latest_begun(by_class, day)
    if own is not None:
        return own
    general = [rate for rate in rates if rate.is_general]
    others = general or [*by_code, *by_class]
    is_known = any(rate.valid_from <= day for rate in others)
    return effective_on(others, day, None if is_known else message("rate for {code}", code=code))


def rate_of_member(rates: Sequence[Rate], member: Municipality, day: date) -> Rate:
    """As `rate_for`, for a member with its class."""
    return rate_for(rates, member.code, day, member.member_class)


def rates_in_force(
    rates: Sequence[Rate], members: Iterable[Municipality], year: int
) -> Iterator[Rate]:
    """The rate of each member on its first day in a year; nothing for a member without one."""
    for member in members:
        with suppress(NotInForceError):
            yield rate_of_member(rates, member, first_day_in_year(member, year))


def is_computed_on_measure(rates: Sequence[Rate], member: Municipality, year: int) -> bool:
    """Whether the fee of a member for a year depends on a measure; True if no rate is in force."""
    rate = next(rates_in_force(rates, [member], year), None)
    return rate is None or rate.quantity_measure is not None


@checked
def rates_of_year(
    rates: Sequence[Rate], municipalities: Sequence[Municipality], year: int
) -> frozenset[Rate]:
    """The rates of the members of a year; none if one of them has none yet."""
    require_year(year)
    members = [member for member in municipalities if months_of_membership(member, year)]
    found = [*rates_in_force(rates, members, year)]
    return frozenset(found if len(found) == len(members) else ())


def single_rate(
    rates: Sequence[Rate], municipalities: Sequence[Municipality], year: int
) -> Rate | None:
    """The rate per unit of a measure that all members of a year have.

    None if they differ, if one has none yet, for a fee per member, for brackets and for a fee of
    several components. A component that begins after the year does not count.
    """
    if len({rate.component for rate in rates if rate.valid_from.year <= year}) > 1:
        return None
    distinct = rates_of_year(rates, municipalities, year)
    rate = next(iter(distinct)) if len(distinct) == 1 else None
    return rate if rate and rate.quantity_measure is not None and not rate.steps else None


def rate_value(value: Decimal) -> Decimal:
    """The number of a rate: not rounded, and not below zero."""
    if value < 0:
        raise InvalidArgumentError("a rate is not below zero")
    return parse_number(value)


def rate_tried(
    rates: Sequence[Rate], member: Municipality, day: date, value: Decimal | None
) -> Rate:
    """The rate of a member on a day, with the given value per unit of its measure, if any.

    An amount per member, a part of what a class pays, and brackets stay as they are.
    """
    try:
        own = rate_of_member(rates, member, day)
    except NotInForceError:
        if value is None:
            raise
        return Rate(value=value, unit="kr_per_inhabitant", valid_from=day)
    if value is None or own.quantity_measure is None or own.steps:
        return own
    return own.model_copy(update={"value": value, "valid_from": day, "source": None, "note": ""})

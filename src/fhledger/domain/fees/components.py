"""The components of a member's fee (avgiftens delar): each in exact kronor, before rounding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fhledger.core.amounts import EXACT, Number
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.exact import Quantity
from fhledger.core.record import Record
from fhledger.domain.fees.raised_total import RaisedTotal
from fhledger.domain.fees.rates import Rate
from fhledger.domain.members.measures import Measure


class MeasuredQuantity(Record):
    """A measure of a member that a component is computed on, with its day."""

    measure: Measure
    reference_day: date
    quantity: Quantity


class FeeComponent(Record):
    """A component of a member's fee: a rate on a quantity, or a share of a total.

    `amount` is the amount of a whole year in kronor, before rounding, exact or with eight decimals;
    `share` the member's share of a total, between 0 and 1.
    """

    name: str | None
    line: str
    rate: Rate | None = None
    total: RaisedTotal | None = None
    measured: tuple[MeasuredQuantity, ...] = ()
    share: Number | None = None
    amount: Number

    @property
    def quantity(self) -> Decimal | None:
        """What a rate is computed on; None for an amount per member and for a share of a total."""
        return self.measured[0].quantity if self.rate and self.measured else None

    @property
    def is_outside_limits(self) -> bool:
        """Whether the floor and the ceiling of the whole fee leave it as it is."""
        stated = self.rate or self.total
        return stated is not None and stated.outside_limits


class BracketPart(NamedTuple):
    """A part of a quantity, the rate of its bracket, and the amount in kronor."""

    quantity: Decimal
    value: Decimal
    amount: Fraction


def bracket_parts(rate: Rate, quantity: Decimal) -> Iterator[BracketPart]:
    """The parts of a quantity by the brackets of a rate, in order.

    Whole brackets give one part: all of the quantity at the rate of the last bracket that begins at
    it or below. Marginal ones give a part for each bracket.
    """
    if rate.brackets == "whole":
        step = [step for step in rate.steps if step.from_quantity <= quantity][-1]
        yield _part(rate, quantity, step.value)
        return
    ends: list[Decimal | None] = [step.from_quantity for step in rate.steps[1:]]
    for step, end in zip(rate.steps, [*ends, None], strict=True):
        upper = quantity if end is None else min(quantity, end)
        if upper > step.from_quantity:
            yield _part(rate, EXACT.subtract(upper, step.from_quantity), step.value)


def _part(rate: Rate, quantity: Decimal, value: Decimal) -> BracketPart:
    factor = 1 if rate.unit == "kr_per_member" else Fraction(quantity)
    return BracketPart(quantity, value, rate.of_value(value) * factor)


def discount_of(rate: Rate, quantity: Decimal | None) -> Fraction:
    """The discount in kronor, zero or more: on the part of a quantity above one, or on all."""
    if rate.discount is None:
        return Fraction(0)
    percent = Fraction(rate.discount.percent) / 100
    gross = gross_amount(rate, quantity)
    above = rate.discount.above
    if above is None or quantity is None:
        return gross * percent
    if quantity <= above:
        return Fraction(0)
    return (gross - gross_amount(rate, above)) * percent


def gross_amount(rate: Rate, quantity: Decimal | None) -> Fraction:
    """The rate × quantity in kronor, before base sum, discount, floor and ceiling."""
    if rate.steps:
        parts = bracket_parts(rate, _required(quantity))
        return sum((part.amount for part in parts), Fraction(0))
    if rate.quantity_measure is None or rate.unit == "kr_per_member":
        return rate.per_unit
    return rate.per_unit * Fraction(_required(quantity))


def rate_amount(rate: Rate, quantity: Decimal | None) -> Fraction:
    """The exact amount of a whole year in kronor: gross less discount plus base, within limits."""
    amount = gross_amount(rate, quantity)
    if rate.discount is not None:
        amount -= discount_of(rate, quantity)
    return within(
        amount + Fraction(rate.base_kr or 0),
        rate.minimum_kr if limits_hold(rate) else None,
        rate.maximum_kr if limits_hold(rate) else None,
    )


def limits_hold(rate: Rate) -> bool:
    """Whether the floor and the ceiling of a rate count: not for a plain amount per member."""
    return rate.unit != "kr_per_member" or bool(rate.steps)


def within(amount: Fraction, low: Decimal | None, high: Decimal | None) -> Fraction:
    """The amount, not below a floor nor above a ceiling."""
    amount = amount if low is None else max(amount, Fraction(low))
    return amount if high is None else min(amount, Fraction(high))


def _required(quantity: Decimal | None) -> Decimal:
    if quantity is None:
        raise InvalidArgumentError("a fee per inhabitant needs a number of inhabitants")
    return quantity

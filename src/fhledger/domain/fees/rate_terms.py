"""The terms of a rate (villkor för en avgiftssats): brackets, discount, and its index."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from fhledger.core.amounts import format_number
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.exact import Quantity, RateValue
from fhledger.core.messages import message
from fhledger.core.record import Record, key
from fhledger.core.text import OptionalLine, SingleLine
from fhledger.domain.dated_values import Source

Brackets = Literal["whole", "marginal"]


class BracketStep(Record):
    """A bracket of a rate, from a quantity on: its rate, in the unit of the whole rate.

    `to` may be given for the reader; it must meet the next bracket.
    """

    from_quantity: Annotated[Quantity, key("from")]
    to: Quantity | None = None
    value: RateValue


class Discount(Record):
    """A discount in per cent: on the part of the measure above a quantity, or on all of it."""

    percent: Annotated[RateValue, Field(ge=0, le=100)]
    above: Quantity | None = None


class Index(Record):
    """The index number by which a rate was set, so that the next one can be proposed from it.

    `period` is the month or year of the number, in words; without a `source` it is that of the
    rate.
    """

    name: SingleLine
    value: Annotated[RateValue, Field(gt=0)]
    period: OptionalLine = ""
    source: Source | None = None


def require_floor_below_ceiling(floor: Decimal | None, ceiling: Decimal | None) -> None:
    """Raises `InvalidArgumentError` for a floor of a fee that is above its ceiling."""
    if floor is not None and ceiling is not None and floor > ceiling:
        raise InvalidArgumentError(
            "the floor of the fee, {low}, is above its ceiling, {high}", low=floor, high=ceiling
        )


def check_steps(steps: Sequence[BracketStep], brackets: Brackets) -> None:
    """Raises `InvalidArgumentError` for brackets that leave a gap, overlap, or are not in order."""
    if steps[0].from_quantity != 0:
        raise InvalidArgumentError(
            "the first bracket begins at {start}, not at 0; what is below it has no rate",
            start=format_number(steps[0].from_quantity),
        )
    for step, following in pairwise(steps):
        begins = following.from_quantity
        if begins <= step.from_quantity:
            raise InvalidArgumentError(
                "the bracket from {second} overlaps the one from {first}; write the brackets in"
                " order, each beginning above the one before",
                second=format_number(begins),
                first=format_number(step.from_quantity),
            )
        meets = (begins,) if brackets == "marginal" else (begins, begins - 1)
        if step.to is not None and step.to not in meets:
            text = (
                message(
                    "the bracket to {end} leaves a gap before the next one, which begins at"
                    " {start}",
                    end=format_number(step.to),
                    start=format_number(begins),
                )
                if step.to < begins
                else message(
                    "the bracket to {end} overlaps the next one, which begins at {start}",
                    end=format_number(step.to),
                    start=format_number(begins),
                )
            )
            raise InvalidArgumentError(text)
    if steps[-1].to is not None:
        raise InvalidArgumentError("the last bracket has no end; leave `to` out of it")

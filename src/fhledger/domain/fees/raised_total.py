"""A total to be raised (uttaxerat belopp): decided for a year, and apportioned among the members.

It is divided by one measure, by several with weights, by fixed shares or equally, with a floor and
a ceiling for each part, by the one function `apportion`. With several measures a member's weight is
the weighted sum of its shares of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fhledger.core.amounts import KRONA, Kronor, exact_sum
from fhledger.core.arguments import checked
from fhledger.core.dates import Day, Year
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.exact import RateValue
from fhledger.core.record import Record, key
from fhledger.core.text import Identifier, OptionalLine
from fhledger.core.unique import require_unique
from fhledger.domain.dated_values import Source
from fhledger.domain.fees.apportionment import apportion
from fhledger.domain.fees.rate_terms import require_floor_below_ceiling
from fhledger.domain.members.municipality import MemberCode, Municipality

RoundingOfParts = Literal["largest_remainder", "each"]


class WeightedMeasure(Record):
    """A measure by which a total is shared, and its weight among several."""

    measure: Identifier
    weight: Annotated[RateValue, Field(gt=0)] = Decimal(1)


class RaisedTotal(Record):
    """A total in kronor that the members of a year pay together, and how it is shared.

    `by` are measures with weights, `shares` fixed shares that sum to one, by code; with neither all
    pay equally. `members` or `member_class` say who shares it; left out, all do.
    `rounding_of_parts` is `largest_remainder` (the parts sum to the total) or `each` (each part is
    rounded on its own).
    """

    year: Year
    total_kr: Annotated[Kronor, Field(ge=0)]
    by: tuple[WeightedMeasure, ...] = ()
    shares: Mapping[MemberCode, Annotated[RateValue, Field(ge=0)]] = {}
    component: Identifier | None = None
    members: tuple[MemberCode, ...] = ()
    member_class: Annotated[Identifier | None, key("class")] = None
    minimum_kr: Kronor | None = None
    maximum_kr: Kronor | None = None
    rounding_of_parts: Annotated[RoundingOfParts, key("rounding")] = "largest_remainder"
    outside_limits: bool = False
    line: Identifier | None = None
    decided: Day | None = None
    source: Source | None = None
    note: OptionalLine = ""

    @model_validator(mode="after")
    def _can_be_shared(self) -> Self:
        if self.by and self.shares:
            raise InvalidArgumentError(
                "a total is shared either by measures or by fixed shares, not both"
            )
        require_floor_below_ceiling(self.minimum_kr, self.maximum_kr)
        require_unique("measure", (weighted.measure for weighted in self.by))
        if self.shares and (whole := exact_sum(self.shares.values())) != 1:
            raise InvalidArgumentError("the shares sum to {sum}, not to 1", sum=f"{whole:f}")
        return self

    @checked
    def names(self, member: Municipality) -> bool:
        """Whether a member shares the total."""
        if self.shares:
            return member.code in self.shares
        if self.members:
            return member.code in self.members
        return self.member_class is None or self.member_class == member.member_class


def weights_of(
    total: RaisedTotal, codes: Sequence[str], quantities: Mapping[str, Sequence[Decimal]]
) -> dict[str, Fraction]:
    """The weight of each member that shares a total; `quantities` are its measures, as in `by`.

    By measures it is the sum of its share of each measure × the weight of the measure. Raises
    `InvalidArgumentError` where nobody shares the total, or somebody who does not pay the fee, and
    where a measure is zero for all members.
    """
    absent = sorted(set(total.shares) - set(codes))
    if absent or not codes:
        raise InvalidArgumentError(
            "the total to be raised in {year} is shared by nobody, or by {codes}, which does"
            " not pay this fee in that year",
            year=total.year,
            codes=", ".join(absent) or "–",
        )
    if total.shares:
        return {code: Fraction(total.shares[code]) for code in codes}
    if not total.by:
        return dict.fromkeys(codes, Fraction(1))
    weights = dict.fromkeys(codes, Fraction(0))
    for at, weighted in enumerate(total.by):
        own = {code: Fraction(quantities[code][at]) for code in codes}
        whole = _whole(own.values())
        for code, quantity in own.items():
            weights[code] += Fraction(weighted.weight) * quantity / whole
    return weights


def _whole(weights: Iterable[Fraction]) -> Fraction:
    """The sum of the weights; `InvalidArgumentError` for zero."""
    whole = sum(weights, Fraction(0))
    if not whole:
        raise InvalidArgumentError(
            "the weights are zero for all members; nothing can be shared by them"
        )
    return whole


def exact_parts(
    total: RaisedTotal, weights: Mapping[str, Fraction], unit: Decimal
) -> tuple[Fraction, dict[str, Fraction]]:
    """A total, without floor and ceiling, in units of rounding, and each member's exact part.

    Raises `InvalidArgumentError` where all weights are zero.
    """
    units = Fraction(total.total_kr) / Fraction(unit)
    whole = _whole(weights.values())
    return units, {code: units * weight / whole for code, weight in weights.items()}


def parts_of_total(
    total: RaisedTotal, weights: Mapping[str, Fraction], unit: Decimal
) -> dict[str, Fraction]:
    """The part of each member in kronor, exact where each part is rounded on its own.

    Raises what `apportion` raises.
    """
    if total.rounding_of_parts == "each" and total.minimum_kr is None and total.maximum_kr is None:
        return exact_parts(total, weights, KRONA)[1]
    parts = apportion(
        total.total_kr, weights, unit, floor=total.minimum_kr, ceiling=total.maximum_kr
    )
    return {code: Fraction(part) for code, part in parts.items()}

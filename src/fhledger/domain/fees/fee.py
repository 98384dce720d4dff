"""The membership fee (medlemsavgift): of one member, of all members of a year, by each day.

The book has the rule: which day counts, how a member that joins or leaves within
the year is charged, and how the fee is rounded. An assumption is marked as one,
there and in every fee table that follows from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from fhledger.core.amounts import parse_amount
from fhledger.core.arguments import checked
from fhledger.core.dates import require_year
from fhledger.core.errors import InvalidArgumentError
from fhledger.domain.fees.calculation import Calculation
from fhledger.domain.fees.components import rate_amount
from fhledger.domain.fees.fee_records import FeeTable, ReferenceDayFee
from fhledger.domain.fees.fee_rule import FeeRule, members_charged
from fhledger.domain.fees.rates import Rate, is_computed_on_measure
from fhledger.domain.fees.rounding import Rounding, round_fee
from fhledger.domain.members.measures import INHABITANTS, Measures, measures_of
from fhledger.domain.members.municipality import Municipality, PartialYear
from fhledger.domain.members.population import Population


@checked
def membership_fee(
    rate: Rate,
    inhabitants: int | Decimal | None,
    *,
    months: int = 12,
    partial_year: PartialYear = "whole_year",
    rounding: Rounding = "ore",
) -> Decimal:
    """The fee in kronor of a member for its inhabitants and months of membership.

    `inhabitants` is the quantity of the measure of the rate, whatever it is; an amount per member
    needs none. By days, a fee follows from `fee_table`; here the months count.

    >>> rate = Rate(value="21.50", unit="kr_per_inhabitant", valid_from=date(2024, 1, 1))
    >>> membership_fee(rate, 1001, months=6, partial_year="by_month", rounding="krona")
    Decimal('10761')
    """
    if (inhabitants or 0) < 0 or not 0 <= months <= 12:
        raise InvalidArgumentError("a fee is for no inhabitants or more, and for 0 to 12 months")
    if not months:
        return parse_amount(0)
    quantity = None if inhabitants is None else Decimal(inhabitants)
    part = Fraction(1) if partial_year == "whole_year" else Fraction(months, 12)
    return round_fee(rate_amount(rate, quantity) * part, rounding)


@checked
def fee_table(
    rule: FeeRule,
    municipalities: Sequence[Municipality],
    population: Population | Measures,
    year: int,
    *,
    rate: Decimal | None = None,
    reference_day: date | None = None,
    booked: Decimal | None = None,
) -> FeeTable:
    """The fee of every member of `year`, by code, with the total.

    `population` are the inhabitants, or all measures. `rate` and `reference_day` replace those of
    the rule. The rate replaces that of every member who pays by a measure, within the member's
    floor and ceiling; an amount per member stays. A given day is not an assumption.

    Raises `NotInForceError` for a year before the first rate or for which no total is decided,
    `MeasureMissingError` for a member who pays by a measure that is unknown on the
    day, `InvalidArgumentError` for a year without members.
    """
    require_year(year)
    members = members_charged(rule, municipalities, year)
    if not members:
        raise InvalidArgumentError("no municipality is a member in {year}", year=year)
    calculation = Calculation(rule, measures_of(population), members, year, rate, reference_day)
    return calculation.table(booked)


@checked
def fees_by_reference_day(
    rule: FeeRule,
    municipalities: Sequence[Municipality],
    population: Population | Measures,
    year: int,
    *,
    rate: Decimal | None = None,
    booked: Decimal | None = None,
) -> tuple[ReferenceDayFee, ...]:
    """One row for each day on which the measures of all members who pay by them are known."""
    measures = measures_of(population)
    needed = sorted(rule.measures) or [INHABITANTS]
    members = [
        member
        for member in members_charged(rule, municipalities, year)
        if not rule.rates or is_computed_on_measure(rule.rates, member, year)
    ]
    tables = (
        fee_table(rule, municipalities, measures, year, rate=rate, reference_day=day, booked=booked)
        for day in measures.days(needed[0])
        if all(
            measures.known(measure, member.code, day) is not None
            for member in members
            for measure in needed
        )
    )
    return tuple(
        ReferenceDayFee(**{name: getattr(table, name) for name in ReferenceDayFee.model_fields})
        for table in tables
    )

"""The membership fee (medlemsavgift): the rate in force × the inhabitants on a reference day.

The book has the rule: which day counts, how a member that joins or leaves within
the year is charged, and how the fee is rounded. An assumption is marked as one,
there and in every fee table that follows from it.

>>> rate = Rate(value=parse_amount(21), unit="kr_per_inhabitant", valid_from=date(2016, 1, 1))
>>> membership_fee(rate, 15905)
Decimal('334005.00')
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, TypeVar

from pydantic import Field, model_validator

from fhledger.core.amounts import (
    EXACT,
    KRONA,
    ORE,
    Amount,
    Number,
    divide,
    exact_sum,
    multiply,
    parse_amount,
    round_half_up,
)
from fhledger.core.arguments import checked
from fhledger.core.counts import Count
from fhledger.core.dates import require_year
from fhledger.core.errors import InvalidArgumentError, NotInForceError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import Record, computed, key
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.dated_values import Source
from fhledger.domain.fees.due_dates import DueDay
from fhledger.domain.fees.municipality import Municipality, MunicipalityCode, months_of_membership
from fhledger.domain.fees.population import Population
from fhledger.domain.fees.rates import Rate, RateUnit, is_per_inhabitant, what_if_rate

_FeeRuleOrTable = TypeVar("_FeeRuleOrTable", "FeeRule", "FeeTable")


class ReferenceDay(Record):
    """The rule for the day whose inhabitants count: month, day, and years before the fee's year."""

    month: Annotated[Count, Field(ge=1, le=12)]
    day: Annotated[Count, Field(ge=1, le=31)]
    years_before: Annotated[Count, Field(ge=0, le=10)]
    is_assumption: Annotated[bool, key("assumed")] = False
    rationale: Annotated[LocalizedText | None, key("because")] = None

    @model_validator(mode="after")
    def _is_a_day_and_explained(self) -> ReferenceDay:
        date(2001, self.month, self.day)
        if self.is_assumption and self.rationale is None:
            raise InvalidArgumentError(
                message("an assumed reference day needs a reason, in `because`")
            )
        return self

    @checked
    def for_year(self, year: int) -> date:
        """The reference day for the fees of `year`."""
        return date(require_year(year) - self.years_before, self.month, self.day)


class ValueAddedTax(Record):
    """The decision of the host on value added tax (moms): the category, and the reason.

    The fee is an amount without tax; where it is `taxable`, the invoice adds the tax.
    """

    category: Literal["outside_scope", "exempt", "taxable"]
    reason: LocalizedText
    source: Source | None = None


class FeeRule(Record):
    """How the fee of a year is computed, and the statement line on which it is booked.

    `due` and `vat` are left out where the co-operation has not decided them.
    `partial_year`: a member on any day of the year pays for `whole_year`, or
    `by_month` a twelfth for each calendar month in which it is a member on any day.
    `rounding`: each member's fee to the nearest `krona` or `ore`, half up.
    """

    line: str
    reference_day: ReferenceDay
    partial_year: Literal["whole_year", "by_month"]
    rounding: Literal["krona", "ore"]
    rates: tuple[Rate, ...]
    due: tuple[DueDay, ...] = ()
    vat: ValueAddedTax | None = None

    @model_validator(mode="after")
    def _one_rate_for_a_day(self) -> FeeRule:
        begun: set[tuple[str, date]] = set()
        for rate in self.rates:
            keys = {(code, rate.valid_from) for code in rate.members or ("",)}
            if keys & begun:
                raise InvalidArgumentError(
                    message(
                        "two rates begin on {valid_from} for the same members",
                        valid_from=rate.valid_from,
                    )
                )
            begun |= keys
        return self


class MemberCharge(Record):
    """What a member's fee follows from: inhabitants, rate with floor and ceiling, months.

    `inhabitants` is None if no source has them and the fee does not depend on them.
    """

    code: MunicipalityCode
    name: str
    inhabitants: int | None
    rate: Amount
    rate_unit: RateUnit
    minimum: Amount | None
    maximum: Amount | None
    months: int

    @property
    def is_plain(self) -> bool:
        """Whether the fee of a year is rate × inhabitants and nothing more."""
        return self.rate_unit == "kr_per_inhabitant" and self.minimum is self.maximum is None


class MemberFee(MemberCharge):
    """The fee of one member for a year, and its `share` of the total, between 0 and 1."""

    fee: Amount
    share: Number


class ReferenceDayFee(Record):
    """The fees of a year by one reference day, beside the booked income."""

    reference_day: date
    inhabitants: int | None
    total: Amount
    difference: Amount | None


class FeeTable(Tabular, Record):
    """The fees of a year beside the booked income.

    `rate` is None if members have different rates, `booked` if the year is not booked.
    `reference_days` are the fees by other days, if these are asked for.
    """

    year: int
    rate: Amount | None
    reference_day: date
    is_assumption: Annotated[bool, key("assumed")]
    rationale: Annotated[LocalizedText | None, key("because")]
    members: tuple[MemberFee, ...]
    total: Amount
    booked: Amount | None
    reference_days: tuple[ReferenceDayFee, ...] = ()

    @computed
    def difference(self) -> Amount | None:
        """Booked − total."""
        return None if self.booked is None else EXACT.subtract(self.booked, self.total)

    @computed
    def implied_inhabitants(self) -> Amount | None:
        """Booked ÷ rate; None unless one rate per inhabitant is the fee of all members."""
        if self.booked is None or not self.plain_rate:
            return None
        return divide(self.booked, self.plain_rate)

    @computed
    def inhabitants(self) -> int | None:
        """Those of all members together; None if those of one are unknown."""
        counts = [member.inhabitants for member in self.members if member.inhabitants is not None]
        return sum(counts) if len(counts) == len(self.members) else None

    @property
    def plain_rate(self) -> Decimal | None:
        """The rate, if the fee of a whole year is rate × inhabitants and nothing more."""
        return self.rate if self.members[0].is_plain else None

    def records(self) -> list[Flat]:
        """A dictionary for each member: code, name, inhabitants, rate, months, fee and share."""
        return [{"year": self.year, **flat(member)} for member in self.members]


def require_fee(fee: _FeeRuleOrTable | None) -> _FeeRuleOrTable:
    """The rule or table of the fee; `NotInForceError` for a book without a fee."""
    if fee is None:
        raise NotInForceError(message("the book states no fee; write a [fee] table into book.toml"))
    return fee


@checked
def membership_fee(
    rate: Rate,
    inhabitants: int | None,
    *,
    months: int = 12,
    partial_year: Literal["whole_year", "by_month"] = "whole_year",
    rounding: Literal["krona", "ore"] = "ore",
) -> Decimal:
    """The fee in kronor of a member for its inhabitants and months of membership.

    A fee per member needs no inhabitants.

    >>> rate = Rate(value=parse_amount("21.50"), unit="kr_per_inhabitant", valid_from=date(2024, 1, 1))
    >>> membership_fee(rate, 1001, months=6, partial_year="by_month", rounding="krona")
    Decimal('10761')
    """
    if (inhabitants or 0) < 0 or not 0 <= months <= 12:
        raise InvalidArgumentError(
            message("a fee is for no inhabitants or more, and for 0 to 12 months")
        )
    if not months:
        return parse_amount(0)
    fee = rate.value
    if rate.unit == "kr_per_inhabitant":
        if inhabitants is None:
            raise InvalidArgumentError(
                message("a fee per inhabitant needs a number of inhabitants")
            )
        fee = multiply(rate.value, inhabitants)
        fee = fee if rate.minimum_kr is None else max(fee, rate.minimum_kr)
        fee = fee if rate.maximum_kr is None else min(fee, rate.maximum_kr)
    unit = KRONA if rounding == "krona" else ORE
    if partial_year == "by_month":
        return divide(multiply(fee, months), 12, unit)
    return round_half_up(fee, unit)


@checked
def fee_table(
    rule: FeeRule,
    municipalities: Sequence[Municipality],
    population: Population,
    year: int,
    *,
    rate: Decimal | None = None,
    reference_day: date | None = None,
    booked: Decimal | None = None,
) -> FeeTable:
    """The fee of every member of `year`, by municipality code, with the total.

    `rate` and `reference_day` replace those of the rule. The rate replaces that of every
    member who pays per inhabitant, within the member's floor and ceiling; a fee per
    member stays. A given day is not an assumption.

    Raises `NotInForceError` for a year before the first rate,
    `PopulationMissingError` for a member who pays per inhabitant and whose inhabitants
    on the day are unknown, `InvalidArgumentError` for a year without members.
    """
    require_year(year)
    day = reference_day or rule.reference_day.for_year(year)
    new_year = date(year, 1, 1)
    members = []
    for member in sorted(municipalities, key=lambda member: member.code):
        months = months_of_membership(member, year)
        if not months:
            continue
        member_rate = what_if_rate(rule.rates, member.code, new_year, rate)
        row = population.row(member.code, day)
        inhabitants = row.inhabitants if row else None
        if member_rate.unit == "kr_per_inhabitant":
            inhabitants = population.inhabitants_on(member.code, day)
        fee = membership_fee(
            member_rate,
            inhabitants,
            months=months,
            partial_year=rule.partial_year,
            rounding=rule.rounding,
        )
        members.append((member, inhabitants, member_rate, months, fee))
    if not members:
        raise InvalidArgumentError(message("no municipality is a member in {year}", year=year))
    total = exact_sum(fee for *_, fee in members)
    rates = {member_rate for _, _, member_rate, _, _ in members}
    return FeeTable(
        year=year,
        rate=rates.pop().value if len(rates) == 1 else None,
        reference_day=day,
        is_assumption=rule.reference_day.is_assumption and reference_day is None,
        rationale=rule.reference_day.rationale if reference_day is None else None,
        members=tuple(
            MemberFee(
                code=member.code,
                name=member.name,
                inhabitants=inhabitants,
                rate=member_rate.value,
                rate_unit=member_rate.unit,
                minimum=member_rate.minimum_kr,
                maximum=member_rate.maximum_kr,
                months=months,
                fee=fee,
                share=divide(fee, total, Decimal("0.000001")) if total else parse_amount(0),
            )
            for member, inhabitants, member_rate, months, fee in members
        ),
        total=total,
        booked=booked,
    )


@checked
def fees_by_reference_day(
    rule: FeeRule,
    municipalities: Sequence[Municipality],
    population: Population,
    year: int,
    *,
    rate: Decimal | None = None,
    booked: Decimal | None = None,
) -> tuple[ReferenceDayFee, ...]:
    """One row for each day on which the inhabitants of all members who pay by them are known."""
    codes = [
        member.code
        for member in municipalities
        if months_of_membership(member, year) and is_per_inhabitant(rule.rates, member.code, year)
    ]
    tables = (
        fee_table(
            rule, municipalities, population, year, rate=rate, reference_day=day, booked=booked
        )
        for day in population.reference_days
        if all(population.row(code, day) for code in codes)
    )
    return tuple(
        ReferenceDayFee(
            reference_day=table.reference_day,
            inhabitants=table.inhabitants,
            total=table.total,
            difference=table.difference,
        )
        for table in tables
    )

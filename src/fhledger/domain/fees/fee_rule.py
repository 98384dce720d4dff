"""The rule of a fee (avgiftsregel): what a book states, as a finance officer can read it aloud.

A fee is a sum of components. A component is a rate on a measure, or a total to be raised that is
shared by measures. The sum may have a floor and a ceiling; only the fee is rounded. Each fee has
its own line of income, reference day, rounding, and due days.

>>> rule = FeeRule(line="fees", reference_day={"on": date(2011, 10, 9)}, rounding="krona",
...     partial_year="whole_year", totals=[RaisedTotal(year=2024, total_kr=1000)])
>>> rule.components, rule.total_of(None, 2024).total_kr
((None,), Decimal('1000'))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import field_validator, model_validator

from fhledger.core.amounts import Kronor
from fhledger.core.arguments import checked
from fhledger.core.dates import Day
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.exact import RateValue
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record, key
from fhledger.core.text import Identifier
from fhledger.core.unique import require_unique
from fhledger.domain.dated_values import Source, latest_begun
from fhledger.domain.fees.fee_terms import LaterTerms, ValueAddedTax
from fhledger.domain.fees.raised_total import RaisedTotal
from fhledger.domain.fees.rate_terms import require_floor_below_ceiling
from fhledger.domain.fees.rates import Rate
from fhledger.domain.fees.rounding import UNIT_OF_ROUNDING, Rounding
from fhledger.domain.members.municipality import (
    MemberCode,
    Municipality,
    PartialYear,
    membership_in_year,
    names_member,
    names_nobody,
)
from fhledger.domain.members.reference_day import ReferenceDay
from fhledger.domain.notices.due_dates import DueDay


class Limit(Record):
    """A floor and a ceiling of a whole fee, in force since a day, for all or some members."""

    valid_from: Annotated[Day, key("since")]
    minimum_kr: Kronor | None = None
    maximum_kr: Kronor | None = None
    members: tuple[MemberCode, ...] = ()
    member_class: Annotated[Identifier | None, key("class")] = None
    source: Source | None = None

    @model_validator(mode="after")
    def _floor_below_ceiling(self) -> Self:
        require_floor_below_ceiling(self.minimum_kr, self.maximum_kr)
        return self


class Exemption(Record):
    """Members, or a class of them, that pay no fee from a day until another."""

    valid_from: Annotated[Day, key("since")]
    valid_until: Annotated[Day | None, key("until")] = None
    members: tuple[MemberCode, ...] = ()
    member_class: Annotated[Identifier | None, key("class")] = None
    rationale: Annotated[LocalizedText, key("because")]
    source: Source | None = None

    @model_validator(mode="after")
    def _names_members(self) -> Self:
        if names_nobody(self):
            raise InvalidArgumentError("an exemption names the members or the class that it is for")
        return self

    def holds(self, member: Municipality, day: date) -> bool:
        """Whether a member is exempt on a day."""
        until = self.valid_until or day
        return self.valid_from <= day <= until and names_member(self, member)


class DecidedCeiling(Record):
    """A decided ceiling on the rate of a component: a rate above it is a finding."""

    value: RateValue
    valid_from: Annotated[Day, key("since")]
    component: Identifier | None = None
    source: Source | None = None


class FeeRule(Record):
    """How the fee of a year is computed, and the statement line on which it is booked.

    `due` and `vat` are left out where the co-operation has not decided them; `later` are those of
    later years, and `in_year` gives the rule with those of a year.
    `partial_year`: a member on any day of the year pays for `whole_year`, or a part for each half
    year, quarter, month or day of membership (`by_half_year`, `by_quarter`, `by_month`, `by_day`).
    `rounding`: each member's fee to the nearest `krona` or `ore`, or to 10, 100 or 1000 kronor,
    half up.
    """

    line: Identifier
    id: Identifier | None = None
    label: LocalizedText | None = None
    reference_day: ReferenceDay
    partial_year: PartialYear
    rounding: Rounding
    rates: tuple[Rate, ...] = ()
    totals: tuple[RaisedTotal, ...] = ()
    limits: tuple[Limit, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    decided_ceilings: tuple[DecidedCeiling, ...] = ()
    members: tuple[MemberCode, ...] = ()
    member_class: Annotated[Identifier | None, key("class")] = None
    due: tuple[DueDay, ...] = ()
    vat: ValueAddedTax | None = None
    later: tuple[LaterTerms, ...] = ()

    @field_validator("later")
    @classmethod
    def _each_year_once(cls, later: tuple[LaterTerms, ...]) -> tuple[LaterTerms, ...]:
        require_unique("first year", (str(terms.first_year) for terms in later))
        return tuple(sorted(later, key=lambda terms: terms.first_year))

    @model_validator(mode="after")
    def _one_rule_for_a_day(self) -> Self:
        begun = Counter(
            (rate.component, who, rate.valid_from)
            for rate in self.rates
            for who in {*rate.members} or {f"class {rate.member_class}"}
        )
        for (_, _, day), count in begun.items():
            if count > 1:
                raise InvalidArgumentError(
                    "two rates begin on {day} for the same members; give each a `component` if"
                    " both are to be paid",
                    day=day,
                )
        decided = Counter((total.component, total.year) for total in self.totals)
        for (_, year), count in decided.items():
            if count > 1:
                raise InvalidArgumentError(
                    "two totals are to be raised in {year}; give each a `component` if both are"
                    " to be paid",
                    year=year,
                )
        both = {total.component for total in self.totals} & {rate.component for rate in self.rates}
        if both:
            raise InvalidArgumentError(
                "a component is either a rate or a total to be raised; give the total a"
                " `component` of its own"
            )
        return self

    @property
    def name(self) -> str:
        """The id of the fee; left out in the book, its line."""
        return self.id or self.line

    @property
    def unit(self) -> Decimal:
        """The unit in kronor to which a fee is rounded."""
        return UNIT_OF_ROUNDING[self.rounding]

    @property
    def components(self) -> tuple[str | None, ...]:
        """The components of the fee, in their order; None is the one without a name."""
        of_rates = (rate.component for rate in self.rates)
        return tuple(dict.fromkeys((*of_rates, *(total.component for total in self.totals))))

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of income on which the fee is booked, its own first."""
        own = (*(rate.line for rate in self.rates), *(total.line for total in self.totals))
        return tuple(dict.fromkeys((self.line, *(line for line in own if line))))

    @checked
    def in_year(self, year: int) -> Self:
        """The rule with the due days and the tax that are decided for a year.

        >>> rule = FeeRule(line="fees", reference_day={"on": date(2011, 10, 9)}, rounding="krona",
        ...     partial_year="whole_year", later=[{"first_year": 2026, "due": [{"month": 3}]}])
        >>> [len(rule.in_year(year).due) for year in (2025, 2026, 2027)]
        [0, 1, 1]
        """
        due, vat = self.due, self.vat
        for terms in self.later:
            if terms.first_year <= year:
                due, vat = terms.due or due, terms.vat or vat
        return self.model_copy(update={"due": due, "vat": vat, "later": ()})

    @checked
    def has_begun(self, year: int) -> bool:
        """Whether a rate or a total to be raised was in force by the end of a year."""
        of_rates = (rate.valid_from.year for rate in self.rates)
        return any(first <= year for first in (*of_rates, *(total.year for total in self.totals)))

    @property
    def measures(self) -> frozenset[str]:
        """The measures that the fee is computed on."""
        by_rate = (rate.quantity_measure for rate in self.rates)
        by_total = (weighted.measure for total in self.totals for weighted in total.by)
        return frozenset(measure for measure in (*by_rate, *by_total) if measure)

    def named_codes(self) -> Iterator[str]:
        """The codes of members that the rule names."""
        yield from self.members
        for rate in self.rates:
            yield from rate.members
        for total in self.totals:
            yield from (*total.members, *total.shares)
        for limit in self.limits:
            yield from limit.members
        for exemption in self.exemptions:
            yield from exemption.members

    @checked
    def total_of(self, component: str | None, year: int) -> RaisedTotal | None:
        """The total of a component that is decided for a year."""
        found = (
            total for total in self.totals if total.component == component and total.year == year
        )
        return next(found, None)

    @checked
    def charges(self, member: Municipality, day: date) -> bool:
        """Whether a member pays this fee: the rule is for it, and it is not exempt."""
        is_for = names_nobody(self) or names_member(self, member)
        return is_for and not any(exemption.holds(member, day) for exemption in self.exemptions)

    @checked
    def limit(self, member: Municipality, day: date) -> Limit | None:
        """The floor and ceiling of the whole fee of a member on a day."""
        own = [limit for limit in self.limits if names_member(limit, member)]
        general = [limit for limit in self.limits if names_nobody(limit)]
        return latest_begun(own, day) or latest_begun(general, day)

    @checked
    def decided_ceiling(self, component: str | None, day: date) -> DecidedCeiling | None:
        """The ceiling on the rate of a component that is in force on a day."""
        own = (ceiling for ceiling in self.decided_ceilings if ceiling.component == component)
        return latest_begun(own, day)


def members_charged(
    rule: FeeRule, members: Sequence[Municipality], year: int
) -> tuple[Municipality, ...]:
    """The members that pay a fee in a year, by code."""
    day = date(year, 1, 1)
    return tuple(
        member
        for member in sorted(members, key=lambda member: member.code)
        if membership_in_year(member, year) and rule.charges(member, day)
    )


def is_charged(rule: FeeRule, members: Sequence[Municipality], year: int) -> bool:
    """Whether a fee has begun, and somebody pays it, in a year."""
    return rule.has_begun(year) and bool(members_charged(rule, members, year))

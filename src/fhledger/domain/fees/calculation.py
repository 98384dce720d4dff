"""The calculation of a year's fees (avgiftsberäkning): from the rule and the measures to a table.

Every amount stays an exact fraction until the fee of the member is rounded, once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fhledger.core.amounts import EXACT, ZERO, divide, exact_sum, negate
from fhledger.core.errors import NotInForceError
from fhledger.core.exact import as_decimal
from fhledger.core.messages import message
from fhledger.domain.fees.apportionment import shown_shares
from fhledger.domain.fees.components import FeeComponent, MeasuredQuantity, rate_amount, within
from fhledger.domain.fees.fee_records import FeeTable, MemberFee, UsedMeasure
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fees.raised_total import parts_of_total, weights_of
from fhledger.domain.fees.rates import Rate, of_component, rate_of_member, rate_tried, rate_value
from fhledger.domain.fees.rounding import round_fee
from fhledger.domain.members.measures import INHABITANTS, Measures
from fhledger.domain.members.municipality import (
    Municipality,
    first_day_in_year,
    months_of_membership,
    part_of_year,
)

_SHARE = Decimal("0.000001")


class _Part(NamedTuple):
    """A component of a member's fee, and its exact amount for a whole year."""

    component: FeeComponent
    exact: Fraction

    @property
    def of_class(self) -> str | None:
        return self.component.rate.of_class if self.component.rate else None

    def amount(self, part_of_year: Fraction) -> Fraction:
        """The amount for a part of the year; a share of a total is already for that part."""
        return self.exact if self.component.total else self.exact * part_of_year


_Parts = tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class Calculation:
    """The fees of the members of a year; `what_if` replaces the rate of the book, `day` its day."""

    rule: FeeRule
    measures: Measures
    members: tuple[Municipality, ...]
    year: int
    what_if: Decimal | None = None
    day: date | None = None
    _days: dict[str, date] = field(default_factory=dict, init=False)

    def table(self, booked: Decimal | None) -> FeeTable:
        """The fee of every member, with the total, beside the booked income."""
        rule, parts = self.rule, self._parts()
        of_class = {code for code, own in parts.items() if any(part.of_class for part in own)}
        others = [member for member in self.members if member.code not in of_class]
        fees = {member.code: self._fee(member, parts[member.code]) for member in others}
        for member in self.members:
            if member.code in of_class:
                parts[member.code] = tuple(self._of_class(parts[member.code], fees, others))
                fees[member.code] = self._fee(member, parts[member.code])
        total = exact_sum(fees.values())
        shown = shown_shares(fees)
        rates = {_single_rate(parts[member.code]) for member in self.members}
        common_rate = rates.pop() if len(rates) == 1 else None
        used = self._used_measures(parts)
        is_given = self.day is not None
        return FeeTable(
            fee=rule.name,
            label=rule.label,
            line=rule.line,
            year=self.year,
            rate=common_rate.value if common_rate else None,
            reference_day=used[0].reference_day if used else self._reference_day(INHABITANTS),
            is_assumption=rule.reference_day.is_assumption and not is_given,
            rationale=None if is_given else rule.reference_day.rationale,
            measures=used,
            members=tuple(
                self._member_fee(
                    member,
                    parts[member.code],
                    fees[member.code],
                    share=divide(fees[member.code], total, _SHARE) if total else ZERO,
                    shown_share=shown[member.code],
                )
                for member in self.members
            ),
            total=total,
            booked=booked,
        )

    def _member_fee(
        self, member: Municipality, parts: _Parts, fee: Decimal, **shares: Decimal
    ) -> MemberFee:
        single = _single_rate(parts)
        return MemberFee(
            code=member.code,
            name=member.name,
            inhabitants=self._inhabitants(member, parts),
            rate=single.value if single else None,
            rate_unit=single.unit if single else None,
            minimum=single.minimum_kr if single else None,
            maximum=single.maximum_kr if single else None,
            months=months_of_membership(member, self.year),
            components=tuple(part.component for part in parts),
            fee=fee,
            **shares,
            amounts=self._by_line(member, parts, fee),
        )

    def _inhabitants(self, member: Municipality, parts: _Parts) -> int | None:
        """The inhabitants that the fee depends on, or that are known where no measure counts."""
        for part in parts:
            for measured in part.component.measured:
                if measured.measure.id == INHABITANTS:
                    return int(measured.quantity)
        if self.rule.measures - {INHABITANTS}:
            return None
        day = self._reference_day(INHABITANTS)
        known = self.measures.known(INHABITANTS, member.code, day)
        return None if known is None else int(known)

    def _parts(self) -> dict[str, _Parts]:
        """The components of each member; a part of what a class pays is still zero."""
        found: dict[str, list[_Part]] = {member.code: [] for member in self.members}
        for name in self.rule.components or (None,):
            rates = of_component(self.rule.rates, name)
            for code, part in self._of_rates(rates) if rates else self._of_total(name):
                found[code].append(part)
        for member in self.members:
            if not found[member.code]:
                self._refuse(member)
        return {code: tuple(parts) for code, parts in found.items()}

    def _refuse(self, member: Municipality) -> None:
        """Raise the error of a member for which nothing is in force."""
        if self.rule.rates or not self.rule.totals:
            rate_of_member(self.rule.rates, member, first_day_in_year(member, self.year))
        raise NotInForceError(
            "no rate and no total to be raised is for {code} in {year}; the totals are of {years}",
            code=member.code,
            year=self.year,
            years=", ".join(str(total.year) for total in self.rule.totals) or message("no year"),
        )

    def _of_rates(self, rates: Sequence[Rate]) -> Iterator[tuple[str, _Part]]:
        """The component of each member for which one of the rates is in force."""
        what_if = self.what_if if rates[0].component == self.rule.components[0] else None
        what_if = None if what_if is None else rate_value(what_if)
        for member in self.members:
            try:
                rate = rate_tried(rates, member, first_day_in_year(member, self.year), what_if)
            except NotInForceError:
                continue
            measure = rate.quantity_measure
            measured = () if measure is None else (self._measured(measure, member),)
            quantity = measured[0].quantity if measured else None
            exact = Fraction(0) if rate.of_class else rate_amount(rate, quantity)
            component = FeeComponent(
                name=rate.component,
                line=rate.line or self.rule.line,
                rate=rate,
                measured=measured,
                amount=as_decimal(exact),
            )
            yield member.code, _Part(component, exact)

    def _of_total(self, name: str | None) -> Iterator[tuple[str, _Part]]:
        """The component of each member that shares the total of the year, if one is decided."""
        total = self.rule.total_of(name, self.year)
        if total is None:
            return
        sharing = [member for member in self.members if total.names(member)]
        measured = {
            member.code: tuple(self._measured(each.measure, member) for each in total.by)
            for member in sharing
        }
        quantities = {code: [each.quantity for each in own] for code, own in measured.items()}
        weights = weights_of(total, [member.code for member in sharing], quantities)
        for member in sharing:
            weights[member.code] *= part_of_year(member, self.year, self.rule.partial_year)
        exact = parts_of_total(total, weights, self.rule.unit)
        whole = sum(weights.values(), Fraction(0))
        for member in sharing:
            code = member.code
            component = FeeComponent(
                name=name,
                line=total.line or self.rule.line,
                total=total,
                measured=measured[code],
                share=as_decimal(weights[code] / whole, 12),
                amount=as_decimal(exact[code]),
            )
            yield code, _Part(component, exact[code])

    def _of_class(
        self, parts: _Parts, fees: Mapping[str, Decimal], payers: Sequence[Municipality]
    ) -> Iterator[_Part]:
        """The components, with the amounts of those that are a part of what a class pays."""
        for component, exact in parts:
            rate = component.rate
            if rate is None or rate.of_class is None:
                yield _Part(component, exact)
                continue
            paid = exact_sum(
                fees[member.code] for member in payers if member.member_class == rate.of_class
            )
            amount = rate.per_unit / 100 * Fraction(paid) + Fraction(rate.base_kr or 0)
            amount = within(amount, rate.minimum_kr, rate.maximum_kr)
            yield _Part(component.model_copy(update={"amount": as_decimal(amount)}), amount)

    def _fee(self, member: Municipality, parts: _Parts) -> Decimal:
        part = part_of_year(member, self.year, self.rule.partial_year)
        limit = self.rule.limit(member, first_day_in_year(member, self.year))

        def charged(*, outside: bool) -> Fraction:
            own = (each for each in parts if each.component.is_outside_limits == outside)
            return sum((each.amount(part) for each in own), Fraction(0))

        inside = charged(outside=False)
        if limit is not None:
            inside = within(inside / part, limit.minimum_kr, limit.maximum_kr) * part
        return round_fee(inside + charged(outside=True), self.rule.rounding)

    def _by_line(self, member: Municipality, parts: _Parts, fee: Decimal) -> dict[str, Decimal]:
        """The fee by line, where a component has its own; the fee's line has what is left."""
        part = part_of_year(member, self.year, self.rule.partial_year)
        amounts: dict[str, Decimal] = {}
        for each in parts:
            line = each.component.line
            if line != self.rule.line:
                own = round_fee(each.amount(part), self.rule.rounding)
                amounts[line] = EXACT.add(amounts.get(line, Decimal(0)), own)
        if not amounts:
            return {}
        return {self.rule.line: exact_sum([fee, *map(negate, amounts.values())]), **amounts}

    def _measured(self, measure: str, member: Municipality) -> MeasuredQuantity:
        day = self._reference_day(measure)
        return MeasuredQuantity(
            measure=self.measures.measure(measure),
            reference_day=day,
            quantity=self.measures.value(measure, member.code, day),
        )

    def _reference_day(self, measure: str) -> date:
        if self.day is not None:
            return self.day
        if measure not in self._days:
            codes = [member.code for member in self.members]
            self._days[measure] = self.measures.reference_day(
                self.rule.reference_day, measure, codes, self.year
            )
        return self._days[measure]

    def _used_measures(self, parts: Mapping[str, _Parts]) -> tuple[UsedMeasure, ...]:
        found: dict[str, dict[str, MeasuredQuantity]] = {}
        for code, own in parts.items():
            for part in own:
                for measured in part.component.measured:
                    found.setdefault(measured.measure.id, {})[code] = measured
        return tuple(_used(id, by_code, len(parts)) for id, by_code in found.items())


def _used(id: str, by_code: Mapping[str, MeasuredQuantity], members: int) -> UsedMeasure:
    first = next(iter(by_code.values()))
    whole = exact_sum(measured.quantity for measured in by_code.values())
    return UsedMeasure(
        id=id,
        label=first.measure.label,
        unit=first.measure.unit,
        one=first.measure.one,
        reference_day=first.reference_day,
        total=whole if len(by_code) == members else None,
    )


def _single_rate(parts: _Parts) -> Rate | None:
    return parts[0].component.rate if len(parts) == 1 else None

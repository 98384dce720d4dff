"""The records of a year's fees (avgifter): of each member, and of all beside the booked income."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, TypeVar

from fhledger.core.amounts import EXACT, ZERO, Amount, Number, divide, exact_sum
from fhledger.core.arguments import checked
from fhledger.core.errors import NotInForceError
from fhledger.core.exact import Quantity, RateValue, as_decimal
from fhledger.core.localized import LocalizedText
from fhledger.core.matching import match_name
from fhledger.core.messages import message
from fhledger.core.record import FrozenMapping, Record, computed, key
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fees.components import FeeComponent
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fees.rates import Rate, RateUnit
from fhledger.domain.members.measures import INHABITANTS
from fhledger.domain.members.municipality import MemberCode

_FeeRuleOrTable = TypeVar("_FeeRuleOrTable", "FeeRule", "FeeTable")


class MemberCharge(Record):
    """What a member's fee follows from: its components, months, and for a single rate its figures.

    `inhabitants` is None if no source has them and the fee does not depend on them. `rate`,
    `rate_unit`, `minimum` and `maximum` are those of a fee of one rate, else None. `amounts` is the
    fee by line of income, where it is booked on several.
    """

    code: MemberCode
    name: str
    inhabitants: int | None
    rate: RateValue | None
    rate_unit: RateUnit | None
    minimum: Amount | None
    maximum: Amount | None
    months: int
    components: tuple[FeeComponent, ...] = ()
    amounts: Mapping[str, Amount] = {}

    @property
    def is_plain(self) -> bool:
        """Whether the fee of a year is rate × measure and nothing more."""
        rate = self.single_rate
        return rate is not None and rate.is_plain and rate.quantity_measure is not None

    @property
    def single_rate(self) -> Rate | None:
        """The rate, where the fee is one rate and nothing else."""
        return self.components[0].rate if len(self.components) == 1 else None

    @checked
    def quantity(self, measure: str) -> Decimal | None:
        """A measure of the member that the fee is computed on; inhabitants also where it is not."""
        for component in self.components:
            for measured in component.measured:
                if measured.measure.id == measure:
                    return measured.quantity
        if measure == INHABITANTS and self.inhabitants is not None:
            return Decimal(self.inhabitants)
        return None


class MemberFee(MemberCharge):
    """The fee of one member for a year, and its `share` of the total, between 0 and 1.

    `shown_share` is the share as it is printed: in hundredths of a per cent, which all members
    together have exactly 100 % of.
    """

    fee: Amount
    share: Number
    shown_share: Number = ZERO


class ReferenceDayFee(Record):
    """The fees of a year by one reference day, beside the booked income."""

    reference_day: date
    inhabitants: int | None
    total: Amount
    difference: Amount | None


class UsedMeasure(Record):
    """A measure that the fees of a year are computed on, with its day and its sum."""

    id: str
    label: LocalizedText
    unit: str
    one: LocalizedText
    reference_day: date
    total: Quantity | None


class FeeTable(Tabular, Record):
    """The fees of a year beside the booked income.

    `rate` is None if members have different rates, `booked` if the year is not booked.
    `reference_days` are the fees by other days, if these are asked for; `other_fees` the tables of
    the other fees of the book.
    """

    fee: str = ""
    label: LocalizedText | None = None
    line: str = ""
    year: int
    rate: RateValue | None
    reference_day: date
    is_assumption: Annotated[bool, key("assumed")]
    rationale: Annotated[LocalizedText | None, key("because")]
    measures: tuple[UsedMeasure, ...] = ()
    members: tuple[MemberFee, ...]
    total: Amount
    booked: Amount | None
    reference_days: tuple[ReferenceDayFee, ...] = ()
    other_fees: tuple[FeeTable, ...] = ()

    @computed
    def difference(self) -> Amount | None:
        """Booked − total."""
        return None if self.booked is None else EXACT.subtract(self.booked, self.total)

    @computed
    def implied_inhabitants(self) -> Amount | None:
        """Booked ÷ rate; None unless one rate per inhabitant is the fee of all members."""
        rate = self.members[0].single_rate
        if self.booked is None or not self.plain_rate:
            return None
        if rate is None or rate.unit != "kr_per_inhabitant":
            return None
        return divide(self.booked, as_decimal(rate.per_unit))

    @computed
    def inhabitants(self) -> int | None:
        """Those of all members together; None if those of one are unknown."""
        counts = [member.inhabitants for member in self.members if member.inhabitants is not None]
        return sum(counts) if len(counts) == len(self.members) else None

    @property
    def whole_share(self) -> Decimal:
        """The sum of the shares as they are shown: 1, or 0 of no fees."""
        return exact_sum(member.shown_share for member in self.members)

    @property
    def plain_rate(self) -> Decimal | None:
        """The rate, if the fee of a whole year is rate × measure and nothing more."""
        return self.rate if self.members[0].is_plain else None

    @property
    def by_line(self) -> Mapping[str, Decimal]:
        """The fees of all members by the line of income on which they are booked."""
        sums: dict[str, list[Decimal]] = {}
        for member in self.members:
            for line, amount in (member.amounts or {self.line: member.fee}).items():
                sums.setdefault(line, []).append(amount)
        return FrozenMapping({line: exact_sum(amounts) for line, amounts in sums.items()})

    def records(self) -> list[Flat]:
        """A dictionary for each member: code, name, inhabitants, rate, months, fee and share."""
        several = {"fee_id": self.fee} if self.other_fees else {}
        own = [{**several, "year": self.year, **flat(member)} for member in self.members]
        others = (
            {"fee_id": table.fee, **record}
            for table in self.other_fees
            for record in table.records()
        )
        return [*own, *others]


def require_fee(fee: _FeeRuleOrTable | None) -> _FeeRuleOrTable:
    """The rule or table of the fee; `NotInForceError` for a book without a fee."""
    if fee is None:
        raise NotInForceError("the book states no fee; write a [fee] table into book.toml")
    return fee


def fee_of_name(fees: Iterable[FeeRule], labels: Mapping[str, LocalizedText], name: str) -> FeeRule:
    """The fee with an id or a label, its own or that of its line; `labels` are those of the lines.

    Raises `InvalidArgumentError`, with the known ones, for another name.
    """
    found = {fee.name: fee for fee in fees}
    if name in found:
        return found[name]
    shown = {id: fee.label or labels[fee.line] for id, fee in found.items()}
    names = {id: (label.sv, label.en) for id, label in shown.items()}
    return found[match_name(name, names, message("the fees"))]

"""The next rate by an index (uppräkning av avgiftssatsen): proposed, never decided here.

A rate that notes the index number by which it was set is proposed anew from a later number of the
same index. The number is given, with its source; only the rate is computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from fhledger.core.amounts import Number, decimal_places
from fhledger.core.arguments import checked
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.exact import MOST_DECIMALS, RateValue, as_decimal, round_fraction
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record, computed
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fees.rate_terms import BracketStep, Index
from fhledger.domain.fees.rates import Rate, RateUnit
from fhledger.domain.members.municipality import MemberCode


class RateProposal(Record):
    """A rate in force, the index by which it was set, and the rate that a later number gives.

    `exact` is the rate before it is rounded, with up to twelve decimals; `proposed` has as many as
    the rate in force, and two at least. A rate with brackets has those in force in
    `steps_in_force`, the proposed ones in `steps`, and the first one in the other fields. Base sum,
    floor and ceiling stay as they are. `ceiling` is the decided one on the rate, if any.
    """

    fee: str
    label: LocalizedText | None
    component: str | None
    members: tuple[MemberCode, ...]
    member_class: str | None
    valid_from: date
    unit: RateUnit
    rate: RateValue
    index: Index
    index_now: RateValue
    exact: Number
    proposed: RateValue
    change_percent: Number
    steps_in_force: tuple[BracketStep, ...] = ()
    steps: tuple[BracketStep, ...] = ()
    ceiling: RateValue | None = None

    @computed
    def is_above_ceiling(self) -> bool:
        """Whether the proposal, or that of one of its brackets, is above the decided ceiling."""
        highest = max((step.value for step in self.steps), default=self.proposed)
        return self.ceiling is not None and highest > self.ceiling


class RateProposals(Tabular, Record):
    """The proposals by one number of an index, and the source of that number."""

    index: str
    value: RateValue
    source: str
    proposals: tuple[RateProposal, ...]

    def records(self) -> list[Flat]:
        """A dictionary for each rate."""
        return [flat(proposal) for proposal in self.proposals]


@checked
def propose_rates(
    fees: Sequence[FeeRule],
    value: Decimal,
    source: str,
    *,
    index: str | None = None,
    decimals: int | None = None,
) -> RateProposals:
    """The next value of each rate that notes an index, by a later number of it.

    `index` is the name of the index, where the rates note several; `decimals` those of the
    proposal. Raises `InvalidArgumentError` for a number that is not above zero, without a source,
    where no rate notes an index, and for another name.
    """
    if value <= 0:
        raise InvalidArgumentError("an index number is above zero, not {value}", value=value)
    if not source.strip():
        raise InvalidArgumentError(
            "give where the index number is published, as --source 'SCB, KPI'"
        )
    if decimals is not None and not 0 <= decimals <= MOST_DECIMALS:
        raise InvalidArgumentError(
            "a rate has 0 to {most} decimals, not {count}", most=MOST_DECIMALS, count=decimals
        )
    latest = [(fee, rate, rate.index) for fee in fees for rate in _latest(fee.rates) if rate.index]
    name = _name([noted.name for *_, noted in latest], index)
    return RateProposals(
        index=name,
        value=value,
        source=source,
        proposals=tuple(
            _proposal(fee, rate, noted, value, decimals)
            for fee, rate, noted in latest
            if noted.name == name
        ),
    )


def _latest(rates: Sequence[Rate]) -> list[Rate]:
    """The last rate of each component, class and group of members."""
    oldest_first = sorted(rates, key=lambda rate: rate.valid_from)
    return list({(r.component, r.member_class, r.members): r for r in oldest_first}.values())


def _name(noted: Sequence[str], index: str | None) -> str:
    names = list(dict.fromkeys(noted))
    if not names:
        raise InvalidArgumentError(
            "no rate in force notes the index by which it was set; write it with the rate in"
            ' book.toml, as index = { name = "KPI", value = "402.1" }'
        )
    if index is None and len(names) > 1:
        raise InvalidArgumentError(
            "the rates follow several indexes; give one of {names}", names=", ".join(names)
        )
    if index is not None and index not in names:
        raise InvalidArgumentError(
            "no rate in force follows the index '{index}'; they follow {names}",
            index=index,
            names=", ".join(names),
        )
    return index or names[0]


def _proposal(
    fee: FeeRule, rate: Rate, index: Index, now: Decimal, decimals: int | None
) -> RateProposal:
    factor = Fraction(now) / Fraction(index.value)
    places = max(2, decimal_places(rate.value)) if decimals is None else decimals
    unit = Decimal(1).scaleb(-places)
    ceiling = fee.decided_ceiling(rate.component, date.max)
    return RateProposal(
        fee=fee.name,
        label=fee.label,
        component=rate.component,
        members=rate.members,
        member_class=rate.member_class,
        valid_from=rate.valid_from,
        unit=rate.unit,
        rate=rate.value,
        index=index,
        index_now=now,
        exact=as_decimal(Fraction(rate.value) * factor, MOST_DECIMALS),
        proposed=round_fraction(Fraction(rate.value) * factor, unit),
        change_percent=as_decimal(Fraction(round_fraction((factor - 1) * 100, Decimal("0.0001")))),
        steps_in_force=rate.steps,
        steps=tuple(
            step.model_copy(update={"value": round_fraction(Fraction(step.value) * factor, unit)})
            for step in rate.steps
        ),
        ceiling=ceiling.value if ceiling else None,
    )

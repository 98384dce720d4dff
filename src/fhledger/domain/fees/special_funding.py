"""Special funding (särskild finansiering): the cost of a project for each participating member.

An amount in whole kronor is divided by inhabitants, equally, or by fixed shares
that sum to one; no member pays less than a floor or more than a ceiling. The last
kronor are divided by the rule of `apportionment`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from fhledger.core.amounts import EXACT, Amount, Number, decimal_places, exact_sum, parse_decimal
from fhledger.core.arguments import checked
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.messages import message
from fhledger.core.record import Record, computed
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.core.text import quoted
from fhledger.domain.fees.apportionment import apportion
from fhledger.domain.members.municipality import MemberCode, Municipality
from fhledger.domain.members.population import Population

SharedBy = Literal["inhabitants", "equally", "shares"]


class Weights(NamedTuple):
    """What an amount is divided by: the basis, a weight for each code, the day of inhabitants."""

    by: SharedBy
    of: Mapping[str, Decimal | int]
    reference_day: date | None = None


class FundingShare(Record):
    """The amount that one member pays, and its weight: inhabitants, 1, or a share of the whole."""

    code: MemberCode
    name: str
    weight: int | Number
    amount: Amount


class SpecialFunding(Tabular, Record):
    """An amount divided among members: by what basis, within which bounds, and each part."""

    amount: Amount
    by: SharedBy
    reference_day: date | None
    floor: Amount | None
    ceiling: Amount | None
    shares: tuple[FundingShare, ...]

    def records(self) -> list[Flat]:
        """A dictionary for each member: code, name, weight and amount in kronor."""
        return [flat(share) for share in self.shares]

    @computed
    def total_weight(self) -> int | Number:
        """The weights of all members together."""
        whole = exact_sum(Decimal(share.weight) for share in self.shares)
        return whole if self.by == "shares" else int(whole)


@checked
def apportion_funding(
    amount: Decimal,
    members: Iterable[Municipality],
    weights: Weights,
    *,
    floor: Decimal | None = None,
    ceiling: Decimal | None = None,
) -> SpecialFunding:
    """The amount divided among `members`, by municipality code.

    Raises `InvalidArgumentError` for an amount below zero or with öre, for a member
    without a weight or a weight without a member, and as `apportion` does.
    """
    participants = sorted(members, key=lambda member: member.code)
    codes = [member.code for member in participants]
    if amount < 0:
        raise InvalidArgumentError(
            "the amount {amount} is below zero; give what the project costs", amount=amount
        )
    if sorted(weights.of) != codes:
        differing = ", ".join(sorted(set(codes) ^ set(weights.of))) or message("a member twice")
        raise InvalidArgumentError(
            "each member needs one weight, and each weight a member: {differing}",
            differing=differing,
        )
    parts = apportion(amount, weights.of, floor=floor, ceiling=ceiling)
    return SpecialFunding(
        amount=amount,
        by=weights.by,
        reference_day=weights.reference_day,
        floor=floor,
        ceiling=ceiling,
        shares=tuple(
            FundingShare(
                code=member.code,
                name=member.name,
                weight=weights.of[member.code],
                amount=parts[member.code],
            )
            for member in participants
        ),
    )


@checked
def by_inhabitants(codes: Iterable[str], population: Population, day: date) -> Weights:
    """Weights by inhabitants on a day; raises `PopulationMissingError` if one is unknown."""
    return Weights(
        "inhabitants", {code: population.inhabitants_on(code, day) for code in codes}, day
    )


def equally(codes: Iterable[str]) -> Weights:
    """Equal weights."""
    return Weights("equally", dict.fromkeys(codes, 1))


@checked
def fixed_shares(shares: Mapping[str, int | str | Decimal]) -> Weights:
    """Weights by shares of the whole; raises `InvalidArgumentError` unless they sum to one.

    A text is written as for `parse_amount`, with up to twelve decimals.

    >>> fixed_shares({"9001": "0.5", "9002": "0,4"})
    Traceback (most recent call last):
    fhledger.core.errors.InvalidArgumentError: the shares sum to 0.9, not to 1; for equal parts, such as thirds, divide equally
    """  # noqa: E501, W505 - what is printed is one line
    parsed = {code: _share(share) for code, share in shares.items()}
    whole = exact_sum(parsed.values())
    if whole != 1:
        raise InvalidArgumentError(
            "the shares sum to {whole}, not to 1; for equal parts, such as thirds, divide equally",
            whole=format(whole, "f"),
        )
    return Weights("shares", parsed)


def _share(share: int | str | Decimal) -> Decimal:
    value = parse_decimal(share) if isinstance(share, str) else Decimal(share)
    if value is None:
        raise InvalidArgumentError(
            "{share} is not a share; write 0.25 or 0,25", share=quoted(share)
        )
    if not (value.is_finite() and 0 <= value <= 1 and decimal_places(value) <= 12):
        raise InvalidArgumentError(
            "{share} is not a share from 0 to 1 with at most twelve decimals", share=quoted(share)
        )
    return EXACT.plus(value)

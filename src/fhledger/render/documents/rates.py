"""Rates in words (avgiftssatser): of the members of a table, each with the names of its members."""

from __future__ import annotations

from collections.abc import Iterable

from fhledger.core.localized import LocalizedText, join
from fhledger.domain.fees.fee_records import MemberCharge
from fhledger.domain.fees.wording import component_words, rate_words
from fhledger.domain.members.measures import BUILT_IN


def charge_words(charge: MemberCharge) -> LocalizedText:
    """What a member's fee is computed by: its rate, or each component with its arithmetic."""
    rate = charge.single_rate
    if rate is not None:
        measured = charge.components[0].measured
        return rate_words(rate, measured[0].measure if measured else BUILT_IN)
    return join("; ", map(component_words, charge.components))


def rates_of_members(members: Iterable[MemberCharge]) -> LocalizedText:
    """Each rate in words, with the names of the members that have it."""
    named: dict[LocalizedText, list[str]] = {}
    for member in members:
        named.setdefault(charge_words(member), []).append(member.name)
    rates = (join("", (", ".join(names), ": ", rate, ".")) for rate, names in named.items())
    return join(" ", rates)

"""Rates in words (avgiftssatser): of the members of a table, each with the names of its members."""

from __future__ import annotations

from collections.abc import Iterable

from fhledger.core.localized import Language, join
from fhledger.domain.fees.fee_records import MemberCharge
from fhledger.domain.fees.wording import component_words, rate_words
from fhledger.domain.members.measures import BUILT_IN


def charge_words(charge: MemberCharge, language: Language) -> str:
    """What a member's fee is computed by: its rate, or each component with its arithmetic."""
    rate = charge.single_rate
    if rate is not None:
        measured = charge.components[0].measured
        words = rate_words(rate, measured[0].measure if measured else BUILT_IN)
    else:
        words = join("; ", (component_words(each) for each in charge.components))
    return words.in_language(language)


def rates_of_members(members: Iterable[MemberCharge], language: Language) -> str:
    """Each rate in words, with the names of the members that have it."""
    named: dict[str, list[str]] = {}
    for member in members:
        named.setdefault(charge_words(member, language), []).append(member.name)
    return " ".join(f"{', '.join(names)}: {rate}." for rate, names in named.items())

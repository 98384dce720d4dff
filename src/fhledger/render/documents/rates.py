"""Rates in words (avgiftssatser): per inhabitant or per member, with floor and ceiling."""

from __future__ import annotations

from collections.abc import Iterable

from fhledger.core.amounts import format_sek
from fhledger.core.localized import Language, LocalizedText
from fhledger.domain.fees.fee import MemberFee
from fhledger.domain.fees.rates import Rate

_UNITS = {
    "kr_per_inhabitant": LocalizedText(sv="{kr} kr per invånare", en="{kr} kr per inhabitant"),
    "kr_per_member": LocalizedText(sv="{kr} kr per medlem", en="{kr} kr per member"),
}
_LEAST = LocalizedText(sv="minst {kr} kr", en="at least {kr} kr")
_MOST = LocalizedText(sv="högst {kr} kr", en="at most {kr} kr")


def rate_words(rate: Rate, language: Language) -> str:
    """A rate as an agreement says it.

    >>> low = Rate(value="1.25", unit="kr_per_inhabitant", valid_from="2024-01-01", minimum_kr=35_000)
    >>> rate_words(low, "sv")
    '1,25 kr per invånare, minst 35 000 kr'
    """
    bounds = (
        text.format(kr=format_sek(kr)).in_language(language)
        for text, kr in ((_LEAST, rate.minimum_kr), (_MOST, rate.maximum_kr))
        if kr is not None
    )
    return ", ".join(
        [_UNITS[rate.unit].format(kr=format_sek(rate.value)).in_language(language), *bounds]
    )


def rates_of_members(members: Iterable[MemberFee], language: Language) -> str:
    """Each rate in words, with the names of the members that have it."""
    named: dict[str, list[str]] = {}
    for member in members:
        named.setdefault(rate_words(member.rate, language), []).append(member.name)
    return " ".join(f"{', '.join(names)}: {rate}." for rate, names in named.items())

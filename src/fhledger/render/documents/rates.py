"""Rates in words (avgiftssatser): per inhabitant or per member, with floor and ceiling."""

from __future__ import annotations

from collections.abc import Iterable

from fhledger.core.amounts import format_sek
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.domain.fees.fee import MemberCharge

_UNITS = {
    "kr_per_inhabitant": message("{kr} kr per inhabitant"),
    "kr_per_member": message("{kr} kr per member"),
}
_LEAST = message("at least {kr} kr")
_MOST = message("at most {kr} kr")


def rate_words(charge: MemberCharge, language: Language) -> str:
    """A member's rate as an agreement says it.

    >>> low = MemberCharge(code="9001", name="Lillby", inhabitants=900, rate="1.25",
    ...     rate_unit="kr_per_inhabitant", minimum=35_000, maximum=None, months=12)
    >>> rate_words(low, "sv")
    '1,25 kr per invånare, minst 35 000 kr'
    """
    bounds = (
        text.format(kr=format_sek(kr)).in_language(language)
        for text, kr in ((_LEAST, charge.minimum), (_MOST, charge.maximum))
        if kr is not None
    )
    rate = _UNITS[charge.rate_unit].format(kr=format_sek(charge.rate)).in_language(language)
    return ", ".join([rate, *bounds])


def rates_of_members(members: Iterable[MemberCharge], language: Language) -> str:
    """Each rate in words, with the names of the members that have it."""
    named: dict[str, list[str]] = {}
    for member in members:
        named.setdefault(rate_words(member, language), []).append(member.name)
    return " ".join(f"{', '.join(names)}: {rate}." for rate, names in named.items())

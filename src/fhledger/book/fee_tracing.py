"""How a member's fee comes about: rate × inhabitants, or the book's rule with its limits.

>>> from fhledger.book import embedded_book
>>> fees = embedded_book().fees(2024)
>>> inhabitants_label(fees).en
'inhabitants on 2022-12-31 (an assumed day)'
>>> member_fee(fees, "1283").fee
Decimal('3170475')
"""

from __future__ import annotations

from decimal import Decimal

from fhledger.core.amounts import multiply
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.domain.dated_values import Source
from fhledger.domain.fees.fee import FeeTable, MemberFee
from fhledger.domain.fees.population import Population
from fhledger.domain.trace import How, Trace, fact


def member_fee(table: FeeTable, code: str) -> MemberFee:
    """The fee of a municipality; `InvalidArgumentError` where it is not a member in the year."""
    fee = next((member for member in table.members if member.code == code), None)
    if fee is None:
        raise InvalidArgumentError(f"{code} is not a member in {table.year}")
    return fee


def inhabitants_label(table: FeeTable) -> LocalizedText:
    """What the inhabitants of a fee table are called: their day, and whether that is assumed."""
    day = table.reference_day
    assumed = (" (antagen dag)", " (an assumed day)") if table.is_assumption else ("", "")
    return LocalizedText(sv=f"invånare {day}{assumed[0]}", en=f"inhabitants on {day}{assumed[1]}")


def inhabitants_trace(population: Population, code: str, table: FeeTable) -> Trace | None:
    """The inhabitants of a municipality on the day of a fee table, as observed."""
    row = population.row(code, table.reference_day)
    if row is None:
        return None
    return fact(inhabitants_label(table), Decimal(row.inhabitants), row.source, "number")


def fee_trace(
    table: FeeTable, fee: MemberFee, inhabitants: Trace | None, rate_source: Source | str | None
) -> Trace:
    """A member's fee as rate × inhabitants, or as the rule says from these and its limits.

    A fee per member rests on no inhabitants.
    """
    per_inhabitant = fee.rate.unit == "kr_per_inhabitant"
    counted = (inhabitants,) if inhabitants and per_inhabitant else ()
    how: How = "product" if counted else "same"
    plain = fee.fee == multiply(fee.rate.value, fee.inhabitants or 0 if counted else 1)
    months = LocalizedText(sv="månader", en="months of membership")
    limits = (
        (LocalizedText(sv="lägst", en="at least"), fee.rate.minimum_kr),
        (LocalizedText(sv="högst", en="at most"), fee.rate.maximum_kr),
    )
    rule = (
        fact(months, Decimal(fee.months), "book.toml", "number"),
        *(fact(limit, amount, "book.toml") for limit, amount in limits if amount is not None),
    )
    return Trace(
        label=LocalizedText(
            sv=f"Medlemsavgift {fee.name} {table.year}",
            en=f"Membership fee {fee.name} {table.year}",
        ),
        amount=fee.fee,
        how=how if plain else "rule",
        parts=(
            fact(LocalizedText(sv="avgift", en="rate"), fee.rate.value, rate_source),
            *counted,
            *(() if plain else rule),
        ),
    )

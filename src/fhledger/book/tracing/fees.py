"""The trace of a member's fee (medlemsavgift): rate × inhabitants, or the book's rule with its limits.

>>> from fhledger.book import embedded_book
>>> fees = embedded_book().fees(2024)
>>> inhabitants_label(fees).en
'inhabitants on 2022-12-31 (an assumed day)'
>>> member_fee(fees, "1283").fee
Decimal('3170475')
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from fhledger.core.amounts import multiply
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.dated_values import Source
from fhledger.domain.fees.fee import FeeTable, MemberFee
from fhledger.domain.fees.population import Population
from fhledger.domain.fees.rates import Rate, rate_for
from fhledger.domain.trace import How, Trace, fact

_FEE = message("Membership fee {name} {year}")
_RATE = message("rate")
_MONTHS = message("months of membership")
_FLOOR = message("at least")
_CEILING = message("at most")


def member_fee(table: FeeTable, code: str) -> MemberFee:
    """The fee of a municipality; `InvalidArgumentError` where it is not a member in the year."""
    fee = next((member for member in table.members if member.code == code), None)
    if fee is None:
        raise InvalidArgumentError(
            message("{code} is not a member in {year}", code=code, year=table.year)
        )
    return fee


def inhabitants_label(table: FeeTable) -> LocalizedText:
    """The label of the inhabitants of a fee table: their day, and whether that is assumed."""
    day = table.reference_day
    if table.is_assumption:
        return message("inhabitants on {day} (an assumed day)", day=day)
    return message("inhabitants on {day}", day=day)


def inhabitants_trace(population: Population, code: str, table: FeeTable) -> Trace | None:
    """The inhabitants of a municipality on the day of a fee table; None where they are unknown."""
    row = population.row(code, table.reference_day)
    if row is None:
        return None
    return fact(inhabitants_label(table), Decimal(row.inhabitants), row.source, "number")


def rate_source(rates: Sequence[Rate], code: str, year: int) -> Source | None:
    """The source of the rate that a member has on 1 January of a year."""
    return rate_for(rates, code, date(year, 1, 1)).source


def fee_trace(
    table: FeeTable, fee: MemberFee, inhabitants: Trace | None, source: Source | str | None
) -> Trace:
    """A member's fee as rate × inhabitants, or by the rule from these and its limits.

    `source` is that of the rate. A fee per member does not depend on inhabitants.
    """
    counted = (inhabitants,) if inhabitants and fee.rate_unit == "kr_per_inhabitant" else ()
    how: How = "product" if counted else "same"
    limits: tuple[Trace, ...] = ()
    if fee.fee != multiply(fee.rate, fee.inhabitants or 0 if counted else 1):
        how = "rule"
        bounds = ((_FLOOR, fee.minimum), (_CEILING, fee.maximum))
        limits = (
            fact(_MONTHS, Decimal(fee.months), "book.toml", "number"),
            *(fact(label, bound, "book.toml") for label, bound in bounds if bound is not None),
        )
    return Trace(
        label=_FEE.format(name=fee.name, year=table.year),
        amount=fee.fee,
        how=how,
        parts=(fact(_RATE, fee.rate, source), *counted, *limits),
    )

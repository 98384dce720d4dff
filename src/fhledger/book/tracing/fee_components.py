"""The traces of a fee's components (avgiftens delar): rates on measures, brackets, shares."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from fhledger.core.amounts import ZERO, format_number, multiply
from fhledger.core.exact import as_decimal, format_rate
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.dated_values import Source
from fhledger.domain.fees.components import (
    FeeComponent,
    MeasuredQuantity,
    bracket_parts,
    discount_of,
    gross_amount,
    limits_hold,
)
from fhledger.domain.fees.raised_total import RaisedTotal
from fhledger.domain.fees.rate_terms import Discount
from fhledger.domain.fees.rates import Rate
from fhledger.domain.fees.wording import (
    component_words,
    limit_words,
    rate_words,
    share_percent,
    shared_words,
    value_words,
)
from fhledger.domain.members.measures import BUILT_IN, Measure
from fhledger.domain.trace import Trace, derived, fact

QuantityTrace = Callable[[MeasuredQuantity], Trace]
"""Traces a measure of a member that a fee is computed on."""


def component_trace(
    component: FeeComponent, quantity: QuantityTrace, rate_source: Source | str | None = None
) -> Trace:
    """A component in exact kronor for a whole year: what it is computed from, and in words how."""
    if component.total is not None:
        trace = _of_total(component, component.total, quantity)
    elif component.rate is not None:
        trace = _of_rate(component, component.rate, quantity, rate_source or component.rate.source)
    else:
        trace = fact(message("fee"), component.amount, None)
    return trace.model_copy(update={"explanation": component_words(component)})


def _of_total(component: FeeComponent, total: RaisedTotal, quantity: QuantityTrace) -> Trace:
    share = message("share of the member: {share} %", share=share_percent(component))
    return Trace(
        label=message("share of the total to be raised, {by}", by=shared_words(component, total)),
        amount=component.amount,
        how="apportioned",
        parts=(
            fact(message("total to be raised"), total.total_kr, total.source),
            fact(share, component.share, total.source, "rate"),
            *bounds(total.minimum_kr, total.maximum_kr, total.source),
            *(quantity(measured) for measured in component.measured),
        ),
    )


def _of_rate(
    component: FeeComponent, rate: Rate, quantity: QuantityTrace, source: Source | str | None
) -> Trace:
    measured = component.measured[0] if component.measured else None
    measure = measured.measure if measured else BUILT_IN
    label = message("component {name}", name=component.name) if component.name else message("fee")
    counted = quantity(measured) if measured else None
    if rate.of_class:
        paid = as_decimal(Fraction(component.amount) / rate.per_unit * 100)
        parts = (
            fact(rate_words(rate), as_decimal(rate.per_unit / 100), source, "rate"),
            fact(message("fees of class '{name}'", name=rate.of_class), paid, "book.toml"),
        )
        return Trace(label=label, amount=component.amount, how="product", parts=parts)
    found = _gross(rate, measure, counted, source)
    own = None if counted is None else counted.amount
    if rate.discount is not None and discount_of(rate, own):
        found.append(_discount(rate, rate.discount, own))
    if rate.base_kr:
        found.append(fact(message("base sum"), rate.base_kr, source))
    whole = found[0] if len(found) == 1 else derived(label, found)
    if not limits_hold(rate) or (rate.minimum_kr is None and rate.maximum_kr is None):
        return whole.model_copy(update={"label": label})
    return limited(whole, rate.minimum_kr, rate.maximum_kr, source, label)


def _gross(
    rate: Rate, measure: Measure, counted: Trace | None, source: Source | str | None
) -> list[Trace]:
    """What the rate gives on the measure: a product, one for each bracket, or an amount."""
    if (
        counted is None
        or counted.amount is None
        or (rate.unit == "kr_per_member" and not rate.steps)
    ):
        return [fact(value_words(rate, rate.value, measure), rate.value, source)]
    if not rate.steps:
        price = fact(
            value_words(rate, rate.value, measure), as_decimal(rate.per_unit), source, "rate"
        )
        return [_product(price, counted)]
    found = []
    for part in bracket_parts(rate, counted.amount):
        words = value_words(rate, part.value, measure)
        if rate.unit == "kr_per_member":
            price = fact(words, part.value, source)
            found.append(
                Trace(label=words, amount=part.value, how="bracket", parts=(price, counted))
            )
            continue
        price = fact(words, as_decimal(rate.of_value(part.value)), source, "rate")
        share = counted
        if part.quantity != counted.amount:
            name = message(
                "{quantity} of {measure}",
                quantity=format_number(part.quantity),
                measure=counted.label,
            )
            share = counted.model_copy(update={"label": name, "amount": part.quantity})
        found.append(_product(price, share))
    return found


def _product(price: Trace, quantity: Trace) -> Trace:
    amount = multiply(price.amount or ZERO, quantity.amount or ZERO)
    return Trace(label=price.label, amount=amount, how="product", parts=(price, quantity))


def _discount(rate: Rate, terms: Discount, quantity: Decimal | None) -> Trace:
    base = gross_amount(rate, quantity)
    if terms.above is not None and quantity is not None:
        base -= gross_amount(rate, terms.above)
    name = message("discount of {percent} %", percent=format_rate(terms.percent))
    share = as_decimal(Fraction(-terms.percent) / 100)
    whole = fact(message("what the discount is on"), as_decimal(base), rate.source)
    return _product(fact(name, share, rate.source, "rate"), whole)


def limited(
    whole: Trace,
    low: Decimal | None,
    high: Decimal | None,
    source: Source | str | None,
    label: LocalizedText | None = None,
) -> Trace:
    """A trace within a floor and a ceiling, each of them a part of it."""
    amount = whole.amount or ZERO
    amount = amount if low is None else max(amount, low)
    amount = amount if high is None else min(amount, high)
    name = label or message("fee, {limits}", limits=join(", ", limit_words(low, high)))
    return Trace(
        label=name, amount=amount, how="limited", parts=(whole, *bounds(low, high, source))
    )


def bounds(low: Decimal | None, high: Decimal | None, source: Source | str | None) -> list[Trace]:
    """A floor and a ceiling, as far as there are any."""
    named = ((message("at least"), low), (message("at most"), high))
    return [fact(name, bound, source) for name, bound in named if bound is not None]

"""Fees in words (avgifter i ord): rates, components and their arithmetic, as agreements say it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from fhledger.core.amounts import format_number, format_sek
from fhledger.core.exact import as_decimal, format_rate, round_fraction
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.fees.components import FeeComponent, bracket_parts, discount_of, limits_hold
from fhledger.domain.fees.raised_total import RaisedTotal
from fhledger.domain.fees.rates import Rate
from fhledger.domain.members.measures import BUILT_IN, Measure


def rate_words(rate: Rate, measure: Measure = BUILT_IN) -> LocalizedText:
    """A rate as an agreement says it, with base sum, discount, floor and ceiling."""
    parts = [_brackets(rate, measure) if rate.steps else value_words(rate, rate.value, measure)]
    if rate.base_kr:
        parts.append(message("plus a base sum of {kr} kr", kr=format_sek(rate.base_kr)))
    if rate.discount is not None:
        percent, above = format_rate(rate.discount.percent), rate.discount.above
        parts.append(
            message("less {percent} %", percent=percent)
            if above is None
            else message(
                "less {percent} % on the part above {quantity}",
                percent=percent,
                quantity=format_number(above),
            )
        )
    if limits_hold(rate):
        parts += limit_words(rate.minimum_kr, rate.maximum_kr)
    return join(", ", parts)


def limit_words(low: Decimal | None, high: Decimal | None) -> list[LocalizedText]:
    """A floor and a ceiling in words; none where there is none."""
    words = []
    if low is not None:
        words.append(message("at least {kr} kr", kr=format_sek(low)))
    if high is not None:
        words.append(message("at most {kr} kr", kr=format_sek(high)))
    return words


def value_words(rate: Rate, value: Decimal, measure: Measure = BUILT_IN) -> LocalizedText:
    """A value in the unit of a rate: kronor per inhabitant, per mille of a measure, and so on."""
    number = format_rate(value)
    if rate.unit == "kr_per_member":
        return message("{kr} kr per member", kr=number)
    if rate.unit == "percent_of_class":
        return message(
            "{percent} % of what the members of class '{name}' pay",
            percent=number,
            name=rate.of_class,
        )
    if rate.unit in ("per_mille", "percent"):
        return _part_words(rate, number, measure)
    if rate.per != 1:
        return message(
            "{kr} kr per {number} {unit}",
            kr=number,
            number=format_number(Decimal(rate.per)),
            unit=measure.several,
        )
    return message("{kr} kr per {unit}", kr=number, unit=measure.one)


def _part_words(rate: Rate, number: str, measure: Measure) -> LocalizedText:
    sign = "‰" if rate.unit == "per_mille" else "%"
    if rate.of_kr is not None:
        return message(
            "{number} {sign} of {kr} kr per {unit}",
            number=number,
            sign=sign,
            kr=format_sek(rate.of_kr),
            unit=measure.one,
        )
    return message("{number} {sign} of {measure}", number=number, sign=sign, measure=measure.name)


def _brackets(rate: Rate, measure: Measure) -> LocalizedText:
    steps = [
        message(
            "from {start}: {rate}",
            start=format_number(step.from_quantity),
            rate=value_words(rate, step.value, measure),
        )
        for step in rate.steps
    ]
    how = (
        message("for the whole measure, by its bracket")
        if rate.brackets == "whole"
        else message("for each part of the measure, by its bracket")
    )
    return message("{how}: {steps}", how=how, steps=join("; ", steps))


def component_words(component: FeeComponent) -> LocalizedText:
    """How a component of a fee is computed, with its figures: `42.25 kr per inhabitant × 5 000`."""
    if component.total is not None:
        return _total_words(component, component.total)
    rate = component.rate
    if rate is None:
        return message("{kr} kr", kr=_kr(Fraction(component.amount)))
    measured = component.measured[0] if component.measured else None
    measure = measured.measure if measured else BUILT_IN
    quantity = measured.quantity if measured else None
    words = list(_products(rate, quantity, measure))
    if discount := discount_of(rate, quantity):
        words.append(message("less {kr} kr in discount", kr=_kr(discount)))
    if rate.base_kr:
        words.append(message("plus a base sum of {kr} kr", kr=format_sek(rate.base_kr)))
    if limits_hold(rate):
        words += limit_words(rate.minimum_kr, rate.maximum_kr)
    return message(
        "{arithmetic} = {kr} kr",
        arithmetic=join(", ", words),
        kr=_kr(Fraction(component.amount)),
    )


def _products(rate: Rate, quantity: Decimal | None, measure: Measure) -> Iterator[LocalizedText]:
    if quantity is None or (rate.unit == "kr_per_member" and not rate.steps):
        yield value_words(rate, rate.value, measure)
    elif not rate.steps:
        yield _times(value_words(rate, rate.value, measure), quantity, measure)
    elif rate.unit == "kr_per_member":
        for part in bracket_parts(rate, quantity):
            yield message(
                "{rate} by the bracket of {quantity}",
                rate=value_words(rate, part.value, measure),
                quantity=_quantity(quantity, measure),
            )
    else:
        for part in bracket_parts(rate, quantity):
            yield _times(value_words(rate, part.value, measure), part.quantity, measure)


def _times(rate: LocalizedText, quantity: Decimal, measure: Measure) -> LocalizedText:
    return message("{rate} × {quantity}", rate=rate, quantity=_quantity(quantity, measure))


def _quantity(quantity: Decimal, measure: Measure) -> LocalizedText:
    number = format_number(quantity)
    if measure.id == BUILT_IN.id:
        return LocalizedText.model_construct(sv=number, en=number)
    shown = f"{number} {measure.unit}"
    return LocalizedText.model_construct(sv=shown, en=shown)


def _total_words(component: FeeComponent, total: RaisedTotal) -> LocalizedText:
    return message(
        "{share} % of {total} kr to be raised, shared {by} = {kr} kr",
        share=share_percent(component),
        total=format_sek(total.total_kr),
        by=shared_words(component, total),
        kr=_kr(Fraction(component.amount)),
    )


def share_percent(component: FeeComponent) -> str:
    """The share of a total in per cent, with up to four decimals."""
    return format_rate(round_fraction(Fraction(component.share or 0) * 100, Decimal("0.0001")))


def shared_words(component: FeeComponent, total: RaisedTotal) -> LocalizedText:
    """How a total is shared: by fixed shares, by measures with their weights, or equally."""
    if total.shares:
        return message("by fixed shares")
    if not total.by:
        return message("equally")
    labels = {measured.measure.id: measured.measure.name for measured in component.measured}
    if len(total.by) == 1:
        return message("by {measure}", measure=labels[total.by[0].measure])
    whole = sum((Fraction(each.weight) for each in total.by), Fraction(0))
    weighted = [
        message(
            "{weight} % by {measure}",
            weight=format_rate(as_decimal(Fraction(each.weight) / whole * 100, 2)),
            measure=labels[each.measure],
        )
        for each in total.by
    ]
    return join(", ", weighted)


def _kr(amount: Fraction) -> str:
    return format_sek(as_decimal(amount))

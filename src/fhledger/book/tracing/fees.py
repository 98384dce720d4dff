"""The trace of a member's fee (medlemsavgift): down to its rates, measures and totals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from fhledger.book.book import BookData, booked_by_member
from fhledger.book.tracing.fee_components import (
    QuantityTrace,
    bounds,
    component_trace,
    limited,
)
from fhledger.core.amounts import EXACT, ZERO, decimal_places, exact_sum, format_sek, multiply
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.exact import as_decimal
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.dated_values import Source
from fhledger.domain.fees.components import FeeComponent, MeasuredQuantity, limits_hold
from fhledger.domain.fees.fee_records import FeeTable, MemberFee
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fees.rates import Rate
from fhledger.domain.fees.wording import component_words, value_words
from fhledger.domain.members.measures import BUILT_IN, INHABITANTS, Measure, Measures
from fhledger.domain.members.municipality import Municipality, first_day_in_year, part_of_year
from fhledger.domain.trace import How, Trace, derived, fact

_FEE = message("Membership fee {name} {year}")
_RATE = message("rate")
_MONTHS = message("months of membership")


def member_fee(table: FeeTable, code: str) -> MemberFee:
    """The fee of a municipality; `InvalidArgumentError` where it does not pay it in the year."""
    fee = next((member for member in table.members if member.code == code), None)
    if fee is None:
        raise InvalidArgumentError("{code} is not a member in {year}", code=code, year=table.year)
    return fee


def quantity_label(table: FeeTable, measure: Measure, day: date) -> LocalizedText:
    """The label of a measure of a fee table: its day, and whether that is assumed."""
    if measure.id != INHABITANTS:
        values = {"measure": measure.label, "unit": measure.unit, "day": day}
        if table.is_assumption:
            return message("{measure} ({unit}) on {day} (an assumed day)", **values)
        return message("{measure} ({unit}) on {day}", **values)
    if table.is_assumption:
        return message("inhabitants on {day} (an assumed day)", day=day)
    return message("inhabitants on {day}", day=day)


def known_quantity(measures: Measures, code: str, table: FeeTable) -> QuantityTrace:
    """Traces a measure of a member to the source of its figure in the book."""

    def trace(measured: MeasuredQuantity) -> Trace:
        figure = measures.figure(measured.measure.id, code, measured.reference_day)
        label = quantity_label(table, measured.measure, measured.reference_day)
        return fact(label, measured.quantity, figure.row.source if figure else None, "number")

    return trace


def fees_trace(
    book: BookData,
    table: FeeTable,
    code: str,
    quantity: Callable[[FeeTable], QuantityTrace] | None = None,
    rate_source: Source | str | None = None,
) -> Trace:
    """What a member pays in a year: its one fee, or the sum of the fees of the book.

    `quantity` gives what traces the measures of a table; left out, they are traced to the book.
    """
    member = next(each for each in book.config.municipalities if each.code == code)
    trace = quantity or partial(known_quantity, book.measures, code)
    tables = [each for each in (table, *table.other_fees) if _pays(each, code)] or [table]
    parts = [
        fee_trace(
            book.fee_named(each.fee),
            each,
            member,
            trace(each),
            rate_source if each is table else None,
        )
        for each in tables
    ]
    if len(parts) == 1:
        return parts[0]
    return derived(message("Fees {name} {year}", name=member.name, year=table.year), parts)


def booked_beside(book: BookData, year: int, code: str) -> LocalizedText | None:
    """What is booked of a member's fees in a year beside what is computed.

    None where nothing is booked, and for what is no member.
    """
    is_member = any(member.code == code for member in book.config.municipalities)
    if year not in book.ledgers_by_year or not is_member:
        return None
    main = book.fees(year)
    tables = [table for table in (main, *main.other_fees) if _pays(table, code)]
    booked = [booked_by_member(book, year, book.fee_named(table.fee)) for table in tables]
    if not any(booked):
        return None
    if not any(member for each in booked for member in each):
        total = exact_sum(table.difference or ZERO for table in tables)
        return message(
            "The fees of {year} are booked in one sum, not for each member; it differs by"
            " {difference} kr from what is computed.",
            year=year,
            difference=format_sek(total),
        )
    computed = exact_sum(member_fee(table, code).fee for table in tables)
    of_member = exact_sum(each.get(code, ZERO) for each in booked)
    difference = EXACT.subtract(of_member, computed)
    if not difference:
        return message("Booked: {booked} kr, as computed.", booked=format_sek(of_member))
    return message(
        "Booked: {booked} kr, which differs by {difference} kr from what is computed.",
        booked=format_sek(of_member),
        difference=format_sek(difference),
    )


def _pays(table: FeeTable, code: str) -> bool:
    return any(member.code == code for member in table.members)


def fee_trace(
    rule: FeeRule,
    table: FeeTable,
    member: Municipality,
    quantity: QuantityTrace,
    rate_source: Source | str | None = None,
) -> Trace:
    """A member's fee as rate × measure, or from its components, limits and part of the year.

    `rate_source` replaces the source of a rate, where a scenario has another rate.
    """
    fee = member_fee(table, member.code)
    name = _FEE.format(name=fee.name, year=table.year)
    if table.label is not None:
        name = message("{fee} {name} {year}", fee=table.label, name=fee.name, year=table.year)
    rate = fee.single_rate
    limit = rule.limit(member, first_day_in_year(member, table.year))
    if rate is not None and _is_simple(rate, rule) and limit is None:
        return _of_single_rate(name, fee, rate, quantity, rate_source)
    part = as_decimal(part_of_year(member, table.year, rule.partial_year), 12)
    inside, outside = (
        [
            _in_part_of_year(component, component_trace(component, quantity, rate_source), part)
            for component in fee.components
            if component.is_outside_limits == is_outside
        ]
        for is_outside in (False, True)
    )
    if limit is not None:
        low, high = (
            None if bound is None else multiply(bound, part)
            for bound in (limit.minimum_kr, limit.maximum_kr)
        )
        inside = [
            limited(derived(message("before floor and ceiling"), inside), low, high, limit.source)
        ]
    return Trace(label=name, amount=fee.fee, how="rounded", parts=(*inside, *outside))


def _in_part_of_year(component: FeeComponent, trace: Trace, part: Decimal) -> Trace:
    """A component for a part of the year; a share of a total is for that part already."""
    if component.total is not None or part == 1:
        return trace
    share = fact(message("part of the year"), part, "book.toml", "rate")
    return Trace(
        label=message("for the part of the year"),
        amount=multiply(component.amount, part),
        how="product",
        parts=(trace, share),
    )


def _is_simple(rate: Rate, rule: FeeRule) -> bool:
    """Whether a rate has neither brackets, a base sum, a discount nor a class that it follows."""
    plain = rate.steps == () and not rate.base_kr and rate.discount is None and not rate.of_class
    return plain and rule.partial_year in ("whole_year", "by_month") and rule.unit <= 1


def _of_single_rate(
    name: LocalizedText,
    fee: MemberFee,
    rate: Rate,
    quantity: QuantityTrace,
    rate_source: Source | str | None,
) -> Trace:
    """A fee as rate × measure, or by the rule from these, months and limits."""
    measured = fee.components[0].measured
    counted = tuple(quantity(each) for each in measured if rate.quantity_measure)
    if rate.unit == "kr_per_member":
        counted = ()
    per_unit = as_decimal(rate.per_unit)
    how: How = "product" if counted else "same"
    limits: tuple[Trace, ...] = ()
    factor = counted[0].amount or ZERO if counted else Decimal(1)
    if fee.fee != multiply(per_unit, factor):
        how = "rule"
        low, high = (rate.minimum_kr, rate.maximum_kr) if limits_hold(rate) else (None, None)
        months = fact(_MONTHS, Decimal(fee.months), "book.toml", "number")
        limits = (months, *bounds(low, high, "book.toml"))
    is_evident = _is_whole_kronor(rate) and len(limits) < 2  # no floor or ceiling beside the months
    return Trace(
        label=name,
        amount=fee.fee,
        how=how,
        explanation=None if is_evident else component_words(fee.components[0]),
        parts=(_rate_fact(rate, measured, rate_source or rate.source), *counted, *limits),
    )


def _is_whole_kronor(rate: Rate) -> bool:
    """Whether the rate needs no explanation: kronor per inhabitant or per member."""
    return rate.unit in ("kr_per_inhabitant", "kr_per_member") and rate.per == 1


def _rate_fact(
    rate: Rate, measured: Sequence[MeasuredQuantity], source: Source | str | None
) -> Trace:
    per_unit = as_decimal(rate.per_unit)
    if _is_whole_kronor(rate) and decimal_places(rate.value) <= 2:
        return fact(_RATE, per_unit, source)
    measure = measured[0].measure if measured else BUILT_IN
    words = value_words(rate, rate.value, measure)
    return fact(message("rate: {rate}", rate=words), per_unit, source, "rate")

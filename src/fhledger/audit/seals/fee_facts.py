"""The facts of members, fees and measures that a closed year depends on (avgifternas uppgifter)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fhledger.audit.seals.fact_values import written_out
from fhledger.book import BookData
from fhledger.core.errors import MeasureMissingError
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fees.rates import Rate, of_component, rates_in_force
from fhledger.domain.members.measures import INHABITANTS
from fhledger.domain.members.municipality import (
    NOTICE_FIELDS,
    Municipality,
    months_of_membership,
)

_DATED = ("limits", "exemptions", "decided_ceilings")
"""The parts of a fee that are in force since a day; a later one changes no closed year."""


def facts_of_fees(book: BookData, year: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The members of a year, and of each fee its terms, rates, totals and measures."""
    members = _members(book, year)
    for member in members:
        yield f"member {member.code}", written_out(member, *NOTICE_FIELDS)
    for at, rule in enumerate(book.config.fees):
        of_fee = f" {rule.name}" if at else ""
        begun = {
            part: tuple(each for each in getattr(rule, part) if each.valid_from.year <= year)
            for part in _DATED
        }
        yield (
            f"fee{of_fee}",
            written_out(rule.in_year(year).model_copy(update=begun), "rates", "totals"),
        )
        for rate in dict.fromkeys(_rates(rule, members, year)):
            named = [rate.component, *sorted(rate.members), rate.member_class]
            name = [f"rate{of_fee}", rate.valid_from.isoformat(), *(part for part in named if part)]
            yield " ".join(name), written_out(rate)
        for total in rule.totals:
            if total.year == year:
                yield f"total{of_fee} {total.component or ''}".strip(), written_out(total)
        yield from _figures(book, rule, members, year)


def _figures(
    book: BookData, rule: FeeRule, members: Sequence[Municipality], year: int
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The figures of a fee's year; those of inhabitants also where no fee depends on them."""
    used = _measures(rule, members, year)
    for declared in book.config.measures:
        if declared.id in used:
            yield f"declared measure {declared.id}", written_out(declared)
    codes = [member.code for member in members]
    for measure in sorted(used | {INHABITANTS}):
        try:
            day = book.measures.reference_day(rule.reference_day, measure, codes, year)
        except MeasureMissingError:
            continue
        for member in members:
            if figure := book.measures.figure(measure, member.code, day):
                name = "population" if measure == INHABITANTS else f"measure {measure}"
                yield f"{name} {member.code} {day}", written_out(figure.row)


def _members(book: BookData, year: int) -> list[Municipality]:
    return [each for each in book.config.municipalities if months_of_membership(each, year)]


def _measures(rule: FeeRule, members: Sequence[Municipality], year: int) -> frozenset[str]:
    """The measures that the rates and totals of a year are computed on."""
    by_rate = (rate.quantity_measure for rate in _rates(rule, members, year))
    totals = (total for total in rule.totals if total.year == year)
    by_total = (weighted.measure for total in totals for weighted in total.by)
    return frozenset(measure for measure in (*by_rate, *by_total) if measure)


def _rates(rule: FeeRule, members: Sequence[Municipality], year: int) -> Iterator[Rate]:
    for component in rule.components:
        yield from rates_in_force(of_component(rule.rates, component), members, year)


def depends_on_measure(name: str, book: BookData, year: int) -> bool:
    """Whether a fee of a year is computed on the measure of a fact, as its declaration is named."""
    measure = name.removeprefix("declared ").split(" ")[1]
    members = _members(book, year)
    return any(measure in _measures(rule, members, year) for rule in book.config.fees)

"""Growth (tillväxt): per cent a year, from what is known, and what it makes of a number.

A number grows in one step, all years at once, and is rounded once, half up, away
from zero: 1 000 inhabitants that grow by 0.5 % a year are after three years
1 000 × 1.005³ = 1 015.075125, which is 1 015. A rate of growth is a `Decimal`
in per cent; one that is computed is rounded half up to four decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BeforeValidator

from fhledger.core.amounts import EXACT, KRONA, ORE, Number, decimal_places, parse_decimal
from fhledger.core.errors import InvalidArgumentError, MeasureMissingError, PopulationMissingError
from fhledger.core.exact import Quantity, round_fraction
from fhledger.core.messages import message
from fhledger.core.record import Record, key
from fhledger.domain.members.measures import (
    INHABITANTS,
    KnownFigure,
    Measures,
    MeasureValue,
    measures_of,
)
from fhledger.domain.members.municipality import MemberCode
from fhledger.domain.members.population import Population

GrowthMethod = Literal["last", "mean", "least_squares"]
"""The growth of the last year; the mean of the yearly growths; the slope of the least-squares
line, in per cent of the latest known figure."""

COMPUTED = Decimal("0.0001")
"""A computed rate of growth is a whole number of these, in per cent."""


def percent(value: object) -> Decimal:
    """The rate of growth that an int, a Decimal or a text such as `0,4` stands for, in per cent.

    A text is written as for `parse_amount`. Raises `InvalidArgumentError` for another one,
    for a float, for −100 % or less, for more than 100 %, and for more than six decimals.

    >>> percent("0,4"), percent("–1")
    (Decimal('0.4'), Decimal('-1'))
    >>> percent("-100")
    Traceback (most recent call last):
    fhledger.core.errors.InvalidArgumentError: growth of -100 % leaves nothing to grow; give more than -100
    """  # noqa: E501, W505 - what is printed is one line
    rate = parse_decimal(value) if isinstance(value, str) else None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        rate = Decimal(value)
    if rate is None:
        raise InvalidArgumentError(
            "'{value}' is not a rate of growth; write 0.4 or 0,4", value=value
        )
    if not rate.is_finite() or rate > 100:
        raise InvalidArgumentError(
            "growth of {rate} % is more than a forecast bears; give at most 100", rate=rate
        )
    if rate <= -100:
        raise InvalidArgumentError(
            "growth of {rate} % leaves nothing to grow; give more than -100", rate=rate
        )
    if decimal_places(rate) > 6:
        raise InvalidArgumentError("{rate} % has more than six decimals", rate=rate)
    return EXACT.plus(rate)


Percent = Annotated[Number, BeforeValidator(percent)]
"""The type of a field that holds a rate of growth in per cent: whatever `percent` accepts."""


class MemberGrowth(Record):
    """The growth of a measure of a member a year, from the latest day on which it is known.

    `known_inhabitants` is `known_value`, where the measure is that of inhabitants.
    """

    code: MemberCode
    name: str
    known_day: date
    known_inhabitants: Annotated[int | None, key("inhabitants")] = None
    percent: Number
    measure: str = INHABITANTS
    known_value: Quantity


def grown(number: Decimal, percent: Decimal, years: int, unit: Decimal = KRONA) -> Decimal:
    """The number after some years of growth, rounded once, half up, to a whole `unit`."""
    factor = (1 + Fraction(percent) / 100) ** years
    return round_fraction(Fraction(number) * factor, unit)


def percent_a_year(history: Sequence[tuple[int, int | Decimal]], method: GrowthMethod) -> Decimal:
    """The growth in per cent a year that a history of years and numbers shows, oldest first.

    Raises `InvalidArgumentError` for fewer than two years, for a year that the method
    needs and the history lacks, for a number that is zero, and for a growth that
    `percent` refuses.

    >>> percent_a_year([(2022, 1000), (2023, 1010), (2024, 1005)], "mean")
    Decimal('0.2525')
    >>> percent_a_year([(2022, 1000), (2023, 1010), (2024, 1005)], "least_squares")
    Decimal('0.2488')
    """
    if len(history) < 2 or any(number == 0 for _, number in history):
        raise InvalidArgumentError(
            "growth is known from two years or more, in which nobody is at zero"
        )
    if method == "least_squares":
        rate = _slope(history) / Fraction(history[-1][1])
    else:
        steps = list(pairwise(history[-2:] if method == "last" else history))
        if any(year + 1 != next_year for (year, _), (next_year, _) in steps):
            raise InvalidArgumentError(
                "the history lacks a year, and the growth '{method}' needs all", method=method
            )
        rates = [Fraction(after) / Fraction(before) - 1 for (_, before), (_, after) in steps]
        rate = sum(rates, Fraction(0)) / len(rates)
    return percent(round_fraction(rate * 100, COMPUTED))


def member_growth(
    codes: Iterable[str],
    population: Population | Measures,
    reference_day: date,
    method: GrowthMethod,
    given: Decimal | None = None,
    *,
    measure: str = INHABITANTS,
) -> tuple[MemberGrowth, ...]:
    """The growth of each member from its figures on that day; `given`, the same for all.

    Raises `MeasureMissingError` for a member whose history is too short.
    """
    measures = measures_of(population)
    found = []
    for code in codes:
        history = _history(code, measures, measure, reference_day)
        if not history:
            measures.value(measure, code, reference_day)
        latest = history[-1]
        try:
            years = [(figure.row.reference_day.year, figure.value) for figure in history]
            rate = percent_a_year(years, method) if given is None else given
        except InvalidArgumentError as error:
            missing = PopulationMissingError if measure == INHABITANTS else MeasureMissingError
            raise missing(
                message(
                    "the growth of {name} is not known: {error}; give one, in per cent, by"
                    " growth_percent in scenarios.toml or --growth-percent",
                    name=latest.name,
                    error=error.text,
                )
            ) from None
        found.append(
            MemberGrowth(
                code=code,
                name=latest.name,
                known_day=latest.row.reference_day,
                known_inhabitants=int(latest.value) if measure == INHABITANTS else None,
                percent=rate,
                measure=measure,
                known_value=latest.value,
            )
        )
    return tuple(found)


def grown_figure(
    measures: Measures, member: MemberGrowth, day: date, percent: Decimal
) -> Decimal | None:
    """The figure of a member on a day, after growth from its latest known day.

    None for a day that is not after it, or on which the figure is known.
    """
    known = measures.known(member.measure, member.code, day)
    if day <= member.known_day or known is not None:
        return None
    unit = KRONA if member.measure == INHABITANTS else ORE
    return grown(member.known_value, percent, day.year - member.known_day.year, unit)


def projected(
    measures: Measures, growth: Iterable[MemberGrowth], days: Mapping[str, Iterable[date]]
) -> Measures:
    """The measures with a figure for each member on each of the `days` after its latest.

    What is known stays; a day between known ones that no source gives is not filled.
    """
    found = [
        MeasureValue(
            measure=member.measure,
            member=member.code,
            name=member.name,
            reference_day=day,
            value=value,
        )
        for member in growth
        for day in sorted(set(days.get(member.measure, ())))
        if (value := grown_figure(measures, member, day, member.percent)) is not None
    ]
    return measures.model_copy(update={"rows": (*measures.rows, *found)})


def _history(code: str, measures: Measures, measure: str, day: date) -> list[KnownFigure]:
    same = [d for d in measures.days(measure) if (d.month, d.day) == (day.month, day.day)]
    return [figure for known in same if (figure := measures.figure(measure, code, known))]


def _slope(history: Sequence[tuple[int, int | Decimal]]) -> Fraction:
    """The slope of the least-squares line through the points, exact."""
    mean_year = Fraction(sum(year for year, _ in history), len(history))
    spread = sum(((year - mean_year) ** 2 for year, _ in history), Fraction(0))
    return (
        sum(((year - mean_year) * Fraction(number) for year, number in history), Fraction(0))
        / spread
    )

"""Growth (tillväxt): per cent a year, from what is known, and what it makes of a number.

A number grows in one step, all years at once, and is rounded once, half up, away
from zero: 1 000 inhabitants that grow by 0.5 % a year are after three years
1 000 × 1.005³ = 1 015.075125, which is 1 015. A rate of growth is a `Decimal`
in per cent; one that is computed is rounded half up to four decimals.

>>> grown(Decimal(1000), Decimal("0.5"), 3)
Decimal('1015')
>>> percent_a_year([(2022, 1000), (2023, 1010), (2024, 1005)], "last")
Decimal('-0.4950')
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BeforeValidator

from fhledger.core.amounts import EXACT, KRONA, Number, decimal_places, multiply, parse_decimal
from fhledger.core.errors import InvalidArgumentError, PopulationMissingError
from fhledger.core.messages import message
from fhledger.core.record import Record, key
from fhledger.domain.fees.municipality import MunicipalityCode
from fhledger.domain.fees.population import Inhabitants, Population

GrowthMethod = Literal["last", "mean", "least_squares"]
"""The growth of the last year; the mean of the yearly growths; the slope of the least-squares
line, in per cent of the latest known figure."""

COMPUTED = Decimal("0.0001")
"""A computed rate of growth is a whole number of these, in per cent."""


def percent(value: object) -> Decimal:
    """The rate of growth that an int, a Decimal or a text such as `0,4` stands for, in per cent.

    A text is written as an amount is (see `kronor`). Raises `InvalidArgumentError` for another one,
    for a float, for −100 % or less, for more than 100 %, and for more than six decimals.

    >>> percent("0,4"), percent("–1")
    (Decimal('0.4'), Decimal('-1'))
    >>> percent("-100")
    Traceback (most recent call last):
    fhledger.core.errors.InvalidArgumentError: growth of -100 % leaves nothing to grow; give more than -100
    """
    rate = parse_decimal(value) if isinstance(value, str) else None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        rate = Decimal(value)
    if rate is None:
        raise InvalidArgumentError(
            message("'{value}' is not a rate of growth; write 0.4 or 0,4", value=value)
        )
    if not rate.is_finite() or rate > 100:
        raise InvalidArgumentError(
            message("growth of {rate} % is more than a forecast bears; give at most 100", rate=rate)
        )
    if rate <= -100:
        raise InvalidArgumentError(
            message("growth of {rate} % leaves nothing to grow; give more than -100", rate=rate)
        )
    if decimal_places(rate) > 6:
        raise InvalidArgumentError(message("{rate} % has more than six decimals", rate=rate))
    return EXACT.plus(rate)


Percent = Annotated[Number, BeforeValidator(percent)]
"""The type of a field that holds a rate of growth in per cent: whatever `percent` accepts."""


class MemberGrowth(Record):
    """The growth of a member a year, from the latest day on which its inhabitants are known."""

    code: MunicipalityCode
    name: str
    known_day: date
    known_inhabitants: Annotated[int, key("inhabitants")]
    percent: Number


def grown(number: Decimal, percent: Decimal, years: int, unit: Decimal = KRONA) -> Decimal:
    """The number after so many years of growth, rounded once, half up, to a whole `unit`."""
    factor = (1 + Fraction(percent) / 100) ** years
    return _rounded(Fraction(number) * factor, unit)


def percent_a_year(history: Sequence[tuple[int, int]], method: GrowthMethod) -> Decimal:
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
            message("growth is known from two years or more, in which nobody is at zero")
        )
    if method == "least_squares":
        rate = _slope(history) / history[-1][1]
    else:
        steps = list(pairwise(history[-2:] if method == "last" else history))
        if any(year + 1 != next_year for (year, _), (next_year, _) in steps):
            raise InvalidArgumentError(
                message(
                    "the history lacks a year, and the growth '{method}' needs all", method=method
                )
            )
        rates = [Fraction(after - before, before) for (_, before), (_, after) in steps]
        rate = sum(rates, Fraction(0)) / len(rates)
    return percent(_rounded(rate * 100, COMPUTED))


def member_growth(
    codes: Iterable[str],
    population: Population,
    reference_day: date,
    method: GrowthMethod,
    given: Decimal | None = None,
) -> tuple[MemberGrowth, ...]:
    """The growth of each member from its figures on that day of the year; `given`, the same for all.

    Raises `PopulationMissingError` for a member whose history is too short.
    """
    found = []
    for code in codes:
        history = _history(code, population, reference_day)
        if not history:
            population.inhabitants_on(code, reference_day)
        latest = history[-1]
        try:
            years = [(row.reference_day.year, row.inhabitants) for row in history]
            rate = percent_a_year(years, method) if given is None else given
        except InvalidArgumentError as error:
            raise PopulationMissingError(
                message(
                    "the growth of {code} is not known: {error}; give one, in per cent, by growth_percent in scenarios.toml or --growth-percent",
                    code=code,
                    error=error.text,
                )
            ) from None
        found.append(
            MemberGrowth(
                code=code,
                name=latest.municipality,
                known_day=latest.reference_day,
                known_inhabitants=latest.inhabitants,
                percent=rate,
            )
        )
    return tuple(found)


def projected(
    population: Population, growth: Iterable[MemberGrowth], days: Iterable[date]
) -> Population:
    """The population with a figure for each member on each of `days` after its latest known one.

    What is known stays; a day between known ones that no source gives is not filled.
    """
    wanted = sorted(set(days))
    rows = tuple(
        Inhabitants(
            municipality_code=member.code,
            municipality=member.name,
            reference_day=day,
            inhabitants=int(
                grown(
                    Decimal(member.known_inhabitants),
                    member.percent,
                    day.year - member.known_day.year,
                )
            ),
        )
        for member in growth
        for day in wanted
        if day > member.known_day
    )
    return Population(rows=(*population.rows, *rows))


def _history(code: str, population: Population, day: date) -> list[Inhabitants]:
    same_day = [d for d in population.reference_days if (d.month, d.day) == (day.month, day.day)]
    return [row for known in same_day if (row := population.row(code, known))]


def _slope(history: Sequence[tuple[int, int]]) -> Fraction:
    """The slope of the least-squares line through the points, exact."""
    mean_year = Fraction(sum(year for year, _ in history), len(history))
    spread = sum(((year - mean_year) ** 2 for year, _ in history), Fraction(0))
    return sum(((year - mean_year) * number for year, number in history), Fraction(0)) / spread


def _rounded(value: Fraction, unit: Decimal) -> Decimal:
    units = (abs(value) / Fraction(unit) + Fraction(1, 2)).__floor__()
    return multiply(unit, units if value >= 0 else -units)

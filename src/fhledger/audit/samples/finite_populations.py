"""Attribute samples of populations of known size (ändliga populationer): hypergeometric.

A sample without replacement, of a population in which a whole number of applications deviates. With
everything examined the rate is known exactly. The size and the limit are those that follow from
inverting the exact one-sided test, as Clopper and Pearson (1934) do for the binomial distribution;
Buonaccorsi, "A note on confidence intervals for proportions in finite populations", The American
Statistician 41 (1987).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from decimal import Context, Decimal

from fhledger.core.errors import InvalidArgumentError

_CONTEXT = Context(prec=40)


def finite_sample_size(
    population: int, tolerable_percent: Decimal, risk: Decimal, expected: int = 0
) -> int:
    """The smallest number to examine so that `expected` deviations are tolerable."""
    too_many = int(population * tolerable_percent // 100) + 1
    if expected >= too_many:
        raise InvalidArgumentError(
            "--expected-deviations {expected} of {population} is above what --tolerable"
            " {tolerable} allows; give less than {too_many}",
            expected=expected,
            population=population,
            tolerable=tolerable_percent,
            too_many=too_many,
        )
    return smallest(
        lambda size: _at_most(expected, population, too_many, size) <= risk,
        expected + 1,
        population,
    )


def finite_most_deviations(population: int, tested: int, deviations: int, risk: Decimal) -> int:
    """The most deviations in the whole population that those among the examined ones allow."""
    most = population - (tested - deviations)
    excluded = smallest(
        lambda number: number > most or _at_most(deviations, population, number, tested) <= risk,
        deviations,
        most + 1,
    )
    return excluded - 1


def smallest(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The smallest number, from `low` to `high`, from which on something holds."""
    return low + bisect_left(range(low, high), True, key=holds)


def _at_most(deviations: int, population: int, deviating: int, tested: int) -> Decimal:
    """The probability that at most this number of deviations is among the tested."""
    fewest = max(0, tested + deviating - population)
    if fewest:  # count the sound ones among those that were not tested instead
        probability = _none_in(population, population - tested, population - deviating)
    else:
        probability = _none_in(population, tested, deviating)
    total = Decimal(0)
    for found in range(fewest, min(deviations, tested, deviating) + 1):
        total = _CONTEXT.add(total, probability)
        ways = (deviating - found) * (tested - found)
        others = (found + 1) * (population - deviating - tested + found + 1)
        probability = _CONTEXT.divide(_CONTEXT.multiply(probability, ways), others)
    return total


def _none_in(population: int, size: int, marked: int) -> Decimal:
    """The probability that a sample has none of the marked ones."""
    less, more = sorted((size, marked))
    probability = Decimal(1)
    for at in range(less):
        part = _CONTEXT.divide(Decimal(population - more - at), Decimal(population - at))
        probability = _CONTEXT.multiply(probability, part)
    return probability

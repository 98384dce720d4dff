"""The arithmetic of audit samples (urvalets storlek och felgränser): how many, and what they prove.

Monetary-unit sampling rests on the Poisson distribution: the *confidence factor* of k errors is the
mean at which k errors or fewer have the probability 1 - confidence. Attribute sampling, of
controls that work or do not, rests on the binomial distribution, or where the size of the
population is known on the hypergeometric one. After ISA 530 and the AICPA audit guide *Audit
Sampling* (monetary-unit sampling, and appendices A and C); the sizes are also those of the R
package jfa (`planning`, likelihoods "poisson" and "binomial").
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, Context, Decimal
from functools import cache
from math import comb

from fhledger.audit.samples.finite_populations import (
    finite_most_deviations,
    finite_sample_size,
    smallest,
)
from fhledger.core.arguments import checked
from fhledger.core.errors import InvalidArgumentError

MOST_ERRORS = 500
MOST_APPLICATIONS = 1_000_000
_CONTEXT = Context(prec=40)


@checked
def confidence_factor(errors: int, confidence: int | str | Decimal) -> Decimal:
    """The Poisson factor of a number of errors, for a confidence in per cent (50 to 99.9)."""
    return _confidence_factor(errors, _risk(confidence))


@cache
def _confidence_factor(errors: int, risk: Decimal) -> Decimal:
    _require_count("--expected-errors", errors, 0, MOST_ERRORS, example=1)

    def probability(mean: Decimal) -> Decimal:
        """That of `errors` or fewer."""
        term = total = _CONTEXT.exp(-mean)
        for at in range(1, errors + 1):
            term = _CONTEXT.divide(_CONTEXT.multiply(term, mean), Decimal(at))
            total = _CONTEXT.add(total, term)
        return total

    return _solve(probability, risk, Decimal(0), Decimal(2 * errors + 30))


@checked
def monetary_sample_size(
    population_kr: Decimal,
    tolerable_kr: Decimal,
    confidence: int | str | Decimal,
    expected_errors: int = 0,
) -> int:
    """The kronor to draw from a population so that `expected_errors` still allow its acceptance.

    The population times the confidence factor, divided by the tolerable misstatement, rounded up.
    """
    _require_above_zero("--population", population_kr)
    _require_above_zero("--materiality", tolerable_kr)
    factor = confidence_factor(expected_errors, confidence)
    size = _CONTEXT.divide(_CONTEXT.multiply(population_kr, factor), tolerable_kr)
    return int(size.to_integral_value(ROUND_CEILING))


@checked
def attribute_sample_size(
    tolerable_percent: int | str | Decimal,
    confidence: int | str | Decimal,
    expected_deviations: int = 0,
    population: int | None = None,
) -> int:
    """How many applications of a control to examine so that `expected_deviations` are tolerable.

    The smallest number for which that many deviations or fewer, at the tolerable rate, have the
    probability 1 - confidence or less; of a population of known size never more than all of it.
    """
    tolerable = _require_tolerable(tolerable_percent)
    _require_count("--expected-deviations", expected_deviations, 0, MOST_ERRORS, example=1)
    risk = _risk(confidence)
    if population is not None:
        _require_count("--population", population, 1, MOST_APPLICATIONS, example=400)
        return finite_sample_size(population, tolerable, risk, expected_deviations)
    rate = _CONTEXT.divide(tolerable, Decimal(100))
    size = expected_deviations + 1
    step = 1
    while _binomial(size + step, expected_deviations, rate) > risk:
        size, step = size + step, step * 2
    return smallest(
        lambda tested: _binomial(tested, expected_deviations, rate) <= risk, size + 1, size + step
    )


@checked
def attribute_upper_limit(
    tested: int,
    deviations: int,
    confidence: int | str | Decimal,
    population: int | None = None,
) -> Decimal:
    """The highest rate of deviation, in per cent, that the deviations in a sample allow.

    The upper limit of Clopper and Pearson, one-sided; of a population of known size the
    hypergeometric one, which is the rate itself where all of it was examined.
    """
    most_deviations = tested if population == tested else min(tested, MOST_ERRORS)
    _require_count("--tested", tested, 1, MOST_APPLICATIONS, example=25)
    _require_count("--deviations", deviations, 0, most_deviations, example=1)
    risk = _risk(confidence)
    if population is not None:
        _require_count("--population", population, 1, MOST_APPLICATIONS, example=400)
        if tested > population:
            raise InvalidArgumentError(
                "--tested {tested} is more than --population {population}; examine at most all"
                " of them, as --tested {population}",
                tested=tested,
                population=population,
            )
        most = finite_most_deviations(population, tested, deviations, risk)
        return _CONTEXT.divide(Decimal(100 * most), Decimal(population))
    if deviations == tested:
        return Decimal(100)
    rate = _solve(lambda rate: _binomial(tested, deviations, rate), risk, Decimal(0), Decimal(1))
    return _CONTEXT.multiply(rate, Decimal(100))


def _binomial(tested: int, deviations: int, rate: Decimal) -> Decimal:
    """The probability of at most this number of deviations."""
    total = Decimal(0)
    sound = _CONTEXT.subtract(Decimal(1), rate)
    for at in range(deviations + 1):
        term = _CONTEXT.multiply(
            _CONTEXT.power(rate, at) if at else Decimal(1), _CONTEXT.power(sound, tested - at)
        )
        total = _CONTEXT.add(total, _CONTEXT.multiply(Decimal(comb(tested, at)), term))
    return total


def _solve(
    falling: Callable[[Decimal], Decimal], wanted: Decimal, low: Decimal, high: Decimal
) -> Decimal:
    """Where a falling function has a value, to fifteen digits."""
    for _ in range(70):
        middle = _CONTEXT.divide(_CONTEXT.add(low, high), Decimal(2))
        if falling(middle) > wanted:
            low = middle
        else:
            high = middle
    return high


def _risk(confidence: int | str | Decimal) -> Decimal:
    """1 - confidence, as a number between 0 and 1."""
    percent = Decimal(str(confidence))
    if not Decimal(50) <= percent <= Decimal("99.9"):
        raise InvalidArgumentError(
            "--confidence is given in per cent, from 50 to 99.9, as --confidence 95; not {value}",
            value=confidence,
        )
    return _CONTEXT.divide(_CONTEXT.subtract(Decimal(100), percent), Decimal(100))


def _require_tolerable(tolerable_percent: int | str | Decimal) -> Decimal:
    percent = Decimal(str(tolerable_percent))
    if not 0 < percent < 100:
        raise InvalidArgumentError(
            "--tolerable is a rate in per cent, above 0 and below 100, as --tolerable 5; not"
            " {value}",
            value=tolerable_percent,
        )
    return percent


def _require_count(option: str, count: int, least: int, most: int, example: int) -> None:
    if not least <= count <= most:
        raise InvalidArgumentError(
            "{option} is a number from {least} to {most}, as {option} {example}; not {value}",
            option=option,
            least=least,
            most=most,
            example=example,
            value=count,
        )


def _require_above_zero(option: str, amount: Decimal) -> None:
    if amount <= 0:
        raise InvalidArgumentError(
            "{option} is an amount above 0 kr, as {option} 200000; not {value}",
            option=option,
            value=amount,
        )

"""Libraries that know nothing of this one compute the same growth, check digits and roundings."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum import luhn

from fhledger.domain.notices.notices import reference_number
from fhledger.planning.growth import grown, percent_a_year

HISTORIES = st.integers(2, 12).flatmap(
    lambda count: st.tuples(
        st.integers(1990, 2050),
        st.lists(st.integers(20_000, 400_000), min_size=count, max_size=count),
    )
)
QUANTUM = Decimal("0.0001")


@given(year=st.integers(2000, 2099), code=st.integers(0, 9999), instalment=st.integers(0, 12))
def test_a_reference_number_has_the_check_digit_of_luhn(year, code, instalment):
    number = reference_number(year, f"{code:04}", instalment)
    assert luhn.validate(number) == number


@given(HISTORIES)
def test_the_slope_of_growth_is_that_of_numpy(history):
    first, numbers = history
    years = np.arange(len(numbers), dtype=float)
    slope, _ = np.polyfit(years, np.array(numbers, dtype=float), 1)
    theirs = 100 * slope / numbers[-1]
    assume(-99 < theirs < 99)
    ours = percent_a_year([(first + at, n) for at, n in enumerate(numbers)], "least_squares")
    assert abs(float(ours) - theirs) <= 0.000_06


@given(HISTORIES)
def test_the_mean_growth_is_that_of_numpy(history):
    first, numbers = history
    values = np.array(numbers, dtype=float)
    theirs = 100 * float(np.mean(values[1:] / values[:-1] - 1))
    assume(-99 < theirs < 99)
    ours = percent_a_year([(first + at, n) for at, n in enumerate(numbers)], "mean")
    assert abs(float(ours) - theirs) <= 0.000_06


@given(
    st.integers(1, 10**9),
    st.decimals(-50, 50, places=4),
    st.integers(0, 30),
)
def test_growth_is_rounded_once_from_the_exact_number(number, percent, years):
    exact = Fraction(number) * (1 + Fraction(percent) / 100) ** years
    theirs = Decimal(int(exact + Fraction(1, 2)))
    assert grown(Decimal(number), percent, years) == theirs
    whole = Decimal(exact.numerator) / Decimal(exact.denominator)
    if abs(exact - int(exact) - Fraction(1, 2)) > Fraction(1, 1000):
        assert theirs == whole.quantize(Decimal(1), ROUND_HALF_UP)

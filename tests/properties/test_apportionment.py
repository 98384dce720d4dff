"""The laws of apportionment."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fhledger import InvalidArgumentError, MoneyError
from fhledger.core.amounts import exact_sum, parse_amount
from fhledger.domain.fees.apportionment import apportion, equal_parts

CODES = st.integers(1000, 1030).map(str)
WEIGHT = st.one_of(
    st.integers(0, 200_000),
    st.sampled_from([0, 1, 1, 2, 3, 1_000_000]),
    st.decimals(0, 1, places=6, allow_nan=False),
)
WEIGHTS = st.dictionaries(CODES, WEIGHT, min_size=1, max_size=12).filter(
    lambda weights: any(weights.values())
)
AMOUNT = st.integers(0, 10**9).map(Decimal) | st.integers(0, 40).map(Decimal)


@st.composite
def bounded_cases(draw):
    """An amount, weights, and a floor and ceiling that they can keep."""
    weights, amount = draw(WEIGHTS), draw(AMOUNT)
    floor = Decimal(draw(st.integers(0, int(amount) // len(weights))))
    weighty = sum(1 for weight in weights.values() if weight)
    least = -((floor * (len(weights) - weighty) - amount) // weighty)
    ceiling = draw(st.none() | st.integers(max(int(least), int(floor)) + 1, 10**9 + 100))
    return amount, weights, floor, None if ceiling is None else Decimal(ceiling)


class TestEqualPartsSumToTheAmount:
    @given(st.integers(-(10**11), 10**11), st.integers(1, 40))
    def test_to_the_ore(self, ore, number):
        """A credit is divided as the fee of the same size."""
        parts = equal_parts(parse_amount(Decimal(ore).scaleb(-2)), number)
        assert sum(int(part * 100) for part in parts) == ore
        assert list(parts) == sorted(parts, key=abs, reverse=True)
        assert max(parts) - min(parts) <= (Decimal("0.01") if ore % 100 else 1)


def the_parts_sum_to_the_amount(amount, _weights, _floor, _ceiling, parts):
    assert sum(int(part) for part in parts.values()) == amount


def a_larger_weight_never_gets_a_smaller_part(_amount, weights, _floor, _ceiling, parts):
    by_weight = sorted(weights, key=lambda code: (Fraction(weights[code]), parts[code]))
    assert [parts[code] for code in by_weight] == sorted(parts.values())


def the_order_does_not_matter(amount, weights, floor, ceiling, parts):
    shuffled = dict(sorted(weights.items(), reverse=True))
    assert apportion(amount, shuffled, floor=floor, ceiling=ceiling) == parts


def equal_weights_differ_by_at_most_one_krona_the_smaller_code_first(
    _amount, weights, _floor, _ceiling, parts
):
    for one in weights:
        for other in weights:
            if weights[one] == weights[other] and one < other:
                assert parts[one] - parts[other] in (0, 1)


def no_part_is_outside_the_bounds_and_those_within_are_in_proportion(
    _amount, weights, floor, ceiling, parts
):
    assert all(floor <= part for part in parts.values())
    assert ceiling is None or all(part <= ceiling for part in parts.values())
    free = [
        code
        for code, part in parts.items()
        if floor + 1 < part and (ceiling is None or part < ceiling - 1)
    ]
    for one in free:
        for other in free:
            level = Fraction(parts[one]) / Fraction(weights[one])
            off = abs(level * Fraction(weights[other]) - Fraction(parts[other]))
            assert off <= 1 + Fraction(weights[other]) / Fraction(weights[one])


LAWS = (
    the_parts_sum_to_the_amount,
    a_larger_weight_never_gets_a_smaller_part,
    the_order_does_not_matter,
    equal_weights_differ_by_at_most_one_krona_the_smaller_code_first,
    no_part_is_outside_the_bounds_and_those_within_are_in_proportion,
)


@given(bounded_cases())
def test_the_laws_of_parts_within_bounds(case):
    """Each law holds for the parts of an amount between a floor and a ceiling."""
    amount, weights, floor, ceiling = case
    parts = apportion(amount, weights, floor=floor, ceiling=ceiling)
    for law in LAWS:
        law(amount, weights, floor, ceiling, parts)


class TestNobodyGetsLessThanTheWholePartOfItsShareOrOneMore:
    @given(AMOUNT, WEIGHTS)
    def test_and_bounds_that_nobody_reaches_change_nothing(self, amount, weights):
        whole = sum(Fraction(weight) for weight in weights.values())
        parts = apportion(amount, weights)
        assert sum(int(part) for part in parts.values()) == amount
        for code, part in parts.items():
            exact = int(amount) * Fraction(weights[code]) / whole
            assert exact // 1 <= part <= -(-exact // 1)
        assert apportion(amount, weights, floor=Decimal(0), ceiling=amount) == parts


class TestBoundsThatCannotBeKeptAreRefused:
    @given(AMOUNT, WEIGHTS, st.integers(1, 1000))
    def test_more_floor_than_money(self, amount, weights, more):
        floor = Decimal(int(amount) // len(weights) + more)
        with pytest.raises(InvalidArgumentError, match="lower the floor"):
            apportion(amount, weights, floor=floor)

    @given(AMOUNT, WEIGHTS, st.data())
    def test_less_ceiling_than_money(self, amount, weights, data):
        assume(amount >= len(weights))
        low = data.draw(st.integers(0, (int(amount) - 1) // len(weights)))
        with pytest.raises(InvalidArgumentError, match="raise the ceiling"):
            apportion(amount, weights, ceiling=Decimal(low))

    @given(AMOUNT, WEIGHTS, st.integers(0, 1000), st.integers(1, 1000))
    def test_a_floor_above_the_ceiling(self, amount, weights, ceiling, above):
        with pytest.raises(InvalidArgumentError, match="above the ceiling"):
            apportion(amount, weights, floor=Decimal(ceiling + above), ceiling=Decimal(ceiling))


def test_the_sum_is_taken_by_money_itself():
    assert exact_sum(apportion(parse_amount(500_000), {"1260": 1, "1283": 2}).values()) == 500_000


NOT_EXACT = [
    1.5,
    100.0,
    float("nan"),
    True,
    None,
    Decimal("NaN"),
    Decimal("Infinity"),
    Fraction(3, 2),
    [1],
    pytest.param(object(), id="object"),
]


@pytest.mark.parametrize("value", NOT_EXACT, ids=repr)
class TestWhatIsNotExactIsRefused:
    """A float, a truth value or what is no number is refused, and the error names where it is."""

    def test_as_a_weight(self, value):
        if isinstance(value, Fraction):  # it is exact: half of what weighs three
            assert apportion(Decimal(100), {"a": 1, "b": value}) == apportion(
                Decimal(100), {"a": 2, "b": 3}
            )
            return
        with pytest.raises((InvalidArgumentError, MoneyError), match="of 'b'"):
            apportion(Decimal(100), {"a": 1, "b": value})

    def test_as_amount_unit_or_bound(self, value):
        for where in ("amount", "unit", *(() if value is None else ("floor", "ceiling"))):
            with pytest.raises(MoneyError):
                apportion(**{"amount": Decimal(100), "weights": {"a": 1}, where: value})


@pytest.mark.parametrize("unit", [0, -1])
def test_a_unit_is_above_zero(unit):
    with pytest.raises(InvalidArgumentError, match="above zero"):
        apportion(100, {"a": 1}, unit)


def test_an_amount_may_be_a_whole_number_or_a_text():
    parts = {"a": Decimal(34), "b": Decimal(33), "c": Decimal(33)}
    assert apportion(100, dict.fromkeys("abc", 1), floor=1, ceiling="40") == parts
    assert apportion("100", dict.fromkeys("abc", Decimal(1))) == parts

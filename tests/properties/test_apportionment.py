"""The laws of apportionment: each class is one of them."""

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
def bounded(draw):
    """An amount, weights, and a floor and ceiling that they can keep."""
    weights, amount = draw(WEIGHTS), draw(AMOUNT)
    floor = Decimal(draw(st.integers(0, int(amount) // len(weights))))
    weighty = sum(1 for weight in weights.values() if weight)
    least = -((floor * (len(weights) - weighty) - amount) // weighty)
    ceiling = draw(st.none() | st.integers(max(int(least), int(floor)) + 1, 10**9 + 100))
    return amount, weights, floor, None if ceiling is None else Decimal(ceiling)


class TestThePartsSumToTheAmount:
    @given(AMOUNT, WEIGHTS)
    def test_to_the_krona(self, amount, weights):
        assert sum(int(part) for part in apportion(amount, weights).values()) == amount

    @given(bounded())
    def test_within_bounds(self, case):
        amount, weights, floor, ceiling = case
        parts = apportion(amount, weights, floor=floor, ceiling=ceiling)
        assert sum(int(part) for part in parts.values()) == amount

    @given(st.integers(-(10**11), 10**11), st.integers(1, 40))
    def test_in_equal_parts_to_the_ore(self, ore, number):
        """A credit is divided as the fee of the same size."""
        parts = equal_parts(parse_amount(Decimal(ore).scaleb(-2)), number)
        assert sum(int(part * 100) for part in parts) == ore
        assert list(parts) == sorted(parts, key=abs, reverse=True)
        assert max(parts) - min(parts) <= (Decimal("0.01") if ore % 100 else 1)


class TestALargerWeightNeverGetsASmallerPart:
    @given(bounded())
    def test_it(self, case):
        amount, weights, floor, ceiling = case
        parts = apportion(amount, weights, floor=floor, ceiling=ceiling)
        by_weight = sorted(weights, key=lambda code: (Fraction(weights[code]), parts[code]))
        assert [parts[code] for code in by_weight] == sorted(parts.values())


class TestTheOrderDoesNotMatter:
    @given(bounded(), st.randoms(use_true_random=False))
    def test_it(self, case, random):
        amount, weights, floor, ceiling = case
        shuffled = list(weights.items())
        random.shuffle(shuffled)
        bounds = {"floor": floor, "ceiling": ceiling}
        assert apportion(amount, dict(shuffled), **bounds) == apportion(amount, weights, **bounds)


class TestNobodyGetsLessThanTheWholePartOfItsShareOrOneMore:
    @given(AMOUNT, WEIGHTS)
    def test_it(self, amount, weights):
        whole = sum(Fraction(weight) for weight in weights.values())
        for code, part in apportion(amount, weights).items():
            exact = int(amount) * Fraction(weights[code]) / whole
            assert exact // 1 <= part <= -(-exact // 1)


class TestEqualWeightsDifferByAtMostOneKronaTheSmallerCodeFirst:
    @given(bounded())
    def test_it(self, case):
        amount, weights, floor, ceiling = case
        parts = apportion(amount, weights, floor=floor, ceiling=ceiling)
        for one in weights:
            for other in weights:
                if weights[one] == weights[other] and one < other:
                    assert parts[one] - parts[other] in (0, 1)


class TestNoPartIsOutsideTheBoundsAndThoseWithinAreInProportion:
    @given(bounded())
    def test_it(self, case):
        amount, weights, floor, ceiling = case
        parts = apportion(amount, weights, floor=floor, ceiling=ceiling)
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

    @given(AMOUNT, WEIGHTS)
    def test_bounds_that_nobody_reaches_change_nothing(self, amount, weights):
        assert apportion(amount, weights, floor=Decimal(0), ceiling=amount) == apportion(
            amount, weights
        )


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

    @pytest.mark.parametrize("where", ["amount", "unit"])
    def test_as_amount_or_unit(self, value, where):
        with pytest.raises(MoneyError):
            apportion(**{"amount": Decimal(100), "weights": {"a": 1}, where: value})

    @pytest.mark.parametrize("where", ["floor", "ceiling"])
    def test_as_a_bound(self, value, where):
        if value is not None:
            with pytest.raises(MoneyError):
                apportion(Decimal(100), {"a": 1}, **{where: value})


@pytest.mark.parametrize("unit", [0, -1])
def test_a_unit_is_above_zero(unit):
    with pytest.raises(InvalidArgumentError, match="above zero"):
        apportion(100, {"a": 1}, unit)


def test_an_amount_may_be_a_whole_number_or_a_text():
    parts = {"a": Decimal(34), "b": Decimal(33), "c": Decimal(33)}
    assert apportion(100, dict.fromkeys("abc", 1), floor=1, ceiling="40") == parts
    assert apportion("100", dict.fromkeys("abc", Decimal(1))) == parts

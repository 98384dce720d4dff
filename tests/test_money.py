from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import oracle
from cases import for_each
from fhledger import MoneyError, exact_sum, format_plain, format_sek, parse_amount
from fhledger.core.amounts import (
    KRONA,
    ORE,
    ZERO,
    divide,
    multiply,
    negate,
    parse_amounts,
    round_half_up,
)
from fhledger.testing.strategies import AWKWARD_ORE, amounts, kronor_of

ORE_NUMBERS = st.integers(1 - 10**17, 10**17 - 1) | st.sampled_from(AWKWARD_ORE)
SPACES = st.sampled_from([" ", "\u00a0", "\u202f", "\u2009"])


class TestReading:
    """Whatever an amount is written as, it is read as exactly that many öre."""

    @given(ORE_NUMBERS)
    def test_a_decimal_and_plain_text(self, ore):
        amount = kronor_of(ore)
        for written in (amount, format_plain(amount), f"{amount:f}", f" {format_plain(amount)} "):
            assert oracle.ore(parse_amount(written)) == ore

    @given(ORE_NUMBERS, SPACES, st.sampled_from("-\u2212\u2013"), st.sampled_from(",."))
    def test_every_way_of_print(self, ore, space, minus, mark):
        printed = format_sek(kronor_of(ore), ore=True)
        written = printed.replace(" ", space).replace("-", minus).replace(",", mark)
        assert oracle.ore(parse_amount(written)) == ore

    @given(st.integers(1 - 10**15, 10**15 - 1))
    def test_an_int(self, whole):
        assert oracle.ore(parse_amount(whole)) == whole * 100

    @given(ORE_NUMBERS, st.integers(0, 30))
    def test_trailing_zeros_say_nothing(self, ore, zeros):
        amount = Decimal(f"{kronor_of(ore):f}{'0' * zeros}")
        assert parse_amount(amount) == kronor_of(ore)
        assert parse_amount(amount).as_tuple().exponent in (0, -1, -2)


# fmt: off
REFUSED = [
    (21.1, "21.1 is a float, and a float cannot hold every decimal exactly"),
    (float("nan"), "nan is a float"),
    (True, "true is a truth value"),
    (Decimal("NaN"), "NaN is not an amount"),
    (Decimal("sNaN"), "sNaN is not an amount"),
    (Decimal("-Infinity"), "-Infinity is not an amount"),
    (Decimal("0.001"), "0.001 has more than two decimals"),
    (Decimal("1E-9999999"), "more than two decimals"),
    (Decimal("1E+15"), "more than 15 digits"),
    (10**15, "more than 15 digits"),
    (-(10**15), "more than 15 digits"),
    (10**5000, "more than 15 digits"),
    (None, "an amount is missing here"),
    ((1,), "(1,) is not an amount"),
    ("", "an amount is missing here"),
    (" \u00a0", "an amount is missing here"),
    ("1,2,3", "'1,2,3' is not an amount in kronor; write 1234.50 or 1 234,50"),
    ("1 234,567", "'1 234,567' has more than two decimals"),
    ("0.005", "'0.005' has more than two decimals"),
    ("12 34", "is not an amount"),
    ("1  234", "is not an amount"),
    ("1,234.50", "is not an amount"),
    ("1_000", "is not an amount"),
    ("+5", "is not an amount"),
    ("5-", "is not an amount"),
    ("--5", "is not an amount"),
    (".5", "is not an amount"),
    ("5,", "is not an amount"),
    ("1e3", "is not an amount"),
    ("NaN", "is not an amount"),
    ("inf", "is not an amount"),
    ("5 kr", "is not an amount"),
    ("٥", "is not an amount"),
    ("9" * 16, "more than 15 digits"),
    ("x" * 1000, "is not an amount"),
]
# fmt: on


class TestColumn:
    """A column of texts gives what each of its texts gives, or refuses what one of them refuses."""

    @given(
        st.lists(
            st.sampled_from(
                ["0", "1.5", "-2.00", "1 234,50", "\u22121", "1\n", "1\n2", "", "1.005"]
            )
            | st.from_regex(r"-?[0-9]{1,16}(\.[0-9]{0,3})?\n?", fullmatch=True),
            max_size=4,
        )
    )
    def test_a_column(self, texts):
        try:
            expected = [parse_amount(text) for text in texts]
        except MoneyError as error:
            with pytest.raises(MoneyError, match=re.escape(str(error))):
                parse_amounts(texts)
        else:
            assert list(map(str, parse_amounts(texts))) == list(map(str, expected))


@for_each(("value", "message"), REFUSED, ids=[f"{at}" for at, _ in enumerate(REFUSED)])
def test_what_is_no_amount_is_refused_with_a_message(value, message):
    with pytest.raises(MoneyError, match=re.escape(message)) as refused:
        parse_amount(value)
    assert len(str(refused.value)) < 150


class TestSums:
    """Sums, products and quotients are those of whole öre."""

    @given(st.lists(ORE_NUMBERS, max_size=20))
    @example([10**17 - 1] * 20)
    def test_a_sum(self, ores):
        assert oracle.ore(exact_sum(kronor_of(ore) for ore in ores)) == sum(ores)

    @given(ORE_NUMBERS, st.integers(-(10**9), 10**9))
    def test_a_product(self, ore, factor):
        assert oracle.ore(multiply(kronor_of(ore), factor)) == ore * factor

    @given(ORE_NUMBERS, st.integers(1, 10**9), st.sampled_from([(ORE, 1), (KRONA, 100)]))
    def test_a_quotient(self, ore, by, unit):
        expected = oracle.divided(ore, by * unit[1]) * unit[1]
        assert oracle.ore(divide(kronor_of(ore), by, unit[0])) == expected

    @given(ORE_NUMBERS)
    def test_the_other_sign(self, ore):
        assert oracle.ore(negate(kronor_of(ore))) == -ore

    @pytest.mark.parametrize("zero", ["0", "-0", "-0.00", "\u22120"])
    def test_zero_has_no_sign_in_print(self, zero):
        amount = parse_amount(zero)
        assert amount == ZERO
        assert (format_plain(amount), format_sek(amount), format_plain(negate(amount))) == (
            "0.00",
            "0",
            "0.00",
        )

    def test_a_float_has_no_sum(self):
        with pytest.raises(MoneyError, match="cannot be summed exactly"):
            exact_sum([0.1])


class TestRounding:
    """Half a krona goes away from zero; nothing is ever off by more than half."""

    @given(ORE_NUMBERS)
    @example(50)
    @example(-50)
    def test_to_a_whole_krona(self, ore):
        assert oracle.ore(round_half_up(kronor_of(ore), KRONA)) == oracle.to_krona(ore)

    @given(amounts(10**14))
    def test_never_off_by_more_than_half(self, amount):
        assert abs(Fraction(round_half_up(amount, KRONA)) - Fraction(amount)) <= Fraction(1, 2)
        assert round_half_up(round_half_up(amount, KRONA), KRONA) == round_half_up(amount, KRONA)

    @given(amounts(10**14))
    def test_both_signs_alike(self, amount):
        assert round_half_up(negate(amount), KRONA) == negate(round_half_up(amount, KRONA))


class TestPrint:
    """What is printed for people can be read by people: groups of three, a comma, no stray sign."""

    @given(ORE_NUMBERS)
    def test_its_form(self, ore):
        assert re.fullmatch(r"-?\d{1,3}( \d{3})*,\d\d", format_sek(kronor_of(ore), ore=True))
        assert re.fullmatch(r"-?\d{1,3}( \d{3})*", format_sek(kronor_of(ore), ore=False))
        assert ("," in format_sek(kronor_of(ore))) == bool(ore % 100)
        assert re.fullmatch(r"-?\d+\.\d\d", format_plain(kronor_of(ore)))

    def test_small_amounts_lose_their_sign_with_their_value(self):
        assert format_sek(Decimal("-0.4"), ore=False) == "0"
        assert format_sek(Decimal("-0.5"), ore=False) == "-1"
        assert format_sek(Decimal("0.495"), ore=False) == "0"


def test_a_text_with_too_many_digits_is_quoted():
    with pytest.raises(MoneyError, match=r"^'9{16}' has more than 15 digits"):
        parse_amount("9" * 16)

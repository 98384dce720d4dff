"""The parts of a fee: measures, rates, brackets, totals, limits, and what may not be written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhledger import (
    BookError,
    FeeRule,
    FhledgerError,
    Inhabitants,
    Municipality,
    Population,
    Rate,
    ReferenceDay,
    read_book,
)
from fhledger.domain.fees.components import rate_amount
from fhledger.domain.fees.fee import fee_table
from fhledger.domain.fees.fee_rule import UNIT_OF_ROUNDING
from fhledger.domain.fees.raised_total import RaisedTotal
from fhledger.domain.members.measures import Measures, MeasureValue
from fhledger.domain.members.reference_day import ReferenceDay as Day
from fhledger.testing import laws, strategies
from fhledger.testing.laws import assert_fees, assert_follows, assert_rate, assert_round_trip

DAY = date(2023, 12, 31)
CODES = ("a", "b", "c", "d")
WHOLE = {"partial_year": "whole_year", "rounding": "ore", "line": "fees"}
BEFORE = ReferenceDay(month=12, day=31, years_before=1)


def members(**more: object) -> tuple[Municipality, ...]:
    return tuple(
        Municipality(code=code, name=code, valid_from=date(2020, 1, 1), **more) for code in CODES
    )


def inhabitants(*counts: int, day: date = DAY) -> Population:
    return Population(
        rows=tuple(
            Inhabitants(municipality_code=code, municipality=code, reference_day=day, inhabitants=n)
            for code, n in zip(CODES, counts, strict=False)
        )
    )


def rule(**more: object) -> FeeRule:
    return FeeRule(**{**WHOLE, "reference_day": BEFORE, **more})


def fees(rule: FeeRule, figures: Population | Measures, who=None, year: int = 2024):
    return {m.code: m.fee for m in fee_table(rule, who or members(), figures, year).members}


PEOPLE = st.integers(0, 10**7)
RATES = st.decimals("0", "100", places=6)
STEPS = st.lists(st.tuples(st.integers(1, 10**6), RATES), max_size=5, unique_by=lambda s: s[0])


@st.composite
def bracket_rates(draw, brackets: str) -> Rate:
    steps = [{"from": 0, "value": draw(RATES)}]
    steps += [{"from": start, "value": value} for start, value in sorted(draw(STEPS))]
    return Rate(unit="kr_per_inhabitant", valid_from=DAY, brackets=brackets, steps=steps)


@st.composite
def plain_rates(draw) -> Rate:
    low = draw(st.none() | st.integers(0, 10**5))
    return Rate(
        unit="kr_per_inhabitant",
        valid_from=DAY,
        value=draw(RATES),
        per=draw(st.sampled_from([1, 100, 1000])),
        base_kr=draw(st.none() | st.integers(0, 10**5)),
        minimum_kr=low,
        maximum_kr=draw(st.none() | st.integers(10**5, 10**8)),
    )


class TestLaws:
    @given(plain_rates() | bracket_rates("marginal"), PEOPLE, PEOPLE)
    def test_a_larger_measure_never_pays_less_without_a_discount(self, rate, one, other):
        small, large = sorted((Decimal(one), Decimal(other)))
        assert rate_amount(rate, small) <= rate_amount(rate, large)

    @given(bracket_rates("marginal"))
    def test_marginal_brackets_are_continuous(self, rate):
        for step in rate.steps[1:]:
            edge, tiny = step.from_quantity, Decimal("0.000001")
            gap = rate_amount(rate, edge) - rate_amount(rate, edge - tiny)
            assert 0 <= gap <= Fraction(tiny) * 100

    @given(
        st.integers(0, 10**8),
        st.lists(st.integers(0, 10**6), min_size=4, max_size=4).filter(any),
        st.sampled_from(["krona", 10, 100]),
    )
    def test_the_parts_of_a_total_sum_to_it(self, amount, counts, rounding):
        unit = int(UNIT_OF_ROUNDING[rounding])
        total = RaisedTotal(year=2024, total_kr=amount * unit, by=[{"measure": "inhabitants"}])
        parts = fees(rule(totals=[total], rounding=rounding), inhabitants(*counts))
        assert sum(parts.values()) == amount * unit

    @given(st.lists(st.integers(1, 10**6), min_size=4, max_size=4), st.integers(0, 10**8))
    def test_parts_that_are_rounded_on_their_own_are_within_half_a_krona(self, counts, amount):
        total = RaisedTotal(
            year=2024, total_kr=amount, by=[{"measure": "inhabitants"}], rounding="each"
        )
        parts = fees(rule(totals=[total], rounding="krona"), inhabitants(*counts))
        for code, count in zip(CODES, counts, strict=True):
            exact = Fraction(amount) * count / sum(counts)
            assert abs(Fraction(parts[code]) - exact) <= Fraction(1, 2)

    @given(RATES, st.lists(PEOPLE, min_size=4, max_size=4))
    def test_a_feature_that_is_not_used_changes_nothing(self, value, counts):
        plain = Rate(value=value, unit="kr_per_inhabitant", valid_from=DAY)
        same = [
            Rate(value=value, unit="kr_per_unit", measure="inhabitants", valid_from=DAY),
            Rate(value=value, unit="kr_per_inhabitant", base_kr=0, valid_from=DAY),
            Rate(
                unit="kr_per_inhabitant",
                brackets="whole",
                steps=[{"from": 0, "value": value}],
                valid_from=DAY,
            ),
            Rate(value=value, unit="kr_per_inhabitant", discount={"percent": 0}, valid_from=DAY),
        ]
        figures = inhabitants(*counts)
        expected = fees(rule(rates=[plain]), figures)
        for other in same:
            assert fees(rule(rates=[other]), figures) == expected
        limits = [{"since": DAY}]
        assert fees(rule(rates=[plain], limits=limits), figures) == expected


class TestPublicStrategies:
    @given(strategies.fee_books())
    def test_the_laws_hold_for_fees_of_every_kind(self, book):
        assert_fees(book)
        year = book.ledger().year
        for member in book.fees(year).members:
            assert_follows(book.trace(year, member.code))
        assert_round_trip(book)

    @given(
        strategies.bracket_rates(DAY) | strategies.exact_rates(DAY),
        st.lists(PEOPLE, min_size=2, max_size=5),
    )
    def test_the_laws_of_a_rate_hold(self, rate, quantities):
        assert_rate(rate, *quantities)

    def test_a_law_that_is_broken_is_noticed(self, monkeypatch):
        steps = [{"from": 0, "value": 2}, {"from": 100, "value": 1}]
        rate = Rate(unit="kr_per_inhabitant", valid_from=DAY, brackets="marginal", steps=steps)
        monkeypatch.setattr(laws, "rate_amount", lambda _, quantity: -Fraction(quantity))
        with pytest.raises(AssertionError, match="100 pays less than 99"):
            assert_rate(rate, 99, 100)
        monkeypatch.setattr(laws, "rate_amount", lambda _, quantity: int(quantity >= 100))
        with pytest.raises(AssertionError, match="has a step at 100"):
            assert_rate(rate, 99, 100)


class TestReferenceDays:
    def test_a_fixed_day_counts_in_every_year(self):
        assert Day(on=date(2011, 10, 9)).for_year(2024) == date(2011, 10, 9)

    def test_the_first_of_november(self):
        assert Day(month=11, day=1, years_before=1).for_year(2024) == date(2023, 11, 1)

    def test_the_latest_published_day_is_that_of_all_members(self):
        rows = [
            Inhabitants(
                municipality_code=code,
                municipality=code,
                reference_day=day,
                inhabitants=count,
                published=published,
            )
            for day, published, count in (
                ("2022-12-31", "2023-02-22", 100),
                ("2023-12-31", "2024-02-22", 200),
            )
            for code in CODES
        ]
        by_december = {"month": 12, "day": 31, "years_before": 1, "latest_published": True}
        rates = [Rate(value=1, unit="kr_per_inhabitant", valid_from=DAY)]
        found = fees(rule(reference_day=by_december, rates=rates), Population(rows=rows))
        assert set(found.values()) == {100}
        by_march = {"month": 3, "day": 1, "years_before": 0, "latest_published": True}
        found = fees(rule(reference_day=by_march, rates=rates), Population(rows=rows))
        assert set(found.values()) == {200}


class TestPartialYears:
    @pytest.mark.parametrize(
        ("partial_year", "expected"),
        [
            ("whole_year", "36600"),
            ("by_half_year", "36600"),
            ("by_quarter", "27450"),
            ("by_month", "24400"),
            ("by_day", "23000"),
        ],
    )
    def test_a_member_that_joins_on_16_may(self, partial_year, expected):
        joined = (Municipality(code="a", name="a", valid_from=date(2024, 5, 16)),)
        flat = Rate(value=36_600, unit="kr_per_member", valid_from=DAY)
        found = fees(rule(partial_year=partial_year, rates=[flat]), Population(), joined)
        assert found == {"a": Decimal(expected)}


class TestSeveralComponents:
    def test_components_are_added_and_one_is_outside_the_ceiling(self):
        rates = [
            Rate(value=10, unit="kr_per_inhabitant", valid_from=DAY),
            Rate(
                value=500,
                unit="kr_per_member",
                component="service",
                outside_limits=True,
                valid_from=DAY,
            ),
        ]
        limits = [{"since": DAY, "maximum_kr": 8_000}]
        found = fees(rule(rates=rates, limits=limits), inhabitants(100, 800, 900, 0))
        assert found == {"a": 1_500, "b": 8_500, "c": 8_500, "d": 500}

    def test_a_class_may_be_exempt(self):
        exempt = [
            {"since": DAY, "class": "honorary", "because": {"sv": "Beslut", "en": "Decision"}}
        ]
        who = (*members()[:3], members(member_class="honorary")[3])
        flat = [Rate(value=500, unit="kr_per_member", valid_from=DAY)]
        assert fees(rule(rates=flat, exemptions=exempt), Population(), who).keys() == {*"abc"}

    def test_a_total_by_several_measures(self):
        roads = [
            MeasureValue(measure="road", member=code, reference_day=DAY, value=km)
            for code, km in zip(CODES, ("1.5", "0.5", "2", "0"), strict=True)
        ]
        total = RaisedTotal(
            year=2024,
            total_kr=1000,
            by=[{"measure": "inhabitants", "weight": 3}, {"measure": "road", "weight": 1}],
        )
        figures = Measures(rows=roads, population=inhabitants(10, 10, 10, 10))
        found = fees(rule(totals=[total], rounding="krona"), figures)
        # 281.25, 218.75, 312.50 and 187.50: two kronor are left for the largest remainders
        assert found == {"a": 281, "b": 219, "c": 313, "d": 187}
        assert sum(found.values()) == 1000


BOOK = """
name = "Invented"
{measures}
[opening_balance]
value = 0
unit = "kr"
since = {day}

[[lines]]
id = "fees"
section = "income"
label = {{ sv = "Avgifter", en = "Fees" }}

[[municipalities]]
code = "9001"
name = "Storby"
since = 2020-01-01
{member}

[fee]
line = "fees"
partial_year = "whole_year"
rounding = "krona"
reference_day = {{ month = 12, day = 31, years_before = 1 }}

{fee}
"""

STEPS_OF = 'unit = "kr_per_inhabitant"\nsince = 2024-01-01\nbrackets = "whole"\nsteps = '

BAD = {
    "an opening balance on another day than 1 January": (
        {"day": "2024-07-01"},
        "the opening balance is of 2024-07-01; a fiscal year is a calendar year",
    ),
    "brackets that overlap": (
        {
            "fee": "[[fee.rates]]\n"
            + STEPS_OF
            + "[{ from = 0, value = 2 }, { from = 0, value = 1 }]"
        },
        "the bracket from 0 overlaps the one from 0; write the brackets in order",
    ),
    "brackets that overlap by their ends": (
        {
            "fee": "[[fee.rates]]\n"
            + STEPS_OF
            + "[{ from = 0, to = 9_000, value = 2 }, { from = 5_000, value = 1 }]"
        },
        "the bracket to 9 000 overlaps the next one, which begins at 5 000",
    ),
    "brackets with a gap": (
        {
            "fee": "[[fee.rates]]\n"
            + STEPS_OF
            + "[{ from = 0, to = 4_000, value = 2 }, { from = 5_000, value = 1 }]"
        },
        "the bracket to 4 000 leaves a gap before the next one, which begins at 5 000",
    ),
    "a first bracket above zero": (
        {"fee": "[[fee.rates]]\n" + STEPS_OF + "[{ from = 1_000, value = 2 }]"},
        "the first bracket begins at 1 000, not at 0",
    ),
    "brackets that do not say how they count": (
        {
            "fee": '[[fee.rates]]\nunit = "kr_per_inhabitant"\nsince = 2024-01-01\n'
            "steps = [{ from = 0, value = 2 }]"
        },
        'brackets = "whole" (the whole measure takes the rate of its bracket) or brackets = "marginal"',
    ),
    "a weight of zero": (
        {
            "fee": "[[fee.totals]]\nyear = 2024\ntotal_kr = 100\n"
            'by = [{ measure = "inhabitants", weight = 0 }]'
        },
        "fee.totals.1.by.1.weight: 0 must be more than 0",
    ),
    "shares that do not sum to one": (
        {"fee": '[[fee.totals]]\nyear = 2024\ntotal_kr = 100\nshares = { 9001 = "0.9" }'},
        "the shares sum to 0.9, not to 1",
    ),
    "a measure that is not declared": (
        {
            "fee": '[[fee.rates]]\nvalue = "0.5"\nunit = "per_mille"\nmeasure = "payroll"\n'
            "since = 2024-01-01"
        },
        "the measure 'payroll' is not declared; declare it under [[measures]] in book.toml",
    ),
    "a rate on no measure": (
        {"fee": '[[fee.rates]]\nvalue = "0.5"\nunit = "per_mille"\nsince = 2024-01-01'},
        "a rate in 'per_mille' needs the measure that it is computed on",
    ),
    "two rules for one member": (
        {
            "fee": '[[fee.rates]]\nvalue = 2\nunit = "kr_per_inhabitant"\nsince = 2024-01-01\n'
            '[[fee.rates]]\nvalue = 3\nunit = "kr_per_inhabitant"\nsince = 2024-01-01'
        },
        "two rates begin on 2024-01-01 for the same members; give each a `component`",
    ),
    "a ceiling below the floor": (
        {
            "fee": '[[fee.rates]]\nvalue = 2\nunit = "kr_per_inhabitant"\nsince = 2024-01-01\n'
            "minimum_kr = 500\nmaximum_kr = 400"
        },
        "the floor of the fee, 500, is above its ceiling, 400",
    ),
    "a rate without a unit": (
        {"fee": "[[fee.rates]]\nvalue = 2\nsince = 2024-01-01"},
        "a rate needs a unit; write one of kr_per_inhabitant, kr_per_member, kr_per_unit",
    ),
    "an organisation number with a wrong digit": (
        {"member": 'organisation_number = "212000-1158"'},
        "the check digit of the organisation number 212000-1158 is wrong",
    ),
    "an organisation number that is none": (
        {"member": 'organisation_number = "12"'},
        "'12' is not an organisation number; write 212000-1157",
    ),
    "a measure that every book has": (
        {
            "measures": '[[measures]]\nid = "inhabitants"\nunit = "1"\n'
            'label = { sv = "Invånare", en = "Inhabitants" }'
        },
        "inhabitants are a measure of every book",
    ),
    "a reference day without a rule": (
        {
            "fee": '[[fees]]\nline = "fees"\npartial_year = "whole_year"\nrounding = "ore"\n'
            "reference_day = { month = 12 }"
        },
        "a reference day needs month, day and years_before, or a fixed day: on = 2011-10-09",
    ),
    "two fees on one line": (
        {
            "fee": '[[fees]]\nline = "fees"\npartial_year = "whole_year"\nrounding = "ore"\n'
            "reference_day = { on = 2011-10-09 }"
        },
        "duplicate fee 'fees'",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_rule_is_an_error_that_says_what_to_write(name, tmp_path):
    parts, expected = BAD[name]
    text = BOOK.format(**{"measures": "", "member": "", "fee": "", "day": "2024-01-01", **parts})
    (tmp_path / "book.toml").write_text(text, encoding="utf-8")
    (tmp_path / "entries").mkdir()
    (tmp_path / "entries" / "2024.csv").write_text("number,day,line,amount_kr\n", encoding="utf-8")
    with pytest.raises(BookError) as error:
        read_book(tmp_path)
    assert expected in str(error.value)
    assert "book.toml" in str(error.value)
    assert expected not in error.value.in_language("sv")
    assert "book.toml" in error.value.in_language("sv")


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (Measures(), "the measure 'road' of a on 2023-12-31 is not known; measures.csv has no day"),
        (
            Measures(
                rows=[MeasureValue(measure="road", member="a", reference_day="2022-12-31", value=1)]
            ),
            "the measure 'road' of a on 2023-12-31 is not known; measures.csv has 2022-12-31",
        ),
    ],
)
def test_a_measure_that_is_missing_names_the_member_and_the_days(figures, expected):
    by_road = Rate(value=1, unit="kr_per_unit", measure="road", valid_from=DAY)
    with pytest.raises(FhledgerError, match=expected) as error:
        fees(rule(rates=[by_road]), figures)
    assert "är inte känt" in error.value.in_language("sv")


def test_weights_that_are_zero_for_all_members_share_nothing():
    total = RaisedTotal(year=2024, total_kr=100, by=[{"measure": "inhabitants"}])
    with pytest.raises(FhledgerError, match="the weights are zero for all members"):
        fees(rule(totals=[total]), inhabitants(0, 0, 0, 0))


def test_a_year_without_a_total_names_the_years_that_have_one():
    total = RaisedTotal(year=2024, total_kr=100)
    with pytest.raises(FhledgerError, match="the totals are of 2024"):
        fees(rule(totals=[total]), Population(), year=2025)

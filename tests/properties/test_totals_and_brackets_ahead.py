"""Forecasts of totals to be raised and of brackets, and the lowest total, against plain
integers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhledger import (
    FeeRule,
    Inhabitants,
    InvalidArgumentError,
    Line,
    LocalizedText,
    Municipality,
    Population,
    Rate,
    ReferenceDay,
)
from fhledger.domain.fees.raised_total import RaisedTotal
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.domain.members.measures import Measures
from fhledger.planning.basis import Basis
from fhledger.planning.forecast import roll_forward
from fhledger.planning.inverse import Goal, solve
from fhledger.planning.scenarios import Scenario
from fhledger.planning.sensitivity import sensitivity_table

NAMED = LocalizedText(sv="Påhittad", en="Invented")
LAST = 2024
SCENARIO = Scenario(name="invented", label=NAMED, growth_percent=Decimal(0))
HEADS = st.lists(st.integers(1, 200_000), min_size=1, max_size=3)
UNITS = {"krona": 1, 10: 10, 100: 100}
BY_INHABITANTS = [{"measure": "inhabitants"}]


def basis_of(heads, opening, costs, **fee):
    codes = [str(9001 + at) for at in range(len(heads))]
    rows = [
        Inhabitants(
            municipality_code=code,
            municipality=code,
            reference_day=date(LAST, 12, 31),
            inhabitants=count,
        )
        for code, count in zip(codes, heads, strict=True)
    ]
    return Basis(
        closed=FiscalYear(
            year=LAST,
            opening_balance=Decimal(opening),
            income=Decimal(0),
            costs=Decimal(0),
            appropriations=Decimal(0),
        ),
        lines=[
            Line(id="fees", section="income", label=NAMED),
            Line(id="rent", section="cost", label=NAMED),
        ],
        amounts={"fees": Decimal(0), "rent": Decimal(-costs)},
        fee=FeeRule(
            line="fees",
            reference_day=ReferenceDay(on=date(LAST, 12, 31)),
            partial_year="whole_year",
            **fee,
        ),
        municipalities=[
            Municipality(code=code, name=code, valid_from=date(2020, 1, 1)) for code in codes
        ],
        measures=Measures(population=Population(rows=rows)),
    )


def rounded(amount, by, unit):
    """A quotient to the nearest whole unit, half up."""
    return (2 * amount + by * unit) // (2 * by * unit) * unit


def total_fees(total, heads, unit, *, each):
    """What the members pay of a total: all of it, or the sum of the parts that are rounded
    alone."""
    return sum(rounded(total * count, sum(heads), unit) for count in heads) if each else total


def lowest_balance(total, heads, case):
    opening, costs, years, unit, each = case
    yearly = total_fees(total, heads, unit, each=each) - costs
    return min(opening + yearly * (at + 1) for at in range(years))


CASES = st.tuples(
    st.integers(-(10**6), 10**6),
    st.integers(0, 10**6),
    st.integers(1, 3),
    st.sampled_from([*UNITS]),
    st.booleans(),
)


class TestTheLowestTotal:
    @given(HEADS, CASES, st.integers(-(10**6), 10**6))
    def test_it_holds_the_floor_and_one_step_less_does_not(self, heads, given_case, floor):
        opening, costs, years, rounding, each = given_case
        unit = UNITS[rounding]
        total = RaisedTotal(
            year=LAST,
            total_kr=0,
            by=BY_INHABITANTS,
            rounding="each" if each else "largest_remainder",
        )
        basis = basis_of(heads, opening, costs, rounding=rounding, totals=[total])
        found = solve("total", Goal(basis, SCENARIO, Decimal(floor), LAST + years))
        case = (opening, costs, years, unit, each)
        answer = int(found.answer)
        assert answer % unit == 0
        assert lowest_balance(answer, heads, case) == found.lowest >= floor
        if answer:
            assert lowest_balance(answer - unit, heads, case) == found.balance_at_next_step < floor
        else:
            assert found.balance_at_next_step is None

    @given(HEADS, st.integers(0, 10**5), st.integers(-(10**5), 10**5))
    def test_it_is_no_less_than_the_floors_of_the_parts(self, heads, least, floor):
        total = RaisedTotal(year=LAST, total_kr=10**6, by=BY_INHABITANTS, minimum_kr=least)
        basis = basis_of(heads, 0, 0, rounding="krona", totals=[total])
        found = solve("total", Goal(basis, SCENARIO, Decimal(floor), LAST + 1))
        assert found.answer == max(least * len(heads), floor)

    @given(HEADS, st.integers(1, 10**5), st.integers(0, 10**6))
    def test_it_is_no_more_than_the_ceilings_of_the_parts(self, heads, most, floor):
        total = RaisedTotal(year=LAST, total_kr=0, by=BY_INHABITANTS, maximum_kr=most)
        basis = basis_of(heads, 0, 0, rounding="krona", totals=[total])
        found = solve("total", Goal(basis, SCENARIO, Decimal(floor), LAST + 1))
        assert found.answer == (floor if floor <= most * len(heads) else None)


class TestSensitivity:
    @given(HEADS, CASES, st.lists(st.integers(0, 10**4), min_size=1, max_size=3, unique=True))
    def test_each_total_gives_the_balance_of_plain_integers(self, heads, given_case, hundreds):
        opening, costs, years, rounding, each = given_case
        total = RaisedTotal(
            year=LAST,
            total_kr=0,
            by=BY_INHABITANTS,
            rounding="each" if each else "largest_remainder",
        )
        basis = basis_of(heads, opening, costs, rounding=rounding, totals=[total])
        tried = [Decimal(100 * part) for part in hundreds]
        table = sensitivity_table(basis, SCENARIO, LAST + years, [], [None], totals=tried)
        expected = [
            opening + years * (total_fees(int(t), heads, UNITS[rounding], each=each) - costs)
            for t in tried
        ]
        assert list(table.rows[0].closing_balances) == expected
        assert [record["total"] for record in table.records()] == tried

    @given(HEADS, st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 10**5))
    def test_a_forecast_of_brackets_is_that_of_plain_integers(self, heads, low, high, edge):
        steps = [
            {"from": 0, "value": Decimal(low).scaleb(-2)},
            {"from": edge, "value": Decimal(high).scaleb(-2)},
        ]
        rate = Rate(
            unit="kr_per_inhabitant",
            valid_from=date(2020, 1, 1),
            brackets="marginal",
            steps=steps,
        )
        basis = basis_of(heads, 0, 0, rounding="krona", rates=[rate])
        ore = [low * min(count, edge) + high * max(0, count - edge) for count in heads]
        expected = sum(rounded(amount, 100, 1) for amount in ore)
        years = roll_forward(basis, SCENARIO, LAST + 2).years
        assert [year.income for year in years] == [expected, expected]

    def test_what_no_single_rate_can_replace_is_refused(self):
        steps = [{"from": 0, "value": 2}]
        rate = Rate(
            unit="kr_per_inhabitant", valid_from=date(2020, 1, 1), brackets="whole", steps=steps
        )
        brackets = basis_of([5], 0, 0, rounding="krona", rates=[rate])
        totals = basis_of([5], 0, 0, rounding="krona", totals=[RaisedTotal(year=LAST, total_kr=9)])
        with pytest.raises(InvalidArgumentError, match="by brackets, which no single rate"):
            sensitivity_table(brackets, SCENARIO, LAST + 1, [Decimal(1)], [None])
        with pytest.raises(InvalidArgumentError, match="give another total instead"):
            sensitivity_table(totals, SCENARIO, LAST + 1, [Decimal(1)], [None])
        with pytest.raises(InvalidArgumentError, match="give another rate instead"):
            sensitivity_table(brackets, SCENARIO, LAST + 1, [], [None], totals=[Decimal(1)])
        with pytest.raises(InvalidArgumentError, match="either rates or totals"):
            sensitivity_table(totals, SCENARIO, LAST + 1, [Decimal(1)], [None], totals=[Decimal(1)])

    @given(HEADS)
    def test_a_larger_total_never_closes_lower(self, heads):
        total = RaisedTotal(year=LAST, total_kr=0, by=BY_INHABITANTS, rounding="each")
        basis = basis_of(heads, 0, 0, rounding=100, totals=[total])
        tried = [Decimal(part) for part in range(0, 1000, 300)]
        [row] = sensitivity_table(basis, SCENARIO, LAST + 1, [], [None], totals=tried).rows
        assert all(before <= after for before, after in pairwise(row.closing_balances))

"""The laws of forecasts and of the inverse questions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhledger import (
    FeeRule,
    Inhabitants,
    Line,
    LocalizedText,
    Municipality,
    Population,
    Rate,
    ReferenceDay,
    read_book,
)
from fhledger.book.files.folder_reader import EMBEDDED
from fhledger.book.views import forecast_basis, scenario_named
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.domain.members.measures import Measures
from fhledger.planning.forecast import Basis, Forecast, roll_forward
from fhledger.planning.growth import grown
from fhledger.planning.inverse import HIGHEST_ORE, Goal, solve
from fhledger.planning.scenarios import LinePlan, Scenario
from forecast_oracle import Plan, closing_balances
from oracle import ore
from shown import INVENTED

NAMED = LocalizedText(sv="Påhittad", en="Invented")
LAST = 2024
RATES = st.integers(0, 5_000).map(lambda ore: Decimal(ore).scaleb(-2))
PERCENTS = st.integers(-50_000, 50_000).map(lambda part: Decimal(part).scaleb(-4))
THROUGH = st.integers(LAST + 1, LAST + 4)
CODES = [str(code) for code in range(9001, 9010)]
HEADS = st.integers(1, 200_000)
KRONOR = st.integers(-(10**9), 10**9).map(lambda ore: Decimal(ore).scaleb(-2))


@st.composite
def bases(draw):
    """A last closed year, a few lines and members, and their known inhabitants."""
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True))
    years_before = draw(st.integers(0, 2))
    first = LAST - years_before - draw(st.integers(1, 4))
    rows = [
        Inhabitants(
            municipality_code=code,
            municipality=code,
            reference_day=date(year, 12, 31),
            inhabitants=draw(HEADS),
        )
        for code in codes
        for year in range(first, LAST - years_before + 1)
    ]
    amounts = {"fees": draw(KRONOR), "gifts": abs(draw(KRONOR)), "rent": -abs(draw(KRONOR))}
    sections = {"fees": "income", "gifts": "income", "rent": "cost", "reserve": "appropriation"}
    return Basis(
        closed=FiscalYear(
            year=LAST,
            opening_balance=draw(KRONOR),
            income=amounts["fees"] + amounts["gifts"],
            costs=amounts["rent"],
            appropriations=Decimal(0),
        ),
        lines=[Line(id=id, section=section, label=NAMED) for id, section in sections.items()],
        amounts=amounts,
        fee=FeeRule(
            line="fees",
            reference_day=ReferenceDay(month=12, day=31, years_before=years_before),
            partial_year="whole_year",
            rounding=draw(st.sampled_from(["ore", "krona"])),
            rates=[Rate(value=draw(RATES), unit="kr_per_inhabitant", valid_from=date(2020, 1, 1))],
        ),
        municipalities=[
            Municipality(code=code, name=code, valid_from=date(2020, 1, 1)) for code in codes
        ],
        measures=Measures(population=Population(rows=rows)),
    )


OPTIONAL_RATES = st.none() | RATES
GROWTHS = st.sampled_from(["last", "mean", "least_squares"])
PLANS = st.sampled_from([(), (LinePlan(line="rent", amount_kr="-1000.50"),)])
APPROPRIATIONS = st.integers(0, 10**6)
APPROPRIATIONS_BY_YEAR = st.dictionaries(
    st.integers(LAST + 1, LAST + 3), APPROPRIATIONS, max_size=2
)


@st.composite
def scenarios(draw):
    return Scenario(
        name="invented",
        label=NAMED,
        rate=draw(OPTIONAL_RATES),
        growth=draw(GROWTHS),
        growth_percent=draw(PERCENTS),
        other_lines_percent=draw(PERCENTS),
        lines=draw(PLANS),
        appropriation_kr=draw(APPROPRIATIONS),
        appropriations=draw(APPROPRIATIONS_BY_YEAR),
    )


class Case(NamedTuple):
    """A forecast through a year, the floor that inverse questions are about, and a rate."""

    basis: Basis
    scenario: Scenario
    through: int
    floor: Decimal
    rate: Decimal
    step: Decimal
    forecast: Forecast

    def changed(self, **plan: object) -> Forecast:
        """The forecast of a scenario that differs in some fields."""
        return roll_forward(self.basis, self.scenario.model_copy(update=plan), self.through)

    def solved(self, unknown: str) -> object:
        goal = Goal(self.basis, self.scenario, self.floor, self.through)
        return solve(unknown, goal).answer

    def holds(self, **plan: object) -> bool:
        return all(year.closing_balance >= self.floor for year in self.changed(**plan).years)


def a_forecast_of_no_years_is_the_last_closing(case):
    forecast = roll_forward(case.basis, case.scenario, LAST)
    assert forecast.years == ()
    assert forecast.closing_balance == case.basis.closed.closing_balance


def each_year_opens_with_what_the_last_one_closed_with(case):
    chain = (case.basis.closed, *case.forecast.years)
    assert [year.year for year in chain] == list(range(LAST, case.through + 1))
    for before, year in zip(chain, case.forecast.years, strict=False):
        assert ore(year.opening_balance) == ore(before.closing_balance)


def a_longer_forecast_begins_like_a_shorter_one(case):
    longer = roll_forward(case.basis, case.scenario, case.through + 3)
    assert longer.years[: len(case.forecast.years)] == case.forecast.years


def the_solved_fee_holds_the_floor_and_one_ore_less_does_not(case):
    answer = case.solved("fee")
    if answer is None:
        assert not case.holds(rate=Decimal(HIGHEST_ORE).scaleb(-2))
        return
    assert case.holds(rate=answer)
    assert answer == 0 or not case.holds(rate=answer - Decimal("0.01"))


def the_solved_appropriation_holds_the_floor_and_one_krona_more_does_not(case):
    answer = case.solved("appropriation")
    if answer is None:
        assert not case.holds(appropriation_kr=Decimal(0), appropriations={})
    else:
        assert case.holds(appropriation_kr=answer, appropriations={})
        assert not case.holds(appropriation_kr=answer + 1, appropriations={})


def the_first_year_below_is_the_first(case):
    below = [year.year for year in case.forecast.years if year.closing_balance < case.floor]
    assert case.solved("year") == (min(below) if below else None)


def the_closing_balance_is_linear_in_the_rate(case):
    """A step of the rate is worth the same everywhere, where fees are rounded to the öre."""
    fee = case.basis.fee.model_copy(update={"rounding": "ore"})
    in_ore = case._replace(basis=case.basis.model_copy(update={"fee": fee}))

    def closing(rate):
        return ore(in_ore.changed(rate=rate).closing_balance)

    low, middle, high = (closing(case.rate + case.step * times) for times in range(3))
    assert high - middle == middle - low >= 0


LAWS = (
    the_closing_balance_is_linear_in_the_rate,
    a_forecast_of_no_years_is_the_last_closing,
    each_year_opens_with_what_the_last_one_closed_with,
    a_longer_forecast_begins_like_a_shorter_one,
    the_solved_fee_holds_the_floor_and_one_ore_less_does_not,
    the_solved_appropriation_holds_the_floor_and_one_krona_more_does_not,
    the_first_year_below_is_the_first,
)


@given(bases(), scenarios(), THROUGH, st.tuples(KRONOR, RATES, RATES))
def test_the_laws_of_forecasts(basis, scenario, through, amounts):
    """Each law holds for the forecast."""
    case = Case(basis, scenario, through, *amounts, roll_forward(basis, scenario, through))
    for law in LAWS:
        law(case)


class TestGrowthIsOneStepRoundedOnce:
    @given(st.integers(0, 10**7), PERCENTS, st.integers(0, 30))
    def test_it_is_within_half_a_person_of_the_exact_number(self, heads, percent, years):
        grown_heads = int(grown(Decimal(heads), percent, years))
        scale = 10**6
        exact = heads * (scale + int(percent * 10_000)) ** years
        assert abs(2 * (grown_heads * scale**years - exact)) <= scale**years

    @given(st.integers(0, 10**7), st.integers(0, 30))
    def test_no_growth_changes_nothing(self, heads, years):
        assert grown(Decimal(heads), Decimal(0), years) == heads


book_in = cache(read_book)


class TestPlainIntegersComeToTheSame:
    """The forecast of a book's folder, computed anew by `forecast_oracle`."""

    @given(
        st.sampled_from([EMBEDDED, INVENTED]),
        st.tuples(
            OPTIONAL_RATES,
            PERCENTS | GROWTHS,
            PERCENTS,
            st.dictionaries(st.integers(2025, 2028), APPROPRIATIONS, max_size=3),
        ),
        st.integers(2025, 2029),
    )
    def test_for_any_plan(self, folder, assumed, through):
        rate, growth, others, appropriations = assumed
        method = {"growth": growth} if isinstance(growth, str) else {"growth_percent": growth}
        scenario = Scenario(
            name="invented",
            label=NAMED,
            rate=rate,
            other_lines_percent=others,
            appropriations=appropriations,
            **method,
        )
        forecast = roll_forward(forecast_basis(book_in(folder)), scenario, through)
        plan = Plan(
            rate=None if rate is None else ore(rate),
            growth=growth if isinstance(growth, str) else int(growth * 10**6),
            others=int(others * 10**6),
            appropriations={year: kr * 100 for year, kr in appropriations.items()},
        )
        assert {
            year.year: ore(year.closing_balance) for year in forecast.years
        } == closing_balances(folder, plan, through)

    @pytest.mark.parametrize("growth", ["last", "mean", "least_squares"])
    def test_for_every_way_to_find_the_growth(self, growth):
        scenario = Scenario(name="invented", label=NAMED, growth=growth)
        forecast = roll_forward(forecast_basis(book_in(EMBEDDED)), scenario, 2045)
        assert {
            year.year: ore(year.closing_balance) for year in forecast.years
        } == closing_balances(EMBEDDED, Plan(None, growth), 2045)

    @pytest.mark.parametrize(
        ("folder", "name", "plan"),
        [
            (EMBEDDED, "unchanged", Plan(None, "mean")),
            (EMBEDDED, "appropriations_as_before", Plan(None, "mean", every_year=162_587_600)),
            (
                INVENTED,
                "new_premises",
                Plan(None, "last", 2_000_000, {"premises": -18_500_050}, {2027: 25_000_000}),
            ),
            (
                INVENTED,
                "costs_rise",
                Plan(None, "last", 2_500_000, every_year=7_000_000),
            ),
        ],
    )
    def test_for_the_scenarios_of_a_book(self, folder, name, plan):
        book = book_in(folder)
        forecast = roll_forward(forecast_basis(book), scenario_named(book, name), 2035)
        assert {
            year.year: ore(year.closing_balance) for year in forecast.years
        } == closing_balances(folder, plan, 2035)

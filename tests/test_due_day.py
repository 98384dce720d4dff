from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from cases import for_each
from fhledger import InvalidArgumentError, NotInForceError, parse_amount
from fhledger.domain.notices.due_dates import DueDay, due_date, instalments, is_banking_day
from fhledger.testing import strategies

DAY = timedelta(days=1)
YEARS = st.integers(1953, 2100)

CLOSED = {
    2024: "01-01 01-06 03-29 04-01 05-01 05-09 06-06 06-21 06-22 11-02 12-24 12-25 12-26 12-31",
    2025: "01-01 01-06 04-18 04-21 05-01 05-29 06-06 06-20 06-21 11-01 12-24 12-25 12-26 12-31",
}
"""Holidays and eves of two years, read from a printed calendar."""


@pytest.mark.parametrize("year", CLOSED)
def test_a_year_of_the_calendar(year):
    closed = {date.fromisoformat(f"{year}-{day}") for day in CLOSED[year].split()}
    days = [date(year, 1, 1) + n * DAY for n in range(366 if year == 2024 else 365)]
    assert [day for day in days if not is_banking_day(day)] == [
        day for day in days if day in closed or day.weekday() >= 5
    ]


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2004, 5, 31), False),  # Whit Monday, for the last time
        (date(2005, 5, 16), True),
        (date(2003, 6, 6), True),
        (date(2005, 6, 6), False),  # the National Day, for the first time
        (date(2020, 6, 1), True),
    ],
)
def test_the_national_day_took_the_place_of_whit_monday(day, is_open):
    assert is_banking_day(day) is is_open


@pytest.mark.parametrize(
    "year",
    [
        pytest.param(
            year, marks=[] if year in range(2000, 2051) or year % 5 == 0 else pytest.mark.deep
        )
        for year in range(1953, 2101)
    ],
)
def test_another_calendar_has_the_same_banking_days(year):
    closed = holidays.country_holidays("SE", years=year, categories=("public", "de_facto"))
    days = [date(year, 1, 1) + n * DAY for n in range(365 + isleap(year))]
    expected = [day for day in days if day.weekday() < 5 and day not in closed]
    assert [day for day in days if is_banking_day(day)] == expected


def test_a_year_of_other_holidays_is_an_error():
    with pytest.raises(NotInForceError, match="the first year is 1953"):
        is_banking_day(date(1952, 6, 24))


class TestDueDay:
    """A payment is due on a banking day: the last of a month, or the first from a day on."""

    @given(YEARS, st.integers(1, 12))
    def test_the_last_of_a_month(self, year, month):
        day = due_date(DueDay(month=month), year)
        assert (day.year, day.month) == (year, month)
        assert is_banking_day(day)
        later = day + DAY
        while later.month == month:
            assert not is_banking_day(later)
            later += DAY

    @given(YEARS, st.integers(1, 12), st.integers(1, 28))
    def test_the_first_from_a_day_on(self, year, month, at):
        named, day = date(year, month, at), due_date(DueDay(month=month, day=at), year)
        assert named <= day <= named + 7 * DAY
        assert is_banking_day(day)
        assert not any(is_banking_day(named + n * DAY) for n in range((day - named).days))

    @for_each(("month", "day"), [(2, 29), (2, 30), (4, 31), (13, 1), (0, 1), (1, 32), (1, 0)])
    def test_a_day_that_not_every_year_has(self, month, day):
        with pytest.raises(ValueError, match=r"month|day"):
            DueDay(month=month, day=day)

    def test_new_years_eve_moves_into_the_next_year(self):
        assert due_date(DueDay(month=12, day=31), 2024) == date(2025, 1, 2)


class TestInstalments:
    """The parts sum to the fee; they differ by a krona at most, or by an öre where the fee has
    öre."""

    RULES = (DueDay(month=9), DueDay(month=3), DueDay(month=6, day=6))

    @given(strategies.amounts(), YEARS, st.integers(1, 3))
    def test_they_sum_and_hardly_differ(self, amount, year, count):
        parts = instalments(amount, self.RULES[:count], year)
        ores = [oracle.ore(part.amount_kr) for part in parts]
        assert sum(ores) == oracle.ore(amount)
        assert [part.due for part in parts] == sorted(part.due for part in parts)
        assert max(ores) - min(ores) <= (1 if sum(ores) % 100 else 100)
        assert abs(ores[0]) == max(map(abs, ores))

    def test_only_the_due_days_of_the_membership_count(self):
        rules = (DueDay(month=3), DueDay(month=6), DueDay(month=9))

        def due(first: date, last: date) -> list[tuple[date | None, int]]:
            parts = instalments(parse_amount(900), rules, 2025, within=(first, last))
            return [(part.due, int(part.amount_kr)) for part in parts]

        march, june, september = date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30)
        assert due(date(2025, 1, 1), june) == [(march, 450), (june, 450)]
        assert due(date(2025, 7, 1), date(2025, 12, 31)) == [(september, 900)]
        assert due(date(2025, 10, 1), date(2025, 12, 31)) == [(None, 900)]

    def test_without_a_day_or_with_two_on_one_there_are_none(self):
        with pytest.raises(InvalidArgumentError, match="1 to 12 instalments"):
            instalments(parse_amount(5), [], 2024)
        for number in (-1, 0, 13, 10**30):
            with pytest.raises(InvalidArgumentError, match="1 to 12 instalments"):
                instalments(parse_amount(5), [], 2024, number)
        with pytest.raises(InvalidArgumentError, match="each due on a day of its own"):
            instalments(parse_amount(5), [DueDay(month=3), DueDay(month=3, day=28)], 2024)

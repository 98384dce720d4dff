from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhledger import (
    FhledgerError,
    Inhabitants,
    InvalidArgumentError,
    MoneyError,
    Municipality,
    NotInForceError,
    Population,
    Rate,
    embedded_book,
    exact_sum,
    membership_fee,
    parse_amount,
    read_book,
    write_book,
)
from fhledger.audit.verification import verify
from fhledger.book.views import fee_notices, forecast_basis
from fhledger.cli import main
from fhledger.domain.fees.fee import fee_table
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fees.rates import rate_for, single_rate
from fhledger.domain.notices.notices import make_notices
from fhledger.exchange.imports.mapping import AccountMapping
from fhledger.exchange.sie.writer import sie_4i
from fhledger.planning.forecast import roll_forward
from fhledger.planning.inverse import Goal, solve
from fhledger.planning.scenarios import UNCHANGED
from fhledger.testing import strategies
from fhledger.testing.laws import assert_follows
from fhledger.testing.strategies import kronor_of
from shown import INVENTED

JAN_1 = date(2024, 1, 1)


def rate(
    value: object, since: date = date(2016, 1, 1), unit: str = "kr_per_inhabitant", **more: object
) -> Rate:
    return Rate(value=value, unit=unit, valid_from=since, **more)


def town_rule(*rates: Rate, years_before: int = 2) -> FeeRule:
    return FeeRule(
        line="fees",
        reference_day={"month": 12, "day": 31, "years_before": years_before},
        partial_year="whole_year",
        rounding="krona",
        rates=rates,
    )


def two_towns(first: int, second: int) -> tuple[tuple[Municipality, ...], Population]:
    members = tuple(
        Municipality(code=c, name=c, valid_from=date(2020, 1, 1)) for c in ("1260", "1283")
    )
    rows = [
        Inhabitants(
            municipality_code=m.code, municipality=m.code, reference_day="2022-12-31", inhabitants=n
        )
        for m, n in zip(members, (first, second), strict=True)
    ]
    return members, Population(rows=rows)


RATES = st.integers(0, 10_000).map(kronor_of)
PEOPLE = st.integers(0, 200_000)


class TestProportion:
    """Twice the inhabitants, or twice the rate, appears twice the fee; nobody pays nothing."""

    @given(RATES, PEOPLE, PEOPLE)
    def test_inhabitants_together_pay_what_they_pay_apart(self, kr, one, other):
        together = membership_fee(rate(kr), one + other)
        assert together == exact_sum(
            [membership_fee(rate(kr), one), membership_fee(rate(kr), other)]
        )

    @given(RATES, PEOPLE, st.integers(0, 50))
    def test_a_multiple_of_either(self, kr, people, times):
        fee = membership_fee(rate(kr), people)
        assert membership_fee(rate(kr), people * times) == fee * times
        assert membership_fee(rate(kr * times), people) == fee * times

    @given(RATES, PEOPLE)
    def test_nobody_pays_nothing(self, kr, people):
        assert membership_fee(rate(kr), 0) == membership_fee(rate(0), people) == 0
        assert membership_fee(rate(kr), people, months=0) == 0

    @given(RATES.filter(bool), PEOPLE, PEOPLE)
    def test_the_larger_never_pays_less(self, kr, one, other):
        fees = [membership_fee(rate(kr), n, rounding="krona") for n in sorted((one, other))]
        assert fees == sorted(fees)

    @given(RATES, PEOPLE, st.integers(1, 12))
    def test_a_part_of_the_year_is_so_many_twelfths(self, kr, people, months):
        fee = membership_fee(rate(kr), people)
        part = membership_fee(rate(kr), people, months=months, partial_year="by_month")
        assert abs(part * 12 - fee * months) <= Decimal("0.06")
        assert membership_fee(rate(kr), people, months=months) == fee


class TestTable:
    """Each member pays for its own inhabitants."""

    @given(PEOPLE, PEOPLE)
    def test_one_towns_inhabitants_move_its_own_fee_only(self, one, other):
        rule = embedded_book().config.fee_rule
        then, now = two_towns(one, other), two_towns(one + 1, other)
        before, after = (
            {m.code: m.fee for m in fee_table(rule, *towns, 2024).members} for towns in (then, now)
        )
        assert after["1260"] - before["1260"] == 21
        assert after["1283"] == before["1283"]


class TestRateInForce:
    """The rate of the day counts; one that names a member goes before one that names nobody."""

    @pytest.mark.parametrize(("days", "expected"), [(-1, 25), (0, 25), (1, 21)])
    def test_the_day_before_the_day_and_the_day_after(self, days, expected):
        rates = [rate(21), rate(25, JAN_1 + timedelta(days=days))]
        assert rate_for(rates, "1260", JAN_1).value == expected

    def test_a_rate_that_names_a_member_goes_first_when_it_has_begun(self):
        rates = [rate(21), rate(25, date(2023, 5, 1)), rate(9, JAN_1, members=("1260",))]
        assert rate_for(rates, "1260", JAN_1).value == 9
        assert rate_for(rates, "1260", date(2023, 12, 31)).value == 25
        assert rate_for(rates, "1283", JAN_1).value == 25

    def test_before_the_first_rate_there_is_none(self):
        with pytest.raises(NotInForceError, match="no rate for 1260 is in force on 2015-12-31"):
            rate_for([rate(21)], "1260", date(2015, 12, 31))
        with pytest.raises(NotInForceError, match="from 2016-01-01"):
            rate_for([rate(9, members=("1260",))], "1260", date(2015, 12, 31))

    def test_one_rate_for_all_or_none(self):
        members, _ = two_towns(1, 1)
        rule = embedded_book().config.fee_rule
        assert single_rate(rule.rates, members, 2024).value == 21
        assert single_rate(rule.rates, members, 2019) is None
        assert single_rate(rule.rates, members, 2015) is None
        both = rule.model_copy(update={"rates": (rate(21), rate(9, members=("1260",)))})
        assert single_rate(both.rates, members, 2024) is None


class TestFloorAndCeiling:
    """A floor lifts a small fee, a ceiling cuts a large one, and neither touches what lies
    between."""

    @pytest.mark.parametrize(
        ("people", "fee"), [(0, 100), (49, 100), (50, 100), (51, 102), (100, 200), (101, 200)]
    )
    def test_at_the_edges(self, people, fee):
        assert membership_fee(rate(2, minimum_kr=100, maximum_kr=200), people) == fee

    def test_a_fee_per_member_does_not_count_heads(self):
        per_member = rate(5000, unit="kr_per_member")
        assert membership_fee(per_member, 7) == membership_fee(per_member, 70_000) == 5000


class TestWrongCalls:
    """What is invalid is refused by an error of this library."""

    @pytest.mark.parametrize("year", [0, 1, 1899, 3000, 9999])
    def test_a_year_that_no_book_has(self, year):
        with pytest.raises(FhledgerError, match=str(year)):
            embedded_book().fees(year)

    def test_a_rate(self):
        with pytest.raises(InvalidArgumentError, match="a rate is not below zero"):
            embedded_book().fees(2024, rate=parse_amount(-1))
        with pytest.raises(MoneyError, match="a float cannot hold every öre"):
            embedded_book().fees(2024, rate=21.5)

    @pytest.mark.parametrize(("people", "months"), [(-1, 12), (1, -1), (1, 13)])
    def test_inhabitants_and_months(self, people, months):
        with pytest.raises(InvalidArgumentError):
            membership_fee(rate(21), people, months=months)

    def test_a_book_without_a_fee(self):
        book = strategies.small_book(parse_amount(0), {2024: []})
        calls = (
            book.fees,
            book.fees_by_reference_day,
            lambda: book.required_fee_rule,
            lambda: fee_notices(book),
            lambda: solve("fee", Goal(forecast_basis(book), UNCHANGED, Decimal(0), 2030)),
            lambda: [*sie_4i(book, [], AccountMapping(), generated=date(2025, 1, 1))],
        )
        for call in calls:
            with pytest.raises(NotInForceError, match="states no fee"):
                call()
        assert book.common_rate(2024) is None
        assert book.booked_fees(2024) is None


class TestOtherDaysAndRates:
    """Another rate or day replaces that of the rule, and then nothing is assumed."""

    def test_of_the_annual_report(self):
        book = embedded_book()
        assert book.fees(2024).is_assumption
        other = book.fees(2024, rate=parse_amount(22), reference_day=date(2023, 12, 31))
        assert not other.is_assumption
        assert other.rationale is None
        assert other.total == 22 * sum(m.inhabitants for m in other.members)

    def test_every_known_day(self):
        rows = embedded_book().fees_by_reference_day(2024)
        days = [row.reference_day for row in rows]
        assert days == sorted(days)
        by_day = {row.reference_day: row for row in rows}
        assert by_day[date(2022, 12, 31)].difference == -20820
        assert by_day[date(2023, 12, 31)].difference == -42975
        assert by_day[date(2022, 12, 31)].total == 21 * by_day[date(2022, 12, 31)].inhabitants

    def test_a_day_that_one_member_lacks_is_not_listed(self):
        book = embedded_book()
        fewer = book.population.model_copy(update={"rows": book.population.rows[1:]})
        rows = book.model_copy(update={"population": fewer}).fees_by_reference_day(2024)
        assert len(rows) == len(book.fees_by_reference_day(2024)) - 1


def test_another_rate_holds_for_every_reference_day():
    usual = embedded_book().fees_by_reference_day(2024)
    double = embedded_book().fees_by_reference_day(2024, rate=parse_amount(42))
    assert [day.total for day in double] == [2 * day.total for day in usual]


@pytest.mark.parametrize("rate", ["0", "0.50"])
def test_a_rate_of_less_than_a_krona_is_a_rate(rate):
    table = embedded_book().fees(2024, rate=parse_amount(rate))
    assert table.total == sum(member.fee for member in table.members)
    assert table.rate == parse_amount(rate)


class TestAFixedSum:
    """A member that pays one needs no inhabitants: its row in population.csv may be missing."""

    book = read_book(INVENTED).model_copy(update={"seals": ()})
    rows = tuple(row for row in book.population.rows if row.municipality_code != "9106")
    without = book.model_copy(update={"population": Population(rows=rows)})

    def test_the_fees_are_the_same_and_its_inhabitants_unknown(self):
        usual, table = self.book.fees(2025), self.without.fees(2025)
        assert [m.fee for m in table.members] == [m.fee for m in usual.members]
        assert [m.code for m in table.members if m.inhabitants is None] == ["9106"]
        assert table.inhabitants is None

    def test_every_other_day_is_still_known(self):
        days = self.without.fees_by_reference_day(2025)
        assert [(day.reference_day, day.total) for day in days] == [
            (day.reference_day, day.total) for day in self.book.fees_by_reference_day(2025)
        ]

    def test_nothing_is_found_that_was_not_found_before(self):
        assert [f.code for f in verify(self.without).findings] == [
            f.code for f in verify(self.book).findings
        ]

    def test_the_years_to_come_are_the_same(self):
        usual, without = (
            roll_forward(forecast_basis(book), UNCHANGED, 2030)
            for book in (self.book, self.without)
        )
        assert without.years == usual.years
        assert without.assumptions == usual.assumptions

    def test_where_all_pay_one_the_fee_is_still_listed_and_no_growth(self):
        rule = self.book.required_fee_rule.model_copy(
            update={"rates": (rate(9, unit="kr_per_member"),)}
        )
        book = self.book.replace(fee_rule=rule, population=Population())
        forecast = roll_forward(forecast_basis(book), UNCHANGED, 2027)
        assert forecast.growth == ()
        assert forecast.assumptions[0].en == "The fees are assumed to follow the rates of the book."
        assert not any("population" in assumption.en for assumption in forecast.assumptions)

    def test_its_trace_rests_on_the_rate_alone(self):
        for book in (self.book, self.without):
            for year, scenario in ((2025, None), (2028, "unchanged")):
                found = book.trace(year, "9106", scenario=scenario)
                assert (found.how, found.amount) == ("same", 40_000)
                assert [part.label.en for part in found.parts] == ["rate"]

    def test_a_part_of_the_year_is_by_the_rule(self):
        joined = [
            m.model_copy(update={"valid_from": date(2025, 7, 1)}) if m.code == "9106" else m
            for m in self.without.config.municipalities
        ]
        found = self.without.replace(municipalities=tuple(joined)).trace(2025, "9106")
        assert (found.how, found.amount) == ("rule", 20_000)
        assert_follows(found)

    def test_each_command_shows_it(self, tmp_path, capsys):
        write_book(self.without, tmp_path / "book")
        for command in (
            "fees --all-days",
            "fees --format json",
            "fees --format markdown",
            "notices 2026",
            "notices 2026 --format csv",
            "notices 2026 --format markdown",
            "forecast --through 2028 --format json",
            "sensitivity --through 2028 --rates 14",
            f"workbook 2025 -o {tmp_path / 'year.xlsx'}",
            f"report 2025 -o {tmp_path / 'year.html'}",
        ):
            assert main([*command.split(), "--book", str(tmp_path / "book")]) == 0, command
            assert "None" not in capsys.readouterr().out

    def test_who_pays_per_inhabitant_needs_them(self):
        with pytest.raises(InvalidArgumentError, match="needs a number of inhabitants"):
            membership_fee(rate(21), None)
        assert membership_fee(rate(21, unit="kr_per_member"), None) == 21


class TestAnotherRateWhereMembersHaveDifferentOnes:
    """It is that of all who pay per inhabitant; a fee per member, a floor and a ceiling stay."""

    def test_of_an_invented_co_operation(self):
        table = read_book(INVENTED).fees(2025, rate=parse_amount(20))
        assert {member.code: member.fee for member in table.members} == {
            "9101": 675_000,  # 20 × 48 654, above the ceiling
            "9102": 428_160,
            "9103": 38_460,  # 20 × 3 846, no longer below the floor; six months
            "9104": 158_120,
            "9105": 245_960,
            "9106": 40_000,  # as it is
        }
        assert table.rate is None

    def test_it_may_be_tried_before_the_first_rate(self):
        members, people = two_towns(10, 20)
        rule = town_rule(rate(1, since=date(2025, 1, 1)))
        table = fee_table(rule, members, people, 2024, rate=parse_amount(3))
        assert (table.total, table.rate) == (90, 3)


@pytest.mark.parametrize(("since", "effective_on"), [("2024-01-01", 30), ("2024-01-02", 20)])
def test_the_rate_of_a_year_is_the_one_on_its_first_day(since, effective_on):
    members, population = two_towns(100, 10)
    rule = town_rule(rate(20), rate(30, since=date.fromisoformat(since)))
    assert single_rate(rule.rates, members, 2024).value == effective_on
    table = fee_table(rule, members, population, 2024)
    assert (table.rate, table.total) == (effective_on, effective_on * 110)


def test_a_rate_of_less_than_a_krona_implies_inhabitants():
    table = embedded_book().fees(2024, rate=parse_amount("0.50"))
    assert table.implied_inhabitants == parse_amount("15448170")


def test_of_nothing_everybody_has_no_share():
    assert {
        member.share for member in embedded_book().fees(2024, rate=parse_amount(0)).members
    } == {0}


@pytest.mark.parametrize("year", [1900, 2999])
def test_the_first_and_the_last_year_have_fees(year):
    members = (Municipality(code="1260", name="Bjuv", valid_from=date(1900, 1, 1)),)
    day = date(year, 12, 31)
    rows = [
        Inhabitants(municipality_code="1260", municipality="Bjuv", reference_day=day, inhabitants=2)
    ]
    rule = town_rule(rate(3, since=date(1900, 1, 1)), years_before=0)
    assert fee_table(rule, members, Population(rows=rows), year).total == 6


class TestAMemberThatJoinsWithinTheYear:
    """Its rate is the one in force on its first day, and its instalments are due while it is a
    member."""

    RULE = FeeRule(
        line="fees",
        reference_day={"month": 12, "day": 31, "years_before": 1},
        partial_year="by_month",
        rounding="ore",
        rates=[
            {"value": 10, "unit": "kr_per_inhabitant", "since": "2020-01-01"},
            {"value": 8, "unit": "kr_per_inhabitant", "since": "2025-07-01"},
        ],
        due=[{"month": 3}, {"month": 9}],
    )
    MEMBERS = tuple(
        Municipality(code=code, name=code, valid_from=first)
        for code, first in (("9001", "2020-01-01"), ("9002", "2025-07-01"))
    )
    POPULATION = Population(
        rows=[
            Inhabitants(
                municipality_code=code,
                municipality=code,
                reference_day="2024-12-31",
                inhabitants=1001,
            )
            for code in ("9001", "9002")
        ]
    )

    def test_the_rate_is_that_of_its_first_day(self):
        table = fee_table(self.RULE, self.MEMBERS, self.POPULATION, 2025)
        assert [(fee.months, fee.fee) for fee in table.members] == [(12, 10_010), (6, 4_004)]

    def test_a_rate_that_begins_later_needs_none_before(self):
        rule = FeeRule(**{**dict(self.RULE), "rates": self.RULE.rates[1:]})
        table = fee_table(rule, self.MEMBERS[1:], self.POPULATION, 2025)
        assert table.total == 4_004

    def test_its_instalments_are_due_while_it_is_a_member(self):
        table = fee_table(self.RULE, self.MEMBERS, self.POPULATION, 2025)
        notices = make_notices(self.RULE, table, members=self.MEMBERS)
        due = [[part.due.month for part in notice.instalments] for notice in notices.notices]
        assert due == [[3, 9], [9]]

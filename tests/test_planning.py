"""Planning by example: what is not known, what was known when, another federation, wrong calls."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from fhledger import (
    BookError,
    BudgetDecision,
    Entry,
    Inhabitants,
    InvalidArgumentError,
    LinePlan,
    LocalizedText,
    Population,
    PopulationMissingError,
    Rate,
    Scenario,
    YearMissingError,
    apportion,
    embedded_book,
    next_entry,
    parse_amount,
    read_book,
    with_entries,
    write_book,
    year_ledger,
)
from fhledger.audit.seals.closing import with_year_closed
from fhledger.book.as_of import book_as_of
from fhledger.book.funding import funding_weights
from fhledger.book.views import budget_follow_up, fee_notices, forecast_basis, scenario_named
from fhledger.domain.fees.special_funding import (
    apportion_funding,
    by_inhabitants,
    equally,
    fixed_shares,
)
from fhledger.domain.fund.budget import BudgetRule
from fhledger.domain.fund.ledger import Section
from fhledger.domain.notices.notices import reference_number
from fhledger.planning.forecast import roll_forward
from fhledger.planning.growth import percent, percent_a_year
from fhledger.planning.inverse import Goal, solve
from fhledger.planning.scenarios import UNCHANGED
from fhledger.planning.sensitivity import sensitivity_table
from fhledger.testing.strategies import small_book
from shown import INVENTED

BOOK = embedded_book()
OTHER = read_book(INVENTED)
NAMED = LocalizedText(sv="Påhittad", en="Invented")


class TestAnotherCoOperationIsABookWithNoNewCode:
    """Kr per inhabitant from 60 000 to 675 000, a lower rate for who has just joined, a fixed
    sum."""

    def test_its_fees(self):
        fees = {member.name: member.fee for member in OTHER.fees(2025).members}
        assert fees == {
            "Norrvika (påhittad)": 675_000,  # 15.25 × 48 654 = 741 973.50, above the ceiling
            "Ekmåla (påhittad)": 326_472,  # 15.25 × 21 408
            "Tångö (påhittad)": 30_000,  # 15.25 × 3 846 is below the floor; six months
            "Björkskär (påhittad)": parse_amount("88942.50"),  # 11.25 × 7 906
            "Älvmynne (påhittad)": parse_amount("187544.50"),  # 15.25 × 12 298
            "Kustregionen (påhittad)": 40_000,  # a fixed sum
        }

    def test_who_joins_within_the_year_pays_for_its_months(self):
        [joined] = [member for member in OTHER.fees(2024).members if member.months < 12]
        # 11.25 × 7 853 × 9 ÷ 12 = 66 259.6875
        assert (joined.code, joined.months, joined.fee) == ("9104", 9, parse_amount("66259.69"))

    def test_its_year_closes_with_what_the_fees_leave(self):
        table = OTHER.fees(2025)
        assert (table.total, table.booked, table.difference) == (1_347_959, 1_349_003, 1_044)
        assert OTHER.fiscal_years()[-1].closing_balance == parse_amount("1705140.54")

    def test_its_budget_with_a_revision_line_by_line_and_as_a_whole(self):
        follow_up = budget_follow_up(OTHER, 2025)
        projects = next(row for row in follow_up.rows if row.id == "projects")
        assert (projects.budget, projects.outcome) == (-350_000, parse_amount("-338403.90"))
        assert projects.deviation == parse_amount("11596.10")
        assert projects.deviation_share == Decimal("0.0331")
        [used] = follow_up.whole
        assert (used.budget, used.used, used.left) == (
            1_347_000,
            parse_amount("1331771.89"),
            parse_amount("15228.11"),
        )

    def test_its_budget_before_the_revision(self):
        follow_up = budget_follow_up(OTHER, 2025, as_of=date(2025, 4, 30))
        projects = next(row for row in follow_up.rows if row.id == "projects")
        assert (projects.budget, projects.outcome) == (-320_000, parse_amount("-160547.05"))
        assert projects.straight_line == -488_331  # 160 547.05 × 365 ÷ 120
        assert {decision.text for decision in follow_up.decisions} == {"Årsbudget (påhittad)"}

    def test_its_notices_are_due_on_banking_days(self):
        first = fee_notices(OTHER, 2024).notices[0]
        assert [(part.due, part.amount) for part in first.instalments] == [
            (date(2024, 3, 28), 325_000),
            (date(2024, 9, 30), 325_000),
        ]
        assert first.vat is not None
        assert first.vat.category == "outside_scope"

    def test_it_is_written_and_read_again(self, tmp_path):
        copy = read_book(write_book(OTHER, tmp_path / "copy"))
        assert (copy.scenarios, copy.config.budget_rule, copy.config.fee_rule) == (
            OTHER.scenarios,
            OTHER.config.budget_rule,
            OTHER.config.fee_rule,
        )


class TestWhatFamiljenHelsingborgDoesNotSayStaysUnsaid:
    def test_a_budget_as_a_whole_is_for_what_is_used(self):
        """Of income alone it was an amount below zero, with "used" and "left" that meant
        nothing."""
        with pytest.raises(ValidationError, match="name cost or appropriation, too"):
            BudgetRule(covers=(Section.INCOME,))
        with pytest.raises(ValidationError, match="duplicate section 'cost'"):
            BudgetRule(covers=(Section.COST, Section.COST))
        assert BudgetRule(covers=(Section.INCOME, Section.COST)).covers

    def test_how_the_budget_is_split_and_what_it_covers(self):
        follow_up = budget_follow_up(BOOK, 2024)
        assert all(row.budget is None and row.deviation is None for row in follow_up.rows)
        assert [(used.used, used.left) for used in follow_up.whole] == [
            (7_763_406, 2_256_594),
            (9_744_856, 275_144),
        ]
        assert "okänt" in " ".join(note.sv for note in follow_up.notes)

    def test_a_year_without_a_budget_has_none(self):
        follow_up = budget_follow_up(BOOK, 2023)
        assert follow_up.whole == ()
        assert follow_up.notes[0].en == "No budget for 2023 is known."

    def test_when_parts_of_the_fee_are_due_and_whether_it_carries_vat(self):
        notices = fee_notices(BOOK, 2025, instalments=2).notices
        assert len(notices) == 11
        assert {part.due for notice in notices for part in notice.instalments} == {None}
        assert {notice.vat for notice in notices} == {None}
        assert all(notice.is_assumption for notice in notices)
        assert sum(p.amount for n in notices for p in n.instalments) == BOOK.fees(2025).total

    def test_nothing_is_expected_of_a_year_before_its_first_entry(self):
        follow_up = budget_follow_up(BOOK, 2024, as_of=date(2024, 6, 30))
        assert all(row.straight_line is row.seasonal is None for row in follow_up.rows)
        assert "No entry is dated in 2024 until 2024-06-30." in [
            note.en for note in follow_up.notes
        ]

    @pytest.mark.parametrize(
        ("book", "through"),
        [(BOOK, 2024), (BOOK.replace(fee_rule=None, scenarios=()), 2030)],
    )
    def test_where_no_fee_counts_nothing_of_fee_or_population_is_assumed(self, book, through):
        assumptions = roll_forward(forecast_basis(book), UNCHANGED, through).assumptions
        assert [text.en for text in assumptions[:2]] == [
            "Other income and costs are assumed to be as in 2024.",
            "No appropriations are assumed.",
        ]

    def test_its_scenarios_say_that_no_plans_are_known(self):
        for scenario in BOOK.scenarios:
            assert scenario.rationale is not None
            assert "Inga planer" in scenario.rationale.sv
            assert "No plans" in scenario.rationale.en

    def test_every_assumption_of_a_forecast_is_listed(self):
        assumptions = " ".join(
            a.en for a in roll_forward(forecast_basis(BOOK), UNCHANGED, 2030).assumptions
        )
        for word in (
            "21 kr per inhabitant",
            "mean",
            "as in 2024",
            "No appropriations",
            "31 December",
        ):
            assert word in assumptions

    def test_a_forecast_names_a_year_that_has_just_begun(self):
        begun = with_entries(
            BOOK, next_entry(BOOK, line="hr_project_costs", amount=-5, day="2025-01-07")
        )
        basis, before = forecast_basis(begun), forecast_basis(BOOK)
        assert (basis.closed, basis.amounts) == (before.closed, before.amounts)
        assumptions = roll_forward(basis, UNCHANGED, 2030).assumptions
        assert assumptions[0].en == (
            "The forecast begins with 2024, the last complete year: 2025 is open and incomplete, and"
            " its entries so far (1) do not count."
        )
        fee = next_entry(begun, line="member_contributions", amount=5, day="2025-12-01")
        assumptions = roll_forward(
            forecast_basis(with_entries(begun, fee)), UNCHANGED, 2030
        ).assumptions
        assert assumptions[0].en.startswith(
            "The forecast starts from 2025, which is neither closed nor"
        )
        assert assumptions[1].en == "Entries so far: 2, the last one of 2025-12-01."
        assert "No membership fee" not in " ".join(text.en for text in assumptions)

    @pytest.mark.parametrize("year", [2022, 2023, 2024])
    def test_a_year_in_print_is_not(self, year):
        assumptions = roll_forward(forecast_basis(BOOK, year=year), UNCHANGED, 2030).assumptions
        assert not any("neither closed" in text.en for text in assumptions)

    def test_a_closed_year_is_not(self):
        book = small_book(1, {2024: [], 2025: []})
        assumptions = roll_forward(forecast_basis(book), UNCHANGED, 2026).assumptions
        assert assumptions[1].en == "So far there is no entry."
        done = with_year_closed(with_year_closed(book, 2024), 2025)
        assumptions = roll_forward(forecast_basis(done), UNCHANGED, 2026).assumptions
        assert not any("neither closed" in text.en for text in assumptions)

    def test_a_fee_that_is_to_change_is_not_reported_as_unchanged(self):
        assert BOOK.config.fee_rule is not None
        later = Rate(value=22, unit="kr_per_inhabitant", valid_from="2027-01-01")
        flat = Rate(value=9_000, unit="kr_per_member", valid_from="2016-01-01")
        for rates in ((*BOOK.config.fee_rule.rates, later), (flat,)):
            book = BOOK.replace(fee_rule=BOOK.config.fee_rule.model_copy(update={"rates": rates}))
            assumptions = roll_forward(forecast_basis(book), UNCHANGED, 2030).assumptions
            assert assumptions[0].en == "The fees are assumed to follow the rates of the book."

    def test_growth_is_found_from_figures_of_the_same_day_of_the_year(self):
        other_day = Inhabitants(
            municipality_code="1260",
            municipality="Bjuv",
            reference_day="2025-12-30",
            inhabitants=1,
        )
        population = Population(rows=(*BOOK.population.rows, other_day))
        book = BOOK.model_copy(update={"population": population})
        assert (
            roll_forward(forecast_basis(book), UNCHANGED, 2030).growth
            == roll_forward(forecast_basis(BOOK), UNCHANGED, 2030).growth
        )


class TestWhatWasKnownWhen:
    def test_a_plan_of_then_is_not_changed_by_what_came_later(self):
        day = date(2024, 1, 15)
        later_year = year_ledger(
            2024, [*BOOK.ledger(2024).entries, Entry("A99", date(2024, 12, 31), "other_income", 7)]
        )
        later = BOOK.model_copy(
            update={
                "ledgers": (*BOOK.ledgers[:2], later_year),
                "population": Population(
                    rows=(
                        *BOOK.population.rows,
                        *(
                            Inhabitants(
                                municipality_code=member.code,
                                municipality=member.name,
                                reference_day="2026-12-31",
                                inhabitants=1,
                            )
                            for member in BOOK.config.municipalities
                        ),
                    )
                ),
                "budgets": (
                    *BOOK.budgets,
                    BudgetDecision(year=2024, amount_kr=1, decided="2024-01-16"),
                ),
            }
        )
        assert later != BOOK
        assert roll_forward(forecast_basis(later, as_of=day), UNCHANGED, 2030) == roll_forward(
            forecast_basis(BOOK, as_of=day), UNCHANGED, 2030
        )
        assert budget_follow_up(later, 2024, as_of=day) == budget_follow_up(BOOK, 2024, as_of=day)

    def test_the_last_year_that_had_ended_is_what_a_forecast_begins_with(self):
        basis = forecast_basis(BOOK, as_of=date(2024, 12, 30))
        assert (basis.closed.year, basis.closed.closing_balance) == (2023, 8_390_299)
        assert forecast_basis(BOOK, as_of=date(2024, 12, 31)).closed.year == 2024

    def test_a_year_that_is_closed_by_now_is_not_reported_as_open(self):
        done = with_year_closed(small_book(1, {2024: [], 2025: []}), 2024)
        for day in (date(2024, 12, 31), date(2025, 6, 30)):
            assert forecast_basis(done, as_of=day).caveats == ()
        later = forecast_basis(done, as_of=date(2025, 12, 31))
        assert (later.closed.year, later.caveats) == (2024, ())
        entry = Entry("A1", date(2025, 6, 30), "fees", 5)
        begun = with_year_closed(small_book(1, {2024: [], 2025: [entry]}), 2024)
        assert forecast_basis(begun, as_of=date(2025, 12, 31)).caveats

    def test_a_year_that_is_in_print_by_now_is_not_reported_as_unprinted(self):
        for day in (date(2023, 12, 31), date(2024, 6, 30), date(2024, 12, 31)):
            assert forecast_basis(BOOK, as_of=day).caveats == ()

    def test_a_figure_is_known_from_its_day_of_publication(self):
        row = BOOK.population.rows[-1].model_copy(update={"published": date(2026, 2, 20)})
        book = BOOK.model_copy(update={"population": Population(rows=(row,))})
        assert book_as_of(book, date(2026, 2, 19)).population.rows == ()
        assert book_as_of(book, date(2026, 2, 20)).population.rows == (row,)

    def test_a_rate_is_known_from_its_decision(self):
        assert BOOK.config.fee_rule is not None
        decided = Rate(
            value=22, unit="kr_per_inhabitant", valid_from="2026-01-01", decided="2025-06-01"
        )
        fee = BOOK.config.fee_rule.model_copy(
            update={"rates": (*BOOK.config.fee_rule.rates, decided)}
        )
        book = BOOK.replace(fee_rule=fee)
        before = roll_forward(forecast_basis(book, as_of=date(2025, 5, 31)), UNCHANGED, 2026)
        after = roll_forward(forecast_basis(book, as_of=date(2025, 6, 1)), UNCHANGED, 2026)
        assert after.years[0] == before.years[0]
        heads = BOOK.fees(2026).members
        assert after.years[1].income - before.years[1].income == sum(m.inhabitants for m in heads)

    def test_a_day_before_the_first_year_is_refused(self):
        with pytest.raises(InvalidArgumentError, match="it begins on 2022-01-01"):
            book_as_of(BOOK, date(2021, 12, 31))
        with pytest.raises(YearMissingError, match="no year of the book had ended"):
            forecast_basis(BOOK, as_of=date(2022, 12, 30))
        with pytest.raises(YearMissingError, match="no year of the book had ended by 2021;"):
            forecast_basis(BOOK, year=2021)


class TestSpecialFunding:
    CODES = ("1283", "1292", "1260")
    MEMBERS = tuple(
        member for member in BOOK.config.municipalities if member.code in ("1283", "1292", "1260")
    )

    def test_by_inhabitants(self):
        weights = by_inhabitants(self.CODES, BOOK.population, date(2024, 12, 31))
        funding = apportion_funding(parse_amount(500_000), self.MEMBERS, weights)
        assert [(share.code, share.weight, share.amount) for share in funding.shares] == [
            ("1260", 15_985, 37_491),
            ("1283", 152_091, 356_710),
            ("1292", 45_110, 105_799),
        ]

    def test_equally_the_odd_krona_goes_to_the_smallest_codes(self):
        funding = apportion_funding(parse_amount(500_000), self.MEMBERS, equally(self.CODES))
        assert [share.amount for share in funding.shares] == [166_667, 166_667, 166_666]

    def test_within_a_floor_and_a_ceiling(self):
        weights = by_inhabitants(self.CODES, BOOK.population, date(2024, 12, 31))
        funding = apportion_funding(
            parse_amount(500_000),
            self.MEMBERS,
            weights,
            floor=parse_amount(60_000),
            ceiling=parse_amount(300_000),
        )
        assert [share.amount for share in funding.shares] == [60_000, 300_000, 140_000]


class TestReferenceNumbers:
    def test_the_check_digit_makes_the_sum_a_multiple_of_ten(self):
        for number in (
            reference_number(2025, code, part) for code in ("1260", "1283") for part in range(13)
        ):
            digits = [int(digit) for digit in number]
            doubled = [
                digit if at % 2 == 0 else (2 * digit) // 10 + (2 * digit) % 10
                for at, digit in enumerate(reversed(digits))
            ]
            assert sum(doubled) % 10 == 0

    def test_a_wrong_digit_is_noticed(self):
        assert reference_number(2025, "1260")[:-1] + "5" != reference_number(2025, "1260")
        assert len({reference_number(2025, "1260", part) for part in range(13)}) == 13


def forecast_with(**changed):
    scenario = Scenario(name="invented", label=NAMED, **changed)
    return roll_forward(forecast_basis(BOOK), scenario, 2026)


SHORT = Population(rows=[row for row in BOOK.population.rows if row.reference_day.year == 2023])

WRONG = {
    "a share too much": (
        lambda: fixed_shares({"1260": "0.5", "1283": "0.6"}),
        "the shares sum to 1.1, not to 1",
    ),
    "a share that is none": (lambda: fixed_shares({"1260": "half"}), "write 0.25 or 0,25"),
    "a share below zero": (lambda: fixed_shares({"1260": "-1", "1283": "2"}), "from 0 to 1"),
    "weights all zero": (lambda: apportion(parse_amount(1), {"1260": 0}), "give at least one"),
    "a negative weight": (lambda: apportion(parse_amount(1), {"1260": -1}), "none below zero"),
    "nobody": (lambda: apportion(parse_amount(1), {}), "one weight or more"),
    "öre": (lambda: apportion(parse_amount("1.50"), {"1260": 1}), "not a multiple of 1"),
    "a floor above the ceiling": (
        lambda: apportion(
            parse_amount(9), {"1260": 1}, floor=parse_amount(5), ceiling=parse_amount(4)
        ),
        "the floor 5 is above the ceiling 4; lower one of them",
    ),
    "more floor than money": (
        lambda: apportion(parse_amount(9), {"1260": 1, "1283": 1}, floor=parse_amount(5)),
        "take 10, more than the amount 9; lower the floor",
    ),
    "less ceiling than money": (
        lambda: apportion(parse_amount(9), {"1260": 1, "1283": 0}, ceiling=parse_amount(5)),
        "hold 5, less than the amount 9; raise the ceiling",
    ),
    "a floor below zero": (
        lambda: apportion(parse_amount(9), {"1260": 1}, floor=parse_amount(-5)),
        "the floor -5 is below zero",
    ),
    "an amount below zero": (
        lambda: apportion_funding(parse_amount(-1), TestSpecialFunding.MEMBERS, equally(["1260"])),
        "give what the project costs",
    ),
    "a member without a weight": (
        lambda: apportion_funding(
            parse_amount(1), TestSpecialFunding.MEMBERS, equally(["1260", "1283"])
        ),
        "each member needs one weight, and each weight a member: 1292",
    ),
    "a stranger": (
        lambda: funding_weights(BOOK, members=["9999"]),
        "'9999' is none of the members: ",
    ),
    "a member twice": (
        lambda: funding_weights(BOOK, members=["1283", "Helsingborg"]),
        "duplicate member '1283'",
    ),
    "a member without population on the day": (
        lambda: by_inhabitants(["1260"], BOOK.population, date(2024, 6, 30)),
        "the inhabitants of 1260 Bjuv on 2024-06-30 are not known; the book has 2015-12-31",
    ),
    "a horizon before the last closed year": (
        lambda: roll_forward(forecast_basis(BOOK), UNCHANGED, 2023),
        "the forecast starts from 2024 and reaches through 2074 at most, not 2023",
    ),
    "a horizon too far": (lambda: roll_forward(forecast_basis(BOOK), UNCHANGED, 2075), "not 2075"),
    "growth of −100 %": (lambda: percent("-100"), "growth of -100 % leaves nothing to grow"),
    "growth of less": (lambda: percent(-250), "give more than -100"),
    "growth without end": (lambda: percent(101), "give at most 100"),
    "growth as a float": (lambda: percent(0.4), "write 0.4 or 0,4"),
    "growth as a word": (lambda: percent("much"), "write 0.4 or 0,4"),
    "growth of no number": (lambda: percent(Decimal("NaN")), "give at most 100"),
    **{
        f"growth as {text}": (lambda text=text: percent(text), "write 0.4 or 0,4")
        for text in ("NaN", "0_5", "\u0661", "1e1", "+1", "1 0")
    },
    "a share in other digits": (lambda: fixed_shares({"1260": "\u0661"}), "write 0.25 or 0,25"),
    "a share in powers": (lambda: fixed_shares({"1260": "10e-1"}), "write 0.25 or 0,25"),
    "growth too fine": (lambda: percent("0.1234567"), "more than six decimals"),
    "growth from one year": (lambda: percent_a_year([(2024, 5)], "mean"), "two years or more"),
    "growth from nobody": (
        lambda: percent_a_year([(2023, 0), (2024, 5)], "last"),
        "nobody is at zero",
    ),
    "growth that no forecast bears": (
        lambda: percent_a_year([(2023, 1), (2024, 200_000)], "last"),
        "give at most 100",
    ),
    "growth over a gap": (
        lambda: percent_a_year([(2020, 4), (2024, 5)], "mean"),
        "lacks a year, and the growth 'mean' needs all",
    ),
    "growth of a member that is hardly known": (
        lambda: roll_forward(
            forecast_basis(BOOK.model_copy(update={"population": SHORT})), UNCHANGED, 2026
        ),
        (
            "the growth of Svalöv is not known: .*; give one, in per cent, by growth_percent in"
            " scenarios.toml or --growth-percent"
        ),
    ),
    "a plan of an undeclared line": (
        lambda: forecast_with(lines=[LinePlan(line="rent", amount_kr=-1)]),
        "the scenario 'invented' plans the line 'rent'; the lines to plan are development_projects",
    ),
    "a plan of the fee's line": (
        lambda: forecast_with(lines=[LinePlan(line="member_contributions", amount_kr=1)]),
        "plans the line 'member_contributions'",
    ),
    "a plan of appropriations as a line": (
        lambda: forecast_with(lines=[LinePlan(line="appropriations", amount_kr=-1)]),
        "plans the line 'appropriations'",
    ),
    "two plans in one": (
        lambda: LinePlan(line="rent", amount_kr=-1, growth_percent=1),
        "either growth_percent or amount_kr",
    ),
    "a negative appropriation": (
        lambda: forecast_with(appropriations={2025: -1}),
        "greater than or equal to 0",
    ),
    "a negative rate": (lambda: forecast_with(rate=-1), "greater than or equal to 0"),
    "a line planned twice": (
        lambda: forecast_with(lines=[LinePlan(line="external_costs", amount_kr=-1)] * 2),
        "duplicate plan of line",
    ),
    "an unknown scenario": (
        lambda: scenario_named(BOOK, "rosy"),
        r"'rosy' is none of the scenarios: Unchanged \(unchanged\), Appropriations as before",
    ),
    "a question about no year": (
        lambda: solve("fee", Goal(forecast_basis(BOOK), UNCHANGED, Decimal(0), 2024)),
        "a forecast through 2024 has no year; look further",
    ),
    "sensitivity to nothing": (
        lambda: sensitivity_table(forecast_basis(BOOK), UNCHANGED, 2026, [], [None]),
        "one fee or more, and one growth or more",
    ),
    "a rate where there is no fee": (
        lambda: roll_forward(
            forecast_basis(BOOK.replace(fee_rule=None)),
            UNCHANGED.model_copy(update={"rate": Decimal(1)}),
            2026,
        ),
        "the book states no fee",
    ),
    "a day outside the year": (
        lambda: budget_follow_up(BOOK, 2024, as_of=date(2025, 1, 1)),
        "2025-01-01 is not a day of 2024",
    ),
    "more parts than months": (
        lambda: fee_notices(BOOK, 2025, instalments=13),
        "a fee has 1 to 12 instalments",
    ),
    "other parts than the book's": (
        lambda: fee_notices(OTHER, 2024, instalments=3),
        "the book has 2 due days, not 3; leave the number out",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_call_says_what_to_do(what):
    call, message = WRONG[what]
    with pytest.raises((InvalidArgumentError, PopulationMissingError, ValueError), match=message):
        call()


def test_a_budget_line_that_no_chart_declares(tmp_path):
    folder = write_book(BOOK, tmp_path / "book")
    with (folder / "budget.csv").open("a", encoding="utf-8") as file:
        file.write("2024,rent,-5,,,,,\n")
    with pytest.raises(BookError, match=r"budget.csv, line 3, line: unknown line 'rent'"):
        read_book(folder)
    with pytest.raises(ValueError, match="a budget of 2024 names the line 'rent'"):
        BOOK.__class__(
            **{**dict(BOOK), "budgets": [BudgetDecision(year=2024, line="rent", amount_kr=-5)]}
        )


@pytest.mark.parametrize(
    ("scenarios", "message"),
    [
        ("growth_percent = -100", "growth_percent: growth of -100 % leaves nothing to grow"),
        ('growth = "fast"', "growth"),
        ("rate = -1", "rate: -1 must be 0 or more"),
        ("color = 1", "the field 'color' is not known here"),
    ],
)
def test_a_scenario_that_cannot_be_read_is_located(scenarios, message, tmp_path):
    folder = write_book(BOOK, tmp_path / "book")
    text = f'[[scenarios]]\nname = "x"\nlabel = {{ sv = "x", en = "x" }}\n{scenarios}\n'
    (folder / "scenarios.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BookError) as refused:
        read_book(folder)
    assert str(refused.value).startswith("scenarios.toml, line ")
    assert message in str(refused.value)


class TestTheFeeDecisionOfTheEmbeddedBook:
    """Figures that somebody has computed by hand from the published rows and SCB's population."""

    def test_2025_and_2026_rest_on_known_inhabitants(self):
        years = roll_forward(forecast_basis(BOOK), UNCHANGED, 2026).years
        others = 1_071_642 + 89_080
        assert [year.income for year in years] == [21 * 369_860 + others, 21 * 371_169 + others]
        assert [year.closing_balance for year in years] == [8_694_626, 9_886_491]

    def test_the_lowest_fee(self):
        answer = solve("fee", Goal(forecast_basis(BOOK), UNCHANGED, Decimal(1_000_000), 2030))
        assert answer.answer == parse_amount("14.71")
        assert answer.lowest == 1_012_160
        assert answer.balance_at_next_step == 989_664

    def test_the_next_lower_fee_of_a_rate_with_three_decimals_is_one_step_lower(self):
        basis = forecast_basis(BOOK)
        rates = (BOOK.config.fee_rule.rates[0].model_copy(update={"value": Decimal("21.125")}),)
        basis = basis.model_copy(update={"fee": basis.fee.model_copy(update={"rates": rates})})
        answer = solve("fee", Goal(basis, UNCHANGED, Decimal(1_000_000), 2030))
        lower = UNCHANGED.model_copy(update={"rate": answer.answer - Decimal("0.001")})
        balance = roll_forward(basis, lower, 2030).lowest_closing_balance
        assert answer.step == Decimal("0.001")
        assert answer.balance_at_next_step == answer.lowest_with_one_ore_less == balance
        fields = type(answer).model_json_schema(mode="serialization")["properties"]
        assert "`step`" in fields["lowest_with_one_ore_less"]["description"]

    def test_the_fee_is_zero_where_nothing_is_needed(self):
        answer = solve("fee", Goal(forecast_basis(BOOK), UNCHANGED, Decimal(-(10**9)), 2030))
        assert (answer.answer, answer.balance_at_next_step) == (0, None)

    def test_no_fee_is_enough_where_nobody_pays(self):
        empty = Population(
            rows=[row.model_copy(update={"inhabitants": 0}) for row in BOOK.population.rows]
        )
        basis = forecast_basis(BOOK.model_copy(update={"population": empty}))
        given = UNCHANGED.model_copy(update={"growth_percent": Decimal(0)})
        assert solve("fee", Goal(basis, given, Decimal(10**8), 2026)).answer is None


def test_more_forecasts_than_fit_into_a_minute_are_refused_with_the_limit():
    rates = [f"{15 + at / 100:.2f}" for at in range(500)]
    growths = [f"{at / 100:.2f}" for at in range(100)]
    with pytest.raises(
        InvalidArgumentError, match="50 500 forecasts; sensitivity makes at most 1000"
    ):
        embedded_book().sensitivity(through=2030, rates=rates, growths=growths)

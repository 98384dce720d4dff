"""The laws of budget follow-up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from fhledger import BudgetDecision, Entry, Line, LocalizedText, summarize
from fhledger.domain.fund.budget import decided_by
from fhledger.domain.fund.budget_follow_up import FollowUp, LastYear, make_follow_up
from oracle import divided, ore, to_krona

NAMED = LocalizedText(sv="Påhittad", en="Invented")
SECTIONS = {"fees": "income", "gifts": "income", "rent": "cost", "reserve": "appropriation"}
LINES = [Line(id=id, section=section, label=NAMED) for id, section in SECTIONS.items()]
DAYS = st.dates(date(2024, 1, 1), date(2024, 12, 31))
KRONOR = st.integers(-(10**8), 10**8).map(lambda ore: Decimal(ore).scaleb(-2))
ENTRIES = st.lists(
    st.builds(
        Entry,
        number=st.integers(1, 999).map("A{}".format),
        day=DAYS,
        line=st.sampled_from(list(SECTIONS)),
        amount_kr=KRONOR,
    ),
    min_size=1,
    max_size=12,
)
DECISIONS = st.lists(
    st.builds(
        BudgetDecision,
        year=st.sampled_from([2024, 2024, 2025]),
        line=st.sampled_from(["", *SECTIONS]),
        amount_kr=KRONOR,
        decided=st.none() | DAYS,
    ),
    max_size=8,
)


def follow_up(entries, decisions, until, last_year=None):
    paid = [entry for entry in entries if entry.day <= until]
    known = decided_by(decisions, until)
    return make_follow_up(LINES, known, None, until, outcome=summarize(paid), last_year=last_year)


class Case(NamedTuple):
    """Entries and decisions, and what is known of the year on a day."""

    entries: list[Entry]
    decisions: list[BudgetDecision]
    until: date
    found: FollowUp


def every_row_is_the_sum_of_its_entries_and_its_decisions(case):
    rows = {row.id: row for row in case.found.rows}
    for line in SECTIONS:
        row = rows[line]
        paid = sum(ore(e.amount_kr) for e in case.entries if e.line == line and e.day <= case.until)
        decided = [
            ore(decision.amount_kr)
            for decision in case.decisions
            if decision.line == line
            and decision.year == 2024
            and (decision.decided is None or decision.decided <= case.until)
        ]
        assert ore(row.outcome) == paid
        assert (row.budget is None) == (not decided)
        if row.budget is not None:
            assert ore(row.budget) == sum(decided)
            assert ore(row.deviation) == paid - sum(decided)
        if row.budget:
            percent_of_percent = divided((paid - sum(decided)) * 10_000, abs(sum(decided)))
            assert int(row.deviation_share * 10_000) == percent_of_percent


def a_total_is_the_sum_of_its_lines_and_unknown_where_one_of_them_is(case):
    rows = {row.id: row for row in case.found.rows}
    for whole, parts in (
        ("total_income", ["fees", "gifts"]),
        ("total_costs", ["rent"]),
        ("result", ["total_income", "total_costs"]),
        ("appropriations", ["reserve"]),
    ):
        for field in ("budget", "outcome", "straight_line"):
            amounts = [getattr(rows[part], field) for part in parts]
            found = getattr(rows[whole], field)
            if None in amounts:
                assert found is None
            else:
                assert ore(found) == sum(ore(amount) for amount in amounts)


def on_the_last_day_the_straight_line_is_the_outcome_to_the_krona(case):
    for row in follow_up(case.entries, [], date(2024, 12, 31)).rows:
        if row.id in SECTIONS:
            assert ore(row.straight_line) == to_krona(ore(row.outcome))


def the_straight_line_is_the_outcome_for_each_day_gone(case):
    gone = case.until.timetuple().tm_yday
    for row in case.found.rows:
        if row.straight_line is not None and row.id in SECTIONS:
            assert ore(row.straight_line) == 100 * divided(ore(row.outcome) * 366, gone * 100)


def a_budget_decided_as_a_whole_is_read_in_each_way_until_the_book_says_which(case):
    """Used and left are the budget."""
    spent = [("rent",), ("rent", "reserve")]
    for used, lines in zip(case.found.whole, spent, strict=False):
        paid = sum(
            ore(e.amount_kr) for e in case.entries if e.line in lines and e.day <= case.until
        )
        assert ore(used.used) == -paid
        assert ore(used.used) + ore(used.left) == ore(used.budget)
    assert len(case.found.whole) in (0, 2)


LAWS = (
    every_row_is_the_sum_of_its_entries_and_its_decisions,
    a_total_is_the_sum_of_its_lines_and_unknown_where_one_of_them_is,
    on_the_last_day_the_straight_line_is_the_outcome_to_the_krona,
    the_straight_line_is_the_outcome_for_each_day_gone,
    a_budget_decided_as_a_whole_is_read_in_each_way_until_the_book_says_which,
)


@given(ENTRIES, DECISIONS, DAYS)
def test_the_laws_of_budget_follow_up(entries, decisions, until):
    """Each law holds for the year so far."""
    case = Case(entries, decisions, until, follow_up(entries, decisions, until))
    for law in LAWS:
        law(case)


class TestAYearLikeTheLastIsExpectedToEndLikeIt:
    @given(ENTRIES, DAYS, st.integers(1, 5))
    def test_times_as_much_ends_at_times_as_much(self, entries, until, times):
        year = timedelta(days=366)
        before = [replace(e, day=e.day - year) for e in entries]
        last_year = LastYear(
            summarize(e for e in before if e.day <= until - year), summarize(before)
        )
        now = [replace(e, amount_kr=e.amount_kr * times) for e in entries]
        for row in follow_up(now, [], until, last_year).rows:
            if row.seasonal is not None and row.id in SECTIONS:
                whole = sum(ore(e.amount_kr) for e in now if e.line == row.id)
                assert ore(row.seasonal) == to_krona(whole)

"""Laws of folding entries into totals."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from fhledger import Entry, Totals, summarize
from fhledger.core.amounts import EXACT
from fhledger.domain.fund.numbering import Numbering, numbering, split_number
from fhledger.testing import strategies


class Case(NamedTuple):
    """Two lists of entries in one list, and the totals of each."""

    entries: list[Entry]
    totals: Totals
    other_entries: list[Entry]
    other: Totals
    shuffled: list[Entry]


def the_order_of_entries_does_not_matter(case):
    assert summarize(case.shuffled) == case.totals


def two_parts_add_up(case):
    """A file may be split anywhere, and it does not matter which part comes first."""
    whole = summarize([*case.entries, *case.other_entries])
    assert case.totals + case.other == whole == case.other + case.totals


def three_parts_may_be_added_in_either_way(case):
    third = summarize(case.shuffled[:2])
    assert (case.totals + case.other) + third == case.totals + (case.other + third)


def nothing_adds_nothing(case):
    assert case.totals + Totals() == case.totals == summarize([]) + case.totals


def everything_is_counted(case):
    """The totals of a stream are what a reader of the stream counts by hand."""
    entries, totals = case.entries, summarize(iter(case.entries))
    ore = Counter()
    for entry in entries:
        key = (entry.line, entry.item, entry.member, entry.project)
        ore[key] += int(entry.amount_kr.scaleb(2, EXACT))
    assert {tuple(key): int(sum_.scaleb(2, EXACT)) for key, sum_ in totals.sums} == dict(ore)
    assert list(totals.sums) == sorted(totals.sums)
    days = [entry.day for entry in entries]
    assert totals.entries == len(entries)
    assert totals.first_day == min(days, default=None)
    assert totals.last_day == max(days, default=None)
    assert totals.without_source == sum(entry.source == "" for entry in entries)
    assert sorted(totals.reversals) == sorted(
        (entry.number, entry.reverses, entry.line, entry.item)
        for entry in entries
        if entry.reverses
    )


def a_lines_sum_is_that_of_its_entries_only(case):
    for line in ("fees", "projects", "rent", "gifts", "unheard_of"):
        assert int(case.totals.sum_of_line(line).scaleb(2, EXACT)) == sum(
            int(entry.amount_kr.scaleb(2, EXACT)) for entry in case.entries if entry.line == line
        )


LAWS = (
    the_order_of_entries_does_not_matter,
    two_parts_add_up,
    three_parts_may_be_added_in_either_way,
    nothing_adds_nothing,
    everything_is_counted,
    a_lines_sum_is_that_of_its_entries_only,
)


@given(strategies.entry_lists(), strategies.entry_lists(max_size=5), st.data())
def test_the_laws_of_totals(entries, other, data):
    """Each law holds for the entries."""
    shuffled = data.draw(st.permutations(entries))
    case = Case(entries, summarize(entries), other, summarize(other), shuffled)
    for law in LAWS:
        law(case)


@given(strategies.entry_lists(max_size=5), st.integers(100, 300))
def test_a_long_stream_is_counted_like_its_parts(entries, times):
    long, one = summarize(entries * times), summarize(entries)
    assert long.entries == times * one.entries
    assert long.without_source == times * one.without_source
    assert long.sums == tuple((key, EXACT.multiply(kr, times)) for key, kr in one.sums)
    assert len(long.reversals) == times * len(one.reversals)


NUMBERS = st.lists(strategies.numbers(), max_size=60)


class TestNumbering:
    """Which numbers are used, used twice or missing is what counting each of them says."""

    @given(NUMBERS)
    def test_it_is_what_counting_says(self, numbers):
        counted = Counter(split_number(number) for number in numbers)
        found = numbering(numbers)
        expected_twice = sorted(key for key, times in counted.items() if times > 1)
        series = {name: max(n for s, n in counted if s == name) for name, _ in counted}
        expected_missing = [
            (name, value)
            for name in sorted(series)
            for value in range(1, series[name])
            if (name, value) not in counted
        ]
        assert [split_number(number) for number in found.duplicates()] == expected_twice
        assert [
            (name, value) for name, first, last in found.gaps() for value in range(first, last + 1)
        ] == expected_missing
        assert {name: found.last(name) for name in series} == series
        assert found.last("NONE") == 0

    @given(NUMBERS, NUMBERS, st.data())
    def test_two_numberings_add_up_in_any_order(self, one, other, data):
        both = [*one, *other]
        assert numbering(one) + numbering(other) == numbering(both)
        assert numbering(data.draw(st.permutations(both))) == numbering(both)

    @given(NUMBERS)
    def test_nothing_adds_nothing(self, numbers):
        assert Numbering() + numbering(numbers) == numbering(numbers)

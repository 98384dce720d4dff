"""Laws of folding entries into totals."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from fhledger import Totals, summarize
from fhledger.core.amounts import EXACT
from fhledger.domain.fund.numbering import Numbering, numbering, split_number
from fhledger.testing import strategies


class TestOrder:
    """The order of entries does not matter."""

    @given(strategies.entry_lists(), st.data())
    def test_a_shuffled_year_has_the_same_totals(self, entries, data):
        assert summarize(data.draw(st.permutations(entries))) == summarize(entries)


class TestSplitting:
    """The totals of two parts add up to the totals of the whole: a file may be split anywhere."""

    @given(strategies.entry_lists(), strategies.entry_lists())
    def test_two_parts_add_up(self, one, other):
        assert summarize(one) + summarize(other) == summarize([*one, *other])

    @given(strategies.entry_lists(), strategies.entry_lists())
    def test_it_does_not_matter_which_comes_first(self, one, other):
        assert summarize(one) + summarize(other) == summarize(other) + summarize(one)

    @given(*[strategies.entry_lists(max_size=5)] * 3)
    def test_three_parts_may_be_added_in_either_way(self, a, b, c):
        assert (summarize(a) + summarize(b)) + summarize(c) == summarize(a) + (
            summarize(b) + summarize(c)
        )

    @given(strategies.entry_lists())
    def test_nothing_adds_nothing(self, entries):
        assert (
            summarize(entries) + Totals()
            == summarize(entries)
            == summarize([]) + summarize(entries)
        )


class TestFold:
    """The totals of a stream are what a reader of the stream counts by hand."""

    @given(strategies.entry_lists())
    def test_everything_is_counted(self, entries):
        totals = summarize(iter(entries))
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

    @given(strategies.entry_lists(max_size=5), st.integers(100, 300))
    def test_a_long_stream_is_counted_like_its_parts(self, entries, times):
        long, one = summarize(entries * times), summarize(entries)
        assert long.entries == times * one.entries
        assert long.without_source == times * one.without_source
        assert long.sums == tuple((key, EXACT.multiply(kr, times)) for key, kr in one.sums)
        assert len(long.reversals) == times * len(one.reversals)

    @given(strategies.entry_lists())
    def test_a_lines_sum_is_that_of_its_entries_only(self, entries):
        totals = summarize(entries)
        for line in ("fees", "projects", "rent", "gifts", "unheard_of"):
            assert int(totals.sum_of_line(line).scaleb(2, EXACT)) == sum(
                int(entry.amount_kr.scaleb(2, EXACT)) for entry in entries if entry.line == line
            )


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

    @given(NUMBERS, NUMBERS)
    def test_two_numberings_add_up(self, one, other):
        assert numbering(one) + numbering(other) == numbering([*one, *other])

    @given(NUMBERS, st.data())
    def test_order_does_not_matter(self, numbers, data):
        assert numbering(data.draw(st.permutations(numbers))) == numbering(numbers)

    @given(NUMBERS)
    def test_nothing_adds_nothing(self, numbers):
        assert Numbering() + numbering(numbers) == numbering(numbers)

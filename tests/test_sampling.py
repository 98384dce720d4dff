"""A monetary-unit sample: what must be in it, how large it is, and that the seed decides it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhledger import Entry, InvalidArgumentError, embedded_book, year_ledger
from fhledger.audit.samples.sampling import sample
from fhledger.testing.strategies import AWKWARD_ORE, kronor_of

BOOK = embedded_book()


def entries(ores: list[int]) -> list[Entry]:
    return [
        Entry(number=f"A{at}", day="2024-01-01", line="costs", amount_kr=kronor_of(ore))
        for at, ore in enumerate(ores, 1)
    ]


ORES = st.lists(st.integers(-(10**6), 10**6) | st.sampled_from(AWKWARD_ORE), max_size=60).filter(
    any
)


class TestTheLawsOfASample:
    @given(ORES, st.integers(1, 70), st.integers())
    def test_it_has_at_most_the_size_and_each_entry_once(self, ores, size, seed):
        drawn = sample(year_ledger(2024, entries(ores)), size=size, seed=seed)
        numbers = [item.number for item in drawn.items]
        assert len(numbers) == len(set(numbers))
        assert 1 <= len(numbers) <= size

    @given(ORES, st.integers(1, 70), st.integers())
    def test_what_is_as_large_as_the_interval_is_taken_and_nothing_of_zero(self, ores, size, seed):
        drawn = sample(year_ledger(2024, entries(ores)), size=size, seed=seed)
        large = {
            f"A{at}" for at, ore in enumerate(ores, 1) if abs(ore) * size >= sum(map(abs, ores))
        }
        assert {item.number for item in drawn.items if item.taken == "whole"} == large
        assert all(item.absolute_kr > 0 for item in drawn.items)

    @given(ORES, st.integers(1, 20), st.integers(), st.integers(1, 10**6))
    def test_all_that_is_material_is_taken_and_the_rest_is_sampled_by_itself(
        self, ores, size, seed, material
    ):
        year = year_ledger(2024, entries(ores))
        drawn = sample(year, size=size, seed=seed, materiality=kronor_of(material))
        assert drawn.materiality_kr == kronor_of(material)
        material_numbers = {item.number for item in drawn.items if item.taken == "material"}
        assert material_numbers == {
            f"A{at}" for at, ore in enumerate(ores, 1) if abs(ore) >= material
        }
        rest = [0 if abs(ore) >= material else ore for ore in ores]
        others = [item.number for item in drawn.items if item.taken != "material"]
        if any(rest):
            rest_sample = sample(year_ledger(2024, entries(rest)), size=size, seed=seed)
            assert [item.number for item in rest_sample.items] == others
            assert rest_sample.interval_kr == drawn.interval_kr
        else:
            assert (others, drawn.interval_kr) == ([], None)

    @given(ORES, st.integers(1, 20), st.integers())
    def test_its_sums_are_those_of_plain_integers(self, ores, size, seed):
        drawn = sample(year_ledger(2024, entries(ores)), size=size, seed=seed)
        assert drawn.population.entries == len(ores)
        assert drawn.population.amount * 100 == sum(abs(ore) for ore in ores)
        sizes = {f"A{at}": abs(ore) for at, ore in enumerate(ores, 1)}
        assert drawn.sample.amount * 100 == sum(sizes[item.number] for item in drawn.items)
        parts = [part for part in (drawn.material, drawn.whole, drawn.drawn) if part]
        assert drawn.sample.entries == sum(part.entries for part in parts)
        assert drawn.sample.amount == sum(part.amount for part in parts)
        exact = Fraction(sum(map(abs, ores)), 100 * size)
        assert abs(Fraction(drawn.interval_kr) - exact) <= Fraction(1, 200)


def test_the_drawn_krona_is_counted_by_hand():
    """Ten kronor and an interval of 2.50: with any seed, from each 2.50 the entry at the start."""
    ores = [100, -200, 30, 70, 100, 50, 50, 200, 100, 100]
    by_krona = [f"A{at}" for at, ore in enumerate(ores, 1) for _ in range(abs(ore))]
    possible = {tuple(by_krona[start + at * 250] for at in range(4)) for start in range(250)}
    samples = set()
    for seed in range(300):
        drawn = [
            i.number for i in sample(year_ledger(2024, entries(ores)), size=4, seed=seed).items
        ]
        samples.add(tuple(drawn))
    assert samples == possible


def test_an_entry_in_the_sample_is_found_where_it_stands():
    where = {entry.number: str(place) for place, entry in BOOK.ledger(2024).located()}
    drawn = sample(BOOK.ledger(2024), size=5, seed=7)
    assert drawn.items
    assert all(item.place == where[item.number] for item in drawn.items)
    assert all(abs(item.amount_kr) == item.absolute_kr for item in drawn.items)


def test_over_many_seeds_each_entry_is_drawn_as_often_as_it_is_large():
    ores = [100, 200, 300, 400]
    counted = Counter(
        sample(year_ledger(2024, entries(ores)), size=1, seed=seed).items[0].number
        for seed in range(500)
    )
    for at, ore in enumerate(ores, 1):
        assert abs(counted[f"A{at}"] - ore / 2) < 25


def test_the_same_seed_gives_the_same_sample_for_ever():
    year = year_ledger(2024, entries([-(at * at * 100) for at in range(1, 41)]))
    drawn = sample(year, size=8, seed=7)
    assert [item.number for item in drawn.items] == [
        "A16",
        "A23",
        "A28",
        "A31",
        "A34",
        "A36",
        "A38",
        "A40",
    ]
    assert drawn == sample(year, size=8, seed=7)
    assert drawn != sample(year, size=8, seed=8)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"size": 0}, "a sample cannot have 0 entries"),
        ({"size": -1}, "a sample cannot have -1 entries"),
        ({"size": 5, "materiality": Decimal(0)}, "the materiality must be more than 0 kr, not 0"),
    ],
)
def test_what_cannot_be_drawn_is_refused(how, message):
    with pytest.raises(InvalidArgumentError, match=message):
        sample(BOOK.ledger(2024), seed=1, **how)


def test_a_year_in_which_nothing_moved_is_refused():
    for ores in ([], [0, 0]):
        with pytest.raises(InvalidArgumentError, match="2024 has no amounts to draw a sample from"):
            sample(year_ledger(2024, entries(ores)), size=1, seed=1)

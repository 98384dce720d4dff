"""Locating a misprint: each figure changed is suspected, alone where the identities single it
out."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import for_each
from fhledger import embedded_book
from fhledger.audit.locate import MOST_FIGURES, Suspect, slips, suspicions
from fhledger.domain.statement.printed import Identity, Term, identities
from fhledger.domain.statement.rows import FigureKey

BOOK = embedded_book()
FIGURES = BOOK.printed[-1].figures()
IDENTITIES = identities(BOOK.config.lines, FIGURES, 2024)
BOUND = [key for key in FIGURES if key.row not in ("fee_rate", "budget")]


def terms_of(key):
    return {
        (at, term.sign)
        for at, each in enumerate(IDENTITIES)
        for term in each.terms
        if term.key == key
    }


def alike(key):
    """The figures that are in the same identities as this one, which nothing can tell from it."""
    mirrored = {(at, -sign) for at, sign in terms_of(key)}
    return {other for other in FIGURES if terms_of(other) in (terms_of(key), mirrored)}


def test_figures_that_hold_are_not_suspected():
    assert suspicions(IDENTITIES, FIGURES) == ()
    assert suspicions([], FIGURES) == ()


@for_each("key", BOUND, ids=str)
@for_each("change", [Decimal(1), Decimal("-90000.50")])
def test_one_changed_figure_is_suspected_with_the_amount_that_it_was(key, change):
    changed = {**FIGURES, key: FIGURES[key] + change}
    found = suspicions(IDENTITIES, changed)
    assert {one[0].key for one in found} == alike(key)
    assert (Suspect(key, changed[key], FIGURES[key]),) in found
    assert all(len(one) == 1 for one in found)


def test_a_figure_in_two_identities_is_named_alone():
    alone = {key for key in BOUND if alike(key) == {key}}
    assert {key for key in BOUND if len(terms_of(key)) > 1} <= alone


def test_a_figure_that_no_identity_binds_is_never_suspected():
    for row in ("fee_rate", "budget"):
        key = FigureKey("financing", row, 2024)
        assert suspicions(IDENTITIES, {**FIGURES, key: Decimal(1)}) == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("appendix_1", "total_income", 2024), ("appendix_1", "total_costs", 2022)),
        (("appendix_1", "result", 2023), ("financing", "used_surplus", 2024)),
        (("appendix_2", "total", 2024), ("appendix_1", "closing_balance", 2022)),
    ],
)
def test_two_changed_figures_are_named_together(first, second):
    one, other = FigureKey(*first), FigureKey(*second)
    changed = {**FIGURES, one: FIGURES[one] + 700, other: FIGURES[other] - 3}
    found = suspicions(IDENTITIES, changed)
    assert {
        Suspect(one, changed[one], FIGURES[one]),
        Suspect(other, changed[other], FIGURES[other]),
    } in [set(suspects) for suspects in found]
    assert all(len(suspects) == 2 for suspects in found)


def test_two_figures_that_only_both_sums_single_out():
    """a + b and a − b are broken: neither figure alone mends both, and elimination halves."""
    a, b = (FigureKey("appendix_2", row, 2024) for row in "ab")
    sums = [Identity("sum", (Term(1, a), Term(sign, b))) for sign in (1, -1)]
    printed = {a: Decimal("3.00"), b: Decimal("1.00")}
    assert suspicions(sums, printed) == (
        (Suspect(a, Decimal(3), Decimal(0)), Suspect(b, Decimal(1), Decimal(0))),
    )


def test_too_many_misprints_are_no_suspicion():
    changed = {
        key: amount + number * number for number, (key, amount) in enumerate(FIGURES.items())
    }
    assert suspicions(IDENTITIES, changed) == ()


@pytest.mark.parametrize("printed", ["-2911734", "-2917143", "-9211743"])
def test_the_likeliest_misprint_is_first(printed):
    """Two digits of a row that one sum knows are swapped; the other rows would need several
    slips."""
    key = FigureKey("appendix_1", "external_costs", 2024)
    found = suspicions(IDENTITIES, {**FIGURES, key: Decimal(printed)})
    assert found[0][0] == Suspect(key, Decimal(printed), FIGURES[key])
    assert len(found) > 1
    costs = [sum(slips(one.printed, one.expected) for one in suspects) for suspects in found]
    assert costs == sorted(costs)


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_slips_are_counted_alike_in_both_directions(one, other):
    assert slips(Decimal(one), Decimal(other)) == slips(Decimal(other), Decimal(one))
    assert (slips(Decimal(one), Decimal(other)) == 0) == (one == other)


KEYS = [FigureKey("appendix_2", name, 2024) for name in "abcdef"]
SUMS = st.lists(
    st.lists(
        st.builds(Term, st.sampled_from((1, -1)), st.sampled_from(KEYS)),
        min_size=1,
        max_size=4,
        unique_by=lambda term: term.key,
    ).map(lambda terms: Identity("sum", tuple(terms))),
    min_size=1,
    max_size=5,
)


class TestLaws:
    @given(SUMS, st.lists(st.integers(-5, 5), min_size=6, max_size=6))
    def test_a_suspicion_mends_every_sum_and_none_smaller_does(self, sums, amounts):
        figures = {key: Decimal(amount) for key, amount in zip(KEYS, amounts, strict=True)}
        found = suspicions(sums, figures)
        for suspects in found:
            mended = {**figures, **{one.key: one.expected for one in suspects}}
            assert not any(each.off_by(mended) for each in sums)
            assert all(one.printed == figures[one.key] != one.expected for one in suspects)
        size = len(found[0]) if found else MOST_FIGURES
        assert all(len(suspects) == size for suspects in found)
        steps = range(-6, 7)
        for keys in combinations(KEYS, min(size - 1, 2)) if found else ():
            for shift in ((a, b) for a in steps for b in steps):
                moved = {
                    **figures,
                    **{k: figures[k] + s for k, s in zip(keys, shift, strict=False)},
                }
                assert any(each.off_by(moved) for each in sums)

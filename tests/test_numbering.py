"""Numbering in little room; what counting says is a law in `properties/test_totals.py`."""

from __future__ import annotations

from itertools import islice

import pytest

from cases import for_each
from fhledger.domain.fund.numbering import Numbering, numbering, split_number


def test_numbers_in_turn_take_the_room_of_one():
    found = numbering(f"A{n}" for n in range(1, 100_001))
    assert found == Numbering(used=(("A", 1, 100_000),))


def test_numbers_in_no_order_are_gathered_from_time_to_time():
    found = numbering(f"A{n}" for n in range(50_000, 0, -2))
    assert found.last("A") == 50_000
    assert len(found.used) == 25_000
    assert [*islice(found.gaps(), 2)] == [("A", 1, 1), ("A", 3, 3)]


def test_of_endless_repetitions_a_thousand_are_listed():
    found = numbering([f"A{n}" for n in range(1, 3000)] * 2)
    assert len(found.duplicates()) == 1000
    assert found.duplicates()[:2] == ("A1", "A2")


@for_each(
    "text",
    [
        "",
        "A",
        "1",
        "A0",
        "A01",
        "a1",
        "A-1",
        "A1 ",
        "A1\n",
        "Å1",
        "A١",
        "ABCDEFGHI1",
        "A" + "9" * 13,
    ],
)
def test_what_is_no_number(text):
    with pytest.raises(
        ValueError, match="is not a number of an entry; write letters and an integer: A17"
    ):
        split_number(text)

"""Balances (saldobesked): the balance of the fund as observed at the end of a day.

A bank statement or a half-year report says it. The entries until the end of that
day, with the opening balance of its year, must come to the same.

>>> from fhledger.core.amounts import parse_amount
>>> rent = Entry("A1", date(2024, 3, 1), "rent", parse_amount("-200"))
>>> days = date(2024, 2, 29), date(2024, 3, 1)
>>> [str(there.balance_kr) for there in held_on(parse_amount("500"), [rent], days).values()]
['500', '300']
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from fhledger.core.amounts import EXACT, ZERO, Kronor
from fhledger.core.dates import Day
from fhledger.core.record import Record
from fhledger.domain.dated_values import Source
from fhledger.domain.fund.ledger import Entry


class Balance(Record):
    """What the fund held at the end of a day, and who says so."""

    day: Day
    balance_kr: Kronor
    source: Source | None = None


class Held(NamedTuple):
    """What the entries of a year give for the end of a day: the balance, how many were counted."""

    balance_kr: Decimal
    entries: int


def held_on(
    opening_kr: Decimal, entries: Iterable[Entry], days: Iterable[date]
) -> dict[date, Held]:
    """What the fund held at the end of each day of a year, by its entries, which are streamed once."""
    ends = sorted({*days})
    moved, counted = [ZERO] * (len(ends) + 1), [0] * (len(ends) + 1)
    for entry in entries:
        at = bisect_left(ends, entry.day)
        moved[at] = EXACT.add(moved[at], entry.amount_kr)
        counted[at] += 1
    moved[0] = EXACT.add(opening_kr, moved[0])
    sums = zip(accumulate(moved, EXACT.add), accumulate(counted), strict=True)
    return {day: Held(*there) for day, there in zip(ends, sums, strict=False)}

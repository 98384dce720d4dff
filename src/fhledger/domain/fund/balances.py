"""Balances (saldobesked): the balance of the fund as observed at the end of a day.

Its source is a bank statement or a half-year report. The opening balance of the
year and the entries until the end of that day must add up to it.
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
    """The observed balance of the fund at the end of a day, and its source."""

    day: Day
    balance_kr: Kronor
    source: Source | None = None


class ComputedBalance(NamedTuple):
    """The balance of the entries of a year until the end of a day, and their number."""

    balance_kr: Decimal
    entries: int


def balances_on(
    opening_kr: Decimal, entries: Iterable[Entry], days: Iterable[date]
) -> dict[date, ComputedBalance]:
    """The balance at the end of each of the days of a year, by its entries, streamed once."""
    ends = sorted({*days})
    sums, counts = [ZERO] * (len(ends) + 1), [0] * (len(ends) + 1)
    for entry in entries:
        at = bisect_left(ends, entry.day)
        sums[at] = EXACT.add(sums[at], entry.amount_kr)
        counts[at] += 1
    sums[0] = EXACT.add(opening_kr, sums[0])
    balances = map(ComputedBalance, accumulate(sums, EXACT.add), accumulate(counts))
    return dict(zip(ends, balances, strict=False))

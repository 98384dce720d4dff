"""Due days (förfallodagar): a rule for a day of payment, and the banking days of Sweden.

A banking day is a Monday to Friday that is not a public holiday (lag 1989:253) and
none of the eves which the law on time limits puts on a level with one:
Midsummer Eve, Christmas Eve and New Year's Eve (lag 1930:173, 2 §).
(`dateutil` is imported where it is used, since most runs of the program need no calendar.)

>>> due_date(DueDay(month=3), 2024)
datetime.date(2024, 3, 28)
>>> due_date(DueDay(month=6, day=6), 2024)
datetime.date(2024, 6, 7)
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated

from pydantic import Field, model_validator

from fhledger.core.counts import Count
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.record import Record
from fhledger.domain.fees.apportionment import equal_parts

MOST = 12
"""The most instalments of a year's fee."""


class DueDay(Record):
    """A rule: the last banking day of `month`, or its `day`, moved forward to a banking day."""

    month: Annotated[Count, Field(ge=1, le=12)]
    day: Annotated[Count, Field(ge=1, le=31)] | None = None

    @model_validator(mode="after")
    def _exists_every_year(self) -> DueDay:
        if self.day is not None and self.day > monthrange(2001, self.month)[1]:
            raise ValueError(f"month {self.month} does not have a day {self.day} every year")
        return self


def due_date(rule: DueDay, year: int) -> date:
    """The day on which a payment is due in `year` by the rule."""
    from dateutil.relativedelta import relativedelta

    if rule.day is None:
        day = date(year, rule.month, 1) + relativedelta(day=31)
        step = relativedelta(days=-1)
    else:
        day = date(year, rule.month, rule.day)
        step = relativedelta(days=1)
    while not is_banking_day(day):
        day += step
    return day


class Instalment(Record):
    """A part of a fee in kronor, and the day on which it is due; None where it is not decided."""

    due: date | None
    amount_kr: Decimal


def instalments(
    amount: Decimal, rules: Sequence[DueDay], year: int, number: int | None = None
) -> tuple[Instalment, ...]:
    """The amount in equal parts of whole kronor, one for each rule; they sum to it exactly.

    The parts are those of `equal_parts`, by day. Without rules there are `number`
    parts whose days are not decided.
    Raises `InvalidArgumentError` when there is no rule and no `number`, when `number` is not that of
    the rules, or two rules give the same day.

    >>> [str(part.amount_kr) for part in instalments(
    ...     Decimal("100.50"), [DueDay(month=3), DueDay(month=6), DueDay(month=9)], 2024)]
    ['34.50', '33', '33']
    """
    days = sorted(due_date(rule, year) for rule in rules)
    if days and number not in (None, len(days)):
        raise InvalidArgumentError(
            f"the book has {len(days)} due days, not {number}; leave the number out,"
            " or change `due` under [fee] in book.toml"
        )
    count = len(days) or number or 0
    if not 1 <= count <= MOST or len(set(days)) < len(days):
        raise InvalidArgumentError(
            f"a fee has 1 to {MOST} instalments, each due on a day of its own"
        )
    dues: Sequence[date | None] = days or [None] * count
    parts = equal_parts(amount, count)
    return tuple(Instalment(due=day, amount_kr=part) for day, part in zip(dues, parts, strict=True))


def is_banking_day(day: date) -> bool:
    """Whether Swedish banks are open on `day`."""
    return day.weekday() < 5 and day not in _closed_days(day.year)


@cache
def _closed_days(year: int) -> frozenset[date]:
    from dateutil.easter import easter
    from dateutil.relativedelta import FR, MO, SA, relativedelta

    sunday = easter(year)
    midsummer_eve = date(year, 6, 19) + relativedelta(weekday=FR)
    all_saints = date(year, 10, 31) + relativedelta(weekday=SA)
    fixed = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31))
    moving = (
        sunday + relativedelta(days=-2),
        sunday + relativedelta(weekday=MO),
        sunday + relativedelta(days=39),
        midsummer_eve,
        all_saints,
    )
    return frozenset([*(date(year, month, day) for month, day in fixed), *moving])

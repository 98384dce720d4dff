"""Due days (förfallodagar): a rule for a day of payment, and the banking days of Sweden.

A banking day is a Monday to Friday that is no public holiday and none of the eves on which banks
are closed: Midsummer Eve, Christmas Eve and New Year's Eve (lag 1930:173, 2 §). The public
holidays are those of lag (1989:253), and before 1990 those of lag (1952:48), which names the same
weekdays. By lag (2004:1320), in force from 1 April 2005, the National Day, 6 June, is a public
holiday from 2005 on, and Whit Monday is none any more.
(`dateutil` is imported where it is used: most commands need no calendar.)

>>> due_date(DueDay(month=3), 2024)
datetime.date(2024, 3, 28)
>>> due_date(DueDay(month=6, day=6), 2024)
datetime.date(2024, 6, 7)
>>> is_banking_day(date(2004, 5, 31)), is_banking_day(date(2004, 6, 7))
(False, True)
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Annotated, Self

from pydantic import Field, model_validator

from fhledger.core.arguments import checked
from fhledger.core.counts import Count
from fhledger.core.errors import InvalidArgumentError, NotInForceError
from fhledger.core.record import Record
from fhledger.domain.fees.apportionment import equal_parts

MAX_INSTALMENTS = 12
"""The most instalments of a year's fee."""


class DueDay(Record):
    """A rule: the last banking day of `month`, or its `day`, moved forward to a banking day."""

    month: Annotated[Count, Field(ge=1, le=12)]
    day: Annotated[Count, Field(ge=1, le=31)] | None = None

    @model_validator(mode="after")
    def _exists_every_year(self) -> Self:
        if self.day is not None and self.day > monthrange(2001, self.month)[1]:
            raise InvalidArgumentError(
                "month {month} does not have a day {day} every year", month=self.month, day=self.day
            )
        return self


@checked
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
    """A part of a fee in kronor, and the day on which it is due; None if it is not decided."""

    due: date | None
    amount_kr: Decimal


@checked
def instalments(
    amount: Decimal,
    rules: Sequence[DueDay],
    year: int,
    number: int | None = None,
    *,
    within: tuple[date, date] | None = None,
) -> tuple[Instalment, ...]:
    """The amount in equal parts, one for each rule; they sum to it exactly.

    The parts are those of `equal_parts`, by day. Without rules there are `number` parts whose days
    are not decided. `within` are the first and the last day of membership in the year: other due
    days do not count, and where none does there is one part, whose day is not decided. Raises
    `InvalidArgumentError` without rules and `number`, for a `number` that is not that of the rules,
    and for two rules with the same day.

    >>> [str(part.amount_kr) for part in instalments(
    ...     Decimal("100.50"), [DueDay(month=3), DueDay(month=6), DueDay(month=9)], 2024)]
    ['33.50', '33.50', '33.50']
    """
    days = sorted(due_date(rule, year) for rule in rules)
    if days and number not in (None, len(days)):
        raise InvalidArgumentError(
            "the book has {days} due days, not {number}; leave the number out, or change `due`"
            " under [fee] in book.toml",
            days=len(days),
            number=number,
        )
    count = len(days) or number or 0
    if not 1 <= count <= MAX_INSTALMENTS or len(set(days)) < len(days):
        raise InvalidArgumentError(
            "a fee has 1 to {max_instalments} instalments, each due on a day of its own",
            max_instalments=MAX_INSTALMENTS,
        )
    dues: Sequence[date | None] = days or [None] * count
    if within is not None and days:
        first, last = within
        dues = [day for day in days if first <= day <= last] or [None]
    parts = equal_parts(amount, len(dues))
    return tuple(Instalment(due=day, amount_kr=part) for day, part in zip(dues, parts, strict=True))


@checked
def is_banking_day(day: date) -> bool:
    """Whether Swedish banks are open on `day`.

    Raises `NotInForceError` for a day before 1953, when other holidays were in force.
    """
    closed = _closed_days(day.year)
    return day.weekday() < 5 and day not in closed


FIRST_CALENDAR_YEAR = 1953
NATIONAL_DAY_YEAR = 2005
_FIXED = ((1, 1), (1, 6), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31))
_GOOD_FRIDAY, _EASTER_MONDAY, _ASCENSION_DAY, _WHIT_MONDAY = -2, 1, 39, 50
"""Days after Easter Sunday."""


@cache
def _closed_days(year: int) -> frozenset[date]:
    """The holidays and eves of a year that can be a Monday to Friday."""
    from dateutil.easter import easter
    from dateutil.relativedelta import FR, relativedelta

    if year < FIRST_CALENDAR_YEAR:
        raise NotInForceError(
            "the banking days of {year} are not known; the first year is {first_calendar_year}",
            year=year,
            first_calendar_year=FIRST_CALENDAR_YEAR,
        )
    has_national_day = year >= NATIONAL_DAY_YEAR
    fixed = (*_FIXED, (6, 6)) if has_national_day else _FIXED
    moving = (_GOOD_FRIDAY, _EASTER_MONDAY, _ASCENSION_DAY)
    after_easter = moving if has_national_day else (*moving, _WHIT_MONDAY)
    return frozenset(
        [
            *(date(year, month, day) for month, day in fixed),
            *(easter(year) + timedelta(days) for days in after_easter),
            date(year, 6, 19) + relativedelta(weekday=FR),
        ]
    )

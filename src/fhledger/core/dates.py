"""Dates (datum): a day is read in the form of ISO 8601 only.

>>> parse_date("2024-02-30")
Traceback (most recent call last):
fhledger.core.errors.InvalidArgumentError: '2024-02-30' is not a day; the month has 29 days
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

from fhledger.core.counts import Count
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.text import quoted

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch


def parse_date(value: object) -> date:
    """The day that a `date` or a text `YYYY-MM-DD` denotes; `InvalidArgumentError` otherwise."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _ISO_DAY(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
        _refuse_day_of_month(value.strip())
    raise InvalidArgumentError(
        "{value} is not a day; write it as 2024-12-31", value=quoted(value, 40)
    )


def _refuse_day_of_month(text: str) -> None:
    """Raise `InvalidArgumentError` for a day that its month lacks, with how many it has."""
    year, month, _ = map(int, text.split("-"))
    if year and 1 <= month <= 12:
        raise InvalidArgumentError(
            "{value} is not a day; the month has {days} days",
            value=quoted(text),
            days=monthrange(year, month)[1],
        )


def parse_optional_date(value: date | str | None) -> date | None:
    """The day, as `parse_date` reads it; None for none."""
    return None if value is None else parse_date(value)


Day = Annotated[date, BeforeValidator(parse_date)]

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""The years that a book may have."""

YEARS_AHEAD = 50
"""How many years after its latest one a book can be asked about."""

Year = Annotated[Count, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


def require_year(year: int) -> int:
    """The year; raises `InvalidArgumentError` for one that no book may have."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidArgumentError(
            "{year} is not a year of a book; the years are {first_year} to {last_year}",
            year=year,
            first_year=FIRST_YEAR,
            last_year=LAST_YEAR,
        )
    return year

"""The reference day (avstämningsdag): the day whose figures count for the fee of a year.

It is a rule (month, day, and years before the year of the fee), a fixed day such as that of a
census, or the latest day whose figures were published by a day.

>>> ReferenceDay(month=11, day=1, years_before=1).for_year(2025)
datetime.date(2024, 11, 1)
>>> ReferenceDay(on=date(2011, 10, 9)).for_year(2025)
datetime.date(2011, 10, 9)
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from fhledger.core.arguments import checked
from fhledger.core.counts import Count
from fhledger.core.dates import Day, require_year
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record, key


class ReferenceDay(Record):
    """The rule for the day whose figures count: month, day, and years before the fee's year.

    With `on` it is that day in every year. With `latest_published` the rule gives a day by which
    the figures must be published, and the latest of them count.
    """

    month: Annotated[Count, Field(ge=1, le=12)] | None = None
    day: Annotated[Count, Field(ge=1, le=31)] | None = None
    years_before: Annotated[Count, Field(ge=0, le=10)] | None = None
    on: Day | None = None
    latest_published: bool = False
    is_assumption: Annotated[bool, key("assumed")] = False
    rationale: Annotated[LocalizedText | None, key("because")] = None

    @model_validator(mode="after")
    def _is_a_day_and_explained(self) -> Self:
        rule = (self.month, self.day, self.years_before)
        if self.on is None:
            if None in rule:
                raise InvalidArgumentError(
                    "a reference day needs month, day and years_before, or a fixed day:"
                    " on = 2011-10-09"
                )
            date(2001, self.month or 1, self.day or 1)
        elif rule != (None, None, None) or self.latest_published:
            raise InvalidArgumentError(
                "a reference day has either a fixed day, `on`, or a rule, not both"
            )
        if self.is_assumption and self.rationale is None:
            raise InvalidArgumentError("an assumed reference day needs a reason, in `because`")
        return self

    @checked
    def for_year(self, year: int) -> date:
        """The day of the rule for the fees of `year`."""
        require_year(year)
        if self.on is not None:
            return self.on
        return date(year - (self.years_before or 0), self.month or 1, self.day or 1)

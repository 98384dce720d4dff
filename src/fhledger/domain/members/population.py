"""Population (folkmängd): the inhabitants of a municipality on a reference day.

A figure is valid on its day only. A day without a source is an error, never a zero.

>>> from datetime import date
>>> population = Population(rows=[Inhabitants(municipality_code="1260", municipality="Bjuv",
...     reference_day=date(2022, 12, 31), inhabitants="15 900")])
>>> population.inhabitants_on("1260", date(2022, 12, 31))
15900
>>> population.inhabitants_on("1260", date(2023, 12, 31))
Traceback (most recent call last):
fhledger.core.errors.PopulationMissingError: the inhabitants of 1260 Bjuv on 2023-12-31 are not known; the book has 2022-12-31. `fhledger population --reference-day 2023-12-31` adds them, from SCB or by --inhabitants
"""  # noqa: E501, W505 - what is printed is one line

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Self

from pydantic import model_validator

from fhledger.core.arguments import checked
from fhledger.core.counts import Count
from fhledger.core.dates import Day
from fhledger.core.errors import PopulationMissingError
from fhledger.core.messages import message
from fhledger.core.record import FrozenMapping, Record
from fhledger.core.text import SingleLine
from fhledger.core.unique import require_unique
from fhledger.domain.dated_values import Source
from fhledger.domain.members.municipality import MemberCode


class Inhabitants(Record):
    """The number of inhabitants of a municipality on a day, and its source.

    `published` is the day from which it was known; left out, its own day.
    """

    municipality_code: MemberCode
    municipality: SingleLine
    reference_day: Day
    inhabitants: Count
    published: Day | None = None
    source: Source | None = None


class Population(Record):
    """All known figures, one for each municipality and day."""

    rows: tuple[Inhabitants, ...] = ()

    @model_validator(mode="after")
    def _each_day_once(self) -> Self:
        require_unique(
            "figure", (f"{row.municipality_code} on {row.reference_day}" for row in self.rows)
        )
        return self

    @cached_property
    def _by_code_and_day(self) -> Mapping[tuple[str, date], Inhabitants]:
        return FrozenMapping({(row.municipality_code, row.reference_day): row for row in self.rows})

    @cached_property
    def reference_days(self) -> tuple[date, ...]:
        """The days with any figure, oldest first."""
        return tuple(sorted({row.reference_day for row in self.rows}))

    @checked
    def row(self, code: str, day: date) -> Inhabitants | None:
        """The figure and its source, or None if there is none."""
        return self._by_code_and_day.get((code, day))

    @checked
    def inhabitants_on(self, code: str, day: date) -> int:
        """The inhabitants on `day`; raises `PopulationMissingError`, with the known days."""
        row = self.row(code, day)
        if row is not None:
            return row.inhabitants
        days = [str(known) for known in self.reference_days if self.row(code, known)]
        if len(days) > 3:
            days = [days[0], "…", days[-1]]
        name = next((row.municipality for row in self.rows if row.municipality_code == code), "")
        raise PopulationMissingError(
            "the inhabitants of {member} on {day} are not known; the book has {days}. `fhledger"
            " population --reference-day {day}` adds them, from SCB or by --inhabitants",
            member=f"{code} {name}".strip(),
            day=day,
            days=", ".join(days) or message("no day for it"),
        )

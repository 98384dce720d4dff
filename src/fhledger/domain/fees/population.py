"""Population (folkmängd): the inhabitants of a municipality on a reference day.

A figure holds on its day only. A day that no source gives is an error, never a zero.

>>> from datetime import date
>>> population = Population(rows=[Inhabitants(municipality_code="1260", municipality="Bjuv",
...     reference_day=date(2022, 12, 31), inhabitants="15 900")])
>>> population.inhabitants_on("1260", date(2022, 12, 31))
15900
>>> population.inhabitants_on("1260", date(2023, 12, 31))
Traceback (most recent call last):
fhledger.core.errors.PopulationMissingError: the inhabitants of 1260 on 2023-12-31 are not known; the book has 2022-12-31
"""

from __future__ import annotations

from datetime import date
from functools import cached_property

from pydantic import model_validator

from fhledger.core.arguments import checked
from fhledger.core.counts import Count
from fhledger.core.dates import Day
from fhledger.core.errors import PopulationMissingError
from fhledger.core.record import Record
from fhledger.core.text import SingleLine
from fhledger.domain.dated_values import Source
from fhledger.domain.fees.municipality import MunicipalityCode


class Inhabitants(Record):
    """How many lived in a municipality on a day, and who says so.

    `published` is the day from which it was known; left out, that is its own day.
    """

    municipality_code: MunicipalityCode
    municipality: SingleLine
    reference_day: Day
    inhabitants: Count
    published: Day | None = None
    source: Source | None = None


class Population(Record):
    """All known figures, each municipality and day once."""

    rows: tuple[Inhabitants, ...] = ()

    @model_validator(mode="after")
    def _each_day_once(self) -> Population:
        seen: set[tuple[str, date]] = set()
        for row in self.rows:
            key = (row.municipality_code, row.reference_day)
            if key in seen:
                raise ValueError(f"{row.municipality} on {row.reference_day} appears twice")
            seen.add(key)
        return self

    @cached_property
    def _by_code_and_day(self) -> dict[tuple[str, date], Inhabitants]:
        return {(row.municipality_code, row.reference_day): row for row in self.rows}

    @cached_property
    def reference_days(self) -> tuple[date, ...]:
        """The days for which there is any figure, oldest first."""
        return tuple(sorted({row.reference_day for row in self.rows}))

    @checked
    def row(self, code: str, day: date) -> Inhabitants | None:
        """The figure and its source, or None where no source gives it."""
        return self._by_code_and_day.get((code, day))

    @checked
    def inhabitants_on(self, code: str, day: date) -> int:
        """The inhabitants on `day`; raises `PopulationMissingError`, naming the known days."""
        row = self.row(code, day)
        if row is not None:
            return row.inhabitants
        known = [str(known) for known in self.reference_days if self.row(code, known)]
        have = ", ".join(known) or "no day for it"
        raise PopulationMissingError(
            f"the inhabitants of {code} on {day} are not known; the book has {have}"
        )

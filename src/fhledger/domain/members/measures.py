"""Measures (mått): what a fee is computed on, a figure of a member on a day, with its source.

Inhabitants are a measure that every book has, in population.csv. A book declares any other one
with its label and unit, and has its figures in measures.csv. A figure is valid on its day only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from fhledger.core.amounts import Kronor
from fhledger.core.dates import Day
from fhledger.core.errors import InvalidArgumentError, MeasureMissingError
from fhledger.core.exact import Quantity
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import FrozenMapping, Record
from fhledger.core.text import Identifier, OptionalLine, SingleLine
from fhledger.core.unique import require_unique
from fhledger.domain.dated_values import Source
from fhledger.domain.members.municipality import MemberCode
from fhledger.domain.members.population import Inhabitants, Population
from fhledger.domain.members.reference_day import ReferenceDay

INHABITANTS = "inhabitants"
"""The measure that every book has."""


class Measure(Record):
    """A measure that a book declares: its label, its unit, and for money what a unit is in kronor.

    `each` is one unit in words, as in "0.45 kr per employee"; left out, it is the unit.
    `kr_per_unit` belongs to a measure in money: 1000 for one in thousands of kronor; per mille and
    per cent are of kronor. The `reference_day` of a measure replaces that of the fee.
    """

    id: Identifier
    label: LocalizedText
    unit: SingleLine
    each: LocalizedText | None = None
    kr_per_unit: Kronor | None = None
    reference_day: ReferenceDay | None = None

    @property
    def one(self) -> LocalizedText:
        """One unit of the measure, in words."""
        return self.each or LocalizedText(sv=self.unit, en=self.unit)

    @property
    def name(self) -> LocalizedText:
        """The label within a sentence, with a small first letter."""
        return LocalizedText(sv=_uncapitalized(self.label.sv), en=_uncapitalized(self.label.en))

    @property
    def several(self) -> LocalizedText:
        """The unit for more than one, in words."""
        return (
            INHABITANTS_IN_WORDS
            if self.id == INHABITANTS
            else LocalizedText(sv=self.unit, en=self.unit)
        )


def _uncapitalized(label: str) -> str:
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


class MeasureValue(Record):
    """A measure of a member on a day, and its source: a row of measures.csv.

    `published` is the day from which it was known; left out, its own day.
    """

    measure: Identifier
    member: MemberCode
    name: OptionalLine = ""
    reference_day: Day
    value: Annotated[Quantity, Field(ge=0)]
    published: Day | None = None
    source: Source | None = None


class KnownFigure(NamedTuple):
    """A figure of a member on a day, whatever its measure, and the row of its file."""

    name: str
    value: Decimal
    row: Inhabitants | MeasureValue


class Measures(Record):
    """The figures of all measures, those of inhabitants among them, and what is declared."""

    declared: tuple[Measure, ...] = ()
    rows: tuple[MeasureValue, ...] = ()
    population: Population = Population.model_construct()

    @model_validator(mode="after")
    def _each_day_once(self) -> Self:
        require_unique(
            "figure", (f"{row.measure} {row.member} {row.reference_day}" for row in self.rows)
        )
        return self

    @cached_property
    def _figures(self) -> Mapping[tuple[str, str, date], KnownFigure]:
        """Every figure by its measure, member and day."""
        inhabitants = {
            (INHABITANTS, row.municipality_code, row.reference_day): KnownFigure(
                row.municipality, Decimal(row.inhabitants), row
            )
            for row in self.population.rows
        }
        others = {
            (row.measure, row.member, row.reference_day): KnownFigure(
                row.name or row.member, row.value, row
            )
            for row in self.rows
        }
        return FrozenMapping(inhabitants | others)

    @cached_property
    def _declared_by_id(self) -> Mapping[str, Measure]:
        return FrozenMapping({measure.id: measure for measure in (BUILT_IN, *self.declared)})

    def measure(self, id: str) -> Measure:
        """The declaration of a measure; one that is not declared has its id as label and unit."""
        found = self._declared_by_id.get(id)
        return found or Measure(id=id, label=LocalizedText(sv=id, en=id), unit=id)

    def days(self, measure: str) -> tuple[date, ...]:
        """The days with any figure of a measure, oldest first."""
        return self._days.get(measure, ())

    @cached_property
    def _days(self) -> Mapping[str, tuple[date, ...]]:
        days: dict[str, set[date]] = {}
        for measure, _, day in self._figures:
            days.setdefault(measure, set()).add(day)
        return FrozenMapping({measure: tuple(sorted(found)) for measure, found in days.items()})

    def figure(self, measure: str, code: str, day: date) -> KnownFigure | None:
        """The figure with its source, or None if there is none."""
        return self._figures.get((measure, code, day))

    def known(self, measure: str, code: str, day: date) -> Decimal | None:
        """The figure alone, or None if there is none."""
        figure = self.figure(measure, code, day)
        return None if figure is None else figure.value

    def value(self, measure: str, code: str, day: date) -> Decimal:
        """The figure; raises `MeasureMissingError`, with the known days."""
        value = self.known(measure, code, day)
        if value is not None:
            return value
        if measure == INHABITANTS:
            return Decimal(self.population.inhabitants_on(code, day))
        known = [str(each) for each in self.days(measure) if self.figure(measure, code, each)]
        raise MeasureMissingError(
            "the measure '{measure}' of {code} on {day} is not known; measures.csv has {days}",
            measure=measure,
            code=code,
            day=day,
            days=", ".join(known) or message("no day for it"),
        )

    def reference_day(
        self, rule: ReferenceDay, measure: str, codes: Collection[str], year: int
    ) -> date:
        """The day whose figures count for the fees of a year; the measure's own rule comes first.

        With `latest_published`, the latest day on which the figures of all `codes` were published
        by the day of the rule; raises `MeasureMissingError` if there is none.
        """
        own = self.measure(measure).reference_day or rule
        day = own.for_year(year)
        if not own.latest_published:
            return day
        for candidate in reversed(self.days(measure)):
            found = [self.figure(measure, code, candidate) for code in codes]
            if all(figure and (figure.row.published or candidate) <= day for figure in found):
                return candidate
        raise MeasureMissingError(
            "no day has a figure of '{measure}' for all members that was published by {day}",
            measure=measure,
            day=day,
        )


INHABITANTS_IN_WORDS = message("inhabitants")
BUILT_IN = Measure.model_construct(
    id=INHABITANTS,
    label=message("Inhabitants"),
    unit=INHABITANTS,
    each=message("inhabitant"),
)


def measures_of(figures: Measures | Population) -> Measures:
    """The measures; those of a population alone are its inhabitants."""
    return figures if isinstance(figures, Measures) else Measures(population=figures)


def require_declared(measures: Iterable[str], declared: Iterable[Measure]) -> None:
    """Raises `InvalidArgumentError` for a measure that is not declared."""
    known = [INHABITANTS, *(measure.id for measure in declared)]
    for measure in measures:
        if measure not in known:
            raise InvalidArgumentError(
                "the measure '{measure}' is not declared; declare it under [[measures]] in"
                " book.toml. The measures are {known}",
                measure=measure,
                known=", ".join(known),
            )

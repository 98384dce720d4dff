"""Adding to population.csv: new rows at its end, what is there untouched.

A figure that is there already is passed over; one that differs is an error,
and nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import model_validator

from fhledger.book.files.folder_reader import CSV_FILES
from fhledger.core.errors import BookError, Location
from fhledger.core.messages import message
from fhledger.core.record import AS_TEXT, Record, computed, fields_in_full
from fhledger.domain.dated_values import Source
from fhledger.domain.members.municipality import MemberCode
from fhledger.domain.members.population import Inhabitants, Population


class FoundInhabitants(Record):
    """A figure that a source gives, and whether the book did not have it.

    In JSON its source is a text, and `cited_source` the source with its fields.
    """

    code: MemberCode
    name: str
    reference_day: date
    inhabitants: int
    source: Annotated[Source | None, AS_TEXT]
    new: bool

    @model_validator(mode="before")
    @classmethod
    def _source_in_full(cls, data: Any) -> Any:
        return fields_in_full(data, source="cited_source")

    @computed
    def cited_source(self) -> Source | None:
        """The document, the place in it, the page, and the day on which it was read."""
        return self.source


class PopulationUpdate(Record):
    """The figures that a source gives for the members on a day, and which of them are new."""

    population: tuple[FoundInhabitants, ...]


def population_update(rows: Sequence[Inhabitants], new: Sequence[Inhabitants]) -> PopulationUpdate:
    """The rows that a source gives; those that are `new` are added to the book."""
    return PopulationUpdate(
        population=tuple(
            FoundInhabitants(
                code=row.municipality_code,
                name=row.municipality,
                reference_day=row.reference_day,
                inhabitants=row.inhabitants,
                source=row.source,
                new=row in new,
            )
            for row in rows
        )
    )


def new_rows(known: Population, rows: Sequence[Inhabitants]) -> tuple[Inhabitants, ...]:
    """The rows that are not known yet; `BookError` where a known figure is another."""
    for row in rows:
        before = known.row(row.municipality_code, row.reference_day)
        if before is not None and before.inhabitants != row.inhabitants:
            raise BookError(
                message(
                    "{municipality} on {reference_day} has {inhabitants} inhabitants here and"
                    " {other} in {source}",
                    municipality=row.municipality,
                    reference_day=row.reference_day,
                    inhabitants=before.inhabitants,
                    other=row.inhabitants,
                    source=row.source,
                ),
                Location(CSV_FILES[Inhabitants]),
                message(
                    "Nothing was changed. Find out which is right, and correct the row by hand."
                ),
            )
    return tuple(row for row in rows if not known.row(row.municipality_code, row.reference_day))

"""Dated values (daterade uppgifter): a value, its first day, its unit and its source.

A value without a source is a finding; a value before its first day is an error
that names the first day. There is no default.

>>> from datetime import date
>>> rate = DatedValue(value="21", unit="kr_per_inhabitant", valid_from=date(2016, 1, 1),
...             source=Source(document="The agreement", place="§ 5"))
>>> effective_on([rate], date(2024, 1, 1)).value
Decimal('21')
>>> effective_on([rate], date(2015, 12, 31), message("rate"))
Traceback (most recent call last):
fhledger.core.errors.NotInForceError: no rate is in force on 2015-12-31; the first one is valid from 2016-01-01
"""  # noqa: E501, W505 - what is printed is one line

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Protocol, TypeVar

from pydantic import AfterValidator

from fhledger.core.amounts import Kronor
from fhledger.core.counts import Count
from fhledger.core.dates import Day
from fhledger.core.errors import InvalidArgumentError, NotInForceError
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.core.record import Record, key
from fhledger.core.text import OptionalLine, SingleLine

_ADDRESS = re.compile(r"https?://[^\s/?#\"<>]+[^\s\"<>]*", re.IGNORECASE).fullmatch


def is_address(text: str) -> bool:
    """Whether a text is a web address, and nothing else."""
    return _ADDRESS(text) is not None


def _address(text: str) -> str:
    if text and not is_address(text):
        raise InvalidArgumentError(
            "'{text}' is not a web address; it begins with https:// or http://", text=text[:60]
        )
    return text


class Source(Record):
    """The source of a figure (källa): the document, the place in it, the day on which it was read.

    `page` is left out if the document has no page numbers; `url` is where it can be read.
    """

    document: SingleLine
    place: OptionalLine = ""
    page: Count | None = None
    accessed: Annotated[Day | None, key("read")] = None
    url: Annotated[OptionalLine, AfterValidator(_address)] = ""

    def __str__(self) -> str:
        return self.citation.en

    @property
    def citation(self) -> LocalizedText:
        """The source in one line of text."""
        page = message("p. {page}", page=self.page) if self.page is not None else ""
        day = message("read {day}", day=self.accessed) if self.accessed else ""
        return join(", ", filter(None, (self.document, self.place, page, day)))


def resolve_source(text: str, sources: Mapping[str, Source]) -> Source | None:
    """The source that a text names: a declared one, with a place after a colon, or a title."""
    fields = source_fields(text, sources)
    return Source(**fields) if fields else None


def source_fields(text: str, sources: Mapping[str, Source]) -> dict[str, Any] | None:
    """The unvalidated fields of the source that a text names; None for an empty text."""
    id, colon, place = text.partition(":")
    declared = sources.get(id.strip())
    if declared is None:
        return {"document": text} if text.strip() else None
    return {**dict(declared), **({"place": place} if colon else {})}


def with_sources(value: Any, sources: Mapping[str, Source]) -> Any:
    """The same values, each text under `source` replaced by the source that it names.

    `report: Bilaga 1` names a place in the source declared as `report`; any
    other text names a document by its title.
    """
    if isinstance(value, list):
        return [with_sources(part, sources) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        key: source_fields(part, sources)
        if key == "source" and isinstance(part, str)
        else with_sources(part, sources)
        for key, part in value.items()
    }


class DatedValue(Record):
    """A value in force from a day, until a later one replaces it."""

    value: Kronor
    unit: SingleLine
    valid_from: Annotated[Day, key("since")]
    source: Source | None = None
    note: OptionalLine = ""


class HasFirstDay(Protocol):
    """What is in force from a day, until a later one replaces it."""

    valid_from: date


T = TypeVar("T", bound=HasFirstDay)
V = TypeVar("V", bound=DatedValue)


def latest_begun(values: Iterable[T], day: date) -> T | None:
    """The one in force on `day`: the latest that is valid by then; None where none is."""
    begun = (value for value in values if value.valid_from <= day)
    return max(begun, key=lambda value: value.valid_from, default=None)


def effective_on(values: Sequence[V], day: date, what: LocalizedText | None = None) -> V:
    """The value in force on `day`, as `latest_begun`.

    Raises `NotInForceError`, with the first day, if none is.
    """
    begun = latest_begun(values, day)
    if begun is not None:
        return begun
    first = min((value.valid_from for value in values), default=None)
    known = (
        message("the first one is valid from {day}", day=first)
        if first
        else message("the book has none")
    )
    raise NotInForceError(
        "no {what} is in force on {day}; {known}",
        what=what or message("value"),
        day=day,
        known=known,
    )

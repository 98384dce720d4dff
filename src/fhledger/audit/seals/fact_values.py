"""The values of a fact as a seal holds them (en uppgifts värden i ett sigill), `field: value`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from fhledger.core.exact import plain_text
from fhledger.core.record import Record

_UNSEALED = frozenset({"read", "url", "reference_day.assumed", "reference_day.because"})
"""Fields that may become better known, by their name or by their whole name."""

_END = re.compile(r"(?:[\w.-]*\.)?(?:until|closed_day): ([0-9]{4})-[0-9]{2}-[0-9]{2}").fullmatch
"""A field with the day on which something ends: one after the year is no fact of the year."""


def dated_until(year: int, values: Iterable[str]) -> tuple[str, ...]:
    """The values of a fact without the days, after a year, on which something ends.

    >>> dated_until(2025, ["since: 2024-01-01", "until: 2026-06-30", "text: until: 2026-06-30"])
    ('since: 2024-01-01', 'text: until: 2026-06-30')
    """
    ends = ((value, _END(value)) for value in values)
    return tuple(value for value, end in ends if end is None or int(end[1]) <= year)


def written_out(record: Record, *without: str) -> tuple[str, ...]:
    """The fields of a record as `name: value`, those within it by names with a point.

    >>> from fhledger.domain.fund.budget import BudgetDecision
    >>> written_out(BudgetDecision(year=2024, amount_kr=500, text="Budget"))
    ('year: 2024', 'amount_kr: 500.00', 'text: Budget')
    """
    fields = record.model_dump(exclude_defaults=True, by_alias=True, exclude=set(without))
    return tuple(f"{name}: {value}" for name, value in leaves(fields))


def leaves(fields: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    """The fields that are sealed, those within others by names with a point, and their values."""
    for key, value in fields.items():
        name = f"{prefix}{key}"
        if _UNSEALED & {key, name}:
            continue
        if isinstance(value, Mapping):
            yield from leaves(value, f"{name}.")
        elif isinstance(value, list | tuple):
            parts = {str(at): part for at, part in enumerate(value, 1)}
            yield from leaves(parts, f"{name}.")
        elif value is not None:
            yield name, plain_text(value)

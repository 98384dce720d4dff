"""Labels over the years (rubriker genom åren): one that names a year, or is replaced from a day on.

>>> days = LocalizedText(sv="Dagen {year}", en="The day {year}")
>>> later = DatedLabel(valid_from=date(2025, 7, 1), label=LocalizedText(sv="Träff", en="Meeting"))
>>> [label_in_year(year, days, [later]).sv for year in (2024, 2025)]
['Dagen 2024', 'Träff']
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fhledger.core.dates import Day
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record, key


class DatedLabel(Record):
    """A label that replaces an earlier one from a day on."""

    valid_from: Annotated[Day, key("since")]
    label: LocalizedText


def label_in_year(
    year: int, label: LocalizedText, renamed: Iterable[DatedLabel] = ()
) -> LocalizedText:
    """The label that is valid on the last day of a year, its `{year}` and the like filled in."""
    valid = [later for later in renamed if later.valid_from <= date(year, 12, 31)]
    latest = max(valid, key=lambda later: later.valid_from, default=None)
    return (latest.label if latest else label).in_year(year)

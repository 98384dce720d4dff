"""A municipality (kommun) that is a member, from one day until another.

The code is Statistics Sweden's four digits.

>>> from datetime import date
>>> bjuv = Municipality(code="1260", name="Bjuv", valid_from=date(2022, 1, 1), until=date(2024, 6, 30))
>>> months_of_membership(bjuv, 2024), months_of_membership(bjuv, 2025)
(6, 0)
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints, model_validator

from fhledger.core.arguments import checked
from fhledger.core.dates import Day, require_year
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.messages import message
from fhledger.core.record import Record, key
from fhledger.core.text import OptionalLine, SingleLine, pattern
from fhledger.domain.dated_values import Source

MONTHS = 12
"""The months of a whole year's membership."""

MunicipalityCode = Annotated[
    str, StringConstraints(pattern=pattern(r"^[0-9]{4}$", "a code of four digits"))
]


class Municipality(Record):
    """A member: SCB code, name, first day and (if it has left) last day of membership."""

    code: MunicipalityCode
    name: SingleLine
    valid_from: Annotated[Day, key("since")]
    valid_until: Annotated[Day | None, key("until")] = None
    source: Source | None = None
    note: OptionalLine = ""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Municipality:
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise InvalidArgumentError(
                message(
                    "the last day of membership, {valid_until}, is before the first",
                    valid_until=self.valid_until,
                )
            )
        return self


@checked
def months_of_membership(member: Municipality, year: int) -> int:
    """The number of calendar months of `year`, 0 to 12, in which it is a member on any day."""
    first = max(member.valid_from, date(require_year(year), 1, 1))
    last = min(member.valid_until or date(year, 12, 31), date(year, 12, 31))
    return max(0, last.month - first.month + 1) if first <= last else 0

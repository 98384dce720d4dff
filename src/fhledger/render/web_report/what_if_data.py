"""An adjustable forecast as JSON, for a program that moves its fee and growth."""

from __future__ import annotations

from typing import Any

from fhledger.core.amounts import format_plain
from fhledger.planning.what_if import WhatIf, WhatIfMember


def what_if_json(told: WhatIf) -> dict[str, Any]:
    """`scenario`, `opening_balance`, the two rules of the fee, and `years` with their `members`."""
    return {
        "scenario": told.scenario.name,
        "opening_balance": format_plain(told.opening_balance),
        "partial_year": told.partial_year,
        "rounding": told.rounding,
        "years": [
            {
                "year": year.year,
                "income": format_plain(year.income),
                "costs": format_plain(year.costs),
                "appropriations": format_plain(year.appropriations),
                "members": [_member(member) for member in year.members],
            }
            for year in told.years
        ],
    }


def _member(member: WhatIfMember) -> dict[str, Any]:
    values = member.model_dump(mode="json")
    rate = {
        "value": values.pop("rate"),
        "unit": values.pop("rate_unit"),
        "minimum": values.pop("minimum"),
        "maximum": values.pop("maximum"),
    }
    return {**values, "rate": rate}

"""An adjustable forecast as JSON, for a program that moves its fee and growth."""

from __future__ import annotations

from typing import Any

from fhledger.planning.what_if import WhatIf, WhatIfMember
from fhledger.render.json_text import json_amount


def what_if_json(told: WhatIf) -> dict[str, Any]:
    """`scenario`, `opening_balance`, the two rules of the fee, and `years` with their `members`."""
    return {
        "scenario": told.scenario.name,
        "opening_balance": json_amount(told.opening_balance),
        "partial_year": told.partial_year,
        "rounding": told.rounding,
        "years": [
            {
                "year": year.year,
                "income": json_amount(year.income),
                "costs": json_amount(year.costs),
                "appropriations": json_amount(year.appropriations),
                "members": [_member(member) for member in year.members],
            }
            for year in told.years
        ],
    }


def _member(member: WhatIfMember) -> dict[str, Any]:
    rate = member.rate
    return {
        "code": member.code,
        "months": member.months,
        "inhabitants": member.inhabitants,
        "years": member.years,
        "percent": None if member.percent is None else f"{member.percent:f}",
        "rate": {
            "value": json_amount(rate.value),
            "unit": rate.unit,
            "minimum": json_amount(rate.minimum_kr),
            "maximum": json_amount(rate.maximum_kr),
        },
    }

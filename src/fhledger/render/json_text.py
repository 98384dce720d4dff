"""JSON for programs: amounts are texts with two decimals, days are ISO 8601."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from fhledger.core.amounts import format_plain, multiply
from fhledger.core.localized import LocalizedText
from fhledger.core.text import INVISIBLE


def json_text(value: dict[str, Any]) -> str:
    """The JSON text of a value made for it; what is not seen is as an escape of JSON."""
    lines = json.dumps(value, ensure_ascii=False, indent=2).split("\n")
    return (
        "\n".join(INVISIBLE.sub(lambda found: json.dumps(found[0])[1:-1], line) for line in lines)
        + "\n"
    )


def json_amount(amount: Decimal | None) -> str | None:
    """An amount as a text with two decimals; None where it is not known."""
    return None if amount is None else format_plain(amount)


def json_label(label: LocalizedText) -> dict[str, str]:
    """A label in both languages."""
    return {"sv": label.sv, "en": label.en}


def json_percent(share: Decimal | None) -> str | None:
    """A share as a text in per cent with two decimals; None where it is not known.

    >>> json_percent(Decimal("-0.0275"))
    '-2.75'
    """
    return None if share is None else format_plain(multiply(share, 100))

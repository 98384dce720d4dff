"""What is known of a file of vouchers when it has been read (filens uppgifter)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from fhledger.exchange.reconciliation import ControlTotal, Tally, Unimported

YearSpan = tuple[date, date]
"""The first and the last day of the fiscal year that a file says it is about."""


@dataclass(slots=True)
class FileFacts:
    """What is known of a file when it has been read.

    `read` counts all vouchers and rows of it, `left_out` those that could not be read, by the code
    of the finding. `is_turned` is whether the file signs its amounts as the report prints them.
    """

    read: Tally
    left_out: dict[str, Unimported] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    objects: Mapping[tuple[str, str], str] = field(default_factory=dict)
    currency: str = ""
    control_totals: tuple[ControlTotal, ...] = ()
    is_turned: bool = False

"""The columns of a sample on file (urvalets kolumner): their names for programs, and their titles.

An auditor fills in the last of them: the audited amount of an entry, or whether a control worked.
"""

from __future__ import annotations

from collections.abc import Mapping

from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message

SAMPLE_COLUMNS: Mapping[str, LocalizedText] = {
    "number": message("Number"),
    "taken": message("Reason"),
    "day": message("Day"),
    "line": message("Line"),
    "text": message("Text"),
    "amount_kr": message("Amount, kr"),
    "source": message("Source"),
    "place": message("Place"),
    "interval_kr": message("Interval, kr"),
    "audited_kr": message("Audited amount, kr"),
    "works": message("Works (yes or no)"),
}

"""The form for new entries (blankett för nya poster): the names of its sheet and of its columns.

The workbook of a year has the form, and an import reads it.
"""

from __future__ import annotations

from collections.abc import Mapping

from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message

SHEET: LocalizedText = message("New entries")
"""The name of the sheet."""

HEADERS: Mapping[str, LocalizedText] = {
    "day": message("Day"),
    "line": message("Line"),
    "item": message("Item"),
    "amount": message("Amount"),
    "is_credit": message("Credit"),
    "text": message("Text"),
    "project": message("Project"),
    "member": message("Member"),
    "voucher": message("Voucher"),
}
"""The columns by what they are, in their order."""

CREDIT: LocalizedText = message("yes")
"""What a row has in the column for credits, if it moves the fund the other way than its line
does."""

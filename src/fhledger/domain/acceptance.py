"""Acceptances (godtagna avvikelser): a known difference, with amount, reason, who and when.

It covers that finding and that amount only: another amount is a finding again, and
so is an acceptance that matches no finding. A finding about an imported file shows a digest of the
content that it is about; its acceptance repeats it, and covers no other content.

>>> Acceptance(code="FH101", subject="2024 member_contributions", difference_kr="-20 820",
...            reason="The reference day is not known.", by="The secretariat",
...            day="2025-02-01").code
'FH101'
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import StringConstraints

from fhledger.core.amounts import Kronor
from fhledger.core.dates import Day
from fhledger.core.record import Record
from fhledger.core.text import OptionalLine, SingleLine, pattern

FindingCode = Annotated[
    str, StringConstraints(pattern=pattern(r"^FH[0-9]{3}$", "a code such as FH101"))
]


class Acceptance(Record):
    """An accepted finding: its code and subject, the difference, and the reason.

    `difference_kr` is left out for a finding without an amount, `digest` for one without a digest.
    """

    code: FindingCode
    subject: SingleLine
    difference_kr: Kronor | None = None
    digest: OptionalLine = ""
    reason: SingleLine
    by: SingleLine
    day: Day

    @property
    def year(self) -> int | None:
        """The first year in the subject; None where it has none, or is about a file (FH5xx).

        The acceptance is sealed with that year.
        """
        found = re.search(r"\b[12][0-9]{3}\b", self.subject)
        return int(found.group()) if found and not self.code.startswith("FH5") else None

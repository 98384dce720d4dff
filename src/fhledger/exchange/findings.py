"""What a reader has found so far: every finding, up to a hundred of each rule, and how many more.

>>> from fhledger.exchange.rules.sie_files import control_character
>>> found = FindingCollector("a.se")
>>> for line in range(1000):
...     found.add(control_character, line, "!")
>>> found.count(control_character), len(found.findings()), found.findings()[-1].message.en
(1000, 101, 'and 900 more of these')
"""

from __future__ import annotations

from collections import Counter
from typing import Literal

from fhledger.audit.finding import Finding, Rule
from fhledger.core.errors import Location
from fhledger.core.messages import message

_SHOWN = 100


class FindingCollector:
    """Takes what rules find in a file, in room that does not grow with the file."""

    __slots__ = ("_counts", "_found", "_unit", "name")

    def __init__(self, name: str, unit: Literal["line", "row"] = "line") -> None:
        self.name: str = name
        self._unit = unit
        self._found: list[Finding] = []
        self._counts: Counter[str] = Counter()

    def add(self, rule: Rule, number: int | None, *of: object) -> None:
        """Take what the rule finds in its arguments, at a line of the file or in it as a whole."""
        self._counts[rule.code] += 1
        if self._counts[rule.code] <= _SHOWN:
            self._found.extend(
                rule.finding(issue.at(self.place(number))) for issue in rule.check(*of)
            )

    def place(self, number: int | None = None) -> Location:
        """This file, or a line (or row) of it, counted from 1."""
        return Location(self.name, number, unit=self._unit)

    def count(self, rule: Rule) -> int:
        """How often a rule has found something."""
        return self._counts[rule.code]

    def findings(self) -> tuple[Finding, ...]:
        """All findings by code, those of one code in the order of the file."""
        first = {finding.code: finding for finding in reversed(self._found)}
        rest = [
            first[code].model_copy(update=self._more(count))
            for code, count in self._counts.items()
            if count > _SHOWN
        ]
        return tuple(sorted((*self._found, *rest), key=lambda finding: finding.code))

    def _more(self, count: int) -> dict[str, object]:
        more = count - _SHOWN
        return {
            "subject": self.name,
            "message": message("and {more} more of these", more=more),
            "expected": None,
            "actual": None,
            "sources": (self.place(),),
        }

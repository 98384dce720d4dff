"""What a reader has found so far: every finding, up to a hundred of each rule, and how many more.

An error has a digest of the content that it is about: what the rule was given, or the whole file
where that says too little. An acceptance of it is bound to that content.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal

from fhledger.audit.finding import Finding, Rule, Severity
from fhledger.core.digests import digest_of
from fhledger.core.errors import Location
from fhledger.core.messages import message
from fhledger.core.text import escape_invisible

_SHOWN = 100
_ABOUT_THE_FILE = frozenset({"FH511", "FH514", "FH515", "FH525", "FH537", "FH556", "FH561"})
"""The codes of rules about the file as a whole: what they are given does not tell its content."""


class FindingCollector:
    """Takes what rules find in a file, in room that does not grow with the file.

    `file_digest` is that of all bytes of the file, where it is known.
    """

    __slots__ = ("_counts", "_digests", "_found", "_sheets", "file_digest", "name", "unit")

    def __init__(
        self, name: str, unit: Literal["line", "row"] = "line", file_digest: str = ""
    ) -> None:
        self.name: str = escape_invisible(name)
        self.file_digest: str = file_digest
        self.unit = unit
        self._found: list[Finding] = []
        self._counts: Counter[str] = Counter()
        self._digests: dict[str, str] = {}
        self._sheets: list[tuple[int, str]] = []

    def begin_sheet(self, name: str, before: int) -> None:
        """Begin another sheet: its first row has the number after that of the last row before."""
        self._sheets.append((before, escape_invisible(name)))

    def add(self, rule: Rule, number: int | None, *of: object, content: object = None) -> None:
        """Take what the rule finds in its arguments, at a line of the file or in it as a whole.

        `content` is what the finding is about, where the arguments do not tell it.
        """
        self._counts[rule.code] += 1
        digest = self._digest(rule, content or of)
        if self._counts[rule.code] <= _SHOWN:
            self._found.extend(
                rule.finding(issue.at(self.place(number))).model_copy(update={"digest": digest})
                for issue in rule.check(*of)
            )
        elif digest:
            self._digests[rule.code] = digest_of(self._digests.get(rule.code), digest)

    def _digest(self, rule: Rule, content: object) -> str | None:
        if rule.severity is not Severity.ERROR:
            return None
        about_the_file = rule.code in _ABOUT_THE_FILE
        return digest_of(rule.code, content, self.file_digest if about_the_file else "")

    def place(self, number: int | None = None) -> Location:
        """This file, or a line (or row) of it, counted from 1; of several sheets, the first."""
        if number is None or not self._sheets:
            return Location(self.name, number, unit=self.unit)
        before, sheet = next(each for each in reversed(self._sheets) if each[0] < number)
        return Location(f"{self.name} [{sheet}]", number - before, unit=self.unit)

    def cited(self, number: int) -> str:
        """The place of a line (or row) as a source cites it."""
        return str(self.place(number)) if self._sheets else f"{self.name}, {self.unit} {number}"

    def findings(self) -> tuple[Finding, ...]:
        """All findings by code, those of one code in the order of the file."""
        first = {finding.code: finding for finding in reversed(self._found)}
        rest = [
            first[code].model_copy(update=self._more(code, count))
            for code, count in self._counts.items()
            if count > _SHOWN
        ]
        return tuple(sorted((*self._found, *rest), key=lambda finding: finding.code))

    def _more(self, code: str, count: int) -> dict[str, object]:
        return {
            "subject": self.name,
            "message": message("and {more} more of these", more=count - _SHOWN),
            "expected": None,
            "actual": None,
            "sources": (self.place(),),
            "digest": self._digests.get(code),
        }

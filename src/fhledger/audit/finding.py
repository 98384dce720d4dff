"""A finding (iakttagelse): what a rule doubts, what was expected, what is there, and where.

Findings are returned, never raised, all of them at once. A code is stable and never reused.

>>> doubt = Issue(subject="2024 result", message=LocalizedText(sv="fel summa", en="wrong sum"),
...               expected=Decimal(3), actual=Decimal(5))
>>> doubt.difference
Decimal('2')
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import PlainSerializer

from fhledger.core.amounts import EXACT
from fhledger.core.errors import Location
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.record import Record
from fhledger.domain.acceptance import Acceptance, FindingCode


class Severity(StrEnum):
    """How much a finding weighs: an error makes the books wrong, a warning doubtful."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Issue(Record):
    """What a rule has found: about what, in one terse sentence, expected and actual, sources.

    `year` is None for what is about the whole book. A rule over a file says what, and `at` then where.
    """

    subject: str = ""
    year: int | None = None
    message: LocalizedText
    expected: Decimal | str | None = None
    actual: Decimal | str | None = None
    sources: tuple[Annotated[Location, PlainSerializer(str, when_used="json")], ...] = ()

    @property
    def difference(self) -> Decimal | None:
        """Actual minus expected; None unless both are amounts."""
        if isinstance(self.expected, Decimal) and isinstance(self.actual, Decimal):
            return EXACT.subtract(self.actual, self.expected)
        return None

    def at(self, place: Location) -> Self:
        """The same, first found at this place; about the place itself if it names no subject."""
        return self.model_copy(
            update={"subject": self.subject or str(place), "sources": (place, *self.sources)}
        )

    def concerning(self, language: Language) -> str:
        """The subject for people: one that is a place, in their language; another as it is."""
        places = (
            place.in_language(language) for place in self.sources if str(place) == self.subject
        )
        return next(places, self.subject)


class Finding(Issue):
    """A doubt under the code, name and severity of its rule, and the acceptance that covers it."""

    code: FindingCode
    name: str
    severity: Severity
    accepted: Acceptance | None = None


def unaccepted(findings: Iterable[Finding], *severities: Severity) -> tuple[Finding, ...]:
    """The findings of these severities that nobody has accepted."""
    return tuple(
        finding
        for finding in findings
        if finding.severity in severities and finding.accepted is None
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with its code, name and severity. Its text says what it looks for, why, what to do."""

    code: str
    name: str
    severity: Severity
    text: str
    check: Callable[..., Iterable[Issue]]

    def findings(self, *of: object) -> Iterator[Finding]:
        """What the rule finds in a book (the rule about acceptances: in them and the findings)."""
        for issue in self.check(*of):
            yield self.finding(issue)

    def finding(self, issue: Issue) -> Finding:
        """A doubt as a finding of this rule."""
        return Finding(code=self.code, name=self.name, severity=self.severity, **dict(issue))


def rule(code: str, severity: Severity) -> Callable[[Callable[..., Iterable[Issue]]], Rule]:
    """Make a rule of a function: its name with hyphens is the rule's, its docstring the text."""

    def made(check: Callable[..., Iterable[Issue]]) -> Rule:
        name = check.__name__.replace("_", "-")
        return Rule(code, name, severity, inspect.getdoc(check) or "", check)

    return made

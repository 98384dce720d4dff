"""A finding (iakttagelse): what a rule has found, the two values that differ, and where.

Findings are returned, never raised, all of them at once. A code is stable and never reused.

>>> issue = Issue(subject="2024 result", message=LocalizedText(sv="fel summa", en="wrong sum"),
...               expected=Decimal(3), actual=Decimal(5))
>>> issue.difference
Decimal('2')
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import ModuleType
from typing import Annotated, Any, Self

from pydantic import SerializationInfo, field_serializer, model_validator

from fhledger.book.year_ledger import entries_location
from fhledger.core.amounts import EXACT, Amount
from fhledger.core.arguments import checked
from fhledger.core.errors import Location
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import AS_TEXT, Record, computed, fields_in_full
from fhledger.domain.acceptance import Acceptance, FindingCode


class Severity(StrEnum):
    """How much a finding weighs: an error makes the books wrong, a warning doubtful."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Issue(Record):
    """What a rule has found: about what, in one terse sentence, expected and actual, sources.

    The subject is a key for programs, its label is for people. `year` is None for what is about the
    whole book. A rule over a file says what, and `at` then where.

    In JSON the message is in Swedish, or in the language of the context `{"language": "en"}`, and
    amounts and sources are texts; the computed fields have all of them in full.
    """

    subject: str = ""
    subject_label: LocalizedText | None = None
    year: int | None = None
    message: LocalizedText
    expected: Amount | str | None = None
    actual: Amount | str | None = None
    sources: tuple[Annotated[Location, AS_TEXT], ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _fields_in_full(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        amounts = {name: data.get(f"{name}_kr") for name in ("expected", "actual")}
        data = data | {name: Decimal(kr) for name, kr in amounts.items() if kr is not None}
        return fields_in_full(data, message="localized_message", sources="locations")

    @field_serializer("message", when_used="json")
    def _message_in_language(self, message: LocalizedText, info: SerializationInfo) -> str:
        return message.in_language((info.context or {}).get("language", "sv"))

    @computed
    def difference(self) -> Amount | None:
        """Actual minus expected; None unless both are amounts."""
        if self.expected_kr is None or self.actual_kr is None:
            return None
        return EXACT.subtract(self.actual_kr, self.expected_kr)

    @computed
    def localized_message(self) -> LocalizedText:
        """The message in both languages."""
        return self.message

    @computed
    def expected_kr(self) -> Amount | None:
        """What was expected, where that is an amount."""
        return self.expected if isinstance(self.expected, Decimal) else None

    @computed
    def actual_kr(self) -> Amount | None:
        """What was found, where that is an amount."""
        return self.actual if isinstance(self.actual, Decimal) else None

    @computed
    def locations(self) -> tuple[Location, ...]:
        """The sources by file, line and field."""
        return self.sources

    @checked
    def at(self, place: Location) -> Self:
        """The same, first found at this place; about the place itself if it names no subject."""
        return self.model_copy(
            update={"subject": self.subject or str(place), "sources": (place, *self.sources)}
        )

    @checked
    def concerning(self, language: Language) -> str:
        """The subject for people: its label; one that is a place, in their language; else as is."""
        if self.subject_label is not None:
            return self.subject_label.in_language(language)
        return self.subject_key(language)

    @checked
    def subject_key(self, language: Language) -> str:
        """The subject as `accepted.toml` names it; one that is a place, in one of the languages."""
        places = (
            place.in_language(language) for place in self.sources if str(place) == self.subject
        )
        return next(places, self.subject)


def issue_at(
    subject: str,
    text: LocalizedText,
    *places: Location,
    year: int | None = None,
    expected: Decimal | str | None = None,
    actual: Decimal | str | None = None,
) -> Issue:
    """An issue about a subject, found at some places."""
    return Issue(
        subject=subject,
        year=year,
        message=text,
        expected=expected,
        actual=actual,
        sources=places,
    )


def year_issue(
    year: int,
    what: object,
    text: LocalizedText,
    *places: Location,
    expected: Decimal | str | None = None,
    actual: Decimal | str | None = None,
) -> Issue:
    """An issue of a year and what in it; without places, it is in the entries of the year."""
    found_at = places or (entries_location(year),)
    return issue_at(f"{year} {what}", text, *found_at, year=year, expected=expected, actual=actual)


class Finding(Issue):
    """An issue under the code, name and severity of its rule, and the acceptance that covers it.

    The labels say what `expected` and `actual` are here, as booked and printed; without a label the
    message has the value.
    `digest` is that of the content of a file, where an acceptance must be about it and no other.
    """

    code: FindingCode
    name: str
    severity: Severity
    expected_label: LocalizedText | None = None
    actual_label: LocalizedText | None = None
    digest: str | None = None
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
    """A check with its code, name and severity, and a text: what it looks for, why, what to do."""

    code: str
    name: str
    severity: Severity
    text: str
    check: Callable[..., Iterable[Issue]]
    labels: tuple[LocalizedText | None, LocalizedText] | None = None

    @property
    def localized_text(self) -> LocalizedText:
        """The text in both languages."""
        return message(self.text)

    def findings(self, *of: object) -> Iterator[Finding]:
        """What the rule finds in a book (the rule about acceptances: in them and the findings)."""
        for issue in self.check(*of):
            yield self.finding(issue)

    def finding(self, issue: Issue) -> Finding:
        """An issue as a finding of this rule."""
        expected, actual = self.labels or (None, None)
        return Finding(
            code=self.code,
            name=self.name,
            severity=self.severity,
            expected_label=expected,
            actual_label=actual,
            **dict(issue),
        )


def rule(
    code: str, severity: Severity, labels: tuple[LocalizedText | None, LocalizedText] | None = None
) -> Callable[[Callable[..., Iterable[Issue]]], Rule]:
    """Make a rule of a function: its name with hyphens is the rule's, its docstring the text.

    The labels say what the expected and the actual values of its issues are.
    """

    def made(check: Callable[..., Iterable[Issue]]) -> Rule:
        name = check.__name__.replace("_", "-")
        return Rule(code, name, severity, inspect.getdoc(check) or "", check, labels)

    return made


def rules_of(*modules: ModuleType) -> tuple[Rule, ...]:
    """The rules that some modules define, in the order of their codes."""
    defined = (each for module in modules for each in vars(module).values())
    rules = {each.code: each for each in defined if isinstance(each, Rule)}
    return tuple(rules[code] for code in sorted(rules))

"""Verification (granskning): every rule over a book, and what of it is already accepted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from fhledger.audit.finding import Finding, Severity, unaccepted
from fhledger.audit.rules import ACCEPTANCE_RULE, BOOK_RULES, RULES
from fhledger.audit.rules.seals import QUOTED_RULE, SEAL_RULES
from fhledger.audit.seals.seal_state import seal_states
from fhledger.audit.seals.unclosed_years import past_but_unclosed, unclosed_years
from fhledger.audit.subjects import name_subject
from fhledger.book import BookData
from fhledger.core import arguments
from fhledger.core.record import Record, computed
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.seal_state import SealState, parse_seal

FILES = "FH5"
"""How the codes begin whose findings are about files of other programs, not about the book."""


_NEVER_ACCEPTED = frozenset(rule.code for rule in SEAL_RULES)


class Checked(Record):
    """What was checked: the numbers of rules, printed figures, entries and observed balances."""

    rules: int
    figures: int
    entries: int
    balances: int


class Verification(Tabular, Record):
    """What was checked, the seals of closed years, and every finding.

    `open_years` have no seal; for `past_open_years` one would be expected: the report is printed,
    or a later year has begun. `judged_year` is the only year whose findings these are, and
    `signers_list` says whether the list of signers comes from the book or was given.
    """

    book: str
    checked: Checked
    seals: tuple[SealState, ...]
    findings: tuple[Finding, ...]
    open_years: tuple[int, ...] = ()
    past_open_years: tuple[int, ...] = ()
    judged_year: int | None = None
    signers_list: Literal["book", "given"] | None = None

    @computed
    def broken_elsewhere(self) -> tuple[int, ...]:
        """The years with a broken seal that were not judged, because another year alone was."""
        if self.judged_year is None:
            return ()
        others = (seal for seal in self.seals if seal.year != self.judged_year)
        return tuple(seal.year for seal in others if not seal.intact)

    def records(self) -> list[Flat]:
        """A dictionary for each finding; its message in Swedish, its sources as one text."""
        return [
            {
                **flat(finding, "code", "name", "severity", "subject", "year", "message"),
                **flat(finding, "expected", "actual", "difference"),
                "sources": "; ".join(map(str, finding.sources)),
                "accepted": finding.accepted is not None,
            }
            for finding in self.findings
        ]

    def _shown_rows(self) -> list[Flat]:
        """Each finding, and whether it is accepted; without any, one line that says so."""
        shown = [
            {
                **flat(finding, "code", "severity"),
                "accepted": "yes" if finding.accepted else "no",
                **flat(finding, "subject", "message"),
            }
            for finding in self.findings
        ]
        seen = self.checked
        return shown or [{"": f"0 findings; {seen.entries} entries, {seen.figures} figures"}]

    @arguments.checked
    def failures(self, *, strict: bool = False) -> tuple[Finding, ...]:
        """The errors (strict: also warnings) that are not accepted."""
        failing = (Severity.ERROR, *((Severity.WARNING,) if strict else ()))
        return unaccepted(self.findings, *failing)

    @arguments.checked
    def about(self, year: int) -> Verification:
        """The same with only the findings about a year, or about the whole book."""
        findings = tuple(found for found in self.findings if found.year in (year, None))
        return self.model_copy(update={"findings": findings, "judged_year": year})

    def warnings(self) -> tuple[Finding, ...]:
        """The unaccepted warnings."""
        return unaccepted(self.findings, Severity.WARNING)

    def acceptances(self) -> tuple[Finding, ...]:
        """The findings that are accepted."""
        return tuple(finding for finding in self.findings if finding.accepted is not None)

    def accepted_errors(self) -> tuple[Finding, ...]:
        """The errors that are accepted."""
        accepted = self.acceptances()
        return tuple(finding for finding in accepted if finding.severity is Severity.ERROR)


def verify(book: BookData, *, seals: Mapping[int, str] | None = None) -> Verification:
    """All findings of all rules over the book, by code; doubtful books raise nothing.

    `seals` are seals by year, in full or their first 24 digits, that the book must have. Raises
    `YearMissingError` only when the years have a gap, so that nothing can be carried forward.
    """
    quoted = {year: parse_seal(seal) for year, seal in (seals or {}).items()}
    found = [
        find_acceptance(_named(finding, book), book)
        for rule in BOOK_RULES
        for finding in rule.findings(book, *((quoted,) if rule is QUOTED_RULE else ()))
    ]
    of_books = [known for known in book.accepted if not known.code.startswith(FILES)]
    unmatched = [_named(finding, book) for finding in ACCEPTANCE_RULE.findings(of_books, found)]
    return Verification(
        book=book.config.name,
        checked=Checked(
            rules=len(RULES),
            figures=sum(len(report.figures()) for report in book.printed),
            entries=sum(year.totals.entries for year in book.ledgers),
            balances=len(book.balances),
        ),
        seals=seal_states(book, found),
        open_years=unclosed_years(book),
        past_open_years=past_but_unclosed(book),
        signers_list=("given" if book.signers_are_given else "book") if book.signers else None,
        findings=tuple(sorted((*found, *unmatched), key=lambda finding: finding.code)),
    )


def _named(finding: Finding, book: BookData) -> Finding:
    name = name_subject(finding.subject, book.config, book.project_register)
    return finding.model_copy(update={"subject_label": name})


def find_acceptance(finding: Finding, book: BookData) -> Finding:
    """The finding, with the acceptance of the book that covers it, if there is one.

    No acceptance covers a change in a closed year.
    """
    if finding.code in _NEVER_ACCEPTED:
        return finding
    subjects = (finding.subject, finding.concerning("sv"))
    for acceptance in book.accepted:
        if acceptance.subject in subjects and (
            acceptance.code,
            acceptance.difference_kr,
            acceptance.digest,
        ) == (finding.code, finding.difference, finding.digest or ""):
            return finding.model_copy(update={"accepted": acceptance})
    return finding

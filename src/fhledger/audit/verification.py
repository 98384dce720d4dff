"""Verification (granskning): every rule over a book, and what of it is already accepted.

>>> from fhledger.book import embedded_book
>>> verification = verify(embedded_book())
>>> verification.figures, len(verification.failures()), len(verification.failures(strict=True))
(55, 0, 0)
"""

from __future__ import annotations

from fhledger._record import Record
from fhledger.audit.finding import Finding, Severity
from fhledger.audit.rules import ACCEPTANCE_RULE, BOOK_RULES, RULES
from fhledger.book import Book

FILES = "FH5"
"""How the codes begin whose findings are about files of other programs, not about the book."""


class Verification(Record):
    """What was checked (numbers of rules, printed figures and entries), and every finding."""

    book: str
    rules: int
    figures: int
    entries: int
    findings: tuple[Finding, ...]

    def failures(self, *, strict: bool = False) -> tuple[Finding, ...]:
        """The errors (strict: also warnings) that nobody has accepted."""
        failing = {Severity.ERROR, *((Severity.WARNING,) if strict else ())}
        return tuple(
            finding
            for finding in self.findings
            if finding.severity in failing and finding.accepted is None
        )


def verify(book: Book) -> Verification:
    """All findings of all rules over the book, by code; doubtful books raise nothing.

    Raises `YearMissingError` only when the years have a gap, so that nothing can be carried forward.
    """
    found = [accepted(finding, book) for rule in BOOK_RULES for finding in rule.findings(book)]
    accepted_here = [known for known in book.accepted if not known.code.startswith(FILES)]
    unmatched = ACCEPTANCE_RULE.findings(accepted_here, found)
    return Verification(
        book=book.name,
        rules=len(RULES),
        figures=sum(len(report.figures()) for report in book.printed),
        entries=sum(year.totals.entries for year in book.years),
        findings=tuple(sorted((*found, *unmatched), key=lambda finding: finding.code)),
    )


def accepted(finding: Finding, book: Book) -> Finding:
    """The finding, with the acceptance of the book that covers it, if there is one."""
    for acceptance in book.accepted:
        if (acceptance.code, acceptance.subject, acceptance.difference_kr) == (
            finding.code,
            finding.subject,
            finding.difference,
        ):
            return finding.model_copy(update={"accepted": acceptance})
    return finding

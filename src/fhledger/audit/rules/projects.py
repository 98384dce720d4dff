"""FH206 and FH207, the projects: what the entries paid and got back, against what was granted."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from fhledger.audit.finding import Issue, Severity, rule
from fhledger.book import BookData
from fhledger.core.amounts import exact_sum
from fhledger.core.errors import Location
from fhledger.core.messages import message
from fhledger.domain.fund.projects import ProjectStatus

_SOURCES = (Location("projects.csv"), Location("entries/"))


@rule("FH206", Severity.ERROR)
def repayment_beyond_the_grant(book: BookData) -> Iterator[Issue]:
    """Looks for a project that has repaid more than it was granted.

    Where the register does not know the grant of a project that was decided within the years of the
    book, what the entries paid out is used.

    Why: no project repays more than it received; the repayment belongs to another project.
    Do: correct the project of the repayment, or the grant in projects.csv.
    """
    first = book.config.opening_balance.valid_from.year
    for status in _named(book):
        granted, repaid = status.granted_kr, status.repaid_kr
        if granted is None and (status.decided_year or 0) >= first:
            granted = _drawn(status)
        if granted is not None and repaid is not None and repaid > granted:
            yield Issue(
                subject=status.project or "",
                message=message("{name} has repaid more than its grant", name=status.name),
                expected=granted,
                actual=repaid,
                sources=_SOURCES,
            )


@rule("FH207", Severity.ERROR)
def paid_beyond_the_grant(book: BookData) -> Iterator[Issue]:
    """Looks for a project that was paid more than the register says it was granted.

    Why: there is a payment without a decision.
    Do: enter the decision, or correct the payment by a new entry.
    """
    for status in _named(book):
        if status.committed_kr is not None and status.committed_kr < 0:
            yield Issue(
                subject=status.project or "",
                message=message("{name} was paid more than its grant", name=status.name),
                expected=status.granted_kr,
                actual=_drawn(status),
                sources=_SOURCES,
            )


def _drawn(status: ProjectStatus) -> Decimal | None:
    """What a project was paid in all; None where the entries do not say."""
    paid = (status.paid_kr, status.invoiced_later_kr)
    return None if None in paid else exact_sum(amount for amount in paid if amount is not None)


def _named(book: BookData) -> Iterator[ProjectStatus]:
    """The status of each project of the register at the end of the last year."""
    if book.ledgers and book.project_register:
        yield from (status for status in book.projects().projects if status.project)

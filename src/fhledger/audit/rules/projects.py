"""FH206, FH207 and FH212, the projects: what the entries paid and got back, against decisions."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from fhledger.audit.finding import Issue, Severity, issue_at, rule, year_issue
from fhledger.book import BookData
from fhledger.core.amounts import exact_sum
from fhledger.core.errors import Location
from fhledger.core.messages import message
from fhledger.domain.fund.projects import MovementKind, ProjectStatus

_SOURCES = (Location("projects.csv"), Location("entries/"))


@rule("FH206", Severity.ERROR, (message("Granted"), message("Repaid")))
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
            text = message("more was repaid than was granted")
            yield issue_at(status.row, text, *_SOURCES, expected=granted, actual=repaid)


@rule("FH207", Severity.ERROR, (message("Granted"), message("Booked as grants")))
def paid_beyond_the_grant(book: BookData) -> Iterator[Issue]:
    """Looks for a project that was paid more than the register says it was granted.

    Why: there is a payment without a decision.
    Do: enter the decision, or correct the payment by a new entry.
    """
    for status in _named(book):
        if status.committed_kr is not None and status.committed_kr < 0:
            text = message("more was paid than was granted")
            granted, drawn = status.granted_kr, _drawn(status)
            yield issue_at(status.row, text, *_SOURCES, expected=granted, actual=drawn)


@rule("FH212", Severity.ERROR)
def entry_contradicts_the_decision(book: BookData) -> Iterator[Issue]:
    """Looks for a grant, repayment or later invoice that does not fit its project's decision year.

    A grant is paid in the year of the decision, a later invoice in a year after it. Where the
    footnote of the line names `{previous_year}`, a repayment must be of a project decided before
    the year, and a later invoice of one decided the year before.

    Why: the footnote of the printed report would say something false.
    Do: correct the item of the entry by a reversal and a new entry, or the year in projects.csv.
    """
    decided = {project.id: project.year_of_decision for project in book.project_register}
    for ledger in book.ledgers:
        for key, amount in ledger.totals.sums:
            line = next(line for line in book.config.lines if line.id == key.line)
            item, year = line.item(key.item), decided.get(key.project)
            if not amount or item is None or item.movement is None or year is None:
                continue
            names_years = line.footnote is not None and "{previous_year}" in line.footnote.sv
            if not _fits(item.movement, year, ledger.year, names_years=names_years):
                label = item.in_year(ledger.year).label
                text = message("{item}: the project was decided in {year}", item=label, year=year)
                what = f"{key.project} {key.item}"
                yield year_issue(ledger.year, what, text, *_SOURCES)


def _fits(movement: MovementKind, decided: int, year: int, *, names_years: bool) -> bool:
    """Whether a movement of a year can be one of a project that was decided in another."""
    if movement == "grant":
        return decided == year
    if movement == "repayment":
        return decided < year if names_years else decided <= year
    return decided == year - 1 if names_years else decided < year


def _drawn(status: ProjectStatus) -> Decimal | None:
    """What a project was paid in all; None where the entries do not say."""
    paid = (status.paid_kr, status.invoiced_later_kr)
    return None if None in paid else exact_sum(amount for amount in paid if amount is not None)


def _named(book: BookData) -> Iterator[ProjectStatus]:
    """The status of each project of the register at the end of the last year."""
    if book.ledgers and book.project_register:
        yield from (status for status in book.projects().projects if status.project)

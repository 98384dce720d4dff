"""FH0xx, the facts: is each there for every year, in force, and with a source?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from fhledger.audit.finding import Finding, Issue, Severity, rule
from fhledger.book import BookData
from fhledger.core.amounts import format_sek
from fhledger.core.errors import Location, NotInForceError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.acceptance import Acceptance
from fhledger.domain.dated_values import Source
from fhledger.domain.fees.municipality import months_of_membership
from fhledger.domain.fees.rates import is_per_inhabitant, rate_for


@rule("FH001", Severity.ERROR)
def fact_without_source(book: BookData) -> Iterator[Issue]:
    """Looks for a rate, balance, member, inhabitants, budget or printed report without a source.

    Why: a figure that nobody can look up is an assertion, not a fact.
    Do: write where it is (document, place, day read) beside it.
    """
    for subject, source in _facts(book):
        if source is None:
            yield Issue(
                subject=subject,
                message=message("the fact has no source"),
            )


@rule("FH002", Severity.ERROR)
def population_missing(book: BookData) -> Iterator[Issue]:
    """Looks for a member whose inhabitants are not known on the reference day of a year.

    Why: a gap is not a zero; without the figure no fee per inhabitant can be computed.
    Do: add the row to population.csv, with its source.
    """
    if book.config.fee_rule is None:
        return
    for year in book.ledgers:
        day = book.config.fee_rule.reference_day.for_year(year.year)
        for member in book.config.municipalities:
            counts = months_of_membership(member, year.year) and is_per_inhabitant(
                book.config.fee_rates, member.code, year.year
            )
            if counts and not book.population.row(member.code, day):
                yield Issue(
                    subject=f"{year.year} {member.code}",
                    year=year.year,
                    message=message(
                        "the inhabitants of {name} on {day} are not known",
                        name=member.name,
                        day=day,
                    ),
                    sources=(Location("population.csv"),),
                )


@rule("FH003", Severity.ERROR)
def rate_not_in_force(book: BookData) -> Iterator[Issue]:
    """Looks for a member that no rate covers on 1 January of a year.

    Why: a fee before the first rate would be invented.
    Do: add the rate with the day from which it is valid, or correct that day.
    """
    for year in book.ledgers if book.config.fee_rule else ():
        for member in book.config.municipalities:
            if not months_of_membership(member, year.year):
                continue
            try:
                rate_for(book.config.fee_rates, member.code, date(year.year, 1, 1))
            except NotInForceError:
                yield Issue(
                    subject=f"{year.year} {member.code}",
                    year=year.year,
                    message=message(
                        "no fee is in force for {name} on 1 January {year}",
                        name=member.name,
                        year=year.year,
                    ),
                    sources=(Location("book.toml"),),
                )


@rule("FH004", Severity.NOTE)
def reference_day_is_assumed(book: BookData) -> Iterator[Issue]:
    """Says that the day whose inhabitants the fee uses is an assumption of the book.

    Why: every computed fee depends on it.
    Do: find out which day the agreement means, then set `assumed = false`.
    """
    if (
        book.config.fee_rule
        and book.config.fee_rule.reference_day.is_assumption
        and book.config.fee_rule.reference_day.rationale
    ):
        yield Issue(
            subject="reference_day",
            message=book.config.fee_rule.reference_day.rationale,
            sources=(Location("book.toml"),),
        )


@rule("FH005", Severity.ERROR)
def acceptance_matches_nothing(
    accepted: Iterable[Acceptance], found: Sequence[Finding]
) -> Iterator[Issue]:
    """Looks for an acceptance whose finding, or whose amount, no longer exists.

    Why: the books have changed since the acceptance; an old acceptance could hide a new error.
    Do: read the finding that there is now, then correct the books or write a new acceptance.
    """
    matched = {id(finding.accepted) for finding in found if finding.accepted}
    for acceptance in accepted:
        if id(acceptance) not in matched:
            yield Issue(
                subject=f"{acceptance.code} {acceptance.subject}",
                message=_no_longer(acceptance.difference_kr),
                sources=(Location("accepted.toml"),),
            )


def _no_longer(amount: Decimal | None) -> LocalizedText:
    if amount is None:
        return message("the accepted finding does not exist")
    return message("the accepted difference {amount} does not exist", amount=format_sek(amount))


def _facts(book: BookData) -> Iterator[tuple[str, Source | None]]:
    yield "opening_balance", book.config.opening_balance.source
    for rate in book.config.fee_rates:
        yield f"rate {rate.valid_from}", rate.source
    for member in book.config.municipalities:
        yield f"municipality {member.code}", member.source
    for row in book.population.rows:
        yield f"population {row.municipality_code} {row.reference_day}", row.source
    for decision in book.budgets:
        yield f"budget {decision.year} {decision.line}".strip(), decision.source
    for balance in book.balances:
        yield f"balance {balance.day}", balance.source
    for project in book.project_register:
        yield f"project {project.id}", project.source
    for report in book.printed:
        yield f"printed {report.year}", report.source

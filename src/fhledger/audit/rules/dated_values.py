"""FH0xx, the facts: is each there for every year, in force, and with a source?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from fhledger.audit.finding import Finding, Issue, Severity, issue_at, rule, year_issue
from fhledger.book import BookData
from fhledger.core.amounts import format_sek
from fhledger.core.errors import Location, MeasureMissingError
from fhledger.core.messages import message
from fhledger.domain.acceptance import Acceptance
from fhledger.domain.dated_values import Source
from fhledger.domain.fees.fee_rule import FeeRule, members_charged
from fhledger.domain.fees.raised_total import RaisedTotal
from fhledger.domain.fees.rates import Rate, of_component, rates_in_force
from fhledger.domain.members.measures import INHABITANTS
from fhledger.domain.members.municipality import Municipality, first_day_in_year


@rule("FH001", Severity.ERROR)
def fact_without_source(book: BookData) -> Iterator[Issue]:
    """Looks for a rate, balance, member, inhabitants, budget or printed report without a source.

    Why: a figure that nobody can look up is an assertion, not a fact.
    Do: write where it is (document, place, day read) beside it.
    """
    for subject, source in _facts(book):
        if source is None:
            yield issue_at(subject, message("the fact has no source"))


@rule("FH002", Severity.ERROR)
def population_missing(book: BookData) -> Iterator[Issue]:
    """Looks for a member whose inhabitants, or another measure of a fee, are not known on its day.

    Why: a gap is not a zero; without the figure no fee can be computed on it.
    Do: add the row to population.csv, or to measures.csv for another measure, with its source.
    """
    for year in book.ledgers:
        seen: set[str] = set()
        for fee in _begun(book, year.year):
            for member, measure, day in missing_figures(book, fee, year.year):
                inhabitants = measure == INHABITANTS
                what = member.code if inhabitants else f"{member.code} {measure}"
                if what in seen:
                    continue
                seen.add(what)
                text = (
                    message(
                        "the inhabitants of {name} on {day} are not known",
                        name=member.name,
                        day=day,
                    )
                    if inhabitants
                    else message(
                        "the measure '{measure}' of {name} on {day} is not known",
                        measure=measure,
                        name=member.name,
                        day=day,
                    )
                )
                place = Location("population.csv" if inhabitants else "measures.csv")
                yield year_issue(year.year, what, text, place)


def _begun(book: BookData, year: int) -> Iterator[FeeRule]:
    """The main fee, and each further one that has begun by a year."""
    for fee in book.config.fees:
        if fee == book.config.fee_rule or fee.has_begun(year):
            yield fee


def missing_figures(
    book: BookData, fee: FeeRule, year: int
) -> Iterator[tuple[Municipality, str, date]]:
    """Each member and measure of a fee that is not known on its day."""
    members = members_charged(fee, book.config.municipalities, year)
    codes = [member.code for member in members]
    for measure in sorted(fee.measures):
        try:
            day = book.measures.reference_day(fee.reference_day, measure, codes, year)
        except MeasureMissingError:
            day = (book.measures.measure(measure).reference_day or fee.reference_day).for_year(year)
        for member in members:
            if measure in _measures_of(fee, member, year) and (
                book.measures.known(measure, member.code, day) is None
            ):
                yield member, measure, day


def _charges(fee: FeeRule, member: Municipality, year: int) -> Iterator[RaisedTotal | Rate]:
    """The totals of a year that name a member, and the rates in force for it."""
    for component in fee.components:
        total = fee.total_of(component, year)
        if total is not None and total.names(member):
            yield total
        yield from rates_in_force(of_component(fee.rates, component), [member], year)


def _measures_of(fee: FeeRule, member: Municipality, year: int) -> set[str]:
    """The measures that the fee of a member depends on in a year; without a rate, all of its."""
    charges = list(_charges(fee, member, year))
    rates = [charge for charge in charges if isinstance(charge, Rate)]
    if fee.rates and not rates:
        return {rate.quantity_measure or INHABITANTS for rate in fee.rates}
    totals = (charge for charge in charges if isinstance(charge, RaisedTotal))
    return {
        *(weighted.measure for total in totals for weighted in total.by),
        *(rate.quantity_measure for rate in rates if rate.quantity_measure),
    }


@rule("FH003", Severity.ERROR)
def rate_not_in_force(book: BookData) -> Iterator[Issue]:
    """Looks for a member that no rate and no total covers on its first day in a year.

    Why: a fee before the first rate would be invented.
    Do: add the rate with the day from which it is valid, or the total of the year, or correct that
    day.
    """
    for year in book.ledgers:
        for fee in _begun(book, year.year):
            for member in members_charged(fee, book.config.municipalities, year.year):
                if any(_charges(fee, member, year.year)):
                    continue
                day = first_day_in_year(member, year.year)
                of_fee = "" if fee == book.config.fee_rule else f" {fee.name}"
                text = message("no fee is in force for {name} on {day}", name=member.name, day=day)
                what = f"{member.code}{of_fee}"
                yield year_issue(year.year, what, text, Location("book.toml"))


@rule("FH004", Severity.NOTE)
def reference_day_is_assumed(book: BookData) -> Iterator[Issue]:
    """Says that the day whose inhabitants the fee uses is an assumption of the book.

    Why: every computed fee depends on it.
    Do: find out which day the agreement means, then set `assumed = false`.
    """
    for fee in book.config.fees:
        day = fee.reference_day
        if day.is_assumption and day.rationale is not None:
            of_fee = "" if fee == book.config.fee_rule else f" {fee.name}"
            yield issue_at(f"reference_day{of_fee}", day.rationale, Location("book.toml"))


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
            amount = acceptance.difference_kr
            text = (
                message("the accepted finding does not exist")
                if amount is None
                else message(
                    "the accepted difference {amount} does not exist", amount=format_sek(amount)
                )
            )
            subject = f"{acceptance.code} {acceptance.subject}"
            yield issue_at(subject, text, Location("accepted.toml"))


def _facts(book: BookData) -> Iterator[tuple[str, Source | None]]:
    if book.config.has_several_funds:
        for id, fund in book.config.funds.items():
            yield f"fund {id}", fund.opening_balance.source
    else:
        yield "opening_balance", book.config.opening_balance.source
    yield from _facts_of_fees(book)
    for member in book.config.municipalities:
        yield f"municipality {member.code}", member.source
    for row in book.population.rows:
        yield f"population {row.municipality_code} {row.reference_day}", row.source
    for value in book.measure_values:
        yield f"{value.measure} {value.member} {value.reference_day}", value.source
    for decision in book.budgets:
        yield f"budget {decision.year} {decision.line}".strip(), decision.source
    for balance in book.balances:
        yield f"balance {balance.day}", balance.source
    for project in book.project_register:
        yield f"project {project.id}", project.source
    for report in book.printed:
        yield f"printed {report.year}", report.source


def _facts_of_fees(book: BookData) -> Iterator[tuple[str, Source | None]]:
    for fee in book.config.fees:
        for rate in fee.rates:
            yield f"rate {rate.valid_from}", rate.source
        for total in fee.totals:
            yield f"raised_total {total.year}", total.source

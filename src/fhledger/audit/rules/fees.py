"""FH1xx, members, rates and fees: does the fee explain the income that the books have?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from fhledger.audit.finding import Issue, Severity, issue_at, rule, year_issue
from fhledger.book import BookData
from fhledger.book.book import booked_by_member
from fhledger.book.year_ledger import entries_location
from fhledger.core.amounts import EXACT, KRONA, ZERO, exact_sum, format_sek, multiply, round_half_up
from fhledger.core.errors import FhledgerError, Location
from fhledger.core.exact import format_rate
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.fees.fee_records import FeeTable
from fhledger.domain.members.measures import INHABITANTS
from fhledger.domain.notices.due_dates import instalments

_FACTS = (Location("population.csv"), Location("book.toml"))


@rule("FH101", Severity.ERROR, (message("Computed"), message("Booked")))
def fee_differs_from_booked_income(book: BookData) -> Iterator[Issue]:
    """Looks for a year whose booked fees are not rate × inhabitants on the reference day.

    In the latest year, while it is neither closed nor in print, a fee that is not due by the last
    day with entries may still be missing.

    Why: the fee is the fund's main income; a difference means that a rule, a figure or a
    booking is not the one that the book states.
    Do: compare the reference days (`fhledger fees YEAR --all-days`), ask the secretariat, or
    accept the difference with its reason.
    """
    for table in _tables(book):
        if table.difference and not _is_awaited(book, table):
            text, places = _not_the_fee(table), (entries_location(table.year), *_FACTS)
            yield year_issue(
                table.year, table.line, text, *places, expected=table.total, actual=table.booked
            )


def _not_the_fee(table: FeeTable) -> LocalizedText:
    if all(member.components[0].rate for member in table.members if member.components) and (
        [measure.id for measure in table.measures] in ([], [INHABITANTS])
    ):
        return message(
            "the booked fees are not rate × inhabitants on {day}", day=table.reference_day
        )
    return message("the booked fees are not those that the rule of the book gives")


@rule("FH102", Severity.WARNING)
def booked_income_is_no_multiple_of_the_rate(book: BookData) -> Iterator[Issue]:
    """Looks for booked fees that are not the rate times any whole number of inhabitants.

    Where each member's fee is rounded to whole kronor, the income may differ from such a multiple
    by as much as the roundings of all members together can move it, if it is in whole kronor
    itself. A year in which a member joins or leaves is not checked.

    Why: then something else is on that line too, or the fee is computed in another way.
    Do: ask what is booked there; accept the remainder with the answer.
    """
    for table in _tables(book):
        rate = table.rate
        if rate is None or table.implied_inhabitants is None or table.booked is None:
            continue
        if any(member.months < 12 for member in table.members):
            continue
        remainder = EXACT.remainder(table.booked, rate)
        if remainder and not _comes_of_rounding(book, table, remainder, rate):
            text = message(
                "the booked fees are not a whole multiple of {rate} kr; they imply {inhabitants}"
                " inhabitants",
                rate=format_sek(rate),
                inhabitants=format_sek(table.implied_inhabitants),
            )
            places = (entries_location(table.year), Location("book.toml"))
            yield year_issue(table.year, table.line, text, *places, expected=ZERO, actual=remainder)


def _comes_of_rounding(book: BookData, table: FeeTable, remainder: Decimal, rate: Decimal) -> bool:
    """Whether fees rounded one by one can sum to a multiple of the rate and this remainder.

    The fee of one member is moved by the same roundings again after 100 inhabitants, since a rate
    has two decimals.
    """
    if book.fee_named(table.fee).rounding != "krona" or EXACT.remainder(
        table.booked or ZERO, KRONA
    ):
        return False
    exact = [multiply(rate, inhabitants) for inhabitants in range(100)]
    moved = [EXACT.subtract(round_half_up(fee, KRONA), fee) for fee in exact]
    lowest, highest = (multiply(bound(moved), len(table.members)) for bound in (min, max))
    return remainder <= highest or remainder >= EXACT.add(rate, lowest)


@rule("FH103", Severity.ERROR, (message("Computed"), message("Booked")))
def fee_of_member_differs(book: BookData) -> Iterator[Issue]:
    """Looks for a member whose booked fee is not the computed one, where the entries name members.

    Why: two errors of the same size cancel out in a correct total.
    Do: correct the invoice by a new entry, or the member's inhabitants or rate.
    """
    main_line = book.config.fee_rule.line if book.config.fee_rule else ""
    for table in _tables(book):
        booked = booked_by_member(book, table.year, book.fee_named(table.fee))
        booked.pop("", None)
        fees = {member.code: member.fee for member in table.members} if booked else {}
        for code in sorted({*fees, *booked}):
            expected, actual = fees.get(code, ZERO), booked.get(code, ZERO)
            if expected != actual and not (actual == ZERO and _is_awaited(book, table)):
                of_fee = "" if table.line == main_line else f" {table.fee}"
                text = message("the booked fee is not the computed one")
                what, places = f"{code}{of_fee}", (entries_location(table.year), *_FACTS)
                yield year_issue(table.year, what, text, *places, expected=expected, actual=actual)


def _is_awaited(book: BookData, table: FeeTable) -> bool:
    """Whether the year goes on, and all that is due by its last day with entries is booked."""
    year = table.year
    rule = book.fee_named(table.fee).in_year(year)
    printed = any(report.year == year for report in book.printed)
    if printed or book.seals_by_year.get(year) or year != max(book.ledgers_by_year):
        return False
    last_day = book.ledger(year).totals.last_day
    if not rule.due or last_day is None:
        return table.booked == ZERO
    due = exact_sum(
        part.amount_kr
        for member in table.members
        for part in instalments(member.fee, rule.due, year)
        if part.due and part.due <= last_day
    )
    return table.booked is not None and due <= table.booked < table.total


def _tables(book: BookData) -> Iterator[FeeTable]:
    """The fee table of each year that has one; a year without facts is for the FH0xx rules."""
    for year in book.ledgers:
        for fee in book.config.fees:
            try:
                yield book.fees(year.year, fee=fee.name)
            except FhledgerError:
                continue


@rule("FH104", Severity.WARNING)
def rate_above_decided_ceiling(book: BookData) -> Iterator[Issue]:
    """Looks for a rate above the ceiling that the co-operation has decided for it.

    Why: the members have agreed on the ceiling; a rate above it needs a new decision.
    Do: lower the rate, or add the decision on another ceiling with its day and source.
    """
    for fee in book.config.fees:
        for rate in fee.rates:
            ceiling = fee.decided_ceiling(rate.component, rate.valid_from)
            highest = max((step.value for step in rate.steps), default=rate.value)
            if ceiling is not None and highest > ceiling.value:
                text = message(
                    "the rate {rate} is above the decided ceiling of {ceiling}",
                    rate=format_rate(highest),
                    ceiling=format_rate(ceiling.value),
                )
                subject = f"rate {rate.valid_from} {fee.name}"
                yield issue_at(subject, text, Location("book.toml"))


@rule("FH105", Severity.WARNING)
def rate_begins_within_a_year(book: BookData) -> Iterator[Issue]:
    """Looks for a rate whose first day is not 1 January, in a year that the book has.

    The fee of a year is computed with the rate in force on 1 January, for the whole year; the rate
    counts from the next year on.

    Why: whoever decided the rate may have meant another thing.
    Do: ask, and state the rate from a 1 January; or accept it with the reason.
    """
    for rate in book.config.fee_rates:
        year = rate.valid_from.year
        others = (each for each in book.config.fee_rates if each is not rate)
        is_first = not any(each.valid_from < rate.valid_from for each in others)
        if rate.valid_from == date(year, 1, 1) or year not in book.ledgers_by_year or is_first:
            continue
        text = message(
            "the rate of {rate} kr begins on {day}; the fee of {year} does not use it",
            rate=format_sek(rate.value),
            day=rate.valid_from,
            year=year,
        )
        yield year_issue(year, f"rate {rate.valid_from}", text, Location("book.toml"))

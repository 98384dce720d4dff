"""FH105, rates: a rate that begins within a year, which the fee of that year does not use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fhledger.audit.finding import Issue, Severity, rule
from fhledger.book import BookData
from fhledger.core.amounts import format_sek
from fhledger.core.errors import Location
from fhledger.core.messages import message


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
        yield Issue(
            subject=f"{year} rate {rate.valid_from}",
            year=year,
            message=message(
                "the rate of {rate} kr begins on {day}; the fee of {year} does not use it",
                rate=format_sek(rate.value),
                day=rate.valid_from,
                year=year,
            ),
            sources=(Location("book.toml"),),
        )

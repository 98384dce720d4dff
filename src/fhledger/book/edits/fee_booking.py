"""Booking the fees of a year (bokföra årets avgifter): an entry for each member and instalment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from fhledger.book.book import BookData, booked_by_member
from fhledger.book.edits.posting import next_entry, with_entries
from fhledger.book.views import fee_notices
from fhledger.core.amounts import ZERO, format_sek
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.exact import format_rate
from fhledger.core.localized import Language, LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.fees.fee_rule import FeeRule, is_charged
from fhledger.domain.fees.wording import component_words
from fhledger.domain.fund.ledger import Entry
from fhledger.domain.fund.numbering import split_number
from fhledger.domain.members.municipality import MONTHS
from fhledger.domain.notices.notices import Notice, NoticeInstalment, instalment_by_line


def fee_entries(
    book: BookData,
    year: int,
    *,
    days: Sequence[date] = (),
    instalments: int | None = None,
    source: str = "",
    series: str | None = None,
    language: Language = "sv",
    fee: str | None = None,
) -> tuple[Entry, ...]:
    """The entries that book the fees of each member for a year, not yet in the book.

    `fee` is the id of one fee; left out, all are booked. They are dated on the due days of the fee,
    on one given day, or on a day for each instalment. A member whose fee is booked is passed over.
    Raises `InvalidArgumentError` where no day is known, where all fees are booked, and where
    something else is booked for a member.
    """
    main = book.fee_named(fee)
    members = book.config.municipalities
    found: list[Entry] = []
    for rule in (main, *(book.config.other_fees if fee is None else ())):
        if rule is not main and not is_charged(rule, members, year):
            continue
        parts = _unbooked_parts(book, rule, year, days, instalments)
        if not parts:
            continue
        first = next_entry(book, line=rule.line, amount=ZERO, day=parts[0][2], series=series)
        own = [*_entries_from(first, parts, source, language)]
        book = with_entries(book, *own)
        found += own
    if not found:
        raise InvalidArgumentError(
            "the fees of {year} are booked already; nothing is missing", year=year
        )
    return tuple(found)


def _entries_from(
    first: Entry,
    parts: Iterable[tuple[Notice, NoticeInstalment, date]],
    source: str,
    language: Language,
) -> Iterator[Entry]:
    """The entries of some instalments, numbered from that of the first one on."""
    letters, number = split_number(first.number)
    amounts = (
        (notice, part, day, line, amount)
        for notice, part, day in parts
        for line, amount in instalment_by_line(notice, part).items()
        if amount
    )
    for at, (notice, part, day, line, amount) in enumerate(amounts, number):
        yield replace(
            first,
            number=f"{letters}{at}",
            day=day,
            line=line,
            amount_kr=amount,
            member=notice.code,
            text=_text(notice, part).in_language(language),
            source=source or _source(notice).in_language(language),
        )


def _unbooked_parts(
    book: BookData, rule: FeeRule, year: int, days: Sequence[date], instalments: int | None
) -> list[tuple[Notice, NoticeInstalment, date]]:
    """The instalments of a fee that are not booked yet, each with its day."""
    notices = fee_notices(
        book, year, instalments=instalments or len(days) or None, fee=rule.name
    ).notices
    missing = [n for n in notices if n.amount and _is_missing(book, rule, n)]
    parts = [
        (notice, part, _day(part, days, notice))
        for notice in missing
        for part in notice.instalments
        if part.amount
    ]
    if other := next((day for *_, day in parts if day.year != year), None):
        raise InvalidArgumentError(
            "{day} is not a day of {year}; give one within the year", day=other, year=year
        )
    return parts


def _is_missing(book: BookData, rule: FeeRule, notice: Notice) -> bool:
    """Whether nothing is booked for a member; `InvalidArgumentError` for a sum not its fee."""
    booked = booked_by_member(book, notice.year, rule)
    if unnamed := booked.get("", ZERO):
        raise InvalidArgumentError(
            "{amount} kr is booked as fees of {year} without a member; reverse that entry first",
            amount=format_sek(unnamed, ore=True),
            year=notice.year,
        )
    amount = booked.get(notice.code, ZERO)
    if amount not in (ZERO, notice.amount):
        raise InvalidArgumentError(
            "{name} has {amount} kr booked for {year}, and its fee is {fee} kr; correct that"
            " by an entry of its own",
            name=notice.name,
            amount=format_sek(amount, ore=True),
            year=notice.year,
            fee=format_sek(notice.amount, ore=True),
        )
    return not amount


def _day(part: NoticeInstalment, days: Sequence[date], notice: Notice) -> date:
    if len(days) == 1:
        return days[0]
    if days:
        if len(days) != len(notice.instalments):
            raise InvalidArgumentError(
                "there are {count} instalments and {days} days; give one day, or one for each",
                count=len(notice.instalments),
                days=len(days),
            )
        return sorted(days)[part.number - 1]
    if part.due is None:
        raise InvalidArgumentError(
            "the book has no due days; give the day on which the fees are invoiced, as"
            " --day {year}-03-31",
            year=notice.year,
        )
    return part.due


def _text(notice: Notice, part: NoticeInstalment) -> LocalizedText:
    fee = notice.label or message("Membership fee")
    if len(notice.instalments) == 1:
        return message("{fee} {year}, {name}", fee=fee, year=notice.year, name=notice.name)
    return message(
        "{fee} {year}, {name}, part {part} of {parts}",
        fee=fee,
        year=notice.year,
        name=notice.name,
        part=part.number,
        parts=len(notice.instalments),
    )


def _source(notice: Notice) -> LocalizedText:
    """The arithmetic of a fee: rate × inhabitants, or that of its rule, as a trace has it."""
    rate = notice.single_rate
    if rate is None or not rate.is_plain or notice.months < MONTHS:
        return _source_of_rule(notice)
    if rate.unit == "kr_per_member":
        return message("Computed fee {year}", year=notice.year)
    if rate.unit == "kr_per_inhabitant" and rate.quantity_measure is not None:
        return message(
            "Computed fee {year}: {rate} kr × {inhabitants} inhabitants on {day}",
            year=notice.year,
            rate=format_rate(rate.value),
            inhabitants=format_sek(Decimal(notice.inhabitants or 0)),
            day=notice.reference_day,
        )
    return _source_of_rule(notice)


def _source_of_rule(notice: Notice) -> LocalizedText:
    words = [*map(component_words, notice.components)]
    if notice.months < MONTHS:
        words.append(message("for {months} months", months=notice.months))
    return message("Computed fee {year}: {words}", year=notice.year, words=join("; ", words))

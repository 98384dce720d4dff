"""Rates recorded wrongly, and when a rate is first used (rättelse av en avgiftssats)."""

from __future__ import annotations

from datetime import date

from fhledger.book.book import BookData
from fhledger.book.edits.decisions import CONFIG, require_open
from fhledger.book.edits.new_rate import NewRate
from fhledger.book.text.toml_insertion import without_table
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.fees.fee_rule import FeeRule, members_charged
from fhledger.domain.fees.rates import Rate, of_component, rates_in_force
from fhledger.domain.fees.wording import rate_words
from fhledger.domain.members.measures import BUILT_IN, Measure


def mistaken_rate(book: BookData, rule: FeeRule, new: NewRate) -> Rate:
    """The rate that a new one replaces because it was recorded wrongly.

    Raises `InvalidArgumentError` where there is none for the same members, and where fees are
    booked with it, `YearClosedError` for one of a closed year.
    """
    day = new.replaces or new.since
    require_open(book, day.year)
    if (rate := rate_from(rule, new, day)) is not None:
        _require_unused(book, rule, rate)
        return rate
    days = (str(rate.valid_from) for rate in rule.rates)
    raise InvalidArgumentError(
        "no rate for these members is valid from {day}; the rates are valid from {days}",
        day=day,
        days=", ".join(dict.fromkeys(days)) or message("no day"),
    )


def rate_from(rule: FeeRule, new: NewRate, day: date) -> Rate | None:
    """The rate from a day on of the component and the members that a new one is for."""
    for rate in of_component(rule.rates, new.component):
        members = ({*rate.members}, rate.member_class)
        if rate.valid_from == day and members == ({*new.members}, new.member_class):
            return rate
    return None


def _require_unused(book: BookData, rule: FeeRule, rate: Rate) -> None:
    for year, ledger in book.ledgers_by_year.items():
        is_booked = any(key.line in rule.lines for key, _ in ledger.totals.sums)
        if is_booked and rate in _rates_used(book, rule, year, rate.component):
            raise InvalidArgumentError(
                "fees of {year} are booked with the rate from {day}; reverse them first, or"
                " decide a rate from a later day",
                year=year,
                day=rate.valid_from,
            )


def without_rate(
    book: BookData, text: str, rule: FeeRule, rate: Rate
) -> tuple[str, tuple[LocalizedText, ...]]:
    """The text of book.toml without a rate, and a sentence that names it."""
    index = next(at for at, each in enumerate(rule.rates) if each is rate)
    path, within = place_of_rates(book, rule)
    text = without_table(text, path, index, within=within, name=CONFIG)
    removed = message(
        "It replaces the rate from {day}, {rate}, which no fee is booked with.",
        day=rate.valid_from,
        rate=_words(book, rate),
    )
    return text, (removed,)


def place_of_rates(book: BookData, rule: FeeRule) -> tuple[str, int | None]:
    """The array of a fee's rates in book.toml, and the index of the fee among the other ones."""
    if rule == book.config.fee_rule:
        return "fee.rates", None
    return "fees.rates", book.config.other_fees.index(rule)


def with_rule(book: BookData, rule: FeeRule, changed: FeeRule) -> BookData:
    """The book with a changed rule in the place of a rule: of the main fee, or of another."""
    if rule == book.config.fee_rule:
        return book.replace(fee_rule=changed)
    others = book.config.other_fees
    return book.replace(other_fees=tuple(changed if each == rule else each for each in others))


def first_use(book: BookData, rule: FeeRule, new: NewRate) -> tuple[LocalizedText, ...]:
    """From which year on a rate is used that begins within a year; nothing on 1 January.

    `rule` is that without the new rate.
    """
    year = new.since.year
    if new.since == date(year, 1, 1):
        return ()
    so_far = dict.fromkeys(_words(book, r) for r in _rates_used(book, rule, year, new.component))
    keeps = (
        message(
            "{year} is charged at the rate on 1 January: {rates}.",
            year=year,
            rates=join("; ", so_far),
        )
        if so_far
        else message("{year} has no rate on 1 January, and is not charged.", year=year)
    )
    first = message(
        "The rate from {day} is used for the fees of {year} and later; a member that joins in"
        " {joining} on that day or later pays it at once.",
        day=new.since,
        year=year + 1,
        joining=year,
    )
    return (keeps, first)


def _rates_used(
    book: BookData, rule: FeeRule, year: int, component: str | None
) -> tuple[Rate, ...]:
    """The different rates of a component at which the members of a year are charged."""
    rates = of_component(rule.rates, component)
    members = members_charged(rule, book.config.municipalities, year)
    return tuple(dict.fromkeys(rates_in_force(rates, members, year)))


def measure_of(book: BookData, rate: Rate) -> Measure:
    """The measure that a rate is on: a declared one, else inhabitants."""
    declared = (each for each in book.config.measures if each.id == rate.measure)
    return next(declared, BUILT_IN)


def _words(book: BookData, rate: Rate) -> LocalizedText:
    return rate_words(rate, measure_of(book, rate))

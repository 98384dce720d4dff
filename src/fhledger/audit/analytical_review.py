"""An analytical review of a year (analytisk granskning): what in its entries deserves a question.

Each check says what it shows and what it does not: none of them proves an error, and a year that
passes them all may be wrong. After ISA 520 *Analytical Procedures* and, for the tests of entries,
ISA 240, paragraph 33 (a). The shares of first digits are those of Benford's law, log₁₀(1 + 1/d);
the bound for their mean absolute deviation is that of M. Nigrini, *Benford's Law* (2012), table
7.1.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Context, Decimal

from fhledger.audit.review_records import TEXTS, CheckId, Review, ReviewCheck, ReviewItem
from fhledger.book.book import BookData
from fhledger.book.views import budget_follow_up
from fhledger.core.amounts import (
    EXACT,
    ZERO,
    divide,
    exact_sum,
    format_sek,
    multiply,
    round_half_up,
)
from fhledger.core.errors import Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import counted, message
from fhledger.domain.fund.ledger import Entry, lines_in_year
from fhledger.domain.notices.due_dates import FIRST_CALENDAR_YEAR, is_banking_day

ROUND = Decimal(10_000)
"""A round amount is a whole number of these kronor."""

DAYS_AROUND_YEAR_END = 5
"""The first and the last days of a year whose entries are shown."""

FEWEST_FOR_DIGITS = 500
"""The fewest amounts from which first digits say anything (Nigrini)."""

CLOSE = Decimal("0.015")
"""The mean absolute deviation from which first digits do not conform (Nigrini)."""

_CONTEXT = Context(prec=28)
BENFORD = tuple(
    _CONTEXT.quantize(_CONTEXT.log10(_CONTEXT.divide(digit + 1, digit)), Decimal("0.00001"))
    for digit in range(1, 10)
)
"""The expected shares of the first digits 1 to 9."""


def review(book: BookData, year: int) -> Review:
    """The review of a year of the book.

    Raises `YearMissingError` for a year that it does not have.
    """
    ledger = book.ledger(year)
    entries = list(ledger.located())
    labels = {line.id: line.label for line in lines_in_year(book.config.lines, year)}
    reversals = {
        number for each in ledger.totals.reversals for number in (each.number, each.reverses)
    }
    others = [(place, entry) for place, entry in entries if entry.number not in reversals]
    found: dict[CheckId, tuple[list[ReviewItem], LocalizedText | None]] = {
        "last_year": _last_year(book, year, labels),
        "budget": _budget(book, year),
        "duplicates": (_entry_items("duplicates", _duplicates(others), labels), None),
    }
    for check, reason_of in _REASONS.items():
        odd = ((place, entry, reason_of(entry)) for place, entry in entries)
        found[check] = _entry_items(check, odd, labels), None
    found["first_digits"] = _first_digits([entry for _, entry in entries])
    return Review(
        year=year,
        entries=len(entries),
        checks=tuple(_check(id, len(items), note) for id, (items, note) in found.items()),
        items=tuple(item for items, _ in found.values() for item in items),
    )


def _check(id: CheckId, count: int, note: LocalizedText | None) -> ReviewCheck:
    name, shows, does_not_show = map(message, TEXTS[id])
    return ReviewCheck(
        id=id, name=name, shows=shows, does_not_show=does_not_show, count=count, note=note
    )


def _last_year(
    book: BookData, year: int, labels: dict[str, LocalizedText]
) -> tuple[list[ReviewItem], LocalizedText | None]:
    if year - 1 not in book.ledgers_by_year:
        return [], message("The book has no year {year}.", year=year - 1)
    now, before = (
        {line: book.ledger(each).totals.sum_of_line(line) for line in labels}
        for each in (year, year - 1)
    )
    rows = [(line, label, before[line], now[line]) for line, label in labels.items()]
    return _deviations("last_year", rows, message("changed since {year}", year=year - 1)), None


def _budget(book: BookData, year: int) -> tuple[list[ReviewItem], LocalizedText | None]:
    rows = budget_follow_up(book, year).rows
    budgeted = [row for row in rows if not row.is_total and row.budget is not None]
    if not budgeted:
        return [], message(
            "No budget of a single line of {year} is known; `fhledger budget` shows the whole.",
            year=year,
        )
    found = [(row.id, row.label, row.budget, row.outcome) for row in budgeted]
    return _deviations("budget", found, message("deviates from the budget")), None


def _deviations(
    check: CheckId,
    rows: Iterable[tuple[str, LocalizedText, Decimal | None, Decimal | None]],
    reason: LocalizedText,
) -> list[ReviewItem]:
    """Each row with its expected and actual amount, where they differ, the largest first."""
    items = [
        ReviewItem(
            check=check,
            subject=subject,
            label=label,
            expected_kr=expected,
            actual_kr=actual,
            reason=reason,
        )
        for subject, label, expected, actual in rows
        if expected != actual
    ]
    return sorted(items, key=lambda item: EXACT.abs(item.difference_kr or ZERO), reverse=True)


def _entry_items(
    check: CheckId,
    entries: Iterable[tuple[Location, Entry, LocalizedText | None]],
    labels: dict[str, LocalizedText],
) -> list[ReviewItem]:
    """Each entry for which a check gives a reason to show it."""
    return [
        ReviewItem(
            check=check,
            subject=entry.number,
            label=labels.get(entry.line) or LocalizedText(sv=entry.line, en=entry.line),
            day=entry.day,
            actual_kr=entry.amount_kr,
            reason=reason,
            file=place.file,
            line=place.line,
        )
        for place, entry, reason in entries
        if reason is not None
    ]


def _duplicates(
    entries: Iterable[tuple[Location, Entry]],
) -> Iterator[tuple[Location, Entry, LocalizedText]]:
    """The entries that share amount and day with another one."""
    same: dict[tuple[date, Decimal], list[tuple[Location, Entry]]] = defaultdict(list)
    for place, entry in entries:
        if entry.amount_kr:
            same[entry.day, entry.amount_kr].append((place, entry))
    for group in same.values():
        if len(group) > 1:
            for place, entry in group:
                others = ", ".join(each.number for _, each in group if each is not entry)
                reason = message("same amount and day as {numbers}", numbers=others[:200])
                yield place, entry, reason


def _is_round(entry: Entry) -> LocalizedText | None:
    if not entry.amount_kr or EXACT.remainder(entry.amount_kr, ROUND):
        return None
    return message("a whole number of {kronor} kr", kronor=format_sek(ROUND))


def _is_on_closed_day(entry: Entry) -> LocalizedText | None:
    if entry.day.year < FIRST_CALENDAR_YEAR or is_banking_day(entry.day):
        return None
    is_weekend = entry.day.weekday() > 4
    return message("a Saturday or Sunday") if is_weekend else message("a holiday or an eve")


def _is_at_year_end(entry: Entry) -> LocalizedText | None:
    first, last = date(entry.day.year, 1, 1), date(entry.day.year, 12, 31)
    days = min((entry.day - first).days, (last - entry.day).days) + 1
    if days > DAYS_AROUND_YEAR_END:
        return None
    if entry.day.month == 1:
        return counted(
            "the first day of the year", "one of the first {count} days of the year", days
        )
    return counted("the last day of the year", "one of the last {count} days of the year", days)


_REASONS: Mapping[CheckId, Callable[[Entry], LocalizedText | None]] = {
    "round_amounts": _is_round,
    "closed_days": _is_on_closed_day,
    "year_end": _is_at_year_end,
}
"""The checks of single entries: each gives the reason to show an entry, or None."""


def _first_digits(entries: Iterable[Entry]) -> tuple[list[ReviewItem], LocalizedText | None]:
    amounts = [EXACT.abs(entry.amount_kr) for entry in entries if entry.amount_kr]
    digits = Counter(
        next(char for char in f"{amount:f}" if char in "123456789") for amount in amounts
    )
    count = len(amounts)
    if not count:
        return [], message("There are no amounts.")
    deviation = _mean_absolute_deviation([digits[str(digit)] for digit in range(1, 10)], count)
    items = [
        ReviewItem(
            check="first_digits",
            subject=str(digit),
            label=message("the first digit {digit}", digit=digit),
            expected=int(round_half_up(multiply(share, count), Decimal(1))),
            actual=digits[str(digit)],
            reason=message("mean absolute deviation {deviation}", deviation=deviation),
        )
        for digit, share in enumerate(BENFORD, 1)
    ]
    if count < FEWEST_FOR_DIGITS:
        return items, message(
            "{count} amounts are too few: fewer than {fewest} deviate by chance alone.",
            count=count,
            fewest=FEWEST_FOR_DIGITS,
        )
    if deviation > CLOSE:
        return items, message(
            "The mean absolute deviation {deviation} exceeds {bound}: the digits do not conform.",
            deviation=deviation,
            bound=CLOSE,
        )
    return items, None


def _mean_absolute_deviation(counts: Iterable[int], count: int) -> Decimal:
    """How much the shares of the digits differ from the expected ones, on average."""
    unit = Decimal("0.00001")
    shares = (divide(Decimal(each), count, unit) for each in counts)
    differences = (
        EXACT.abs(EXACT.subtract(share, expected))
        for share, expected in zip(shares, BENFORD, strict=True)
    )
    return divide(exact_sum(differences), len(BENFORD), Decimal("0.0001"))

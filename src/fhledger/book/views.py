"""Follow-ups, notices, forecasts (uppföljning, avisering, prognos): what is computed of a book."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

from fhledger.book.as_of import book_as_of, ledger_until
from fhledger.book.book import BookData, lines_of_year
from fhledger.book.names import scenario_id
from fhledger.core.amounts import EXACT, ZERO
from fhledger.core.errors import FhledgerError, InvalidArgumentError, YearMissingError
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.fees.fee_rule import is_charged
from fhledger.domain.fund.budget_follow_up import FollowUp, LastYear, make_follow_up
from fhledger.domain.fund.budget_to_date import Pattern
from fhledger.domain.fund.ledger import Totals, lines_in_year
from fhledger.domain.notices.due_dates import due_date
from fhledger.domain.notices.notices import Notices, make_notices
from fhledger.planning.basis import Basis
from fhledger.planning.scenarios import UNCHANGED, Scenario

_UNFINISHED = message(
    "The forecast starts from {year}, which is neither closed nor in print; what is missing in it"
    " is missing in the years to come, too."
)
_LEFT_OUT = message(
    "The forecast begins with {year}, the last complete year: {latest} is open and incomplete,"
    " and its entries so far ({entries}) do not count."
)
_ENTRIES_SO_FAR = message("Entries so far: {entries}, the last one of {last}.")
_NO_ENTRY = message("So far there is no entry.")
_NO_FEE = message("No membership fee is booked in that year.")


def budget_follow_up(
    book: BookData,
    year: int | None = None,
    *,
    as_of: date | None = None,
    pattern: Pattern = "straight_line",
) -> FollowUp:
    """The follow-up of a year (left out: the latest) to a day within it (left out: its last).

    With `as_of`, only decisions and entries until that day count. A year that has a budget need not
    have entries. Raises `YearMissingError` for another year without entries, `InvalidArgumentError`
    for a day outside it.
    """
    budgeted = {decision.year for decision in book.budgets}
    year = year if year is not None and year in budgeted else book.ledger(year).year
    if as_of is not None and as_of.year != year:
        raise InvalidArgumentError(
            "{day} is not a day of {year}; give one within the year", day=as_of, year=year
        )
    book_then = book if as_of is None else book_as_of(book, as_of)
    until = as_of or date(year, 12, 31)
    last_year = None
    if last_ledger := book.ledgers_by_year.get(year - 1):
        to_day = ledger_until(last_ledger, _one_year_before(until))
        last_year = LastYear(to_day.totals, last_ledger.totals)
    ledger = book_then.ledgers_by_year.get(year)
    return make_follow_up(
        lines_of_year(book, year),
        book_then.budgets,
        book.config.budget_rule_of(year),
        until,
        outcome=ledger.totals if ledger else Totals(),
        last_year=last_year,
        labels=book.config.labels,
        pattern=pattern,
        due={
            line: [due_date(day, year) for day in fee.due]
            for fee in (rule.in_year(year) for rule in book.config.fees)
            if fee.due
            for line in fee.lines
        },
        fees=_computed_fees(book_then, year) if until < date(year, 12, 31) else None,
    )


def _computed_fees(book: BookData, year: int) -> dict[str, Decimal]:
    """The fees of a year by line, as far as they can be computed."""
    fees: dict[str, Decimal] = {}
    members = book.config.municipalities
    for rule in (fee for fee in book.config.fees if is_charged(fee, members, year)):
        with suppress(FhledgerError):
            for line, amount in book.fees(year, fee=rule.name).by_line.items():
                fees[line] = EXACT.add(fees.get(line, ZERO), amount)
    return fees


def fee_notices(
    book: BookData,
    year: int | None = None,
    *,
    instalments: int | None = None,
    fee: str | None = None,
) -> Notices:
    """The notices of a year (left out: the latest) for a fee (left out: the main one).

    The year need not have entries. Without due days in the book there are `instalments` equal parts
    (left out: one). Raises what `BookData.fees` and `make_notices` raise.
    """
    rule = book.fee_named(fee)
    table = book.fees(year, fee=rule.name)
    number = 1 if instalments is None and not rule.in_year(table.year).due else instalments
    return make_notices(rule, table, number, book.config.municipalities)


def forecast_basis(book: BookData, *, as_of: date | None = None, year: int | None = None) -> Basis:
    """The basis of a forecast: the latest complete year, or the latest that had ended on a day.

    A year is complete that is closed or in print, or that has its fees and entries until December;
    a later one is a year to come, and a caveat names it. Without a complete year it is the latest.
    With `as_of`, only what was known on that day counts; with `year`, all that is known now, and
    the fund at the end of that year. Whether the year is closed or in print is looked up in the
    book as it is now. Raises `YearMissingError` if no year had ended.
    """
    book_then = book if as_of is None else book_as_of(book, as_of)
    ended = [
        fiscal
        for fiscal in book_then.fiscal_years()
        if (as_of is None or date(fiscal.year, 12, 31) <= as_of)
        and (year is None or fiscal.year <= year)
    ]
    if not ended:
        until = as_of or year
        raise YearMissingError(
            message("the book has no years; put a file into entries/")
            if until is None
            else message(
                "no year of the book had ended by {until}; a forecast begins with a closed year",
                until=until,
            )
        )
    latest = ended[-1].year
    if year is None:
        totals_of = {each.year: book_then.ledger(each.year).totals for each in ended}
        complete = [year for year, totals in totals_of.items() if _is_complete(book, year, totals)]
        ended = [each for each in ended if not complete or each.year <= complete[-1]]
    totals = book_then.ledger(ended[-1].year).totals
    later = book_then.ledger(latest).totals.entries if latest > ended[-1].year else 0
    left_out = _LEFT_OUT.format(year=ended[-1].year, latest=latest, entries=later)
    config = book_then.config
    return Basis(
        closed=ended[-1],
        lines=lines_in_year(config.lines, ended[-1].year + 1),
        amounts={line.id: totals.sum_of_line(line.id) for line in config.lines},
        fee=config.fee_rule,
        other_fees=config.other_fees,
        municipalities=config.municipalities,
        measures=book_then.measures,
        caveats=(*((left_out,) if later else ()), *_caveats(book, ended[-1].year, totals)),
    )


def _is_complete(book: BookData, year: int, totals: Totals) -> bool:
    """Whether a year is closed or in print, or has its fees and entries until its last month."""
    if _is_final(book, year):
        return True
    last_day = totals.last_day
    return last_day is not None and last_day.month == 12 and _has_fee(book, totals)


def _is_final(book: BookData, year: int) -> bool:
    in_print = any(key.year == year for report in book.printed for key in report.figures())
    return in_print or year in book.seals_by_year


def _has_fee(book: BookData, totals: Totals) -> bool:
    lines = book.config.fee_lines
    return not lines or any(key.line in lines for key, _ in totals.sums)


def _caveats(book: BookData, year: int, totals: Totals) -> tuple[LocalizedText, ...]:
    """That a year may lack entries, unless it is closed or in print."""
    if _is_final(book, year):
        return ()
    has_fee = _has_fee(book, totals)
    entries = _ENTRIES_SO_FAR.format(entries=totals.entries, last=totals.last_day)
    return (
        _UNFINISHED.format(year=year),
        entries if totals.entries else _NO_ENTRY,
        *(() if has_fee else (_NO_FEE,)),
    )


def scenarios_of(book: BookData) -> tuple[Scenario, ...]:
    """The scenarios of a book; for one without any, the unchanged one."""
    return book.scenarios or (UNCHANGED,)


def scenario_named(book: BookData, name: str | Scenario | None = None) -> Scenario:
    """A scenario of the book by its name or its label (left out: its first), or "unchanged".

    Every book has the latter. A scenario is itself, in the book or not. Raises
    `InvalidArgumentError` for another name.
    """
    if isinstance(name, Scenario):
        return name
    if name is None:
        return scenarios_of(book)[0]
    by_name = {scenario.name: scenario for scenario in (UNCHANGED, *book.scenarios)}
    return by_name[scenario_id(book, name)]


def _one_year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)

"""Planning with a book (planering): its facts, lines and years put into the functions that plan.

>>> from fhledger.book import embedded_book
>>> from fhledger.planning.forecast import roll_forward
>>> told = roll_forward(forecast_basis(embedded_book()), UNCHANGED, 2025)
>>> [year.year for year in told.years], told.years[0].opening_balance
([2025], Decimal('7530250'))
"""

from __future__ import annotations

from datetime import date

from fhledger.book.as_of import book_as_of, entries_until
from fhledger.book.book import BookData
from fhledger.core.errors import InvalidArgumentError, YearMissingError
from fhledger.core.localized import LocalizedText
from fhledger.domain.fees.notices import Notices, make_notices
from fhledger.domain.fund.budget_follow_up import FollowUp, LastYear, make_follow_up
from fhledger.domain.fund.ledger import Totals
from fhledger.planning.forecast import Basis
from fhledger.planning.scenarios import UNCHANGED, Scenario

_UNFINISHED = LocalizedText(
    sv="Prognosen utgår från {year}, som varken är stängt eller finns i tryck; det som saknas där saknas"
    " också under åren som kommer.",
    en="The forecast goes out from {year}, which is neither closed nor in print; what is missing there is"
    " missing in the years to come, too.",
)
_SO_FAR = LocalizedText(
    sv="Poster hittills: {entries}, den senaste {last}.",
    en="Entries so far: {entries}, the last one of {last}.",
)
_NONE_SO_FAR = LocalizedText(sv="Ännu finns ingen post.", en="So far there is no entry.")
_UNPAID = LocalizedText(
    sv="Ingen medlemsavgift är bokförd det året.", en="No membership fee is booked in that year."
)


def budget_follow_up(
    book: BookData, year: int | None = None, *, as_of: date | None = None
) -> FollowUp:
    """The follow-up of a year (left out: the latest) to a day within it (left out: its last).

    With `as_of`, only what was decided and entered by that day counts. Raises
    `YearMissingError` for a year without entries, `InvalidArgumentError` for a day outside it.
    """
    wanted = book.ledger(year).year
    if as_of is not None and as_of.year != wanted:
        raise InvalidArgumentError(f"{as_of} is not a day of {wanted}; give one within the year")
    then = book if as_of is None else book_as_of(book, as_of)
    until = as_of or date(wanted, 12, 31)
    last_year = None
    if before := book.ledgers_by_year.get(wanted - 1):
        to_day = entries_until(before, _same_day_last_year(until))
        last_year = LastYear(to_day.totals, before.totals)
    return make_follow_up(
        book.config.lines,
        then.budgets,
        book.config.budget_rule,
        until,
        outcome=then.ledger(wanted).totals,
        last_year=last_year,
        labels=book.config.labels,
    )


def fee_notices(
    book: BookData, year: int | None = None, *, instalments: int | None = None
) -> Notices:
    """The notices of a year (left out: the latest); it need not have entries.

    Without due days in the book there are `instalments` equal parts. Raises as
    `Book.fees` and `notices` do.
    """
    return make_notices(book.required_fee_rule, book.fees(year), instalments)


def forecast_basis(book: BookData, *, as_of: date | None = None, year: int | None = None) -> Basis:
    """What a forecast begins with: the latest year, or the latest that had ended on a day.

    With `as_of`, only what was known by that day counts; with `year`, all that is known now,
    but the fund as it stood at the end of that year. Whether the year is closed or in print is
    asked of the book as it is now. Raises `YearMissingError` where no year had ended.
    """
    then = book if as_of is None else book_as_of(book, as_of)
    closed = [
        known
        for known in then.fiscal_years()
        if (as_of is None or date(known.year, 12, 31) <= as_of)
        and (year is None or known.year <= year)
    ]
    if not closed:
        until = as_of or year
        raise YearMissingError(
            "the book has no years; put a file into entries/"
            if until is None
            else f"no year of the book had ended by {until}; a forecast begins with a closed year"
        )
    totals = then.ledger(closed[-1].year).totals
    return Basis(
        closed=closed[-1],
        lines=then.config.lines,
        amounts={line.id: totals.sum_of_line(line.id) for line in then.config.lines},
        fee=then.config.fee_rule,
        municipalities=then.config.municipalities,
        population=then.population,
        caveats=_caveats(book, closed[-1].year, totals),
    )


def _caveats(book: BookData, year: int, totals: Totals) -> tuple[LocalizedText, ...]:
    """That a year may lack entries, unless it is closed or has been printed."""
    if book.seal(year) or any(
        key.year == year for report in book.printed for key in report.figures()
    ):
        return ()
    so_far = _SO_FAR.format(entries=totals.entries, last=totals.last_day)
    paid = book.config.fee_rule is None or any(
        key.line == book.config.fee_rule.line for key, _ in totals.sums
    )
    return (
        _UNFINISHED.format(year=year),
        so_far if totals.entries else _NONE_SO_FAR,
        *(() if paid else (_UNPAID,)),
    )


def scenarios_of(book: BookData) -> tuple[Scenario, ...]:
    """The scenarios of a book; for one that has none, that everything goes on as it is."""
    return book.scenarios or (UNCHANGED,)


def scenario_named(book: BookData, name: str | None = None) -> Scenario:
    """A scenario of the book (left out: its first), or "unchanged", which every book has.

    Raises `InvalidArgumentError` for another name.
    """
    if name is None:
        return scenarios_of(book)[0]
    known = {scenario.name: scenario for scenario in (UNCHANGED, *book.scenarios)}
    if name not in known:
        raise InvalidArgumentError(f"there is no scenario '{name}'; there are {', '.join(known)}")
    return known[name]


def _same_day_last_year(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap_day else day.day)

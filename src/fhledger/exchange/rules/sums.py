"""FH53x, the sums of a SIE file: vouchers, balances, and one year against the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from fhledger.audit.finding import Issue, Severity, rule
from fhledger.core.amounts import ZERO, format_sek
from fhledger.core.messages import message


@rule("FH530", Severity.WARNING)
def voucher_does_not_balance(voucher: str, off_by: Decimal) -> Iterator[Issue]:
    """Looks for a voucher whose rows do not sum to zero, without removed rows and duplicates.

    Why: debit and credit must be equal; a row is missing or wrong.
    Do: ask the sender of the file. The voucher is read as it is.
    """
    yield Issue(
        subject=voucher,
        message=message(
            "the rows of the voucher sum to {kr} kr, not to zero", kr=format_sek(off_by)
        ),
        expected=ZERO,
        actual=off_by,
    )


@rule("FH531", Severity.WARNING)
def voucher_day_outside_the_year(
    voucher: str, day: date, first: date, last: date
) -> Iterator[Issue]:
    """Looks for a voucher whose day is outside the fiscal year of the file.

    Why: it is entered in the year of its day, which may be unexpected.
    Do: ask the sender of the file.
    """
    yield Issue(
        subject=voucher,
        message=message(
            "{day} is outside the fiscal year {first}–{last}", day=day, first=first, last=last
        ),
        expected=f"{first}–{last}",
        actual=day.isoformat(),
    )


@rule(
    "FH532",
    Severity.WARNING,
    (message("Opening balances"), message("Closing balances and results")),
)
def balances_do_not_add_up(year: int, opening: Decimal, closing: Decimal) -> Iterator[Issue]:
    """Looks for a year whose closing balances and results together are not its opening balances.

    Why: an account is missing in the file, or was exported twice.
    Do: compare with the trial balance of the accounting system.
    """
    yield Issue(
        subject=f"#RAR {year}",
        message=message("the balances of the year do not add up"),
        expected=opening,
        actual=closing,
    )


@rule("FH533", Severity.NOTE)
def opening_balances_are_not_zero(opening: Decimal) -> Iterator[Issue]:
    """Looks for opening balances that together are not zero.

    Why: usually the result of the year before is not yet moved to equity; that is not an error.
    Do: nothing, if the sum is that result.
    """
    yield Issue(
        subject="#IB 0",
        message=message(
            "the opening balances sum to {kr} kr; probably last year's result is not yet in equity",
            kr=format_sek(opening),
        ),
        expected=ZERO,
        actual=opening,
    )


@rule("FH534", Severity.WARNING, (message("Computed"), message("In the file")))
def closing_differs_from_its_vouchers(
    account: str, expected: Decimal, stated: Decimal
) -> Iterator[Issue]:
    """Looks for an account whose `#UB` or `#RES` is not its opening balance and its vouchers' rows.

    Why: a voucher is missing in the file, or the balance is of another day.
    Do: have the file exported again, with all vouchers of the year.
    """
    yield Issue(
        subject=account,
        message=message("the balance is not the opening balance plus the vouchers"),
        expected=expected,
        actual=stated,
    )


@rule(
    "FH535",
    Severity.WARNING,
    (message("Closing balance in the year before"), message("Opening balance in the year")),
)
def opening_differs_from_closing_before(
    account: str, before: Decimal, opening: Decimal
) -> Iterator[Issue]:
    """Looks for an account whose `#IB 0` is not its `#UB -1`.

    Why: each year opens with the closing balance of the year before; a result moved to equity is
    the usual exception.
    Do: ask which of the two is correct.
    """
    yield Issue(
        subject=account,
        message=message(
            "the opening balance of the account is not its closing balance of the year before"
        ),
        expected=before,
        actual=opening,
    )


@rule("FH536", Severity.NOTE)
def opening_balance_is_derived(accounts: int) -> Iterator[Issue]:
    """Says that the file has no `#IB 0`, and that the checks use `#UB -1` in its place.

    Why: some programs leave opening balances out until the year before is closed.
    Do: nothing.
    """
    yield Issue(
        subject="#IB 0",
        message=message(
            "opening balances are missing; #UB -1 is used, accounts: {accounts}", accounts=accounts
        ),
    )


@rule("FH537", Severity.ERROR)
def fiscal_year_is_no_calendar_year(first: date, last: date) -> Iterator[Issue]:
    """Looks for a fiscal year that does not run from 1 January to 31 December.

    Why: the fiscal year of a Swedish municipality is the calendar year (lagen om kommunal bokföring
    och redovisning), and so are the years of a book. Numbers restart with each fiscal year.
    Do: have a file exported for each calendar year. An acceptance is about this file only; its
    vouchers are recognised by number and fiscal year, and entered on their days.
    """
    yield Issue(
        subject="#RAR 0",
        message=message(
            "the fiscal year {first}–{last} is not a calendar year", first=first, last=last
        ),
        expected=f"{first.year}-01-01–{first.year}-12-31",
        actual=f"{first}–{last}",
    )

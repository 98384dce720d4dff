"""FH3xx, the years: is what is carried forward what was left, and what was observed?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from fhledger.audit.finding import Issue, Severity, issue_at, rule, year_issue
from fhledger.audit.rules.printed import broken
from fhledger.book import BookData
from fhledger.book.year_ledger import entries_location
from fhledger.core.amounts import ZERO, format_sek, negate
from fhledger.core.errors import Location
from fhledger.core.messages import message
from fhledger.domain.fund.balances import ComputedBalance, balances_on
from fhledger.domain.fund.funds import TOTAL, transfer_total


@rule(
    "FH301",
    Severity.ERROR,
    (message("Closing balance of the year before"), message("Opening balance in print")),
)
def opening_differs_from_previous_closing(book: BookData) -> Iterator[Issue]:
    """Looks for a printed opening balance that is not the printed closing balance before it.

    Why: each year opens with the closing balance of the year before.
    Do: find out which of the two is misprinted; the books have the correct one.
    """
    return broken(book, "carry_forward")


@rule("FH302", Severity.WARNING)
def fund_below_zero(book: BookData) -> Iterator[Issue]:
    """Looks for a year that closes with a deficit. It is carried forward as it is.

    Why: more was used than the fund had.
    Do: nothing in the books; the members decide how the deficit is covered.
    """
    for year in book.fiscal_years():
        if year.closing_balance < 0:
            kr = format_sek(negate(year.closing_balance))
            text = message("the year closes with a deficit of {kr} kr", kr=kr)
            yield year_issue(
                year.year, "closing_balance", text, expected=ZERO, actual=year.closing_balance
            )


@rule("FH311", Severity.ERROR)
def transfers_do_not_balance(book: BookData) -> Iterator[Issue]:
    """Looks for a year whose transfers between earmarked funds do not sum to zero.

    Why: what leaves one fund reaches another; otherwise the total of all funds has changed.
    Do: enter the half that is missing, or reverse the half that is wrong.
    """
    for year, ledger in book.ledgers_by_year.items():
        total = transfer_total(book.config.lines, ledger.totals)
        if total:
            kr = format_sek(total)
            text = message("the transfers between funds sum to {kr} kr, not to zero", kr=kr)
            yield year_issue(year, "transfers", text, expected=ZERO, actual=total)


@rule("FH312", Severity.WARNING)
def earmarked_fund_below_zero(book: BookData) -> Iterator[Issue]:
    """Looks for one of several funds that closes a year with a deficit.

    Why: more was used than the fund had, so that money of another fund has paid for it.
    Do: decide a transfer from another fund; earmarked money may be used for its purpose only.
    """
    for fund in book.fund_years():
        if fund.closing_balance < 0 and fund.fund != TOTAL:
            text = message(
                "the fund '{fund}' closes the year with a deficit of {kr} kr",
                fund=fund.label,
                kr=format_sek(negate(fund.closing_balance)),
            )
            yield year_issue(fund.year, fund.fund, text, expected=ZERO, actual=fund.closing_balance)


@rule("FH305", Severity.ERROR, (message("Observed balance"), message("By the entries")))
def balance_differs(book: BookData) -> Iterator[Issue]:
    """Looks for a balance in balances.csv that differs from the entries until the end of its day.

    Why: the balance was observed; an entry is missing, or has a wrong amount or day.
    Do: look among the entries since the last balance that agrees; correct by a new entry. If the
    day is in no year of the book, enter that year, or remove the row.
    """
    computed_balances = dict(_computed_balances(book))
    for balance in book.balances:
        day, computed = balance.day.isoformat(), computed_balances.get(balance.day)
        if computed is None:
            text = message(
                "the day is in no year of the book; it has {years}",
                years=", ".join(map(str, book.ledgers_by_year)) or "–",
            )
            yield issue_at(f"balance {day}", text, Location("balances.csv", field=day))
        elif computed.balance_kr != balance.balance_kr:
            source = balance.source and balance.source.citation
            cited = source and message("{day}: {source}", day=day, source=source)
            until = message("entries until then: {entries}", entries=computed.entries)
            yield issue_at(
                f"balance {day}",
                message("the entries do not come to what the fund held at the end of the day"),
                Location("balances.csv", field=cited or day),
                replace(entries_location(balance.day.year), field=until),
                year=balance.day.year,
                expected=balance.balance_kr,
                actual=computed.balance_kr,
            )


def _computed_balances(book: BookData) -> Iterator[tuple[date, ComputedBalance]]:
    """What the fund held on the days of the balances; only their years are streamed, each once."""
    for chained in book.fiscal_years() if book.balances else ():
        days = [balance.day for balance in book.balances if balance.day.year == chained.year]
        if days:
            entries = book.ledgers_by_year[chained.year].entries
            yield from balances_on(chained.opening_balance, entries, days).items()

"""The sums of a SIE file: what its balances and vouchers must come to.

All are findings, none an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from fhledger.core.amounts import EXACT, ZERO, exact_sum
from fhledger.core.exact import sum_by_key
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.rules import sums as rules
from fhledger.exchange.sie.document import AccountBalance
from fhledger.exchange.sie.fields import Objects

Amounts = Mapping[str, Decimal]


def check_balances(
    balances: Sequence[AccountBalance],
    turnover: Mapping[tuple[str, Objects], Decimal],
    found: FindingCollector,
    *,
    vouchers: int,
) -> None:
    """Check each year, the first against the one before, and (given vouchers) their sums."""
    stated: dict[tuple[str, int], Amounts] = {
        (kind, year): sum_by_key(
            (each.account, each.amount_kr)
            for each in balances
            if (each.kind, each.year) == (kind, year)
        )
        for kind, year in {(balance.kind, balance.year) for balance in balances}
    }
    before = stated.get(("UB", -1), {})
    opening = stated.get(("IB", 0), {})
    if before and not opening and ("UB", 0) in stated:
        found.add(rules.opening_balance_is_derived, None, len(before))
        stated["IB", 0] = opening = before
    for year in sorted({year for kind, year in stated if kind == "UB"}, reverse=True):
        _check_year(stated, year, found)
    if opening and (off_by := exact_sum(opening.values())):
        found.add(rules.opening_balances_are_not_zero, None, off_by)
    if before and opening is not before:
        for account in sorted(before.keys() | opening.keys()):
            was, now = before.get(account, ZERO), opening.get(account, ZERO)
            if was != now:
                found.add(rules.opening_differs_from_closing_before, None, account, was, now)
    if vouchers:
        _check_turnover(stated, opening, turnover, found)


def _check_year(
    stated: Mapping[tuple[str, int], Amounts], year: int, found: FindingCollector
) -> None:
    """Closing balances and results together are the opening balances, or zero without them."""
    opening = exact_sum(stated.get(("IB", year), {}).values())
    closing = exact_sum(
        amount for kind in ("UB", "RES") for amount in stated.get((kind, year), {}).values()
    )
    if opening != closing and ("IB", year) in stated:
        found.add(rules.balances_do_not_add_up, None, year, opening, closing)


def _check_turnover(
    stated: Mapping[tuple[str, int], Amounts],
    opening: Amounts,
    turnover: Mapping[tuple[str, Objects], Decimal],
    found: FindingCollector,
) -> None:
    """Each stated balance is the opening balance and the rows of all vouchers."""
    moved = sum_by_key((account, amount) for (account, _), amount in turnover.items())
    closing = {**stated.get(("RES", 0), {}), **stated.get(("UB", 0), {})}
    if not closing:
        return
    for account in sorted(closing.keys() | moved.keys() | opening.keys()):
        expected = EXACT.add(opening.get(account, ZERO), moved.get(account, ZERO))
        actual = closing.get(account, ZERO)
        if expected != actual:
            found.add(rules.closing_differs_from_its_vouchers, None, account, expected, actual)

"""A budget planned by month (månadsplan): twelve amounts that add up to the budget of a line."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from fhledger.core.amounts import (
    KRONA,
    divide,
    exact_sum,
    format_plain,
    format_sek,
    multiply,
    parse_amount,
)
from fhledger.core.errors import InvalidArgumentError

MONTHS = 12


def parse_months(text: str) -> tuple[Decimal, ...]:
    """The twelve amounts of a text, parted by spaces; none of an empty text.

    Raises `InvalidArgumentError` for another number of amounts, `MoneyError` for one that is none.
    """
    amounts = tuple(parse_amount(part) for part in text.split())
    if len(amounts) not in (0, MONTHS):
        raise InvalidArgumentError(
            "a plan has twelve amounts, one for each month, parted by spaces; here are {count}",
            count=len(amounts),
        )
    return amounts


def require_plan(text: str, amount: Decimal, line: str) -> None:
    """Raise `InvalidArgumentError` for a plan that does not sum to the amount, or is of no line."""
    if text and not line:
        raise InvalidArgumentError("a plan by month is one of a line; the whole budget has none")
    months = parse_months(text)
    if months and (planned := exact_sum(months)) != amount:
        raise InvalidArgumentError(
            "the months add up to {planned} kr, the budget is {amount} kr; correct one of them",
            planned=format_sek(planned),
            amount=format_sek(amount),
        )


def months_text(amounts: Mapping[int, Decimal]) -> str:
    """The plan as a text, from the amounts of some months; those of the others are zero.

    Raises `InvalidArgumentError` for a month that is none.

    >>> months_text({1: Decimal(5), 12: Decimal("0.50")})
    '5.00 0 0 0 0 0 0 0 0 0 0 0.50'
    """
    if unknown := sorted(set(amounts) - {*range(1, MONTHS + 1)}):
        raise InvalidArgumentError("{month} is not a month; write 1 to 12", month=unknown[0])
    return " ".join(
        format_plain(amounts[month]) if month in amounts else "0" for month in range(1, MONTHS + 1)
    )


def planned_to_date(months: Sequence[Decimal], until: date) -> Decimal:
    """The plan for the days until one of them: whole months, and of the last one its days so far.

    The part of a month is rounded half up to whole kronor; a whole month is exact.
    """
    days = monthrange(until.year, until.month)[1]
    passed, current = months[: until.month - 1], months[until.month - 1]
    part = current if until.day == days else divide(multiply(current, until.day), days, KRONA)
    return exact_sum((*passed, part))

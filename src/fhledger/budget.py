"""Budgets (årsbudget): what was decided for a year, in total or line by line.

>>> decided = BudgetDecision(year=2024, amount_kr="10 020 000")
>>> budget_total([decided], 2024), budget_total([decided], 2023)
(Decimal('10020000'), None)
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from fhledger._record import Day, Record, Words, Year
from fhledger.facts import Source
from fhledger.money import Kronor, total


class BudgetDecision(Record):
    """An amount decided for a year: of one `line`, or (line empty) of the whole.

    A total is a size and has no sign; a line's amount is signed as the statement
    prints it. `decided` is None where the day of the decision is not known.
    """

    year: Year
    line: Words = ""
    amount_kr: Kronor
    decided: Day | None = None
    text: Words = ""
    source: Source | None = None


def budget_total(decisions: Iterable[BudgetDecision], year: int) -> Decimal | None:
    """The sum decided for a year as a whole; None where the book knows no such decision."""
    amounts = [d.amount_kr for d in decisions if d.year == year and not d.line]
    return total(amounts) if amounts else None

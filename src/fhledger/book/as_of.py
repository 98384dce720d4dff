"""What was known when (vad som var känt): the book as of a day, without what came to be known later.

Known on a day are the entries dated until then, balances of days until then, budgets,
rates and projects decided, figures of population published and differences accepted by
then. A rate without a day of decision is known from its first day, a figure of
population without a day of publication from its own day, and a budget or a project
whose day is not known all along. The seal of a year and its printed report
have no day; they are known when the year is over. Membership and scenarios are as the
book has them.

>>> from datetime import date
>>> from fhledger.book import embedded_book
>>> then = book_as_of(embedded_book(), date(2024, 6, 30))
>>> then.ledger(2023).totals.entries, then.ledger(2024).totals.entries
(8, 0)
>>> then.population.reference_days[-1]
datetime.date(2023, 12, 31)
"""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from fhledger.book.book import BookData
from fhledger.book.entries import FilteredEntries
from fhledger.book.year_ledger import YearLedger, year_ledger
from fhledger.core.errors import InvalidArgumentError
from fhledger.domain.fees.fee import FeeRule
from fhledger.domain.fees.population import Population
from fhledger.domain.fund.budget import decided_by

B = TypeVar("B", bound=BookData)


def book_as_of(book: B, day: date) -> B:
    """The book as it was known on `day`; `InvalidArgumentError` for a day before its first year."""
    if day < book.config.opening_balance.valid_from:
        raise InvalidArgumentError(
            f"on {day} nothing of this book was known; it begins on {book.config.opening_balance.valid_from}"
        )
    rule = book.config.fee_rule
    config = book.config.model_copy(update={"fee_rule": rule and _rates_known(rule, day)})
    rows = book.population.rows
    published = tuple(row for row in rows if (row.published or row.reference_day) <= day)
    decided = (
        project
        for project in book.project_register
        if (project.decided_day or day) <= day
        and (project.year_of_decision or day.year) <= day.year
    )
    begun = (year for year in book.ledgers if date(year.year, 1, 1) <= day)
    return book.model_copy(
        update={
            "config": config,
            "population": Population(rows=published),
            "project_register": tuple(decided),
            "budgets": decided_by(book.budgets, day),
            "balances": tuple(balance for balance in book.balances if balance.day <= day),
            "printed": tuple(report for report in book.printed if report.year < day.year),
            "seals": tuple(seal for seal in book.seals if seal.year < day.year),
            "accepted": tuple(known for known in book.accepted if known.day <= day),
            "ledgers": tuple(entries_until(year, day) for year in begun),
        }
    )


def entries_until(year: YearLedger, day: date) -> YearLedger:
    """The year with its entries until a day."""
    if year.totals.last_day is None or year.totals.last_day <= day:
        return year
    return year_ledger(year.year, FilteredEntries(year.entries, day))


def _rates_known(rule: FeeRule, day: date) -> FeeRule:
    rates = tuple(rate for rate in rule.rates if (rate.decided or rate.valid_from) <= day)
    return rule.model_copy(update={"rates": rates})

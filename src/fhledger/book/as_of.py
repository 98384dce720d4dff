"""The book as of a day (boken per en dag), without what became known later.

Known on a day are the entries dated until then, balances of days until then, budgets,
rates and projects decided, figures of population published and differences accepted by
then. A rate without a day of decision is known from its first day, a figure of
population without a day of publication from its own day, and a budget or a project
whose day is not known all along. The seal of a year and its printed report
have no day; they are known when the year is over. Membership and scenarios are as the
book has them.
"""

from __future__ import annotations

from datetime import date

from fhledger.book.book import AnyBook
from fhledger.book.entries import FilteredEntries
from fhledger.book.year_ledger import YearLedger, year_ledger
from fhledger.core.errors import InvalidArgumentError
from fhledger.domain.fees.fee_rule import FeeRule
from fhledger.domain.fund.budget import decided_by
from fhledger.domain.members.population import Population


def book_as_of(book: AnyBook, day: date) -> AnyBook:
    """The book as it was known on `day`; `InvalidArgumentError` for a day before its first year."""
    first_day, config = book.config.opening_balance.valid_from, book.config
    if day < first_day:
        raise InvalidArgumentError(
            "on {day} nothing of this book was known; it begins on {first_day}",
            day=day,
            first_day=first_day,
        )
    rules = {
        "fee_rule": config.fee_rule and _rule_as_of(config.fee_rule, day),
        "other_fees": tuple(_rule_as_of(rule, day) for rule in config.other_fees),
    }
    rows = book.population.rows
    published = tuple(row for row in rows if (row.published or row.reference_day) <= day)
    decided = (
        project
        for project in book.project_register
        if (project.decided_day or day) <= day
        and (project.year_of_decision or day.year) <= day.year
    )
    begun = (ledger for ledger in book.ledgers if date(ledger.year, 1, 1) <= day)
    return book.model_copy(
        update={
            "config": config.model_copy(update=rules),
            "population": Population(rows=published),
            "measure_values": tuple(
                row for row in book.measure_values if (row.published or row.reference_day) <= day
            ),
            "project_register": tuple(decided),
            "budgets": decided_by(book.budgets, day),
            "balances": tuple(balance for balance in book.balances if balance.day <= day),
            "printed": tuple(report for report in book.printed if report.year < day.year),
            "seals": tuple(
                seal
                for seal in book.seals
                if seal.year < day.year and (seal.closed is None or seal.closed <= day)
            ),
            "attestations": tuple(each for each in book.attestations if each.year < day.year),
            "accepted": tuple(acceptance for acceptance in book.accepted if acceptance.day <= day),
            "ledgers": tuple(ledger_until(ledger, day) for ledger in begun),
        }
    )


def ledger_until(ledger: YearLedger, day: date) -> YearLedger:
    """The ledger with its entries until a day."""
    if ledger.totals.last_day is None or ledger.totals.last_day <= day:
        return ledger
    return year_ledger(ledger.year, FilteredEntries(ledger.entries, day))


def _rule_as_of(rule: FeeRule, day: date) -> FeeRule:
    rates = tuple(rate for rate in rule.rates if (rate.decided or rate.valid_from) <= day)
    totals = tuple(
        total for total in rule.totals if (total.decided or date(total.year, 1, 1)) <= day
    )
    return rule.model_copy(update={"rates": rates, "totals": totals})

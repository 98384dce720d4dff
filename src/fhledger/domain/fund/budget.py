"""Budgets (årsbudget): the decisions for a year, in total or line by line.

A revision during the year is a decision of its own, with its day, on the amount by
which it changes the budget; the budget on a day is the sum of the decisions until
then.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, NamedTuple, Self

from pydantic import Field, field_validator, model_validator

from fhledger.core.amounts import Kronor, exact_sum, negate
from fhledger.core.arguments import checked
from fhledger.core.dates import Day, Year
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.exact import sum_by_key
from fhledger.core.record import Record
from fhledger.core.text import OptionalLine
from fhledger.core.unique import require_unique
from fhledger.domain.dated_values import Source
from fhledger.domain.fund.budget_plan import parse_months, planned_to_date, require_plan
from fhledger.domain.fund.budget_to_date import part_of, share_to_date
from fhledger.domain.fund.ledger import Line, Section


class BudgetCover(Record):
    """The sections that a budget decided as a whole covers: what is used of it, less any income.

    Income alone is not used, so that costs or appropriations must be among them. `first_year` is
    the first year for which this is decided; left out, it holds for every year.
    """

    first_year: Year | None = None
    covers: Annotated[tuple[Section, ...], Field(min_length=1)]
    source: Source | None = None

    @field_validator("covers")
    @classmethod
    def _something_is_used(cls, covers: tuple[Section, ...]) -> tuple[Section, ...]:
        require_unique("section", covers)
        if covers == (Section.INCOME,):
            raise InvalidArgumentError(
                "a budget as a whole is for what is used: name cost or appropriation, too, and"
                " decide a budget of income line by line"
            )
        return covers


class BudgetRule(BudgetCover):
    """What the budgets of a book cover, and what they cover from a `later` year on.

    >>> rule = BudgetRule(covers=["cost"], first_year=2026)
    >>> rule.in_year(2025), [section.value for section in rule.in_year(2026).covers]
    (None, ['cost'])
    """

    later: tuple[BudgetCover, ...] = ()

    @checked
    def in_year(self, year: int) -> BudgetCover | None:
        """What the budget of a year covers; None where it is not decided for that year."""
        begun = (each for each in (self, *self.later) if (each.first_year or 0) <= year)
        return max(begun, key=lambda each: each.first_year or 0, default=None)


class BudgetDecision(Record):
    """An amount decided for a year: of one `line`, or (line empty) of the whole.

    A total is an absolute amount; the amount of a line, or of one `item` of it, is signed as the
    statement prints it. `decided` is None if the day of the decision is unknown. `months` are
    twelve amounts that add up to that of the line, parted by spaces, where the budget is planned by
    month.
    """

    year: Year
    line: OptionalLine = ""
    amount_kr: Kronor
    decided: Day | None = None
    text: OptionalLine = ""
    source: Source | None = None
    item: OptionalLine = ""
    months: OptionalLine = ""

    @model_validator(mode="after")
    def _plan_adds_up(self) -> Self:
        require_plan(self.months, self.amount_kr, self.line)
        return self


def budget_total(decisions: Iterable[BudgetDecision], year: int) -> Decimal | None:
    """The sum decided for a year as a whole; None without such a decision."""
    amounts = [d.amount_kr for d in decisions if d.year == year and not d.line]
    return exact_sum(amounts) if amounts else None


def whole_budget(
    decisions: Iterable[BudgetDecision], year: int, lines: Iterable[Line], rule: BudgetCover | None
) -> Decimal | None:
    """The budget of a year as a whole: what may be used, above zero unless it covers mostly income.

    Where it is not decided as a whole, it is the sum of its lines, if the book says which sections
    it covers, and each of their lines is budgeted.
    """
    decided = [*decisions]
    total = budget_total(decided, year)
    if total is not None or rule is None:
        return total
    lines = [*lines]
    by_line = budget_by_line((each for each in decided if each.year == year), lines)
    covered = [line.id for line in lines if line.section in rule.covers]
    if not covered or not by_line.keys() >= {*covered}:
        return None
    return negate(exact_sum(by_line[line] for line in covered))


def budget_by_line(
    decisions: Iterable[BudgetDecision], lines: Iterable[Line]
) -> dict[str, Decimal]:
    """The sum decided for each line that has a decision of its own.

    Raises `InvalidArgumentError` for a line that is not declared.
    """
    declared = {line.id for line in lines}
    decisions = list(decisions)
    for decision in decisions:
        if decision.line and decision.line not in declared:
            raise InvalidArgumentError(
                "a budget of {year} names the line '{line}', which is not declared; declare it"
                " under [[lines]] in book.toml, or correct budget.csv",
                year=decision.year,
                line=decision.line,
            )
    return sum_by_key((each.line, each.amount_kr) for each in decisions if each.line)


class SkeletonRow(NamedTuple):
    """A line, or an item of it, to be budgeted: its amounts of last year and of the year."""

    line: str
    item: str
    last_year: Decimal | None
    amount: Decimal | None


def budget_skeleton(decisions: Iterable[BudgetDecision], year: int) -> tuple[SkeletonRow, ...]:
    """The lines of last year's budget, and those of the year: an amount that is unknown is None.

    >>> rent = BudgetDecision(year=2024, line="rent", amount_kr=Decimal(-8000))
    >>> budget_skeleton([rent], 2025)
    (SkeletonRow(line='rent', item='', last_year=Decimal('-8000'), amount=None),)
    """
    sums = sum_by_key(
        ((each.line, each.item, each.year), each.amount_kr)
        for each in sorted(decisions, key=lambda each: each.year)
        if each.line and each.year in (year - 1, year)
    )
    return tuple(
        SkeletonRow(line, item, sums.get((line, item, year - 1)), sums.get((line, item, year)))
        for line, item in dict.fromkeys((line, item) for line, item, _ in sums)
    )


def planned_budgets(decisions: Iterable[BudgetDecision], until: date) -> dict[str, Decimal]:
    """The budget for the days so far of each line that is planned by month.

    A decision without a plan, such as a revision, is spread evenly over the year.

    >>> months = "-100 -200" + " 0" * 10
    >>> rent = BudgetDecision(year=2024, line="rent", amount_kr=Decimal(-300), months=months)
    >>> planned_budgets([rent], date(2024, 1, 31))
    {'rent': Decimal('-100')}
    """
    own = [each for each in decisions if each.line and each.year == until.year]
    planned = {each.line for each in own if each.months}
    even = share_to_date("straight_line", until)
    return sum_by_key(
        (each.line, planned_to_date(months, until) if months else part_of(each.amount_kr, even))
        for each in own
        if each.line in planned
        for months in [parse_months(each.months)]
    )


def decided_by(decisions: Iterable[BudgetDecision], day: date) -> tuple[BudgetDecision, ...]:
    """The decisions until `day`; one without a known day counts as known all along."""
    return tuple(decision for decision in decisions if (decision.decided or day) <= day)

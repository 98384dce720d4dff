"""Inverse questions (omvända frågor): which fee, which appropriation, which year.

The fund must be at or above a floor at the end of every year of a forecast. The
lowest fee that holds it is a whole number of öre per inhabitant, for all
members; the largest appropriation of every year, in place of the planned ones,
a whole number of kronor. Both are exact: one öre less, or one krona more,
does not hold the floor, and the answer shows what would happen then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from fhledger._record import Record, Year
from fhledger.errors import WrongCallError
from fhledger.forecast import Basis, Forecast, roll_forward
from fhledger.money import EXACT, KRONA, ORE, ZERO, Kronor, times
from fhledger.scenario import Scenario

Question = Literal["fee", "appropriation", "year"]

_MOST_ORE = 10**9


class Goal(Record):
    """What the fund shall hold: a floor, at the end of every year through the given one."""

    floor: Kronor
    through: Year


class Solution(Record):
    """The answer to a question: kronor, a year, or None where nothing answers it.

    The answer holds from the year `since` on. `lowest` is the lowest closing balance under the answer, `lowest_beyond` that
    under the next one (one öre less, one krona more), which is below the floor;
    it is None where there is no next one.
    """

    question: Question
    scenario: str
    since: int
    goal: Goal
    answer: Decimal | int | None
    lowest: Decimal | None = None
    lowest_beyond: Decimal | None = None


def solved(question: Question, basis: Basis, scenario: Scenario, goal: Goal) -> Solution:
    """The answer to one of the three questions."""
    return _ANSWERS[question](basis, scenario, goal)


def lowest_fee(basis: Basis, scenario: Scenario, goal: Goal) -> Solution:
    """The lowest fee in whole öre per inhabitant that holds the floor.

    The answer is None when even the highest thinkable fee does not, as when nobody
    pays. Raises `WrongCallError` for a book that states no fee, or no year to come.
    """
    if basis.fee is None:
        raise WrongCallError("the book states no fee; write a [fee] table into book.toml")

    since = basis.closed.year + 1

    def lowest(ore: int) -> Decimal:
        changed = scenario.model_copy(update={"rate": times(ORE, ore)})
        return roll_forward(basis, changed, goal.through).lowest_closing_balance

    fails, holds = -1, 100
    while lowest(holds) < goal.floor:
        if holds > _MOST_ORE:
            return Solution(
                question="fee", scenario=scenario.name, since=since, goal=goal, answer=None
            )
        fails, holds = holds, holds * 2
    while holds - fails > 1:
        middle = (holds + fails) // 2
        fails, holds = (fails, middle) if lowest(middle) >= goal.floor else (middle, holds)
    return Solution(
        question="fee",
        scenario=scenario.name,
        since=since,
        goal=goal,
        answer=times(ORE, holds),
        lowest=lowest(holds),
        lowest_beyond=lowest(fails) if fails >= 0 else None,
    )


def largest_appropriation(basis: Basis, scenario: Scenario, goal: Goal) -> Solution:
    """The largest appropriation in whole kronor that the fund bears in every year.

    The answer is None when the floor does not hold even without any.
    """
    since = basis.closed.year + 1

    def years(appropriation: Decimal) -> Forecast:
        planned = {"appropriation_kr": appropriation, "appropriations": {}}
        return roll_forward(basis, scenario.model_copy(update=planned), goal.through)

    without = years(ZERO)
    if without.lowest_closing_balance < goal.floor:
        return Solution(
            question="appropriation", scenario=scenario.name, since=since, goal=goal, answer=None
        )
    largest = times(
        KRONA,
        min(
            Fraction(EXACT.subtract(year.closing_balance, goal.floor)) // count
            for count, year in enumerate(without.years, 1)
        ),
    )
    return Solution(
        question="appropriation",
        scenario=scenario.name,
        since=since,
        goal=goal,
        answer=largest,
        lowest=years(largest).lowest_closing_balance,
        lowest_beyond=years(EXACT.add(largest, KRONA)).lowest_closing_balance,
    )


def first_year_below(basis: Basis, scenario: Scenario, goal: Goal) -> Solution:
    """The first year that closes below the floor; None when none does."""
    told = roll_forward(basis, scenario, goal.through)
    below = (year.year for year in told.years if year.closing_balance < goal.floor)
    return Solution(
        question="year",
        scenario=scenario.name,
        since=basis.closed.year + 1,
        goal=goal,
        answer=next(below, None),
        lowest=told.lowest_closing_balance,
    )


_ANSWERS: Mapping[Question, Callable[[Basis, Scenario, Goal], Solution]] = {
    "fee": lowest_fee,
    "appropriation": largest_appropriation,
    "year": first_year_below,
}

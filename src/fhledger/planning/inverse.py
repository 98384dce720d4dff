"""Inverse questions (omvända frågor): which fee, which appropriation, which year.

The fund must be at or above a floor at the end of every year of a forecast. The
lowest fee that holds it is a whole number of öre per inhabitant, or of the smallest
decimal of a rate that has more than two; the largest appropriation of every year, in
place of the planned ones, a whole number of kronor. Both are exact: one such `step`
less, or one krona more, does not hold the floor, and the answer shows what would
happen then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest
from math import ceil
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, StrictInt

from fhledger.core.amounts import (
    EXACT,
    KRONA,
    ORE,
    ZERO,
    Amount,
    decimal_places,
    multiply,
)
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.exact import RateValue
from fhledger.core.localized import LocalizedText
from fhledger.core.record import Record, computed, key
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fees.fee_records import require_fee
from fhledger.domain.fees.fee_rule import FeeRule, members_charged
from fhledger.domain.fees.wording import value_words
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.domain.members.measures import INHABITANTS
from fhledger.planning.basis import Basis
from fhledger.planning.forecast import Forecast, PlannedYear, roll_forward
from fhledger.planning.planned_fees import latest_total
from fhledger.planning.scenarios import Scenario

Question = Literal["fee", "total", "appropriation", "year"]

HIGHEST_ORE = 10**9
"""The highest fee that is tried, in öre per inhabitant: ten million kronor."""

HIGHEST_TOTAL = 10**12
"""The highest total to be raised that is tried, in kronor."""


class Solution(Tabular, Record):
    """The answer to a question: kronor, a year, or None where nothing answers it.

    The answer holds from the year `since` on. `lowest` is the lowest closing
    balance under the answer, `balance_at_next_step` that under the next one (one `step`
    less, one krona more), which is below the floor; it is None where there is no
    next one. JSON has both also under the names of the question and of its step. `step` is the
    smallest step of the fee that was tried: one öre, or the last decimal of a rate that has more
    than two. `rate` is the answer in words, in the unit of the rate.
    `fee_id` and `fee_label` are of the fee that was asked for, where one was named.
    """

    question: Question
    scenario: str
    since: int
    floor: Amount
    through: int
    answer: StrictInt | RateValue | None
    step: RateValue | None = None
    rate: LocalizedText | None = None
    fee_id: str | None = None
    fee_label: LocalizedText | None = None
    lowest: Annotated[Amount | None, key("lowest_closing_balance")] = None
    balance_at_next_step: Amount | None = None

    def records(self) -> list[Flat]:
        """One dictionary with all fields."""
        return [flat(self)]

    @computed
    def fee(self) -> RateValue | None:
        """The answer to the question of the lowest fee."""
        return self._kronor("fee", self.answer)

    @computed
    def total(self) -> Amount | None:
        """The answer to the question of the lowest total to be raised."""
        return self._kronor("total", self.answer)

    @computed
    def appropriation(self) -> Amount | None:
        """The answer to the question of the largest appropriation."""
        return self._kronor("appropriation", self.answer)

    @computed
    def year(self) -> int | None:
        """The answer to the question of the first year below the floor."""
        return self.answer if isinstance(self.answer, int) else None

    @computed
    def lowest_with_one_ore_less(self) -> Amount | None:
        """The lowest closing balance with a fee that is one `step` lower: `balance_at_next_step`.

        The step is one öre, as the name says, only for a rate with at most two decimals.
        """
        return self._kronor("fee", self.balance_at_next_step)

    @computed
    def lowest_with_one_krona_more(self) -> Amount | None:
        """The lowest closing balance with an appropriation that is one krona larger."""
        return self._kronor("appropriation", self.balance_at_next_step)

    def _kronor(self, question: Question, value: Decimal | int | None) -> Decimal | None:
        """The value, where the question is this one."""
        return value if self.question == question and isinstance(value, Decimal) else None


class ScenarioForecast(Forecast):
    """A forecast, and the answer that was asked for, if any. Its JSON is without the plans."""

    plans: Annotated[tuple[PlannedYear, ...], Field(exclude=True)] = ()
    solved: Solution | None = None


class ForecastSet(Record):
    """The same years under several scenarios, after the last closed year.

    `solved` is the answer under the first scenario; each has its own.
    """

    last_closed: FiscalYear
    through: int
    scenarios: tuple[ScenarioForecast, ...]

    @computed
    def solved(self) -> Solution | None:
        """The answer under the first scenario; None where nothing was asked."""
        return self.scenarios[0].solved


def forecast_set(forecasts: Sequence[Forecast], solutions: Sequence[Solution] = ()) -> ForecastSet:
    """The forecasts of the same years, one or more, with the solution of each if there are any."""
    first = forecasts[0]
    return ForecastSet(
        last_closed=first.closed,
        through=(first.closed, *first.years)[-1].year,
        scenarios=tuple(
            ScenarioForecast(
                **{name: getattr(forecast, name) for name in Forecast.model_fields}, solved=solution
            )
            for forecast, solution in zip_longest(forecasts, solutions)
        ),
    )


class Goal(NamedTuple):
    """What the fund shall hold under a scenario: a floor in kronor, at the end of every year."""

    basis: Basis
    scenario: Scenario
    floor: Decimal
    through: int

    def forecast(self, **changes: object) -> Forecast:
        """The forecast where some fields of the scenario are changed."""
        scenario = self.scenario.model_copy(update=changes)
        return roll_forward(self.basis, scenario, self.through)

    def solution(self, question: Question, **found: Any) -> Solution:
        """The solution with what was found; without an answer if nothing was."""
        return Solution(
            question=question,
            scenario=self.scenario.name,
            since=self.basis.closed.year + 1,
            floor=self.floor,
            through=self.through,
            **{"answer": None, **found},
        )


def solve(question: Question, goal: Goal, fee: str | None = None) -> Solution:
    """The answer to one of the questions: kr per inhabitant, kr a year, or a year.

    `fee` is the id of one of several fees (left out: the main one), for the questions of a fee and
    a total; the others stay as they are. Raises `InvalidArgumentError` for another fee, and for a
    fee where the book states none; what `roll_forward` raises, too.
    """
    if fee is None:
        return _ANSWERS[question](goal)
    basis = goal.basis.with_main_fee(fee)
    changes = (goal.scenario.rate, goal.scenario.total_kr)
    if basis.fee != goal.basis.fee and changes != (None, None):
        raise InvalidArgumentError(
            "the scenario {scenario} changes the main fee; choose one that does not",
            scenario=goal.scenario.name,
        )
    rule = require_fee(basis.fee)
    named = {"fee_id": rule.name, "fee_label": rule.label}
    return _ANSWERS[question](goal._replace(basis=basis)).model_copy(update=named)


def _lowest_fee(goal: Goal) -> Solution:
    """The lowest fee in whole öre per unit of its measure that holds the floor.

    Where the rate has more decimals than two, it is a whole number of its smallest step. The answer
    is None when even `HIGHEST_ORE` does not hold the floor, as when nobody pays by a measure, or
    all have a ceiling.
    """
    rule = require_fee(goal.basis.fee)
    decimals = max((decimal_places(rate.value) for rate in rule.rates), default=2)
    step = min(ORE, Decimal(1).scaleb(-decimals))
    found = _lowest(goal, "rate", step, 0, int(multiply(ORE, HIGHEST_ORE) / step))
    rate = next((rate for rate in rule.rates if rate.quantity_measure and not rate.steps), None)
    if rate is not None and found and rate.unit != "kr_per_inhabitant":
        measure = goal.basis.measures.measure(rate.quantity_measure or INHABITANTS)
        found["rate"] = value_words(rate, found["answer"], measure)
    return goal.solution("fee", step=step, **found)


def _lowest_total(goal: Goal) -> Solution:
    """The lowest total to be raised each year that holds the floor, in the unit of rounding."""
    rule = require_fee(goal.basis.fee)
    if not rule.totals:
        raise InvalidArgumentError(
            "the fee is not a share of a total; ask for the lowest fee instead"
        )
    step = max(KRONA, rule.unit)
    least, most = _bounds_of_total(goal.basis, rule, goal.through)
    found = _lowest(goal, "total_kr", step, -int(-least / step), int(most / step))
    return goal.solution("total", step=step, **found)


def _bounds_of_total(basis: Basis, rule: FeeRule, through: int) -> tuple[Decimal, Decimal]:
    """The least and the largest total that the floors and ceilings of the parts leave room for."""
    least, most = ZERO, Decimal(HIGHEST_TOTAL)
    component = rule.totals[0].component
    for year in range(basis.closed.year + 1, through + 1):
        total = rule.total_of(component, year) or latest_total(rule, component, year)
        if total is None:
            continue
        charged = members_charged(rule, basis.municipalities, year)
        sharing = sum(total.names(member) for member in charged)
        least = max(least, multiply(total.minimum_kr or ZERO, sharing))
        if total.maximum_kr is not None:
            most = min(most, multiply(total.maximum_kr, sharing))
    return least, most


def _lowest(
    goal: Goal, field: Literal["rate", "total_kr"], step: Decimal, least: int, most: int
) -> dict[str, Any]:
    """The lowest value of a field of the scenario that holds the floor, in steps; {} for none.

    The balance rises with the value, nearly along a straight line: the value where the line through
    the ends crosses the floor is tried, or the middle where that did not halve the distance.
    """

    def lowest(steps: int) -> Decimal:
        return goal.forecast(**{field: multiply(step, steps)}).lowest_closing_balance

    if least > most or (at_most := lowest(most)) < goal.floor:
        return {}
    if (at_least := lowest(least)) >= goal.floor:
        return {"answer": multiply(step, least), "lowest": at_least}
    floor, is_halved = Fraction(goal.floor), True
    while (width := most - least) > 1:
        line = (floor - Fraction(at_least)) / (Fraction(at_most) - Fraction(at_least))
        across = ceil((line if is_halved else Fraction(1, 2)) * width)
        steps = least + min(max(1, across), width - 1)
        if (balance := lowest(steps)) < goal.floor:
            least, at_least = steps, balance
        else:
            most, at_most = steps, balance
        is_halved = not is_halved or 2 * (most - least) <= width
    return {"answer": multiply(step, most), "lowest": at_most, "balance_at_next_step": at_least}


def _largest_appropriation(goal: Goal) -> Solution:
    """The largest appropriation in whole kronor that the fund bears in every year.

    The answer is None when the floor does not hold even without any.
    """

    def planned(appropriation: Decimal) -> Forecast:
        return goal.forecast(appropriation_kr=appropriation, appropriations={})

    without = planned(ZERO)
    if without.lowest_closing_balance < goal.floor:
        return goal.solution("appropriation")
    largest = multiply(
        KRONA,
        min(
            Fraction(EXACT.subtract(year.closing_balance, goal.floor)) // count
            for count, year in enumerate(without.years, 1)
        ),
    )
    return goal.solution(
        "appropriation",
        answer=largest,
        lowest=planned(largest).lowest_closing_balance,
        balance_at_next_step=planned(EXACT.add(largest, KRONA)).lowest_closing_balance,
    )


def _first_year_below(goal: Goal) -> Solution:
    """The first year that closes below the floor; None when none does."""
    forecast = goal.forecast()
    below = (year.year for year in forecast.years if year.closing_balance < goal.floor)
    lowest = forecast.lowest_closing_balance
    return goal.solution("year", answer=next(below, None), lowest=lowest)


_ANSWERS: Mapping[Question, Callable[[Goal], Solution]] = {
    "fee": _lowest_fee,
    "total": _lowest_total,
    "appropriation": _largest_appropriation,
    "year": _first_year_below,
}

"""A forecast that answers questions (prognos med frågor): what would hold a floor of the fund.

>>> import fhledger
>>> forecast = fhledger.embedded_book().forecast(2030, scenario="unchanged")
>>> forecast.first_year_below(floor=1_000_000).answer is None
True
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from fhledger.core.amounts import parse_amount
from fhledger.core.arguments import checked
from fhledger.planning.basis import Basis
from fhledger.planning.forecast import Forecast, roll_forward
from fhledger.planning.inverse import Goal, Question, Solution, solve
from fhledger.planning.scenarios import Scenario


class BookForecast(Forecast):
    """The years to come of a book under a scenario, which can be asked what would hold a floor."""

    basis: Annotated[Basis, Field(exclude=True, repr=False)]

    @checked
    def under(self, scenario: Scenario) -> BookForecast:
        """The same years under another scenario."""
        return book_forecast(self.basis, scenario, self._through)

    @checked
    def lowest_fee(self, *, floor: int | str | Decimal, fee: str | None = None) -> Solution:
        """The lowest fee in kr per inhabitant that keeps the fund at `floor` kronor or more.

        It holds from the first year to come until the last one of the forecast. `fee` is the id of
        one of several fees. Raises `NotInForceError` for a book that states no fee.
        """
        return self._solve("fee", floor, fee)

    @checked
    def lowest_total(self, *, floor: int | str | Decimal, fee: str | None = None) -> Solution:
        """The lowest total to be raised each year that keeps the fund at `floor` kronor or more.

        `fee` is the id of one of several fees. Raises `InvalidArgumentError` for a fee that is not
        a share of a total.
        """
        return self._solve("total", floor, fee)

    @checked
    def largest_appropriation(self, *, floor: int | str | Decimal) -> Solution:
        """The largest yearly appropriation in whole kronor that leaves `floor` kronor or more."""
        return self._solve("appropriation", floor)

    @checked
    def first_year_below(self, *, floor: int | str | Decimal) -> Solution:
        """The first year that closes below `floor` kronor; its `answer` is None if none does."""
        return self._solve("year", floor)

    @property
    def _through(self) -> int:
        return self.years[-1].year if self.years else self.closed.year

    def _solve(
        self, question: Question, floor: int | str | Decimal, fee: str | None = None
    ) -> Solution:
        goal = Goal(self.basis, self.scenario, parse_amount(floor), self._through)
        return solve(question, goal, fee)


def book_forecast(basis: Basis, scenario: Scenario, through: int) -> BookForecast:
    """The years to come, `through` the given one, with what the forecast begins with."""
    return BookForecast(basis=basis, **dict(roll_forward(basis, scenario, through)))

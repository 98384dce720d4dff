"""The book (bok): everything that is known of a co-operation's fund, as one immutable value.

It holds facts, lines, printed figures and the totals of each year; single
entries stay in their files and are streamed when somebody asks for them.

>>> from fhledger.book import embedded_book
>>> book = embedded_book()
>>> book.name, [year.year for year in book.years]
('Familjen Helsingborg', [2022, 2023, 2024])
>>> book.fiscal_years()[-1].closing_balance
Decimal('7530250')
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property

from pydantic import model_validator

from fhledger.book.config import BookConfig, require_unique, undeclared
from fhledger.book.printed_comparison import Comparison, comparisons
from fhledger.book.year_ledger import YearLedger
from fhledger.core.amounts import negate
from fhledger.core.errors import InvalidArgumentError, YearMissingError
from fhledger.domain.acceptance import Acceptance
from fhledger.domain.fees.fee import (
    FeeRule,
    FeeTable,
    ReferenceDayFee,
    fee_table,
    fees_by_reference_day,
    require_fee,
)
from fhledger.domain.fees.population import Population
from fhledger.domain.fees.rates import rates_of_year, single_rate
from fhledger.domain.fund.balances import Balance
from fhledger.domain.fund.budget import BudgetDecision, budget_by_line, budget_total
from fhledger.domain.fund.fiscal_years import FiscalYear, Movement, carry_forward
from fhledger.domain.fund.ledger import Section, section_total
from fhledger.domain.fund.numbering import Numbering
from fhledger.domain.fund.projects import Project, ProjectMovement, ProjectStatus, project_statuses
from fhledger.domain.seal import Seal
from fhledger.domain.statement.printed import PrintedReport, unknown_rows
from fhledger.domain.statement.statement import Statement, make_statement
from fhledger.domain.trace import Trace
from fhledger.planning.scenarios import Scenario, unplannable


class Book(BookConfig):
    """A co-operation's whole book. Make one with `read_book`, or from parts in memory."""

    population: Population = Population()
    projects: tuple[Project, ...] = ()
    budgets: tuple[BudgetDecision, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    printed: tuple[PrintedReport, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    years: tuple[YearLedger, ...] = ()
    seals: tuple[Seal, ...] = ()
    balances: tuple[Balance, ...] = ()

    @model_validator(mode="after")
    def _years_follow_the_opening_balance(self) -> Book:
        require_unique("project", (project.id for project in self.projects))
        require_unique("scenario", (scenario.name for scenario in self.scenarios))
        for scenario in self.scenarios:
            if why := unplannable(scenario, self.lines, self.fee.line if self.fee else None):
                raise ValueError(why)
        budget_by_line(self.budgets, self.lines)
        require_unique("printed report", (str(report.year) for report in self.printed))
        require_unique("year", (str(year.year) for year in self.years))
        require_unique("seal", (str(seal.year) for seal in self.seals))
        since = self.opening_balance.valid_from
        first = min(self.by_year, default=since.year)
        if first != since.year:
            raise ValueError(
                f"the opening balance is that of {since}, but the first entries are of {first}"
            )
        for year in self.years:
            for field, value, advice in undeclared(self, self.projects, year.totals):
                raise ValueError(f"entries of {year.year}: the {field} '{value}'. {advice}")
        for report in self.printed:
            for key in unknown_rows(self.lines, report):
                row = f"{key.place} {key.row}"
                raise ValueError(f"the printed report {report.year} has a row '{row}'")
        return self

    @cached_property
    def by_year(self) -> Mapping[int, YearLedger]:
        """The years by their number, oldest first."""
        return {year.year: year for year in sorted(self.years, key=lambda year: year.year)}

    @cached_property
    def _chain(self) -> tuple[FiscalYear, ...]:
        return carry_forward(
            self.opening_balance.value,
            {
                year.year: Movement(
                    *(
                        section_total(self.lines, year.totals, section)
                        for section in (Section.INCOME, Section.COST, Section.APPROPRIATION)
                    )
                )
                for year in self.years
            },
        )

    @cached_property
    def numbering(self) -> Numbering:
        """The numbers that the entries of all years have."""
        return sum((year.totals.numbering for year in self.years), Numbering())

    def fiscal_years(self) -> tuple[FiscalYear, ...]:
        """The chain of years in exact kronor, oldest first; `YearMissingError` for a gap."""
        return self._chain

    def year(self, year: int | None = None) -> YearLedger:
        """A year of the book (left out: the latest); `YearMissingError`, naming those it has."""
        if not self.years:
            raise YearMissingError("the book has no years; put a file into entries/")
        wanted = max(self.by_year) if year is None else year
        if wanted in self.by_year:
            return self.by_year[wanted]
        have = ", ".join(map(str, self.by_year))
        raise YearMissingError(f"the book has no year {wanted}; it has {have}")

    def seal(self, year: int) -> Seal | None:
        """The seal of a closed year; None for an open one."""
        return next((seal for seal in self.seals if seal.year == year), None)

    def statement(self, year: int | None = None, *, columns: int = 3) -> Statement:
        """The statement of a year (left out: the latest) beside those before it, newest first."""
        if columns < 1:
            raise InvalidArgumentError("a statement has one column or more")
        newest = self.year(year).year
        shown = [known for known in self.fiscal_years() if known.year <= newest][-columns:]
        return make_statement(
            book=self.name,
            currency=self.currency,
            lines=self.lines,
            years=shown[::-1],
            totals={known.year: known.totals for known in self.years},
            labels=self.labels,
            fee_rate=self.common_rate(newest),
            rates_differ=len(rates_of_year(self.rates, self.municipalities, newest)) > 1,
            budget=budget_total(self.budgets, newest),
        )

    def common_rate(self, year: int) -> Decimal | None:
        """The rate per inhabitant on 1 January; None where members have different ones, or none."""
        rate = single_rate(self.rates, self.municipalities, year)
        return rate.value if rate else None

    @property
    def fee_rule(self) -> FeeRule:
        """The rule of the fee; `NotInForceError` for a book that states none."""
        return require_fee(self.fee)

    def fees(
        self,
        year: int | None = None,
        *,
        rate: Decimal | None = None,
        reference_day: date | None = None,
    ) -> FeeTable:
        """The fees of a year (left out: the latest) beside what is booked; see `fee_table`."""
        wanted = self.year().year if year is None else year
        return fee_table(
            self.fee_rule,
            self.municipalities,
            self.population,
            wanted,
            rate=rate,
            reference_day=reference_day,
            booked=self.booked_fees(wanted),
        )

    def fees_by_reference_day(
        self, year: int | None = None, *, rate: Decimal | None = None
    ) -> tuple[ReferenceDayFee, ...]:
        """The fees of a year for every reference day that the book knows, oldest first."""
        wanted = self.year().year if year is None else year
        return fees_by_reference_day(
            self.fee_rule,
            self.municipalities,
            self.population,
            wanted,
            rate=rate,
            booked=self.booked_fees(wanted),
        )

    def booked_fees(self, year: int) -> Decimal | None:
        """The income booked on the fee's line; None for a year that the book does not have."""
        known = self.by_year.get(year)
        return known.totals.sum_of_line(self.fee.line) if known and self.fee else None

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Each printed report beside what the entries give; made once, for all rules."""
        return comparisons(self)

    def project_statuses(self, year: int | None = None) -> tuple[ProjectStatus, ...]:
        """How every project stands at the end of a year (left out: the latest)."""
        return project_statuses(self.projects, self.project_movements(), self.year(year).year)

    def project_movements(self) -> tuple[ProjectMovement, ...]:
        """The sums paid to and repaid by projects, from the entries of all years."""
        kinds = {
            (line.id, item.id): item.movement
            for line in self.lines
            for item in line.items
            if item.movement
        }
        return tuple(
            ProjectMovement(
                key.project, year.year, kind, amount if kind == "repayment" else negate(amount)
            )
            for year in self.years
            for key, amount in year.totals.sums
            if (kind := kinds.get((key.line, key.item)))
        )

    def trace(
        self, year: int, row: str, *, scenario: str | None = None, entries: int | None = None
    ) -> Trace:
        """How a figure comes about, down to entries and sources.

        `row` is the id of a row of either appendix, the footnote or Finansiering, of a line or an
        item, or a municipality's code for its fee. A year after the last one of the book is that
        of a forecast, by the named `scenario` (left out: the first one of the book). `entries` is
        the most entries told one by one in one place; the rest is one node with their sum.

        Raises `InvalidArgumentError` for an unknown row or scenario, `YearMissingError` for a year that
        is before the first.
        """
        # Most books are never traced, and a run that does not trace starts faster.
        from fhledger.book.planned_tracing import planned_trace
        from fhledger.book.tracing import trace

        if scenario is None and (not self.years or year <= self.year().year):
            return trace(self, year, row, entries=entries)
        return planned_trace(self, year, row, scenario=scenario, entries=entries)

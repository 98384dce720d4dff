"""The book (bok): all that is known about a co-operation's fund, as one immutable value.

It has the configuration, the printed figures and the totals of each year; entries
remain in their files and are streamed on demand.

>>> from fhledger.book import embedded_book
>>> book = embedded_book()
>>> book.config.name, [ledger.year for ledger in book.ledgers]
('Familjen Helsingborg', [2022, 2023, 2024])
>>> book.fiscal_years()[-1].closing_balance
Decimal('7530250')
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from pydantic import ValidationError, model_validator

from fhledger.book.config import BookConfig
from fhledger.book.text.text_files import validation_error
from fhledger.book.undeclared import undeclared
from fhledger.book.year_ledger import YearLedger
from fhledger.core.amounts import exact_sum, negate
from fhledger.core.arguments import checked
from fhledger.core.dates import YEARS_AHEAD, parse_optional_date, require_year
from fhledger.core.errors import FhledgerError, InvalidArgumentError, YearMissingError
from fhledger.core.exact import parse_number, sum_by_key
from fhledger.core.messages import message
from fhledger.core.own_context import in_own_context
from fhledger.core.record import FrozenMapping, Record
from fhledger.core.tabular import Listing
from fhledger.core.unique import require_unique
from fhledger.domain.acceptance import Acceptance
from fhledger.domain.attestation import Attestation
from fhledger.domain.closed_year import (
    funds_of_closed_year,
    lines_of_closed_year,
    projects_of_closed_year,
)
from fhledger.domain.fees.fee_rule import FeeRule, is_charged
from fhledger.domain.fees.rates import rates_of_year, single_rate
from fhledger.domain.fund.balances import Balance
from fhledger.domain.fund.budget import BudgetDecision, budget_by_line, whole_budget
from fhledger.domain.fund.fiscal_years import FiscalYear, Movement, carry_forward
from fhledger.domain.fund.funds import TOTAL, FundYear, fund_years
from fhledger.domain.fund.ledger import Key, Line, Section, section_total
from fhledger.domain.fund.numbering import Numbering
from fhledger.domain.fund.projects import (
    Project,
    ProjectMovement,
    ProjectStatuses,
    project_statuses,
)
from fhledger.domain.members.measures import Measures, MeasureValue, require_declared
from fhledger.domain.members.population import Population
from fhledger.domain.seal import Seal
from fhledger.domain.statement.printed import PrintedReport, unknown_rows
from fhledger.domain.statement.rows import FigureKey
from fhledger.domain.statement.statement import Statement, make_statement
from fhledger.planning.scenarios import Scenario, unplannable

if TYPE_CHECKING:  # what only some methods need is loaded by them
    from fhledger.domain.fees.fee_records import FeeTable, ReferenceDayFee
    from fhledger.domain.statement.comparison import Comparison


@in_own_context
class BookData(Record):
    """A co-operation's whole book. Make one with `read_folder`, or from parts in memory."""

    public_name: ClassVar[str] = "Book"
    """What errors call it: users know the class that they have."""

    config: BookConfig
    population: Population = Population()
    measure_values: tuple[MeasureValue, ...] = ()
    project_register: tuple[Project, ...] = ()
    budgets: tuple[BudgetDecision, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    printed: tuple[PrintedReport, ...] = ()
    accepted: tuple[Acceptance, ...] = ()
    ledgers: tuple[YearLedger, ...] = ()
    seals: tuple[Seal, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    signers: str = ""
    signers_are_given: bool = False
    timestamp_certificates: str = ""
    balances: tuple[Balance, ...] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        _require_consistent(self)
        return self

    def replace(self, **changes: Any) -> Self:
        """The book with other values of some fields, its own or its configuration's, validated.

        Raises `InvalidArgumentError`, which names the field, for an unknown name or a value that
        does not fit.

        >>> from fhledger.book import embedded_book
        >>> embedded_book().replace(name="A copy", budgets=()).config.name
        'A copy'
        """
        for_config = {
            name: changes.pop(name) for name in BookConfig.model_fields if name in changes
        }
        try:
            if for_config:
                changes["config"] = BookConfig(**{**dict(self.config), **for_config})
            return type(self)(**{**dict(self), **changes})
        except ValidationError as error:
            raise InvalidArgumentError(
                validation_error(error, message("the book")).localized
            ) from None

    @cached_property
    def ledgers_by_year(self) -> Mapping[int, YearLedger]:
        """The ledger of each year, oldest first."""
        oldest_first = sorted(self.ledgers, key=lambda ledger: ledger.year)
        return FrozenMapping({ledger.year: ledger for ledger in oldest_first})

    @cached_property
    def _chain(self) -> tuple[FiscalYear, ...]:
        sections = (Section.INCOME, Section.COST, Section.APPROPRIATION)
        movements = {
            ledger.year: Movement(
                *(section_total(self.config.lines, ledger.totals, section) for section in sections)
            )
            for ledger in self.ledgers
        }
        return carry_forward(self.config.opening_balance.value, movements)

    @cached_property
    def numbering(self) -> Numbering:
        """The numbers of the entries of all years."""
        return sum((ledger.totals.numbering for ledger in self.ledgers), Numbering())

    def fiscal_years(self) -> Listing[FiscalYear]:
        """The chain of years, oldest first: opening, income, costs, appropriations, closing.

        Raises `YearMissingError` for a gap.
        """
        return Listing(self._chain)

    @checked
    def fund_years(self, year: int | None = None) -> Listing[FundYear]:
        """Each fund in a year (left out: in all, oldest first), and the total of all funds.

        Empty for a book with one fund, which is the book as a whole. A closed year has no funds
        that were added later.
        """
        if year is None:
            return Listing(self._funds)
        self.ledger(year)
        shown = {*self.config.funds}
        if year in self.seals_by_year:
            shown = funds_of_closed_year(self.config.funds, lines_of_year(self, year))
        rows = (row for row in self._funds if row.fund in {*shown, TOTAL} and row.year == year)
        return Listing(rows if len(shown) > 1 else ())

    @cached_property
    def _funds(self) -> tuple[FundYear, ...]:
        if not self.config.has_several_funds:
            return ()
        totals = {ledger.year: ledger.totals for ledger in self.ledgers}
        return fund_years(self.config.funds, self.config.lines, totals)

    @checked
    def ledger(self, year: int | None = None) -> YearLedger:
        """The ledger of a year (left out: the latest); `YearMissingError` for one it lacks."""
        if not self.ledgers:
            raise YearMissingError("the book has no years; put a file into entries/")
        wanted = max(self.ledgers_by_year) if year is None else year
        if wanted in self.ledgers_by_year:
            return self.ledgers_by_year[wanted]
        years = ", ".join(map(str, self.ledgers_by_year))
        raise YearMissingError(
            "the book has no year {wanted}; it has {years}", wanted=wanted, years=years
        )

    def _within_reach(self, year: int) -> int:
        """The year; raises `InvalidArgumentError` for one that no book may have."""
        latest = max(self.ledgers_by_year, default=self.config.opening_balance.valid_from.year)
        if require_year(year) > latest + YEARS_AHEAD:
            raise InvalidArgumentError(
                "{year} is too far ahead; the book can be asked about years through {latest}",
                year=year,
                latest=latest + YEARS_AHEAD,
            )
        return year

    @checked
    def seal(self, year: int) -> Seal | None:
        """The seal of a closed year; None for an open one.

        Raises `InvalidArgumentError` for a year that no book may have.
        """
        return self.seals_by_year.get(require_year(year))

    @cached_property
    def seals_by_year(self) -> Mapping[int, Seal]:
        """The seal of each closed year."""
        return FrozenMapping({seal.year: seal for seal in self.seals})

    @checked
    def statement(self, year: int | None = None, *, columns: int = 3) -> Statement:
        """The statement of a year (left out: the latest) beside those before it, newest first."""
        if columns < 1:
            raise InvalidArgumentError("a statement has one column or more")
        newest = self.ledger(year).year
        config = self.config
        years = [fiscal for fiscal in self.fiscal_years() if fiscal.year <= newest][-columns:]
        rates = rates_of_year(config.fee_rates, config.municipalities, newest)
        return make_statement(
            book=config.name,
            currency=config.currency,
            lines=lines_of_year(self, newest),
            years=years[::-1],
            totals={ledger.year: ledger.totals for ledger in self.ledgers},
            labels=config.labels,
            fee_rate=self.common_rate(newest),
            rates_differ=len(rates) > 1,
            budget=whole_budget_of(self, newest),
            funds=self.fund_years(newest),
        )

    @checked
    def common_rate(self, year: int) -> Decimal | None:
        """The rate per inhabitant of all members of a year; None where they differ or lack one."""
        wanted = self._within_reach(year)
        rate = single_rate(self.config.fee_rates, self.config.municipalities, wanted)
        return rate.value if rate else None

    @cached_property
    def measures(self) -> Measures:
        """The figures that fees are computed on: inhabitants, and the declared measures."""
        return Measures(
            declared=self.config.measures, rows=self.measure_values, population=self.population
        )

    @checked
    def fee_named(self, name: str | None = None) -> FeeRule:
        """The rule of a fee (left out: the main one), by its id, its label, or that of its line.

        Raises `NotInForceError` for a book without one, `InvalidArgumentError` for another name.
        """
        from fhledger.domain.fees.fee_records import fee_of_name

        if name is None:
            return self.required_fee_rule
        labels = {line.id: line.label for line in self.config.lines}
        return fee_of_name(self.config.fees, labels, name)

    @property
    def required_fee_rule(self) -> FeeRule:
        """The rule of the fee; `NotInForceError` for a book without one."""
        from fhledger.domain.fees.fee_records import require_fee

        return require_fee(self.config.fee_rule)

    @checked
    def fees(
        self,
        year: int | None = None,
        *,
        rate: int | str | Decimal | None = None,
        reference_day: date | str | None = None,
        fee: str | None = None,
    ) -> FeeTable:
        """The fees of a year (left out: the latest) beside what is booked; see `fee_table`.

        `fee` is the id of a fee; left out, the table is of the main one, and has those of the
        others that are charged in the year.
        """
        from fhledger.domain.fees.fee import fee_table

        wanted = self.ledger().year if year is None else self._within_reach(year)
        tried = None if rate is None else parse_number(rate)
        day = parse_optional_date(reference_day)
        rule = self.fee_named(fee)
        members = self.config.municipalities
        others = [
            other
            for other in (self.config.other_fees if fee is None else ())
            if is_charged(other, members, wanted)
        ]
        return fee_table(
            rule,
            members,
            self.measures,
            wanted,
            rate=tried,
            reference_day=day,
            booked=self.booked_fees(wanted, rule),
        ).model_copy(
            update={
                "other_fees": tuple(
                    self.fees(wanted, reference_day=day, fee=other.name) for other in others
                )
            }
        )

    @cached_property
    def fee_tables(self) -> tuple[FeeTable, ...]:
        """The table of each fee in each year, by the order of the years in the book.

        One that cannot be computed is left out.

        >>> from fhledger.book import embedded_book
        >>> [(table.year, str(table.total)) for table in embedded_book().fee_tables]
        [(2022, '7618317'), (2023, '7683144'), (2024, '7744905')]
        """
        found = []
        for ledger in self.ledgers:
            for rule in self.config.fees:
                with suppress(FhledgerError):
                    found.append(self.fees(ledger.year, fee=rule.name))
        return tuple(found)

    @checked
    def fees_by_reference_day(
        self, year: int | None = None, *, rate: int | str | Decimal | None = None
    ) -> Listing[ReferenceDayFee]:
        """The fees of a year by each reference day that the book has, oldest first.

        `rate` is tried in place of the one that the book has.
        """
        from fhledger.domain.fees.fee import fees_by_reference_day

        wanted = self.ledger().year if year is None else self._within_reach(year)
        return Listing(
            fees_by_reference_day(
                self.required_fee_rule,
                self.config.municipalities,
                self.measures,
                wanted,
                rate=None if rate is None else parse_number(rate),
                booked=self.booked_fees(wanted),
            )
        )

    @checked
    def booked_fees(self, year: int, rule: FeeRule | None = None) -> Decimal | None:
        """The income booked on the lines of a fee (left out: the main one); None if unbooked."""
        rule = rule or self.config.fee_rule
        if self._within_reach(year) not in self.ledgers_by_year or rule is None:
            return None
        return exact_sum(booked_by_member(self, year, rule).values())

    @cached_property
    def comparisons(self) -> tuple[Comparison[PrintedReport], ...]:
        """Each printed report beside the figures computed from the entries.

        >>> from fhledger.book import embedded_book
        >>> [comparison] = embedded_book().comparisons
        >>> len(comparison.figures)
        55
        """
        from fhledger.domain.statement.comparison import compare

        return tuple(
            compare(
                report,
                self.computed_figures(report.year, report.figures()),
                lines_of_year(self, report.year),
                self.config.printed_layout,
            )
            for report in self.printed
        )

    @checked
    def computed_figures(
        self, year: int, figures: Iterable[FigureKey]
    ) -> Mapping[FigureKey, Decimal]:
        """The figures computed from the entries for the years of a report's figures.

        Without entries of the report's own `year`, these are Bilaga 1 of the latest year that has
        any.
        """
        years = {key.year for key in figures}
        if year in self.ledgers_by_year:
            return self.statement(year, columns=year - min(years, default=year) + 1).figures()
        booked = years & self.ledgers_by_year.keys()
        computed = self.statement(max(booked)).figures() if booked else {}
        return {key: amount for key, amount in computed.items() if key.place == "appendix_1"}

    @checked
    def projects(self, year: int | None = None) -> ProjectStatuses:
        """The status of each project at the end of a year: granted, paid, repaid, committed."""
        chosen = self.ledger(year).year
        return project_statuses(_projects_of_year(self, chosen), self.project_movements(), chosen)

    def project_movements(self) -> tuple[ProjectMovement, ...]:
        """The sums paid to and repaid by projects, from the entries of all years."""
        kinds = {
            (line.id, item.id): item.movement
            for line in self.config.lines
            for item in line.items
            if item.movement
        }
        return tuple(
            ProjectMovement(
                key.project, ledger.year, kind, amount if kind == "repayment" else negate(amount)
            )
            for ledger in self.ledgers
            for key, amount in ledger.totals.sums
            if (kind := kinds.get((key.line, key.item)))
        )


AnyBook = TypeVar("AnyBook", bound=BookData)
"""A book of any class: what is made of a `Book` is one."""


def book_of_records(kind: type[AnyBook], **parts: Any) -> AnyBook:
    """The book of parts that are records already; only whether they fit together is checked.

    Raises `InvalidArgumentError` if they do not.
    """
    book = kind.model_construct(**parts)
    _require_consistent(book)
    return book


def _require_consistent(book: BookData) -> None:
    """Raise `InvalidArgumentError` for parts that do not fit together."""
    config = book.config
    require_unique("project", (project.id for project in book.project_register))
    require_unique("scenario", (scenario.name for scenario in book.scenarios))
    require_unique("printed report", (str(report.year) for report in book.printed))
    require_unique("year", (str(ledger.year) for ledger in book.ledgers))
    require_unique("seal", (str(seal.year) for seal in book.seals))
    for scenario in book.scenarios:
        if reason := unplannable(scenario, config.lines, config.fee_lines):
            raise InvalidArgumentError(reason)
    require_declared((row.measure for row in book.measure_values), config.measures)
    budget_by_line(book.budgets, config.lines)
    _require_first_year(book)
    for ledger in book.ledgers:
        for unknown in undeclared(config, book.project_register, ledger.totals):
            raise InvalidArgumentError(
                "entries of {year}: {what}. {advice}",
                year=ledger.year,
                what=unknown.what,
                advice=unknown.advice,
            )
    for report in book.printed:
        for key in unknown_rows(config.lines, report, config.printed_layout):
            row = f"{key.place} {key.row}"
            raise InvalidArgumentError(
                "unknown row '{row}' in the printed report {year}", row=row, year=report.year
            )


def _require_first_year(book: BookData) -> None:
    """Raise an error unless the first entries are of the year of the opening balance."""
    first_day = book.config.opening_balance.valid_from
    first = min(book.ledgers_by_year, default=first_day.year)
    if first != first_day.year and book.seals_by_year.get(first_day.year):
        raise InvalidArgumentError(
            "{year} is closed and has a seal, but its entries, entries/{year}.csv, are"
            " missing: restore the file from a copy",
            year=first_day.year,
        )
    if first != first_day.year:
        raise InvalidArgumentError(
            "the opening balance is that of {first_day}, but the first entries are of {first}",
            first_day=first_day,
            first=first,
        )


def booked_by_member(book: BookData, year: int, rule: FeeRule) -> dict[str, Decimal]:
    """What is booked on the lines of a fee, by the code of the member; empty for no member."""
    ledger = book.ledgers_by_year.get(year)
    sums = ledger.totals.sums if ledger else ()
    return sum_by_key((key.member, kr) for key, kr in sums if key.line in rule.lines)


def lines_of_year(book: BookData, year: int) -> tuple[Line, ...]:
    """The lines that the statement of a year has: in a closed year, none that came later."""
    seal = book.seals_by_year.get(year)
    lines = book.config.lines
    if seal is None or all(f"line {line.id}" in seal.inputs for line in lines):
        return lines
    used = {
        *(key.line for key in _keys_until(book, year)),
        *(decision.line for decision in book.budgets if decision.year == year),
    }
    return lines_of_closed_year(lines, seal, used)


def whole_budget_of(book: BookData, year: int) -> Decimal | None:
    """The budget of a year as a whole, over the lines that its statement has."""
    lines = lines_of_year(book, year)
    return whole_budget(book.budgets, year, lines, book.config.budget_rule_of(year))


def _projects_of_year(book: BookData, year: int) -> tuple[Project, ...]:
    """The projects that a year has, in their order: in a closed year, none that came later.

    A seal of form 1 has no projects; the first later one of form 2 tells which were added.
    """
    later = [seal for seal in book.seals if seal.form == 2 and seal.year >= year]
    if year not in book.seals_by_year or not later:
        return book.project_register
    seal = min(later, key=lambda each: each.year)
    used = {key.project for key in _keys_until(book, year)}
    return projects_of_closed_year(book.project_register, year, seal, used)


def _keys_until(book: BookData, year: int) -> Iterator[Key]:
    """What the entries until a year are posted to."""
    until = (ledger for ledger in book.ledgers if ledger.year <= year)
    return (key for ledger in until for key, _ in ledger.totals.sums)

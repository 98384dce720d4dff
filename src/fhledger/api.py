"""What users call (bibliotekets yta): a book with the questions that people ask it.

>>> book = embedded_book()
>>> book.statement(2024)["closing_balance"]
Decimal('7530250')
>>> book.forecast(2030, scenario="unchanged").lowest_fee(floor=1_000_000).answer
Decimal('14.71')
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, cached_property, wraps
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal, ParamSpec, Self, TypeVar

from fhledger.book.book import BookData
from fhledger.book.files.folder_reader import EMBEDDED, read_folder
from fhledger.core.amounts import parse_amount
from fhledger.core.arguments import checked
from fhledger.core.counts import require_count
from fhledger.core.dates import parse_date, parse_optional_date
from fhledger.core.errors import InvalidArgumentError, YearMissingError
from fhledger.core.exact import parse_number
from fhledger.core.localized import Language
from fhledger.core.own_context import in_own_context
from fhledger.core.text import quoted
from fhledger.domain.fund.budget_to_date import Pattern
from fhledger.planning.scenarios import Scenario

if TYPE_CHECKING:  # what only some methods need is loaded by them
    from fhledger.audit.review_records import Review
    from fhledger.audit.samples.control_sample import ControlSample
    from fhledger.audit.samples.sample_terms import SampleFilters
    from fhledger.audit.samples.sampling import Sample
    from fhledger.audit.verification import Verification
    from fhledger.audit.year_status import YearStatus
    from fhledger.domain.fees.rate_proposal import RateProposals
    from fhledger.domain.fees.special_funding import SpecialFunding
    from fhledger.domain.fund.budget_follow_up import FollowUp
    from fhledger.domain.notices.notices import Notices
    from fhledger.domain.seal_state import SealState
    from fhledger.domain.trace import FigureTrace
    from fhledger.exchange.imports.import_record import Import
    from fhledger.planning.book_forecast import BookForecast
    from fhledger.planning.sensitivity import Sensitivity


P = ParamSpec("P")
R = TypeVar("R")


def _not_for_a_path(method: Callable[P, R]) -> Callable[P, R]:
    """A method that returns what a file holds, and says so where it is called with a path."""

    @wraps(method)
    def call(*arguments: P.args, **options: P.kwargs) -> R:
        path = next((each for each in arguments[1:] if isinstance(each, str | PurePath)), None)
        if path is not None:
            raise InvalidArgumentError(
                "`{method}` takes a year, and returns the content of the file: write it to"
                " {path} yourself",
                method=method.__name__,
                path=quoted(str(path)),
            )
        return method(*arguments, **options)

    return call


@in_own_context
class Book(BookData):
    """A co-operation's whole book as one immutable value, with the questions that people ask it.

    Make one with `read_book` or `embedded_book`, or from parts in memory. A year that is left
    out is the latest one of the book. Amounts are kronor, exact to the öre.
    """

    def __str__(self) -> str:
        years = [*self.ledgers_by_year]
        span = "–".join(str(year) for year in dict.fromkeys((*years[:1], *years[-1:])))
        return f"{self.config.name} {span}".rstrip()

    def _repr_html_(self) -> str:
        from html import escape  # only a notebook needs it

        try:
            years = self.fiscal_years()._repr_html_()
        except YearMissingError:  # verification says which
            years = ""
        return f"<p>{escape(str(self))}</p>{years}"

    @checked
    def budget_follow_up(
        self,
        year: int | None = None,
        *,
        as_of: date | str | None = None,
        pattern: Pattern = "straight_line",
    ) -> FollowUp:
        """Budget, outcome and deviation of a year, to a day within it (left out: its last day).

        `pattern` spreads the budget over the year: evenly, as `last_year`, or by the `plan` by
        month. Raises `YearMissingError` for a year with neither entries nor a budget,
        `InvalidArgumentError` for a day outside it.
        """
        from fhledger.book.views import budget_follow_up

        return budget_follow_up(self, year, as_of=parse_optional_date(as_of), pattern=pattern)

    @checked
    def notices(
        self, year: int | None = None, *, instalments: int | None = None, fee: str | None = None
    ) -> Notices:
        """What each member is invoiced for a year; without due days in the book, in equal parts.

        `fee` is the id of a fee; left out, the main one.
        """
        from fhledger.book.views import fee_notices

        return fee_notices(self, year, instalments=instalments, fee=fee)

    @checked
    def apportion(
        self,
        amount: int | str | Decimal,
        *,
        by: Literal["inhabitants", "equally", "shares"] | None = None,
        members: Sequence[str] | None = None,
        shares: Mapping[str, int | str | Decimal] | None = None,
        reference_day: date | str | None = None,
        floor: int | str | Decimal | None = None,
        ceiling: int | str | Decimal | None = None,
    ) -> SpecialFunding:
        """An amount divided among members (codes or names; left out: all), to the last krona.

        Left out, `by` is the `shares` where they are given, otherwise the inhabitants. By
        inhabitants, a `reference_day` must be given that the population of the book has. `shares`
        gives fixed shares that sum to 1, and with them the members. `floor` and `ceiling` bound
        each part. Raises `InvalidArgumentError` for an unknown member, without the day, and for
        shares or bounds that do not fit, `PopulationMissingError` for a member whose inhabitants
        are not known.
        """
        from fhledger.book.funding import funding_weights
        from fhledger.domain.fees.special_funding import apportion_funding

        chosen, weights = funding_weights(
            self, by, members=members, shares=shares, day=parse_optional_date(reference_day)
        )
        return apportion_funding(
            parse_amount(amount),
            chosen,
            weights,
            floor=None if floor is None else parse_amount(floor),
            ceiling=None if ceiling is None else parse_amount(ceiling),
        )

    @checked
    def forecast(
        self,
        through: int,
        *,
        scenario: str | Scenario | None = None,
        as_of: date | str | None = None,
    ) -> BookForecast:
        """The years to come, `through` the given one, by a scenario (left out: the book's first).

        With `as_of`, only what was known on that day counts. Raises `InvalidArgumentError` for an
        unknown scenario or a year too far away, `YearMissingError` where no year has ended.
        """
        from fhledger.book.views import forecast_basis, scenario_named
        from fhledger.planning.book_forecast import book_forecast

        basis = forecast_basis(self, as_of=parse_optional_date(as_of))
        return book_forecast(basis, scenario_named(self, scenario), through)

    @checked
    def sensitivity(
        self,
        through: int,
        *,
        rates: Sequence[int | str | Decimal] | None = None,
        growths: Sequence[int | str | Decimal] | None = None,
        scenario: str | Scenario | None = None,
        as_of: date | str | None = None,
        totals: Sequence[int | str | Decimal] | None = None,
    ) -> Sensitivity:
        """The closing balance of the year `through` for each fee and yearly growth in per cent.

        A fee is one of `rates`, or one of `totals` to be raised. Without either, the rates up to
        two kronor below and above that of the scenario, or totals around the latest one. Left out,
        `growths` go from -1 to 1. The first row has the growth of the scenario itself. With
        `as_of`, only what was known on that day counts.
        """
        from fhledger.book.views import forecast_basis, scenario_named
        from fhledger.planning.growth import percent
        from fhledger.planning.sensitivity import GROWTHS, fees_to_try, sensitivity_table

        chosen = scenario_named(self, scenario)
        basis = forecast_basis(self, as_of=parse_optional_date(as_of))
        growths = GROWTHS if growths is None else growths
        if rates is None and totals is None:
            rates, totals = fees_to_try(basis, chosen, through)
        return sensitivity_table(
            basis,
            chosen,
            through,
            [parse_number(rate) for rate in rates or ()],
            [None, *(percent(growth) for growth in growths)],
            totals=[parse_amount(total) for total in totals or ()],
        )

    @checked
    def propose_rates(
        self,
        value: int | str | Decimal,
        *,
        source: str,
        index: str | None = None,
        fee: str | None = None,
        decimals: int | None = None,
    ) -> RateProposals:
        """The next value of each rate that notes an index, by a later number of that index.

        `source` says where the number is published. `index` is its name, where the rates note
        several; `fee` the id of one fee; `decimals` those of the proposal (left out: those of
        the rate, and two at least). Nothing is decided. Raises `InvalidArgumentError` where no
        rate notes an index.
        """
        from fhledger.domain.fees.rate_proposal import propose_rates

        fees = self.config.fees if fee is None else [self.fee_named(fee)]
        return propose_rates(fees, parse_number(value), source, index=index, decimals=decimals)

    @checked
    def trace(
        self,
        year: int,
        row: str,
        *,
        scenario: str | Scenario | None = None,
        entries: int | None = None,
        depth: int | None = None,
    ) -> FigureTrace:
        """How a figure is made up, down to entries and sources.

        `row` is the id or the label of a row of either appendix, the footnote or Finansiering, of a
        line or an item, a member's code or name for its fee, or the number of an entry. A year
        after the last one of the book is that of a forecast. `entries` is the most entries listed
        one by one in one place, `depth` the most levels below the figure (left out: all).

        Raises `InvalidArgumentError` for an unknown row or scenario, `YearMissingError` for a
        year before the first.
        """
        from fhledger.audit.seals.unclosed_years import year_seal
        from fhledger.book.names import row_named
        from fhledger.book.tracing import trace_figure
        from fhledger.book.tracing.fees import booked_beside
        from fhledger.domain.trace import FigureTrace

        require_count("entries", entries)
        require_count("depth", depth)
        named = row_named(self, row, year)
        trace = trace_figure(self, year, named, scenario=scenario, entries=entries)
        return FigureTrace(
            **dict(trace if depth is None else trace.within(depth)),
            seal=year_seal(self, year, self.seal_states),
            booked=booked_beside(self, year, named),
        )

    @cached_property
    def seal_states(self) -> tuple[SealState, ...]:
        """The seals of closed years, oldest first: whether each is intact, signed, and since when.

        They are looked at once for a book: that reads the entries of its closed years.
        """
        from fhledger.audit.seals.seal_state import seal_states

        return seal_states(self)

    @checked
    def verify(
        self,
        *,
        seals: Mapping[int, str] | None = None,
        signers: str | Path | None = None,
        certificates: str | Path | None = None,
    ) -> Verification:
        """All findings of all rules over the book; its `failures()` are the errors not accepted.

        `seals` are seals by year, in full or their first 24 digits, that the book must have.
        `signers` is a file of those who may sign, in the form of `allowed_signers` of OpenSSH,
        `certificates` one of the authorities that time stamps are checked by (PEM); left out, those
        of the book, which whoever changes the book can change. Raises `BookError` for a file that
        cannot be read, `YearMissingError` only when the years have a gap.
        """
        from fhledger.audit.seals.attestation_checks import with_trusted
        from fhledger.audit.verification import verify

        return verify(with_trusted(self, signers, certificates), seals=seals)

    @checked
    def status(self, year: int | None = None) -> YearStatus:
        """What is done and what is missing in a year (left out: the latest), and the next command.

        Raises `YearMissingError` for a year that cannot be begun yet.
        """
        from fhledger.audit.year_status import year_status

        return year_status(self, year)

    @checked
    def review(self, year: int | None = None) -> Review:
        """What in a year's entries needs a question: changes, duplicates, round amounts, odd days.

        Left out, the last year. No check proves an error. Raises `YearMissingError` for a year that
        the book does not have.
        """
        from fhledger.audit.analytical_review import review

        return review(self, self.ledger(year).year)

    @checked
    def sample(
        self,
        year: int | None = None,
        *,
        size: int | None = None,
        seed: int,
        materiality: int | str | Decimal | None = None,
        confidence: int | str | Decimal | None = None,
        expected_errors: int = 0,
        lines: Sequence[str] | None = None,
        sign: Literal["plus", "minus"] | None = None,
        without_reversals: bool = False,
    ) -> Sample:
        """A monetary-unit sample of a year's entries; the same seed gives the same sample.

        Without a `size`, it follows from the materiality, the confidence in per cent and the number
        of errors that are expected. `lines`, `sign` and `without_reversals` leave entries out.
        Raises `InvalidArgumentError` for a size below 1 and a year in which no krona has moved.
        """
        from fhledger.audit.samples.sampling import sample
        from fhledger.audit.seals.unclosed_years import year_seal

        bound = None if materiality is None else parse_amount(materiality)
        ledger = self.ledger(year)
        drawn = sample(
            ledger,
            size=size,
            seed=seed,
            materiality=bound,
            confidence=confidence,
            expected_errors=expected_errors,
            lines=self.config.lines,
            filters=_filters(lines, sign, without_reversals),
        )
        return drawn.model_copy(update={"seal": year_seal(self, drawn.year, self.seal_states)})

    @checked
    def control_sample(
        self,
        year: int | None = None,
        *,
        seed: int,
        tolerable_percent: int | str | Decimal,
        confidence: int | str | Decimal = 95,
        expected_deviations: int = 0,
        lines: Sequence[str] | None = None,
        sign: Literal["plus", "minus"] | None = None,
        without_reversals: bool = False,
    ) -> ControlSample:
        """Entries of a year on which to examine a control, each as likely as any other.

        Their number follows from the rate of deviation that is tolerable, the confidence, both in
        per cent, and the deviations that are expected. The same seed gives the same sample. Raises
        `InvalidArgumentError` for what is out of range, and where no entry is left.
        """
        from fhledger.audit.samples.control_sample import control_sample, select_entries
        from fhledger.audit.seals.unclosed_years import year_seal

        ledger = self.ledger(year)
        selected = select_entries(
            control_sample(
                tolerable_percent=tolerable_percent,
                confidence=confidence,
                expected_deviations=expected_deviations,
            ),
            ledger,
            seed=seed,
            lines=self.config.lines,
            filters=_filters(lines, sign, without_reversals),
        )
        return selected.model_copy(update={"seal": year_seal(self, ledger.year, self.seal_states)})

    @checked
    def as_of(self, day: date | str) -> Self:
        """The book as known on a day; `InvalidArgumentError` for a day before its first year."""
        from fhledger.book.as_of import book_as_of

        return book_as_of(self, parse_date(day))

    @_not_for_a_path
    @checked
    def to_html(
        self,
        year: int | None = None,
        *,
        language: Language = "sv",
        through: int | None = None,
        entries: int = 50,
        member: str | None = None,
    ) -> str:
        """The web report of a year: one HTML page with its charts, that loads nothing else.

        With the code or the name of a `member`, the page of its fee alone.

        Its forecasts go `through` a year (left out: six more); `entries` is the most entries listed
        one by one in one place of a trace. Raises `MissingExtraError` without the extra `[report]`.
        """
        from fhledger.book.names import member_named
        from fhledger.render import web_page
        from fhledger.render.overview import make_overview

        require_count("entries", entries)
        code = None if member is None else member_named(self, member)
        overview = make_overview(self, year, through=through, entries=entries)
        return web_page(overview, language, code)

    @_not_for_a_path
    @checked
    def to_excel(self, year: int | None = None, *, language: Language = "sv") -> bytes:
        """The workbook of a year and all before it, as the bytes of an .xlsx file.

        The same book gives the same bytes. Raises `BookError` for what Excel has no room for,
        `MissingExtraError` without the extra `[excel]`.
        """
        from fhledger.render.workbook import excel_workbook

        return excel_workbook(self, year, language)


@checked
def read_book(folder: str | Path) -> Book:
    """The book in a folder. Raises `BookError`, which names file, line and field."""
    return read_folder(folder, Book)


@cache
def embedded_book() -> Book:
    """The book that comes with the library: Familjen Helsingborg, 2022–2024.

    Its source is the co-operation's annual report for 2024.
    """
    return read_folder(EMBEDDED, Book)


@checked
def import_vouchers(
    path: str | Path,
    *,
    book: str | Path,
    layout: str | None = None,
    dry_run: bool = False,
    expected_total: int | str | Decimal | None = None,
    equal: Literal["same", "new"] | Mapping[str, Literal["same", "new"]] | None = None,
) -> Import:
    """Enter the vouchers of a SIE, CSV or .xlsx file into the book in a folder.

    Nothing is entered while there is an unaccepted error, or with `dry_run`. `layout` names a
    layout of the book's spreadsheets.toml. `expected_total` is a control total: the sum of the
    amounts as the file signs them, or of the debit where debit and credit are equal. `equal` is
    `"same"` or `"new"`: what a voucher without a number is that is equal to one from another file;
    without it, such a voucher is an error. A mapping has an answer for each `reference` of
    `Import.unclear`, and one for all others under `"*"`. Raises `BookError` for a file that cannot
    be read, and for a book without a mapping of accounts.
    """
    from fhledger.exchange.imports.import_files import import_file, planned_import

    total = None if expected_total is None else parse_amount(expected_total)
    if dry_run:
        known = read_book(book)
        return planned_import(book, known, path, layout, expected_total=total, equal=equal)
    return import_file(book, path, layout, expected_total=total, equal=equal)


def _filters(
    lines: Sequence[str] | None, sign: Literal["plus", "minus"] | None, without_reversals: bool
) -> SampleFilters:
    """The entries of a year from which a sample is selected."""
    from fhledger.audit.samples.sample_terms import SampleFilters

    names = None if lines is None else tuple(lines)
    return SampleFilters(lines=names, sign=sign, without_reversals=without_reversals)

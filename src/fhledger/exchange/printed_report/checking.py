"""Checking a printed report (granska en årsredovisning): identities, alone or against a book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated

from fhledger.audit.finding import Finding, Issue, Rule, Severity, unaccepted
from fhledger.audit.locate import Suspect, suspicions
from fhledger.audit.rules import printed, years
from fhledger.audit.rules.printed import (
    figure_agrees,
    figure_issues,
    identity_issues,
    is_compared,
    rounding_explains,
    unprinted_rows,
    years_not_compared,
)
from fhledger.audit.subjects import name_row, name_subject
from fhledger.book import BookConfig, BookData
from fhledger.book.book import lines_of_year
from fhledger.core.amounts import EXACT, Amount
from fhledger.core.arguments import checked
from fhledger.core.errors import Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import Record, key
from fhledger.domain.seal_state import YearSeal
from fhledger.domain.statement.comparison import Comparison
from fhledger.domain.statement.printed import Identity, IdentityKind, with_layout_sums
from fhledger.domain.statement.rows import FigureKey, FigurePlace
from fhledger.exchange.printed_report.records import ReportReading
from fhledger.exchange.rules.printed_report import READING_RULES

OF_KIND: Mapping[IdentityKind, Rule] = {
    "sum": printed.total_differs_from_its_rows,
    "carry_forward": years.opening_differs_from_previous_closing,
    "specification": printed.specification_differs_from_row,
    "same_figure": printed.places_disagree,
}
"""The rule that each kind of identity belongs to."""


class SuspectedFigure(Record):
    """A figure that may be misprinted: what is printed, and what it would have to be.

    Figures with the same `alternative` would have to be changed together; each alternative
    alone makes every identity hold.
    """

    place: FigurePlace
    row: str
    year: int
    printed: Amount
    expected: Annotated[Amount, key("would_be")]
    alternative: int
    label: LocalizedText

    @property
    def figure(self) -> FigureKey:
        """Which figure it is."""
        return FigureKey(self.place, self.row, self.year)


class ReportCheck(ReportReading):
    """What was read, every finding by its code, and the figures that may be misprinted.

    `compared` says whether the figures were also compared with books, `figures_compared` how many:
    those of the years and rows that the books have. `seal` is whether their year is sealed; None
    where that was not looked up.
    """

    compared: bool
    figures_compared: int = 0
    findings: tuple[Finding, ...]
    suspects: tuple[SuspectedFigure, ...]
    seal: YearSeal | None = None

    @checked
    def failures(self, *, strict: bool = False) -> tuple[Finding, ...]:
        """The errors: identities that fail, what cannot be read, figures the books do not give.

        With `strict` the warnings, too.
        """
        warnings = (Severity.WARNING,) if strict else ()
        return unaccepted(self.findings, Severity.ERROR, *warnings)


def _identities(
    reading: ReportReading, config: BookConfig, books: BookData | None
) -> tuple[Identity, ...]:
    """The identities between the figures read; with `books`, of the lines of that year."""
    lines = lines_of_year(books, reading.year or 0) if books else config.lines
    return reading.identities(lines, config.printed_layout)


def check_report(
    reading: ReportReading, config: BookConfig, books: BookData | None = None
) -> ReportCheck:
    """The findings about a report as read; of `config` only the lines and the layout count.

    With `books`, each figure is also compared with what the entries give, and suspects that agree
    with the books come after those that do not.
    """
    year = reading.year or 0
    figures = reading.amounts()
    found = _identities(reading, config, books)
    computed = books.computed_figures(year, figures) if books else {}
    computed = with_layout_sums(computed, config.printed_layout)
    comparison = Comparison(reading, figures, computed, found, reading.rounded_to())
    findings = [finding for rule in READING_RULES for finding in rule.findings(reading)]
    for kind, rule in OF_KIND.items():
        findings += map(rule.finding, identity_issues(kind, comparison))
    findings += map(printed.total_differs_from_its_rows.finding, _left_out(reading, found))
    if books:
        findings += _compared(comparison, books)
    named = (
        one.model_copy(update={"subject_label": name_subject(one.subject, config)})
        for one in findings
    )
    labelled = tuple(
        figure.model_copy(update={"label": name_row(figure.row, config, figure.year)})
        for figure in reading.figures
    )
    return ReportCheck(
        **dict(reading) | {"figures": labelled},
        compared=books is not None,
        figures_compared=sum(is_compared(books, comparison, one) for one in figures)
        if books
        else 0,
        findings=tuple(sorted(named, key=lambda finding: finding.code)),
        suspects=tuple(_suspects(comparison, config, books)),
    )


def _suspects(
    comparison: Comparison[ReportReading], config: BookConfig, books: BookData | None
) -> Iterator[SuspectedFigure]:
    """The figures whose change makes all identities hold that rounding does not explain."""
    figures, computed = comparison.figures, comparison.computed
    doubtful = (
        identity
        for identity in comparison.identities
        if identity.holds(figures) or not rounding_explains(identity, figures, computed)
    )
    alternatives = _ordered(suspicions(doubtful, figures), comparison, books)
    for number, suspects in enumerate(alternatives, 1):
        for suspect in suspects:
            yield SuspectedFigure(
                **suspect.key._asdict(),
                label=name_subject(str(suspect.key), config),
                printed=suspect.printed,
                expected=suspect.expected,
                alternative=number,
            )


def _left_out(reading: ReportReading, found: Iterable[Identity]) -> Iterator[Issue]:
    """The totals that hold only without a row above them that the book does not have."""
    figures = reading.amounts()
    sums = {each.terms[0].key: each for each in found if each.kind == "sum"}
    for row in reading.problems:
        for year in row.amounts or (reading.years[:1] if row.total else ()):
            total = FigureKey("appendix_1", row.total, year)
            amount = row.amounts.get(year)
            if total not in sums or amount == 0 or not sums[total].holds(figures):
                continue
            added = None if amount is None else EXACT.add(sums[total].expected(figures), amount)
            yield Issue(
                subject=str(total),
                year=year,
                message=message(
                    "the row in line {line} is above the total, but not in it", line=row.line
                ),
                expected=added,
                actual=figures[total],
                sources=(reading.where(total), Location("", row.line)),
            )


def _compared(comparison: Comparison[ReportReading], books: BookData) -> Iterator[Finding]:
    """The figures that the books do not give, and those that the report lacks."""
    reading = comparison.report
    issues = figure_issues(books, comparison)
    yield from map(printed.figure_differs_from_print.finding, issues)
    unknown = years_not_compared(books, comparison.figures, reading.year or 0)
    yield from map(printed.printed_year_is_not_in_the_books.finding, unknown)
    missing = {problem.place for problem in reading.problems if problem.kind == "place_missing"}
    expected: list[tuple[FigurePlace, int]] = []
    has_footnote = any(line.footnote for line in books.config.lines)
    if has_footnote and "footnote" not in missing and reading.year:
        expected.append(("footnote", reading.year))
    read = [figure.key for figure in reading.figures]
    unprinted = unprinted_rows(books, comparison, read, expected)
    yield from map(printed.figure_is_not_printed.finding, unprinted)


def _ordered(
    alternatives: Iterable[Sequence[Suspect]],
    comparison: Comparison[ReportReading],
    books: BookData | None,
) -> list[Sequence[Suspect]]:
    """The same order, but those whose figures agree with the books last."""
    if books is None:
        return list(alternatives)

    def agreeing(suspects: Sequence[Suspect]) -> int:
        return sum(figure_agrees(books, comparison, suspect.key) for suspect in suspects)

    return sorted(alternatives, key=agreeing)

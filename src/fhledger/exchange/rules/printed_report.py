"""FH5xx, files of others: what cannot be read in the text of a printed report."""

from __future__ import annotations

from collections.abc import Iterator

from fhledger.audit.finding import Issue, Rule, Severity, rule
from fhledger.core.amounts import format_sek
from fhledger.core.errors import Location
from fhledger.core.messages import message
from fhledger.core.text import join_some
from fhledger.exchange.printed_report.records import (
    FigureReading,
    Problem,
    ProblemKind,
    ReportReading,
)

_SHOWN = 5


@rule("FH501", Severity.ERROR, (message("Possible readings"), message("In print")))
def figure_is_unreadable(reading: ReportReading) -> Iterator[Issue]:
    """Looks for a figure whose row has a cell that cannot be read, or in several ways.

    Why: the sums do not say which reading is right, and the program does not guess.
    Do: look at the print; correct the text, or type the figure into printed/YEAR.toml.
    """
    for figure in reading.unreadable():
        yield Issue(
            subject=str(figure.key),
            year=figure.year,
            message=message("the figure cannot be read")
            if figure.text
            else message("the row is not found in the text"),
            expected=_candidates(figure),
            actual=figure.text or None,
            sources=(figure.where,),
        )


@rule("FH502", Severity.ERROR)
def place_is_not_read(reading: ReportReading) -> Iterator[Issue]:
    """Looks for an appendix or paragraph that the text lacks, or has twice.

    Why: a missing sum cannot be checked, and of two it is unknown which one applies.
    Do: give the text of one whole annual report, or describe its layout in book.toml.
    """
    return _problems(reading, "place_missing", "place_twice", "year_unknown")


@rule("FH503", Severity.WARNING)
def row_is_unknown(reading: ReportReading) -> Iterator[Issue]:
    """Looks for a row of Bilaga 1 with figures that is not among the lines of the book.

    Why: an unknown row is in no sum.
    Do: use the book that the report belongs to, or declare the line in book.toml.
    """
    return _problems(reading, "row_unknown")


@rule("FH504", Severity.ERROR)
def minus_is_missing(reading: ReportReading) -> Iterator[Issue]:
    """Looks for an amount without the minus sign that the sums require.

    Why: the amount is read as negative, but it is printed as positive.
    Do: look at the print; correct the text, or have the report corrected.
    """
    return _problems(reading, "minus_missing")


@rule("FH505", Severity.ERROR)
def years_disagree(reading: ReportReading) -> Iterator[Issue]:
    """Looks for a title, appendix, paragraph or footnote of another year than the table's heading.

    Why: figures under the wrong year are wrong, however well they add up.
    Do: look at the print; correct the text, or give the pages of one report.
    """
    return _problems(reading, "year_differs")


def _problems(reading: ReportReading, *kinds: ProblemKind) -> Iterator[Issue]:
    for problem in reading.problems:
        if problem.kind in kinds:
            yield Issue(
                subject=_subject(problem),
                year=problem.year,
                message=problem.message,
                sources=(Location("", problem.line),) if problem.line else (),
            )


def _subject(problem: Problem) -> str:
    year = str(problem.year) if problem.year else ""
    return " ".join(part for part in (problem.place, year, problem.row) if part) or "text"


def _candidates(figure: FigureReading) -> str | None:
    return join_some([format_sek(each) for each in figure.candidates], _SHOWN, " / ") or None


READING_RULES: tuple[Rule, ...] = (
    figure_is_unreadable,
    place_is_not_read,
    row_is_unknown,
    minus_is_missing,
    years_disagree,
)
"""The rules over a printed report as it was read from a text."""

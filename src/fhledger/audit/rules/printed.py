"""FH4xx, the printed report: does it agree with the books, and with itself?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from fhledger.audit.finding import Issue, Severity, issue_at, rule
from fhledger.book import BookData
from fhledger.book.year_ledger import entries_location
from fhledger.core.amounts import EXACT
from fhledger.core.errors import Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.statement.comparison import Comparison, HasPlaces, agree
from fhledger.domain.statement.printed import Identity, IdentityKind, PrintedReport
from fhledger.domain.statement.rows import SUMMARY_ROWS, FigureKey, FigurePlace

BROKEN: Mapping[IdentityKind, LocalizedText] = {
    "sum": message("the total is not the sum of its rows"),
    "carry_forward": message("the opening balance is not the closing balance of the year before"),
    "specification": message("the row is not the sum of its specification"),
    "same_figure": message("the same figure is printed differently in two places"),
}
"""The message about an identity that does not hold."""


@rule("FH401", Severity.ERROR, (message("By the books"), message("In print")))
def figure_differs_from_print(book: BookData) -> Iterator[Issue]:
    """Looks for a printed figure that differs from the books.

    Why: either the report or the books are wrong, and one of them has been signed.
    Do: trace the figure to its entries; correct the books by a new entry, or correct the report.
    """
    for comparison in book.comparisons:
        yield from figure_issues(book, comparison)


@rule("FH402", Severity.ERROR, (message("Sum of the rows"), message("Printed total")))
def total_differs_from_its_rows(book: BookData) -> Iterator[Issue]:
    """Looks for a printed total that is not the sum of the rows printed above it.

    Why: a reader who adds up the rows must get the same total.
    Do: find the row or the total that is misprinted; `FH401` names it if the books have it.
    """
    return broken(book, "sum")


@rule("FH403", Severity.ERROR, (message("In print elsewhere"), message("In print here")))
def places_disagree(book: BookData) -> Iterator[Issue]:
    """Looks for one figure that is printed differently in two places, or in two years' reports.

    Why: the appendices and the paragraph Finansiering are about the same fund.
    Do: correct the place that differs from the books.
    """
    yield from broken(book, "same_figure")
    seen: dict[FigureKey, Comparison[PrintedReport]] = {}
    for comparison in sorted(book.comparisons, key=lambda comparison: comparison.report.year):
        for key, amount in comparison.figures.items():
            earlier = seen.setdefault(key, comparison)
            tolerance = EXACT.add(earlier.tolerance(key), comparison.tolerance(key))
            if not agree(amount, earlier.figures[key], tolerance):
                yield issue_at(
                    str(key),
                    BROKEN["same_figure"],
                    earlier.report.where(key),
                    comparison.report.where(key),
                    year=key.year,
                    expected=earlier.figures[key],
                    actual=amount,
                )


@rule("FH404", Severity.ERROR, (message("Sum of the specification"), message("Printed row")))
def specification_differs_from_row(book: BookData) -> Iterator[Issue]:
    """Looks for a row whose printed specification (footnote, Bilaga 2) has another sum.

    Why: the specification is there to explain the row.
    Do: find the item that is missing or misprinted.
    """
    return broken(book, "specification")


@rule("FH405", Severity.NOTE, (message("Sum of the rounded rows"), message("In print")))
def rounding_explains_the_difference(book: BookData) -> Iterator[Issue]:
    """Says where printed rows do not add up only because each is rounded to whole kronor.

    Why: entries have öre; row and total are both correct, and a reader who adds up should know.
    Do: nothing; a row is never adjusted to fit.
    """
    text = message("the rows are rounded one by one; rounding explains the difference")
    for each in book.comparisons:
        for identity in each.identities:
            holds = identity.holds(each.figures)
            if not holds and rounding_explains(identity, each.figures, each.computed):
                yield _identity_issue(identity, each, text)


@rule("FH406", Severity.NOTE)
def printed_year_is_not_in_the_books(book: BookData) -> Iterator[Issue]:
    """Says which printed years the books do not have, so that their figures are not compared.

    Why: a figure that is not compared must not look like one that agrees.
    Do: nothing, or enter the year.
    """
    for comparison in book.comparisons:
        year = comparison.report.year
        place = Location(f"printed/{year}.toml")
        yield from years_not_compared(book, comparison.figures, year, place)


@rule("FH407", Severity.WARNING, (message("By the books"), message("In print")))
def figure_is_not_printed(book: BookData) -> Iterator[Issue]:
    """Looks for a row that the books have and the printed place lacks.

    Why: readers cannot see an amount that is left out of the report.
    Do: add the row to printed/YEAR.toml if it is printed, else ask why it is not.
    """
    for comparison in book.comparisons:
        yield from unprinted_rows(book, comparison, comparison.figures)


def years_not_compared(
    book: BookData, figures: Iterable[FigureKey], report_year: int, *places: Location
) -> Iterator[Issue]:
    """The years of a printed report that the books do not have."""
    for year in sorted({key.year for key in figures} - {*book.ledgers_by_year}):
        text = message("the books do not have {year}; its figures are not compared", year=year)
        yield issue_at(f"printed {report_year} {year}", text, *places, year=year)


def figure_issues(book: BookData, comparison: Comparison[HasPlaces]) -> Iterator[Issue]:
    """The figures of a report that the books do not give, of the years that they have."""
    for key, amount in comparison.figures.items():
        if key.year in book.ledgers_by_year and not figure_agrees(book, comparison, key):
            decided = _decided_places(book, key)
            text = (
                message("the printed amount differs from what was decided")
                if decided
                else message("the printed amount differs from the entries")
            )
            yield issue_at(
                str(key),
                text,
                *(decided or (entries_location(key.year),)),
                comparison.report.where(key),
                year=key.year,
                expected=comparison.computed.get(key),
                actual=amount,
            )


def unprinted_rows(
    book: BookData,
    comparison: Comparison[HasPlaces],
    printed: Iterable[FigureKey],
    expected: Iterable[tuple[FigurePlace, int]] = (),
) -> Iterator[Issue]:
    """The rows with an amount that a printed place lacks; so does an expected one without rows."""
    found = {*printed}
    covered = {(key.place, key.year) for key in found} | {*expected}
    for key, amount in comparison.computed.items():
        if amount and key not in found and (key.place, key.year) in covered:
            yield issue_at(
                str(key),
                message("the row is not printed"),
                *(_decided_places(book, key) or (entries_location(key.year),)),
                comparison.report.where(key),
                year=key.year,
                expected=amount,
            )


def _decided_places(book: BookData, key: FigureKey) -> tuple[Location, ...]:
    from fhledger.book.tracing.decided_places import decided_places  # reads files: only if needed

    return decided_places(book, key.row, key.year)


def figure_agrees(book: BookData, comparison: Comparison[HasPlaces], key: FigureKey) -> bool:
    """Whether the books give a printed figure, or need not.

    A figure in thousands or millions may differ by half of that. A specification may print a zero
    for what the books do not have, and a printed layout may have rows that they do not have.
    """
    if key in comparison.computed:
        return comparison.agrees(key)
    if key.place in ("appendix_2", "footnote"):
        return _needs_no_entries(key, comparison.figures[key])
    return _is_of_layout_only(book, key)


def is_compared(book: BookData, comparison: Comparison[HasPlaces], key: FigureKey) -> bool:
    """Whether a figure can be compared: the books have its year, and its row."""
    has_row = key in comparison.computed or not _is_of_layout_only(book, key)
    return has_row and key.year in book.ledgers_by_year


def _is_of_layout_only(book: BookData, key: FigureKey) -> bool:
    layout, lines = book.config.printed_layout, book.config.lines
    own_rows = {*SUMMARY_ROWS, *(line.id for line in lines)}
    of_layout = {row.id for row in layout.rows} if layout else set()
    return key.row in of_layout - own_rows


def _needs_no_entries(key: FigureKey, amount: Decimal) -> bool:
    """Whether a specification may print an amount that the books do not have as a figure.

    That is a zero, or what a footnote leaves unspecified: the rest of its row.
    """
    is_rest = (key.place, key.row) == ("footnote", "unspecified")
    return key.place in ("appendix_2", "footnote") and (is_rest or not amount)


def broken(book: BookData, kind: IdentityKind) -> Iterator[Issue]:
    """The identities of one kind that the printed reports break, unless rounding explains it."""
    for comparison in book.comparisons:
        yield from identity_issues(kind, comparison)


def identity_issues(kind: IdentityKind, comparison: Comparison[HasPlaces]) -> Iterator[Issue]:
    """The identities of one kind that do not hold, unless rounding explains it."""
    figures, computed = comparison.figures, comparison.computed
    for identity in comparison.identities:
        is_broken = identity.kind == kind and not identity.holds(figures)
        if is_broken and not rounding_explains(identity, figures, computed):
            yield _identity_issue(identity, comparison, BROKEN[kind])


def _identity_issue(
    identity: Identity, comparison: Comparison[HasPlaces], text: LocalizedText
) -> Issue:
    explained = identity.terms[0].key
    return issue_at(
        str(explained),
        text,
        *dict.fromkeys(comparison.report.where(term.key) for term in identity.terms),
        year=explained.year,
        expected=identity.expected(comparison.figures),
        actual=comparison.figures[explained],
    )


def rounding_explains(
    identity: Identity, figures: Mapping[FigureKey, Decimal], computed: Mapping[FigureKey, Decimal]
) -> bool:
    """Whether every printed figure of a broken identity is the exact one, rounded by itself.

    Each of its terms is then off by half a krona at most, and so together.
    """
    off_by = abs(Fraction(identity.off_by(figures)))
    return off_by <= Fraction(len(identity.terms), 2) and all(
        figures[key] == computed[key] if key in computed else _needs_no_entries(key, figures[key])
        for _, key in identity.terms
    )

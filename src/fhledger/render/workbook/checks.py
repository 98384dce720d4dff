"""The sheet of the checks (kontroller): what must agree, as formulas that show the difference.

The books' own identities, each printed figure against the entries, the identities of print, and
the findings of `verify`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from fhledger.audit.rules.printed import figure_agrees, rounding_explains
from fhledger.core.amounts import EXACT, ZERO
from fhledger.core.localized import Language, LocalizedText, join
from fhledger.core.messages import marked, message
from fhledger.domain.fund.ledger import lines_in_year
from fhledger.domain.statement.comparison import Comparison, agree
from fhledger.domain.statement.printed import Identity, IdentityKind, PrintedReport
from fhledger.domain.statement.printed import identities as identities_of
from fhledger.domain.statement.rows import LABELS, PLACE_LABELS, FigureKey, label
from fhledger.render.document import Text
from fhledger.render.documents.verification import SEVERITIES, sentence
from fhledger.render.overview import Overview
from fhledger.render.workbook.appendices import Figures
from fhledger.render.workbook.entries import sum_of_year
from fhledger.render.workbook.fund import FundCells
from fhledger.render.workbook.sheet import HEADER_ROW, Cell, Sheet, SheetRows, kind_of

_FIGURES = message("Are the printed figures those of the entries?")
_WIDTHS = (72, 8, 16, 16, 14, 15, 50)

_IDENTITIES: Mapping[IdentityKind, str] = {
    "sum": marked("{row} = the sum of its parts"),
    "carry_forward": marked("{row} = the closing balance of the year before"),
    "specification": marked("{row} = its specification"),
    "same_figure": marked("{row}: the same in {place} as in Appendix 1"),
}


class Side(NamedTuple):
    """One of two amounts that must agree, and the formula for it; without one it is an input."""

    amount: Decimal
    formula: str = ""


def checks_sheet(
    overview: Overview, fund: FundCells, figures: Figures, language: Language
) -> Sheet:
    """The checks of a year; `figures` are all that the workbook has a formula for."""
    rows = _CheckRows(overview, figures, language)
    rows.title(message("Checks {year}", year=overview.year), "")
    rows.add()
    rows.header(
        [message("Check"), message("Year")],
        [message("Expected"), message("Actual"), message("Difference")],
        [message("Verdict"), message("Where")],
    )
    rows.add_years(fund)
    rows.add_own_identities()
    rows.add_printed()
    rows.add_summary()
    rows.add_findings()
    return rows.sheet(*_WIDTHS, coloured=True)


class _CheckRows(SheetRows):
    """The rows of the sheet: two amounts, their difference as a formula, and the verdict."""

    def __init__(self, overview: Overview, figures: Figures, language: Language) -> None:
        super().__init__(message("Checks"), overview, language)
        self.figures, self.differing = figures, 0
        self.amounts = {key: figure.amount for key, figure in figures.items()}
        self.covered = {(key.place, key.year) for key in figures}
        self.agrees, self.differs = self.text(message("agrees")), self.text(message("differs"))

    def check(
        self,
        text: LocalizedText,
        year: int,
        expected: Side,
        actual: Side,
        where: Text,
        *,
        tolerance: Decimal = ZERO,
        rounding: bool = False,
        rounding_formula: str = "",
    ) -> None:
        """Add a check with its verdict, and whether only rounding makes the amounts differ.

        Figures in thousands or millions of kronor agree within the tolerance.
        """
        row = self.next_row
        difference = EXACT.subtract(actual.amount, expected.amount)
        differs, rounded = self.differs, self.text(message("rounding"))
        agrees = agree(actual.amount, expected.amount, tolerance)
        verdict = self.agrees if agrees else rounded if rounding else differs
        condition = f"ABS(E{row})<={tolerance:f}" if tolerance else f"E{row}=0"
        otherwise = f'"{differs}"'
        if rounding_formula:
            otherwise = f'IF({rounding_formula},"{rounded}","{differs}")'
        self.differing += verdict == differs
        amounts = (
            Cell(expected.amount, expected.formula, "exact"),
            Cell(actual.amount, actual.formula, "exact", is_input=not actual.formula),
            Cell(difference, f"ROUND(D{row}-C{row},2)", "exact"),
        )
        formula = f'IF({condition},"{self.agrees}",{otherwise})'
        self.add_row(text, year, amounts, Cell(verdict, formula, "verdict"), where)

    def add_row(
        self, text: Text, year: int | str, amounts: Iterable[Cell], verdict: Cell, where: Text
    ) -> None:
        """Add what is checked, its year, the amounts and their difference, and the verdict."""
        ends = (Cell(text, kind="wrapped"), Cell(year, kind="key"))
        self.add(*ends, *amounts, verdict, Cell(where, kind="wrapped"))

    def add_years(self, fund: FundCells) -> None:
        """Add for every year, to the öre: opening + entries = closing, carried forward."""
        self.heading(message("Do the books add up?"))
        before: Side | None = None
        adds_up = message("Opening balance + all entries of the year = closing balance")
        is_carried = message("Opening balance = closing balance of the year before")
        where = message("Fund")
        for year in self.overview.years:
            opening = Side(year.opening_balance, fund["opening_balance", year.year].qualified)
            closing = Side(year.closing_balance, fund["closing_balance", year.year].qualified)
            entries = sum_of_year(self, f"$B{self.next_row}")
            computed = closing._replace(formula=f"ROUND({opening.formula}+{entries},2)")
            self.check(adds_up, year.year, computed, closing, where)
            if before is not None:
                self.check(is_carried, year.year, before, opening, where)
            before = closing

    def add_own_identities(self) -> None:
        """Add the identities of the figures that the entries give, as Bilaga 1 and 2 show them.

        Those of a footnote are left out: it may leave a part of its row unspecified, in a row of
        its own.
        """
        formulas = {key: figure.formula for key, figure in self.figures.items()}
        lines, year = self.overview.lines, self.overview.year
        self.add_identities(
            (
                identity
                for identity in identities_of(lines, self.amounts, year)
                if all(term.key.place != "footnote" for term in identity.terms)
            ),
            self.amounts,
            formulas,
        )

    def add_identities(
        self,
        identities: Iterable[Identity],
        amounts: Mapping[FigureKey, Decimal],
        formulas: Mapping[FigureKey, str],
        verdicts: Mapping[FigureKey, str] | None = None,
        report: PrintedReport | None = None,
    ) -> None:
        """Add the explained figure of each beside the sum of the others, with the other sign."""
        for identity in identities:
            if any(term.key not in amounts for term in identity.terms):
                continue
            explained, *rest = identity.terms
            key, place = explained.key, PLACE_LABELS[explained.key.place]
            signs = ("-" if term.sign == explained.sign else "+" for term in rest)
            others = (formulas[term.key] for term in rest)
            expected = "".join(sign + other for sign, other in zip(signs, others, strict=True))
            rounding = [f"(ABS(E{self.next_row})<={len(identity.terms)}/2)"]
            if verdicts:
                rounding += [f'({verdicts[term.key]}="{self.agrees}")' for term in identity.terms]
            self.check(
                message(_IDENTITIES[identity.kind], row=self.row_name(key), place=place),
                key.year,
                Side(identity.expected(amounts), f"ROUND({expected.removeprefix('+')},2)"),
                Side(amounts[key], formulas[key]),
                str(report.where(key).field) if report else self.sheet_name(key),
                tolerance=identity.tolerance,
                rounding=bool(identity.off_by(amounts))
                and rounding_explains(identity, amounts, self.amounts),
                rounding_formula="*".join(rounding),
            )

    def add_printed(self) -> None:
        """Add each printed figure until the year against the entries, and the identities of print.

        An identity of figures that are not compared here is for the workbook of their own year.
        """
        comparisons = sorted(self.overview.book.comparisons, key=lambda each: each.report.year)
        compared = False
        for comparison in comparisons:
            year = self.overview.year
            printed = {key: kr for key, kr in comparison.figures.items() if key.year <= year}
            if any((key.place, key.year) in self.covered for key in printed):
                self.add_comparison(comparison, printed)
                compared = True
        if not compared:
            self.heading(_FIGURES)
            self.add(Cell(message("The book has no printed figures for these years."), kind="note"))

    def add_comparison(
        self, comparison: Comparison[PrintedReport], printed: Mapping[FigureKey, Decimal]
    ) -> None:
        """Add the printed figures of one report, and its identities."""
        report = comparison.report
        document = f" ({report.source.document if report.source else report.year})"
        self.heading(join("", (_FIGURES, document)))
        figure_rows: dict[FigureKey, int] = {}
        for key in printed:
            figure_rows[key] = self.next_row
            self.add_figure(key, comparison)
        self.heading(join("", (message("Do the printed figures add up?"), document)))
        self.add_identities(
            comparison.identities,
            {key: kr for key, kr in printed.items() if (key.place, key.year) in self.covered},
            {key: f"$D${row}" for key, row in figure_rows.items()},
            {key: f"$F${row}" for key, row in figure_rows.items()},
            report,
        )

    def add_figure(self, key: FigureKey, comparison: Comparison[PrintedReport]) -> None:
        """Add a printed figure beside that of the entries.

        It is missing where the books should have it, and not compared where another workbook has.
        """
        printed, where = comparison.figures[key], str(comparison.report.where(key).field)
        name = join(": ", (PLACE_LABELS[key.place], self.row_name(key)))
        if key in self.figures:
            figure = self.figures[key]
            expected = Side(figure.amount, figure.formula)
            tolerance = comparison.tolerance(key)
            self.check(name, key.year, expected, Side(printed), where, tolerance=tolerance)
            return
        is_covered = (key.place, key.year) in self.covered
        missing = is_covered and not figure_agrees(self.overview.book, comparison, key)
        self.differing += missing
        dash = Cell("–", kind="exact")
        computed = Cell(message("missing"), kind="exact") if missing else dash
        verdict = Cell(self.differs if missing else message("not compared"), kind="verdict")
        amounts = (computed, Cell(printed, kind="exact", is_input=True), dash)
        self.add_row(name, key.year, amounts, verdict, where)

    def add_summary(self) -> None:
        """Put above the header whether all checks so far agree, or how many do not.

        Beside it are the errors that `verify` found: checks that agree do not exclude them.
        """
        differs, fine = self.differs, self.text(message("all agree"))
        count = f'COUNTIF(F{HEADER_ROW + 1}:F{len(self.rows)},"{differs}")'
        verdict = f"{self.differing} {differs}" if self.differing else fine
        errors = len(self.overview.verification.failures())
        text = message("Errors by fhledger verify: {count}", count=errors)
        self.rows[1] = (
            Cell(self.text(message("All checks")), kind="heading"),
            *[None] * 4,
            Cell(verdict, f'IF({count}=0,"{fine}",{count}&" {differs}")', "verdict"),
            Cell(self.text(text)) if errors else None,
        )

    def add_findings(self) -> None:
        """Add what `verify` found, each with its acceptance."""
        findings = self.overview.verification.findings
        self.heading(message("Findings of fhledger verify when the workbook was made"))
        if not findings:
            self.add(Cell(message("No findings."), kind="note"))
        for finding in findings:
            text, accepted = sentence(finding), finding.accepted
            verdict = message("accepted") if accepted else SEVERITIES[finding.severity]
            self.add_row(
                join(" ", (finding.code, finding.concerning(self.language))),
                finding.year or "",
                map(_side, (finding.expected, finding.actual, finding.difference)),
                Cell(verdict, kind="verdict"),
                join(" ", (text, accepted.reason)) if accepted else text,
            )

    def sheet_name(self, key: FigureKey) -> LocalizedText:
        """The sheet that has a figure; the paragraph Finansiering is in that of Bilaga 2."""
        place = PLACE_LABELS[key.place]
        return join(", ", (message("Appendix 2"), place)) if key.place == "financing" else place

    def row_name(self, key: FigureKey) -> LocalizedText:
        """The row of a figure, in words where the books have any."""
        config = self.overview.book.config
        if key in self.figures:
            return self.figures[key].label
        if key.row in LABELS:
            return label(config.labels, key.row, key.year)
        lines = lines_in_year(config.lines, key.year)
        items = (item for line in lines for item in line.items if item.id == key.row)
        return next((item.label for item in items), LocalizedText(sv=key.row, en=key.row))


def _side(value: Decimal | str | None) -> Cell:
    """An amount of a finding, with öre where it has any."""
    if isinstance(value, Decimal):
        return Cell(value, kind=kind_of(value))
    return Cell(value or "", kind="exact")

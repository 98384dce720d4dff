"""The sheet of the checks (kontroller): what must agree, as formulas that show the difference.

The books' own identities, each printed figure against the entries, the identities of print, and
the findings of `verify`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from fhledger.audit.rules.printed import figure_agrees, rounding_explains
from fhledger.core.amounts import EXACT, KRONA, ZERO, round_half_up
from fhledger.core.localized import Language, LocalizedText
from fhledger.domain.fund.ledger import lines_in_year
from fhledger.domain.statement.comparison import Comparison, agree
from fhledger.domain.statement.printed import Identity, PrintedReport
from fhledger.domain.statement.printed import identities as identities_of
from fhledger.domain.statement.rows import LABELS, FigureKey, label
from fhledger.render.documents.verification import sentence
from fhledger.render.overview import Overview
from fhledger.render.workbook.appendices import Figures
from fhledger.render.workbook.entries import sum_of_year
from fhledger.render.workbook.fund import FundCells
from fhledger.render.workbook.sheet import HEADER_ROW, Cell, Sheet, SheetRows

_WIDTHS = (72, 8, 16, 16, 14, 15, 50)


class Side(NamedTuple):
    """One of two amounts that must agree, and the formula for it; without one it is an input."""

    amount: Decimal
    formula: str = ""


def checks_sheet(
    overview: Overview, fund: FundCells, figures: Figures, language: Language
) -> Sheet:
    """The checks of a year; `figures` are all that the workbook has a formula for."""
    rows = _CheckRows(overview, figures, language)
    rows.title(rows.word("checks_title", year=overview.year), "")
    rows.add()
    rows.header(
        [rows.word("check"), rows.word("year")],
        [rows.word(key) for key in ("expected", "actual", "difference")],
    )
    rows.rows[-1] += tuple(Cell(rows.word(key), kind="header") for key in ("verdict", "where"))
    rows.add_years(fund)
    rows.add_own_identities()
    rows.add_printed()
    rows.add_summary()
    rows.add_findings()
    return rows.sheet(*_WIDTHS, coloured=True)


class _CheckRows(SheetRows):
    """The rows of the sheet: two amounts, their difference as a formula, and the verdict."""

    def __init__(self, overview: Overview, figures: Figures, language: Language) -> None:
        super().__init__("checks", overview, language)
        self.figures, self.differing = figures, 0
        self.amounts = {key: figure.amount for key, figure in figures.items()}
        self.covered = {(key.place, key.year) for key in figures}

    def check(
        self,
        text: str,
        year: int,
        expected: Side,
        actual: Side,
        where: str,
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
        holds, differs, rounded = (self.word(key) for key in ("holds", "differs", "by_rounding"))
        agrees = agree(actual.amount, expected.amount, tolerance)
        verdict = holds if agrees else rounded if rounding else differs
        condition = f"ABS(E{row})<={tolerance:f}" if tolerance else f"E{row}=0"
        otherwise = f'"{differs}"'
        if rounding_formula:
            otherwise = f'IF({rounding_formula},"{rounded}","{differs}")'
        self.differing += verdict == differs
        self.add(
            Cell(text, kind="wrapped"),
            Cell(year, kind="key"),
            Cell(expected.amount, expected.formula, "exact"),
            Cell(actual.amount, actual.formula, "exact", is_input=not actual.formula),
            Cell(difference, f"ROUND(D{row}-C{row},2)", "exact"),
            Cell(verdict, f'IF({condition},"{holds}",{otherwise})', "verdict"),
            Cell(where, kind="wrapped"),
        )

    def add_years(self, fund: FundCells) -> None:
        """Add for every year, to the öre: opening + entries = closing, carried forward."""
        self.heading(self.word("own_identities"))
        before: Side | None = None
        where = self.word("sheet_fund")
        for year in self.overview.years:
            opening = Side(year.opening_balance, fund["opening_balance", year.year].qualified)
            closing = Side(year.closing_balance, fund["closing_balance", year.year].qualified)
            entries = sum_of_year(self, f"$B{self.next_row}")
            computed = closing._replace(formula=f"ROUND({opening.formula}+{entries},2)")
            self.check(self.word("own_entries"), year.year, computed, closing, where)
            if before is not None:
                self.check(self.word("own_carried"), year.year, before, opening, where)
            before = closing

    def add_own_identities(self) -> None:
        """Add the identities of the figures that the entries give, as Bilaga 1 and 2 show them.

        Those of a footnote are left out: it may leave a part of its row unspecified, in a row of
        its own.
        """
        formulas = {key: figure.formula for key, figure in self.figures.items()}
        lines, year = self.overview.book.config.lines, self.overview.year
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
            explained, *rest = identity.terms
            key = explained.key
            signs = ("-" if term.sign == explained.sign else "+" for term in rest)
            others = (formulas[term.key] for term in rest)
            expected = "".join(sign + other for sign, other in zip(signs, others, strict=True))
            rounding = [f"(ABS(E{self.next_row})<={len(identity.terms)}/2)"]
            if verdicts:
                holds = self.word("holds")
                rounding += [f'({verdicts[term.key]}="{holds}")' for term in identity.terms]
            self.check(
                self.word(identity.kind, row=self.row_name(key), place=self.place_name(key)),
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
        compared = [comparison for comparison in comparisons if self._covers(comparison)]
        for comparison in compared:
            self.add_comparison(comparison)
        if not compared:
            self.heading(self.word("figures"))
            self.add(Cell(self.word("no_print"), kind="note"))

    def _printed(self, comparison: Comparison) -> dict[FigureKey, Decimal]:
        year = self.overview.year
        return {key: amount for key, amount in comparison.figures.items() if key.year <= year}

    def _covers(self, comparison: Comparison) -> bool:
        return any((key.place, key.year) in self.covered for key in self._printed(comparison))

    def add_comparison(self, comparison: Comparison) -> None:
        """Add the figures of one printed report, and its identities."""
        report, printed = comparison.report, self._printed(comparison)
        document = f" ({report.source.document if report.source else report.year})"
        self.heading(self.word("figures") + document)
        figure_rows: dict[FigureKey, int] = {}
        for key in printed:
            figure_rows[key] = self.next_row
            self.add_figure(key, comparison)
        self.heading(self.word("print_identities") + document)
        here = {
            key: amount for key, amount in printed.items() if (key.place, key.year) in self.covered
        }
        self.add_identities(
            (
                identity
                for identity in comparison.identities
                if all(term.key in here for term in identity.terms)
            ),
            here,
            {key: f"$D${row}" for key, row in figure_rows.items()},
            {key: f"$F${row}" for key, row in figure_rows.items()},
            report,
        )

    def add_figure(self, key: FigureKey, comparison: Comparison) -> None:
        """Add a printed figure beside that of the entries.

        It is missing where the books should have it, and not compared where another workbook has.
        """
        printed, where = comparison.figures[key], str(comparison.report.where(key).field)
        name = f"{self.place_name(key)}: {self.row_name(key)}"
        if key in self.figures:
            figure = self.figures[key]
            expected = Side(figure.amount, figure.formula)
            tolerance = comparison.tolerance(key)
            self.check(name, key.year, expected, Side(printed), where, tolerance=tolerance)
            return
        missing = (key.place, key.year) in self.covered and not figure_agrees(
            self.overview.book, key, printed, comparison.computed, comparison.rounded_to
        )
        self.differing += missing
        self.add(
            Cell(name, kind="wrapped"),
            Cell(key.year, kind="key"),
            Cell(self.word("missing") if missing else "–", kind="exact"),
            Cell(printed, kind="exact", is_input=True),
            Cell("–", kind="exact"),
            Cell(self.word("differs" if missing else "not_compared"), kind="verdict"),
            Cell(where, kind="wrapped"),
        )

    def add_summary(self) -> None:
        """Put above the header whether all checks so far agree, or how many do not.

        Beside it are the errors that `verify` found: checks that agree do not exclude them.
        """
        differs, fine = self.word("differs"), self.word("all_hold")
        count = f'COUNTIF(F{HEADER_ROW + 1}:F{len(self.rows)},"{differs}")'
        verdict = f"{self.differing} {differs}" if self.differing else fine
        errors = len(self.overview.verification.failures())
        self.rows[1] = (
            Cell(self.word("all"), kind="heading"),
            *[None] * 4,
            Cell(verdict, f'IF({count}=0,"{fine}",{count}&" {differs}")', "verdict"),
            Cell(self.word("errors", count=errors)) if errors else None,
        )

    def add_findings(self) -> None:
        """Add what `verify` found, each with its acceptance."""
        findings = self.overview.verification.findings
        self.heading(self.word("findings_of_verify"))
        if not findings:
            self.add(Cell(self.word("no_findings"), kind="note"))
        for finding in findings:
            text, accepted = sentence(finding, self.language), finding.accepted
            verdict = "accepted" if accepted else finding.severity.value
            self.add(
                Cell(f"{finding.code} {finding.concerning(self.language)}", kind="wrapped"),
                Cell(finding.year or "", kind="key"),
                *map(_side, (finding.expected, finding.actual, finding.difference)),
                Cell(self.word(verdict), kind="verdict"),
                Cell(f"{text} {accepted.reason}" if accepted else text, kind="wrapped"),
            )

    def place_name(self, key: FigureKey) -> str:
        """The place of a figure, in words."""
        return self.word(f"place_{key.place}")

    def sheet_name(self, key: FigureKey) -> str:
        """The sheet that has a figure; the paragraph Finansiering is in that of Bilaga 2."""
        sheet = f"{self.word('sheet_appendix_2')}, " if key.place == "financing" else ""
        return f"{sheet}{self.place_name(key)}"

    def row_name(self, key: FigureKey) -> str:
        """The row of a figure, in words where the books have any."""
        return self.text(self._label(key))

    def _label(self, key: FigureKey) -> LocalizedText:
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
    if isinstance(value, Decimal) and value != round_half_up(value, KRONA):
        return Cell(value, kind="quotient")
    return Cell("" if value is None else value, kind="exact")

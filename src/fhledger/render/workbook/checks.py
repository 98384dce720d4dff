"""The sheet of the checks (kontroller): what must agree, as formulas that show the difference.

The books' own identities, each printed figure against the entries, the identities of print, and
what `verify` found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from fhledger.audit import Finding
from fhledger.audit.rules.printed import rounding_explains
from fhledger.core.amounts import KRONA, round_half_up
from fhledger.core.localized import Language
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.domain.statement.printed import Identity, PrintedReport, identities
from fhledger.domain.statement.rows import FigureKey
from fhledger.render.documents.verification import sentence
from fhledger.render.headings import words
from fhledger.render.overview import Overview
from fhledger.render.workbook.appendices import Figures
from fhledger.render.workbook.check_rows import Check, CheckRows, Side
from fhledger.render.workbook.entries import sum_of_year
from fhledger.render.workbook.fund import FundPlaces
from fhledger.render.workbook.labels import SHEETS, WORDS
from fhledger.render.workbook.sheet import Cell, Sheet


class Bound(NamedTuple):
    """Figures that identities are about: what each is, how a formula names it, and its verdict.

    `computed` is what the books give for them, `report` where they are printed.
    """

    amounts: Mapping[FigureKey, Decimal]
    formulas: Mapping[FigureKey, str]
    computed: Mapping[FigureKey, Decimal]
    verdicts: Mapping[FigureKey, str]
    report: PrintedReport | None = None


def checks_sheet(
    overview: Overview, fund: FundPlaces, figures: Figures, language: Language
) -> Sheet:
    """The checks of a year; `figures` are all that the workbook has a formula for."""
    title = WORDS["checks_title"].format(year=overview.year).in_language(language)
    rows = CheckRows(f"{overview.book.config.name}: {title}", overview.book, figures, language)
    rows.heading("own_identities")
    _years(rows, overview.years, fund)
    _own(rows, overview)
    _printed(rows, overview)
    last = len(rows.rows)
    _findings(rows, overview.verification.findings)
    return rows.sheet(last, len(overview.verification.failures()))


def _years(rows: CheckRows, years: Sequence[FiscalYear], fund: FundPlaces) -> None:
    """Every year of the fund, to the öre: opening + entries = closing, carried forward."""
    before: Side | None = None
    name = SHEETS["fund"].in_language(rows.language)
    for year in years:
        opening = Side(year.opening_balance, fund["opening_balance", year.year].there)
        closing = Side(year.closing_balance, fund["closing_balance", year.year].there)
        entries = sum_of_year(f"$B{rows.next}", rows.language)
        summed = closing._replace(formula=f"ROUND({opening.formula}+{entries},2)")
        rows.check(Check(rows.word("own_entries"), year.year, summed, closing, name))
        if before is not None:
            rows.check(Check(rows.word("own_carried"), year.year, before, opening, name))
        before = closing


def _own(rows: CheckRows, overview: Overview) -> None:
    """The identities of the figures that the entries give, as Bilaga 1 and 2 show them."""
    amounts = {key: figure.amount for key, figure in rows.figures.items()}
    formulas = {key: figure.formula for key, figure in rows.figures.items()}
    found = identities(overview.book.config.lines, amounts, overview.year)
    # A footnote may leave a part of its row unspecified, and says so in a row of its own.
    kept = (each for each in found if all(term.key.place != "footnote" for term in each.terms))
    _identities(rows, kept, Bound(amounts, formulas, amounts, {}))


def _printed(rows: CheckRows, overview: Overview) -> None:
    """Each printed figure until a year against the entries, and the identities of print.

    An identity of figures that are not compared here is for the workbook of their own year.
    """
    amounts = {key: figure.amount for key, figure in rows.figures.items()}
    covered = {(key.place, key.year) for key in amounts}
    is_listed = False
    for comparison in sorted(overview.book.comparisons, key=lambda each: each.report.year):
        report = comparison.report
        printed = {key: it for key, it in comparison.figures.items() if key.year <= overview.year}
        if not any((key.place, key.year) in covered for key in printed):
            continue
        is_listed = True
        rows.heading("figures", _document(report))
        at: dict[FigureKey, int] = {}
        for key, amount in printed.items():
            at[key] = rows.next
            _figure(rows, report, key, amount, known=(key.place, key.year) in covered)
        rows.heading("print_identities", _document(report))
        here = {key: amount for key, amount in printed.items() if (key.place, key.year) in covered}
        formulas = {key: f"$D${row}" for key, row in at.items()}
        verdicts = {key: f"$F${row}" for key, row in at.items()}
        found = [
            each for each in comparison.identities if all(term.key in here for term in each.terms)
        ]
        _identities(rows, found, Bound(here, formulas, amounts, verdicts, report))
    if not is_listed:
        rows.heading("figures")
        rows.put(Cell(rows.word("no_print"), kind="note"))


def _figure(
    rows: CheckRows, report: PrintedReport, key: FigureKey, amount: Decimal, *, known: bool
) -> None:
    """A printed figure beside what the entries give."""
    where = _where(report, key)
    if key not in rows.figures:
        rows.uncompared(key, amount, where, known=known)
        return
    figure = rows.figures[key]
    expected = Side(figure.amount, figure.formula)
    rows.check(Check(rows.figure(key), key.year, expected, Side(amount), where))


def _identities(rows: CheckRows, found: Iterable[Identity], bound: Bound) -> None:
    """The explained figure beside what the others come to, with the sign of the other side."""
    for identity in found:
        first, *rest = identity.terms
        signs = ("-" if term.sign == first.sign else "+" for term in rest)
        summed = "".join(
            sign + bound.formulas[term.key] for sign, term in zip(signs, rest, strict=True)
        )
        half = f"(ABS(E{rows.next})<={len(identity.terms)}/2)"
        matching = (
            f'*({bound.verdicts[term.key]}="{rows.word("holds")}")'
            for term in identity.terms
            if bound.verdicts
        )
        off = bool(identity.off_by(bound.amounts))
        name = WORDS[identity.kind].format(row=rows.row(first.key), place=rows.place(first.key))
        rows.check(
            Check(
                name.in_language(rows.language),
                first.key.year,
                Side(identity.expected(bound.amounts), f"ROUND({summed.removeprefix('+')},2)"),
                Side(bound.amounts[first.key], bound.formulas[first.key]),
                _where(bound.report, first.key) if bound.report else rows.place(first.key),
                off and rounding_explains(identity, bound.amounts, bound.computed),
                half + "".join(matching),
            )
        )


def _findings(rows: CheckRows, found: Sequence[Finding]) -> None:
    word = words(rows.language)
    rows.heading("findings")
    if not found:
        rows.put(Cell(rows.word("no_findings"), kind="note"))
    for finding in found:
        message = sentence(finding, rows.language)
        accepted = finding.accepted
        rows.put(
            Cell(f"{finding.code} {finding.concerning(rows.language)}", kind="wrapped"),
            Cell(finding.year or "", kind="key"),
            *(_side(side) for side in (finding.expected, finding.actual, finding.difference)),
            Cell(word("accepted") if accepted else word(finding.severity.value), kind="verdict"),
            Cell(f"{message} {accepted.reason}" if accepted else message, kind="wrapped"),
        )


def _side(value: Decimal | str | None) -> Cell:
    """An amount of a finding, with öre where it has any."""
    if isinstance(value, Decimal) and value != round_half_up(value, KRONA):
        return Cell(value, kind="quotient")
    return Cell("" if value is None else value, kind="exact")


def _document(report: PrintedReport) -> str:
    return f" ({report.source.document})" if report.source else f" ({report.year})"


def _where(report: PrintedReport, key: FigureKey) -> str:
    """The place of a figure in its document, which the heading names."""
    return str(report.where(key).field)

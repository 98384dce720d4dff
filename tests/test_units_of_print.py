"""Reports printed in thousands or millions of kronor: the same tolerance wherever they are
compared."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from calc import values
from fhledger import PrintedReport, embedded_book
from fhledger.core.exact import round_fraction
from fhledger.domain.statement.highlights import agreeing_figures
from fhledger.domain.statement.printed_layout import PrintedLayout
from fhledger.domain.statement.rows import FigureKey
from fhledger.render.workbook import excel_workbook

BOOK = embedded_book()
PLACES = ("appendix_1", "appendix_2", "footnote", "financing")


def in_units(unit, *, stated="table", change=0):
    """The embedded book with its printed figures rounded to a unit, one of them changed."""
    [report] = BOOK.printed
    tables = {}
    for place in PLACES:
        table = getattr(report, place)
        rows = {
            row: tuple(
                amount if row == "fee_rate" else round_fraction(Fraction(amount), Decimal(unit))
                for amount in amounts
            )
            for row, amounts in table.rows.items()
        }
        if place == "appendix_1":
            first, *others = rows["external_costs"]
            rows["external_costs"] = (first + change, *others)
        named = max(unit, 1_000_000 if unit > 1_000 else unit)
        rounded_to = {"rounded_to": Decimal(named)} if stated == "table" else {}
        tables[place] = table.model_copy(update={"rows": rows, **rounded_to})
    layout = PrintedLayout(unit="tkr" if unit == 1_000 else "mnkr") if stated == "layout" else None
    return BOOK.replace(printed=(report.model_copy(update=tables),), printed_layout=layout)


def compared(book):
    """What each of the comparisons says: codes of failures, the workbook, figures, the traces."""
    codes = {one.code for one in book.verify().failures() if one.code.startswith(("FH3", "FH4"))}
    cells = values(excel_workbook(book))
    verdict = cells["Kontroller", "F2"]
    count = agreeing_figures(book.comparisons)
    trace = book.trace(2024, "external_costs")
    [agrees] = [
        agrees
        for place, agrees in zip(trace.printed, trace.printed_agrees, strict=True)
        if "Bilaga 1" in place
    ]
    return codes, verdict, count, agrees


@pytest.mark.parametrize("stated", ["table", "layout"])
@pytest.mark.parametrize("unit", [1_000, 100_000, 1_000_000])
def test_rounded_figures_agree_everywhere(unit, stated):
    assert compared(in_units(unit, stated=stated)) == (set(), "allt stämmer", 55, True)


@pytest.mark.parametrize("unit", [1_000, 100_000])
@pytest.mark.parametrize("stated", ["table", "layout"])
def test_a_figure_that_is_a_unit_off_differs_everywhere(stated, unit):
    codes, verdict, count, agrees = compared(in_units(unit, stated=stated, change=unit))
    assert "FH401" in codes
    assert verdict != "allt stämmer"
    assert (count, agrees) == (54, False)


@pytest.mark.parametrize("stated", ["table", "layout"])
def test_the_tolerance_is_half_of_the_last_printed_digit(stated):
    """12,4 mnkr is 12 350 000–12 450 000 kr."""
    book = in_units(100_000, stated=stated)
    [comparison] = book.comparisons
    tolerances = {comparison.tolerance(key) for key in comparison.figures if key.row != "fee_rate"}
    assert tolerances == {Decimal(50_000)}


def test_figures_that_are_no_whole_thousands_have_not_the_unit_of_the_layout():
    book = BOOK.replace(printed_layout=PrintedLayout(unit="tkr"))
    [report] = book.printed
    assert report.rounded_to(book.config.printed_layout) == {}


def test_the_fee_rate_is_never_rounded_to_a_unit():
    [report] = in_units(1_000).printed
    assert FigureKey("financing", "fee_rate", 2024) not in report.rounded_to()


@pytest.mark.parametrize(("change", "found"), [(0, 0), (1_000, 1)])
def test_one_figure_in_two_reports_is_compared_as_exactly_as_both_are_printed(change, found):
    """FH403: last year's report in thousands, this year's in kronor."""
    [report] = BOOK.printed
    table = in_units(1_000).printed[0].appendix_1
    rows = {row: amounts[1:] for row, amounts in table.rows.items()}
    rows["external_costs"] = (rows["external_costs"][0] + change, *rows["external_costs"][1:])
    earlier = PrintedReport(
        year=2023, appendix_1={**dict(table), "years": (2023, 2022), "rows": rows}
    )
    book = BOOK.replace(printed=(earlier, report))
    assert [one.code for one in book.verify().findings].count("FH403") == found

"""The Excel workbook (arbetsbok) of a year: totals and fees as formulas over the entries.

Every formula carries the figure of the library as its saved result, so that a program which does
not calculate shows the same. The sheets are made from an overview (`fund`, `appendices`, `fees`,
`budget`, `checks`, `entries`, `new_entries`); `xlsx_writer` turns them into a file.
"""

from __future__ import annotations

from datetime import date

from fhledger.book import BookData
from fhledger.core.amounts import KRONA, ZERO, round_half_up
from fhledger.core.localized import Language
from fhledger.core.messages import message
from fhledger.render.overview import make_overview
from fhledger.render.workbook.appendices import appendix_1_sheet, appendix_2_sheet
from fhledger.render.workbook.budget import budget_sheet, decisions_sheet
from fhledger.render.workbook.checks import checks_sheet
from fhledger.render.workbook.cover import cover_sheet
from fhledger.render.workbook.entries import entries_sheet, entry_rows
from fhledger.render.workbook.fees import fees_sheet
from fhledger.render.workbook.fund import fund_sheet
from fhledger.render.workbook.funds import funds_sheets
from fhledger.render.workbook.new_entries import new_entries_sheets
from fhledger.render.workbook.projects import projects_sheet
from fhledger.render.workbook.xlsx_writer import xlsx

_GREEN, _RED = "#2E7D32", "#C00000"
_COLOURS = (
    (message("agrees"), _GREEN),
    (message("all agree"), _GREEN),
    (message("rounding"), _GREEN),
    (message("differs"), _RED),
)


def excel_workbook(book: BookData, year: int | None = None, language: Language = "sv") -> bytes:
    """The workbook of a year (left out: the latest) and all before it, as bytes of .xlsx.

    A year that is not closed has a form for new entries. The same book gives the same bytes. Raises
    `MissingExtraError` without the extra `[excel]`, and `BookError` for what Excel has no room for:
    too many entries, too long a text, too many digits.
    """
    overview = make_overview(book, year)
    ranges = entry_rows(overview, language)
    fund, cells = fund_sheet(overview, ranges, language)
    fees, rate = fees_sheet(overview, cells, ranges, language)
    budget, whole_budget = budget_sheet(overview, cells, language)
    appendix_1, figures = appendix_1_sheet(overview, cells, ranges, language)
    decided = {"fee_rate": rate, "budget": whole_budget}
    appendix_2, more = appendix_2_sheet(overview, cells, decided, ranges, language)
    checks = checks_sheet(overview, cells, figures | more, language)
    forms = () if book.seals_by_year.get(overview.year) else new_entries_sheets(overview, language)
    sheets = (
        appendix_1,
        appendix_2,
        fund,
        *funds_sheets(overview, cells, language),
        fees,
        budget,
        decisions_sheet(overview, language),
        projects_sheet(overview, ranges, language),
        checks,
        entries_sheet(overview, language),
        *forms[:1],
    )
    return xlsx(
        (cover_sheet(overview, figures, sheets, language), *sheets, *forms[1:]),
        title=f"{book.config.name} {overview.year}",
        made=date(overview.year, 12, 31),
        ore=_has_ore(book),
        colours={verdict.in_language(language): colour for verdict, colour in _COLOURS},
    )


def _has_ore(book: BookData) -> bool:
    """Whether any amount of the book is not in whole kronor."""
    amounts = (
        book.config.opening_balance.value,
        *(fund.opening_balance.value for fund in book.config.funds.values()),
        *(amount for year in book.ledgers for _, amount in year.totals.sums),
        *(decision.amount_kr for decision in book.budgets),
        *(rate.value for rate in book.config.fee_rates),
        *(rate.minimum_kr or ZERO for rate in book.config.fee_rates),
        *(rate.maximum_kr or ZERO for rate in book.config.fee_rates),
        *(amount for report in book.printed for amount in report.figures().values()),
    )
    return any(amount != round_half_up(amount, KRONA) for amount in amounts)

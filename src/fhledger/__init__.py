"""A membership-fee and budget ledger for a municipal co-operation (medlemsavgifter och budget).

It explains a fund that municipalities fill with a fee per inhabitant: what came
in, what it was used for, what is left, and why every figure is right.

>>> import fhledger
>>> book = fhledger.embedded_book()
>>> book.statement(2024).figures()[fhledger.FigureKey("appendix_1", "closing_balance", 2024)]
Decimal('7530250')
>>> fhledger.verify(book).failures()
()
>>> fhledger.swedish(book.fees(2024).total)
'7 744 905'

The modules stand in one line; each imports only what stands above it::

    visible         a text whose every character is seen
    _record         the one base: immutable, no unknown fields
    label           a text in Swedish and English
    errors          what a caller can do wrong, and where something stands
    money           kronor, exact to the öre, never a float
    facts           a dated, sourced value
    trace           how a figure comes about, as a tree that ends in sources
    municipality    a member, from one day until another
    population      its inhabitants on a reference day
    apportionment   an amount divided by weights, to the last krona
    special_funding what a project costs each of the members that take part
    due_day         when a part of a fee is to be paid
    rate            which rate of the fee is in force for a member
    fee             rate in force × inhabitants
    notice          what each member is to be invoiced
    numbering       which numbers of a series are used
    project         grants, repayments, and what is still committed
    ledger          lines, entries, and their totals
    fiscal_year     opening + movements = closing, carried forward
    balance         what the fund held at the end of a day, as somebody saw it
    budget          what was decided for a year
    plan            the years to come: scenarios, forecasts, and what it takes to hold the fund
    rows            the rows of the report: what each is called, which figure is which
    specification   what a row consists of: the footnote, Bilaga 2
    statement       Bilaga 1, Bilaga 2, the footnote, the paragraph Finansiering
    follow_up       budget, outcome and deviation, to a day within the year
    printed         the figures in print, and the identities that bind them
    printed_reading what could be read of a printed report, and what not
    acceptance      a known difference: amount, reason, who and when
    seal            what a closed year rests on, so that any change shows
    book            a folder read into one immutable value
    audit           who doubts it: rules and findings
    overview        everything about a year, gathered to be shown
    report          what is shown: text, Markdown, CSV, JSON, a page, an Excel workbook
    exchange        files of other programs: SIE, spreadsheets, SCB, a printed report
    cli             the command line

Names are loaded when they are first used: a program pays for what it needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fhledger.audit import (
        RULES,
        Finding,
        Rule,
        Sample,
        SampledEntry,
        SealState,
        Severity,
        Verification,
        close,
        sample,
        verify,
        with_year_closed,
    )
    from fhledger.book import (
        Book,
        PostResult,
        YearLedger,
        embedded_book,
        next_entry,
        post,
        read_book,
        reversing_entry,
        with_entries,
        write_book,
        year_ledger,
    )
    from fhledger.book.as_of import book_as_of
    from fhledger.book.views import budget_follow_up, fee_notices, forecast_basis, scenario_named
    from fhledger.core.amounts import exact_sum, format_plain, format_sek, parse_amount
    from fhledger.core.errors import (
        BookError,
        FhledgerError,
        InvalidArgumentError,
        MoneyError,
        NotInForceError,
        PopulationMissingError,
        YearClosedError,
        YearMissingError,
    )
    from fhledger.core.localized import LocalizedText
    from fhledger.domain.dated_values import DatedValue, Source
    from fhledger.domain.fees.apportionment import apportion
    from fhledger.domain.fees.fee import FeeRule, FeeTable, ReferenceDay, fee_table, membership_fee
    from fhledger.domain.fees.municipality import Municipality
    from fhledger.domain.fees.notices import Notice, Notices
    from fhledger.domain.fees.population import Inhabitants, Population
    from fhledger.domain.fees.rates import Rate
    from fhledger.domain.fees.special_funding import (
        SpecialFunding,
        by_inhabitants,
        equally,
        fixed_shares,
        specially_funded,
    )
    from fhledger.domain.fund.balances import Balance
    from fhledger.domain.fund.budget import BudgetDecision, BudgetRule
    from fhledger.domain.fund.budget_follow_up import FollowUp, FollowUpRow, UsedBudget
    from fhledger.domain.fund.fiscal_years import FiscalYear, Movement, carry_forward
    from fhledger.domain.fund.ledger import Entry, Item, Line, Section, Totals, summarize
    from fhledger.domain.fund.projects import Project, ProjectStatus
    from fhledger.domain.seal import Seal
    from fhledger.domain.statement.printed import PrintedReport, PrintedTable
    from fhledger.domain.statement.rows import FigureKey, Row
    from fhledger.domain.statement.specification import Specification
    from fhledger.domain.statement.statement import Statement
    from fhledger.domain.trace import Trace
    from fhledger.planning.forecast import Basis, Forecast, roll_forward
    from fhledger.planning.inverse import Goal, Solution, solve
    from fhledger.planning.scenarios import LinePlan, Scenario
    from fhledger.planning.sensitivity import Sensitivity, sensitivity_table
    from fhledger.render.workbook import excel_workbook

_HOMES = {
    "fhledger.domain.fees.apportionment": "apportion",
    "fhledger.audit": (
        "RULES Finding Rule Sample SampledEntry SealState Severity Verification close closed "
        "sample verify"
    ),
    "fhledger.domain.fund.balances": "Balance",
    "fhledger.book": (
        "Book YearLedger Posted year_ledger embedded_book next_entry post posted read_book "
        "reversal write_book"
    ),
    "fhledger.book.as_of": "book_as_of",
    "fhledger.book.views": "budget_follow_up fee_notices forecast_basis scenario_named",
    "fhledger.domain.fund.budget": "BudgetDecision BudgetRule",
    "fhledger.core.errors": (
        "BookError FhledgerError MoneyError NotInForceError PopulationMissingError "
        "InvalidArgumentError YearClosedError YearMissingError"
    ),
    "fhledger.domain.dated_values": "Fact Source",
    "fhledger.domain.fees.fee": "FeeRule FeeTable ReferenceDay fee_table membership_fee",
    "fhledger.domain.fund.fiscal_years": "FiscalYear Movement carry_forward",
    "fhledger.domain.fund.budget_follow_up": "FollowUp FollowUpRow UsedBudget",
    "fhledger.core.localized": "Label",
    "fhledger.domain.fund.ledger": "Entry Item Line Section Totals fold",
    "fhledger.core.amounts": "kronor plain swedish total",
    "fhledger.domain.fees.municipality": "Municipality",
    "fhledger.domain.fees.notices": "Notice Notices",
    "fhledger.planning.forecast": "Basis Forecast roll_forward",
    "fhledger.planning.inverse": "Goal Solution solved",
    "fhledger.planning.scenarios": "LinePlan Scenario",
    "fhledger.planning.sensitivity": "Sensitivity sensitivity_table",
    "fhledger.domain.fees.population": "Inhabitants Population",
    "fhledger.domain.statement.printed": "PrintedReport PrintedTable",
    "fhledger.domain.fund.projects": "Project ProjectStatus",
    "fhledger.domain.fees.rates": "Rate",
    "fhledger.render.workbook": "excel_workbook",
    "fhledger.domain.statement.rows": "FigureKey Row",
    "fhledger.domain.seal": "Seal",
    "fhledger.domain.fees.special_funding": (
        "SpecialFunding by_inhabitants equally fixed_shares specially_funded"
    ),
    "fhledger.domain.statement.specification": "Specification",
    "fhledger.domain.statement.statement": "Statement",
    "fhledger.domain.trace": "Trace",
}
"""The public names by the module that each is loaded from."""

__all__ = [
    "RULES",
    "Balance",
    "Basis",
    "Book",
    "BookError",
    "YearLedger",
    "BudgetDecision",
    "BudgetRule",
    "Entry",
    "DatedValue",
    "FeeRule",
    "FeeTable",
    "FhledgerError",
    "FigureKey",
    "Finding",
    "FiscalYear",
    "FollowUp",
    "FollowUpRow",
    "Forecast",
    "Goal",
    "Inhabitants",
    "Item",
    "LocalizedText",
    "Line",
    "LinePlan",
    "MoneyError",
    "Movement",
    "Municipality",
    "NotInForceError",
    "Notice",
    "Notices",
    "Population",
    "PopulationMissingError",
    "PostResult",
    "PrintedReport",
    "PrintedTable",
    "Project",
    "ProjectStatus",
    "Rate",
    "ReferenceDay",
    "Row",
    "Rule",
    "Sample",
    "SampledEntry",
    "Scenario",
    "Seal",
    "SealState",
    "Section",
    "Sensitivity",
    "Severity",
    "Solution",
    "Source",
    "SpecialFunding",
    "Specification",
    "Statement",
    "Totals",
    "Trace",
    "UsedBudget",
    "Verification",
    "InvalidArgumentError",
    "YearClosedError",
    "YearMissingError",
    "apportion",
    "year_ledger",
    "budget_follow_up",
    "by_inhabitants",
    "carry_forward",
    "close",
    "with_year_closed",
    "embedded_book",
    "equally",
    "excel_workbook",
    "fee_notices",
    "fee_table",
    "fixed_shares",
    "summarize",
    "forecast_basis",
    "book_as_of",
    "parse_amount",
    "membership_fee",
    "next_entry",
    "format_plain",
    "post",
    "with_entries",
    "read_book",
    "reversing_entry",
    "roll_forward",
    "sample",
    "scenario_named",
    "sensitivity_table",
    "solve",
    "specially_funded",
    "format_sek",
    "exact_sum",
    "verify",
    "write_book",
]


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names.split():
            value: object = getattr(import_module(home), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'fhledger' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

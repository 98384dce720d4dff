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
    from fhledger.apportionment import apportion
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
        closed,
        sample,
        verify,
    )
    from fhledger.balance import Balance
    from fhledger.book import (
        Book,
        BookYear,
        Posted,
        book_year,
        embedded_book,
        next_entry,
        post,
        posted,
        read_book,
        reversal,
        write_book,
    )
    from fhledger.book.known import known_by
    from fhledger.book.planning import budget_follow_up, fee_notices, forecast_basis, scenario_named
    from fhledger.budget import BudgetDecision, BudgetRule
    from fhledger.errors import (
        BookError,
        FhledgerError,
        MoneyError,
        NotInForceError,
        PopulationMissingError,
        WrongCallError,
        YearClosedError,
        YearMissingError,
    )
    from fhledger.facts import Fact, Source
    from fhledger.fee import FeeRule, FeeTable, ReferenceDay, fee_table, membership_fee
    from fhledger.fiscal_year import FiscalYear, Movement, carry_forward
    from fhledger.follow_up import FollowUp, FollowUpRow, UsedBudget
    from fhledger.label import Label
    from fhledger.ledger import Entry, Item, Line, Section, Totals, fold
    from fhledger.money import kronor, plain, swedish, total
    from fhledger.municipality import Municipality
    from fhledger.notice import Notice, Notices
    from fhledger.plan.forecast import Basis, Forecast, roll_forward
    from fhledger.plan.inverse import Goal, Solution, solved
    from fhledger.plan.scenario import LinePlan, Scenario
    from fhledger.plan.sensitivity import Sensitivity, sensitivity_table
    from fhledger.population import Inhabitants, Population
    from fhledger.printed import PrintedReport, PrintedTable
    from fhledger.project import Project, ProjectStanding
    from fhledger.rate import Rate
    from fhledger.report.workbook import excel_workbook
    from fhledger.rows import FigureKey, Row
    from fhledger.seal import Seal
    from fhledger.special_funding import (
        SpecialFunding,
        by_inhabitants,
        equally,
        fixed_shares,
        specially_funded,
    )
    from fhledger.specification import Specification
    from fhledger.statement import Statement
    from fhledger.trace import Trace

_HOMES = {
    "fhledger.apportionment": "apportion",
    "fhledger.audit": (
        "RULES Finding Rule Sample SampledEntry SealState Severity Verification close closed "
        "sample verify"
    ),
    "fhledger.balance": "Balance",
    "fhledger.book": (
        "Book BookYear Posted book_year embedded_book next_entry post posted read_book "
        "reversal write_book"
    ),
    "fhledger.book.known": "known_by",
    "fhledger.book.planning": "budget_follow_up fee_notices forecast_basis scenario_named",
    "fhledger.budget": "BudgetDecision BudgetRule",
    "fhledger.errors": (
        "BookError FhledgerError MoneyError NotInForceError PopulationMissingError "
        "WrongCallError YearClosedError YearMissingError"
    ),
    "fhledger.facts": "Fact Source",
    "fhledger.fee": "FeeRule FeeTable ReferenceDay fee_table membership_fee",
    "fhledger.fiscal_year": "FiscalYear Movement carry_forward",
    "fhledger.follow_up": "FollowUp FollowUpRow UsedBudget",
    "fhledger.label": "Label",
    "fhledger.ledger": "Entry Item Line Section Totals fold",
    "fhledger.money": "kronor plain swedish total",
    "fhledger.municipality": "Municipality",
    "fhledger.notice": "Notice Notices",
    "fhledger.plan.forecast": "Basis Forecast roll_forward",
    "fhledger.plan.inverse": "Goal Solution solved",
    "fhledger.plan.scenario": "LinePlan Scenario",
    "fhledger.plan.sensitivity": "Sensitivity sensitivity_table",
    "fhledger.population": "Inhabitants Population",
    "fhledger.printed": "PrintedReport PrintedTable",
    "fhledger.project": "Project ProjectStanding",
    "fhledger.rate": "Rate",
    "fhledger.report.workbook": "excel_workbook",
    "fhledger.rows": "FigureKey Row",
    "fhledger.seal": "Seal",
    "fhledger.special_funding": (
        "SpecialFunding by_inhabitants equally fixed_shares specially_funded"
    ),
    "fhledger.specification": "Specification",
    "fhledger.statement": "Statement",
    "fhledger.trace": "Trace",
}
"""The public names by the module that each is loaded from."""

__all__ = [
    "RULES",
    "Balance",
    "Basis",
    "Book",
    "BookError",
    "BookYear",
    "BudgetDecision",
    "BudgetRule",
    "Entry",
    "Fact",
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
    "Label",
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
    "Posted",
    "PrintedReport",
    "PrintedTable",
    "Project",
    "ProjectStanding",
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
    "WrongCallError",
    "YearClosedError",
    "YearMissingError",
    "apportion",
    "book_year",
    "budget_follow_up",
    "by_inhabitants",
    "carry_forward",
    "close",
    "closed",
    "embedded_book",
    "equally",
    "excel_workbook",
    "fee_notices",
    "fee_table",
    "fixed_shares",
    "fold",
    "forecast_basis",
    "known_by",
    "kronor",
    "membership_fee",
    "next_entry",
    "plain",
    "post",
    "posted",
    "read_book",
    "reversal",
    "roll_forward",
    "sample",
    "scenario_named",
    "sensitivity_table",
    "solved",
    "specially_funded",
    "swedish",
    "total",
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

"""A membership-fee and budget ledger for a municipal co-operation (medlemsavgifter och budget).

It explains a fund that municipalities fill with a fee per inhabitant: what came
in, what it was used for, what is left, and why every figure is right.

>>> import fhledger
>>> book = fhledger.embedded_book()
>>> book.statement(2024)["closing_balance"]
Decimal('7530250')
>>> book.verify().failures()
()
>>> fhledger.format_sek(book.fees(2024).total)
'7 744 905'

The modules are layered; each layer imports only from those above it::

    core/        text, dates, counts, amounts, localized text and messages, errors, records, tables
    domain/      pure records and functions: fees, the fund, the statement, seals, traces
    planning/    growth, scenarios, forecasts, what holds a floor, sensitivity
    book/        a co-operation's whole book as one value; reading and writing its folder; traces
    audit/       rules, findings, verification, samples, closing a year
    exchange/    files of others: SIE, spreadsheets, Statistics Sweden, printed reports, hledger
    render/      documents as text, Markdown, CSV, JSON; the web report; the workbook
    outputs      the records that commands print as JSON, and their schemas
    api          the methods that users call on a book
    editing      the change of a book in a folder that users make
    cli/         the command line
    testing/     the pytest plugin, Hypothesis strategies and laws for the tests of others

    data/ holds the embedded book and the one to start from, locale/ the Swedish messages.

Names are loaded when they are first used: a program pays for what it needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    __version__: str
    from fhledger.api import Book, embedded_book, import_vouchers, read_book
    from fhledger.audit.seals.closing import close
    from fhledger.book.config import BookConfig
    from fhledger.book.edits.editing import PostResult
    from fhledger.book.edits.posting import next_entry, with_entries
    from fhledger.book.files.folder_writer import write_book
    from fhledger.book.year_ledger import YearLedger, year_ledger
    from fhledger.core.amounts import exact_sum, format_plain, format_sek, parse_amount
    from fhledger.core.errors import (
        BookError,
        FhledgerError,
        InvalidArgumentError,
        Location,
        MissingExtraError,
        MoneyError,
        NotInForceError,
        PopulationMissingError,
        YearClosedError,
        YearMissingError,
    )
    from fhledger.core.localized import LocalizedText
    from fhledger.domain.acceptance import Acceptance
    from fhledger.domain.dated_values import DatedValue, Source
    from fhledger.domain.fees.apportionment import apportion
    from fhledger.domain.fees.fee import FeeRule, ReferenceDay, ValueAddedTax, membership_fee
    from fhledger.domain.fees.rates import Rate
    from fhledger.domain.fund.balances import Balance
    from fhledger.domain.fund.budget import BudgetDecision, BudgetRule
    from fhledger.domain.fund.fiscal_years import Movement, carry_forward
    from fhledger.domain.fund.funds import Fund
    from fhledger.domain.fund.ledger import Entry, Item, Line, Section, Totals, summarize
    from fhledger.domain.fund.projects import Project
    from fhledger.domain.members.municipality import Municipality
    from fhledger.domain.members.population import Inhabitants, Population
    from fhledger.domain.notices.due_dates import DueDay
    from fhledger.domain.seal import Seal
    from fhledger.domain.statement.printed import PrintedReport, PrintedTable
    from fhledger.editing import Edit, edit
    from fhledger.exchange.sie.reader import read_sie
    from fhledger.planning.book_forecast import BookForecast
    from fhledger.planning.scenarios import LinePlan, Scenario

_HOMES = {
    "fhledger.api": "Book embedded_book import_vouchers read_book",
    "fhledger.audit.seals.closing": "close",
    "fhledger.book.config": "BookConfig",
    "fhledger.book.files.folder_writer": "write_book",
    "fhledger.book.edits.editing": "PostResult",
    "fhledger.book.edits.posting": "next_entry with_entries",
    "fhledger.book.year_ledger": "YearLedger year_ledger",
    "fhledger.core.amounts": "exact_sum format_plain format_sek parse_amount",
    "fhledger.core.errors": "BookError FhledgerError InvalidArgumentError Location MissingExtraError MoneyError NotInForceError PopulationMissingError YearClosedError YearMissingError",
    "fhledger.core.localized": "LocalizedText",
    "fhledger.domain.acceptance": "Acceptance",
    "fhledger.domain.dated_values": "DatedValue Source",
    "fhledger.domain.fees.apportionment": "apportion",
    "fhledger.domain.notices.due_dates": "DueDay",
    "fhledger.domain.fees.fee": "FeeRule ReferenceDay ValueAddedTax membership_fee",
    "fhledger.domain.members.municipality": "Municipality",
    "fhledger.domain.members.population": "Inhabitants Population",
    "fhledger.domain.fees.rates": "Rate",
    "fhledger.domain.fund.balances": "Balance",
    "fhledger.domain.fund.budget": "BudgetDecision BudgetRule",
    "fhledger.domain.fund.fiscal_years": "Movement carry_forward",
    "fhledger.domain.fund.funds": "Fund",
    "fhledger.domain.fund.ledger": "Entry Item Line Section Totals summarize",
    "fhledger.domain.fund.projects": "Project",
    "fhledger.domain.seal": "Seal",
    "fhledger.domain.statement.printed": "PrintedReport PrintedTable",
    "fhledger.editing": "Edit edit",
    "fhledger.exchange.sie.reader": "read_sie",
    "fhledger.planning.book_forecast": "BookForecast",
    "fhledger.planning.scenarios": "LinePlan Scenario",
}
"""The public names by the module that each is loaded from."""

__all__ = [
    "Acceptance",
    "Balance",
    "Book",
    "BookConfig",
    "BookError",
    "BookForecast",
    "BudgetDecision",
    "BudgetRule",
    "DatedValue",
    "DueDay",
    "Edit",
    "Entry",
    "FeeRule",
    "FhledgerError",
    "Fund",
    "Inhabitants",
    "InvalidArgumentError",
    "Item",
    "Line",
    "LinePlan",
    "LocalizedText",
    "Location",
    "MissingExtraError",
    "MoneyError",
    "Movement",
    "Municipality",
    "NotInForceError",
    "Population",
    "PopulationMissingError",
    "PostResult",
    "PrintedReport",
    "PrintedTable",
    "Project",
    "Rate",
    "ReferenceDay",
    "Scenario",
    "Seal",
    "Section",
    "Source",
    "Totals",
    "ValueAddedTax",
    "YearClosedError",
    "YearLedger",
    "YearMissingError",
    "apportion",
    "carry_forward",
    "close",
    "edit",
    "embedded_book",
    "exact_sum",
    "format_plain",
    "format_sek",
    "import_vouchers",
    "membership_fee",
    "next_entry",
    "parse_amount",
    "read_book",
    "read_sie",
    "summarize",
    "with_entries",
    "write_book",
    "year_ledger",
]


if not TYPE_CHECKING:  # a type checker reports a name that is not public

    def __getattr__(name: str) -> object:
        if name == "__version__":
            return import_module("importlib.metadata").version("fhledger")
        for home, names in _HOMES.items():
            if name in names.split():
                value: object = getattr(import_module(home), name)
                globals()[name] = value
                return value
        raise AttributeError(f"module 'fhledger' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

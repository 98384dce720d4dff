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

What users call:

- a book: `read_book`, `embedded_book`; its methods answer the questions, `help(fhledger.Book)`:
  `statement`, `fees`, `notices`, `apportion`, `budget_follow_up`, `projects`, `forecast`,
  `sensitivity`, `propose_rates`, `trace`, `verify`, `status`, `review`, `sample`, `to_html`,
  `to_excel`, and `as_of` for the book as it was known on a day
- a change of a book: `edit`, `write_book`, `import_vouchers`, `close`; of one in memory:
  `with_entries`, `next_entry`
- parts, without a book: `membership_fee`, `apportion`, `carry_forward`, `summarize`, `read_sie`,
  `parse_amount`, `exact_sum`, `format_sek`, `format_plain`
- the records that a book is made of, such as `Line`, `Entry` and `FeeRule`; what is returned is in
  `fhledger.outputs`. All have `model_dump_json`; what is a table has `records()` for data frames
- errors: each is a `FhledgerError`

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

Names are loaded when they are first used: a program pays for what it needs. So the public names
are listed twice below, for type checkers and with their modules; a test compares the lists.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # `as` makes a name public for type checkers
    __version__: str
    from fhledger.api import Book as Book
    from fhledger.api import embedded_book as embedded_book
    from fhledger.api import import_vouchers as import_vouchers
    from fhledger.api import read_book as read_book
    from fhledger.audit.seals.closing import close as close
    from fhledger.book.config import BookConfig as BookConfig
    from fhledger.book.edits.editing import PostResult as PostResult
    from fhledger.book.edits.posting import next_entry as next_entry
    from fhledger.book.edits.posting import with_entries as with_entries
    from fhledger.book.files.folder_writer import write_book as write_book
    from fhledger.book.year_ledger import YearLedger as YearLedger
    from fhledger.book.year_ledger import year_ledger as year_ledger
    from fhledger.core.amounts import exact_sum as exact_sum
    from fhledger.core.amounts import format_plain as format_plain
    from fhledger.core.amounts import format_sek as format_sek
    from fhledger.core.amounts import parse_amount as parse_amount
    from fhledger.core.errors import BookError as BookError
    from fhledger.core.errors import FhledgerError as FhledgerError
    from fhledger.core.errors import InvalidArgumentError as InvalidArgumentError
    from fhledger.core.errors import Location as Location
    from fhledger.core.errors import MissingExtraError as MissingExtraError
    from fhledger.core.errors import MoneyError as MoneyError
    from fhledger.core.errors import NotInForceError as NotInForceError
    from fhledger.core.errors import PopulationMissingError as PopulationMissingError
    from fhledger.core.errors import YearClosedError as YearClosedError
    from fhledger.core.errors import YearMissingError as YearMissingError
    from fhledger.core.localized import LocalizedText as LocalizedText
    from fhledger.domain.acceptance import Acceptance as Acceptance
    from fhledger.domain.dated_values import DatedValue as DatedValue
    from fhledger.domain.dated_values import Source as Source
    from fhledger.domain.fees.apportionment import apportion as apportion
    from fhledger.domain.fees.fee import membership_fee as membership_fee
    from fhledger.domain.fees.fee_rule import FeeRule as FeeRule
    from fhledger.domain.fees.fee_terms import ValueAddedTax as ValueAddedTax
    from fhledger.domain.fees.rates import Rate as Rate
    from fhledger.domain.fund.balances import Balance as Balance
    from fhledger.domain.fund.budget import BudgetDecision as BudgetDecision
    from fhledger.domain.fund.budget import BudgetRule as BudgetRule
    from fhledger.domain.fund.fiscal_years import Movement as Movement
    from fhledger.domain.fund.fiscal_years import carry_forward as carry_forward
    from fhledger.domain.fund.funds import Fund as Fund
    from fhledger.domain.fund.ledger import Entry as Entry
    from fhledger.domain.fund.ledger import Item as Item
    from fhledger.domain.fund.ledger import Line as Line
    from fhledger.domain.fund.ledger import Section as Section
    from fhledger.domain.fund.ledger import Totals as Totals
    from fhledger.domain.fund.ledger import summarize as summarize
    from fhledger.domain.fund.projects import Project as Project
    from fhledger.domain.members.municipality import Municipality as Municipality
    from fhledger.domain.members.population import Inhabitants as Inhabitants
    from fhledger.domain.members.population import Population as Population
    from fhledger.domain.members.reference_day import ReferenceDay as ReferenceDay
    from fhledger.domain.notices.due_dates import DueDay as DueDay
    from fhledger.domain.seal import Seal as Seal
    from fhledger.domain.statement.printed import PrintedReport as PrintedReport
    from fhledger.domain.statement.printed import PrintedTable as PrintedTable
    from fhledger.editing import Edit as Edit
    from fhledger.editing import edit as edit
    from fhledger.exchange.sie.reader import read_sie as read_sie
    from fhledger.planning.book_forecast import BookForecast as BookForecast
    from fhledger.planning.scenarios import LinePlan as LinePlan
    from fhledger.planning.scenarios import Scenario as Scenario

_HOMES = {
    "fhledger.api": ("Book", "embedded_book", "import_vouchers", "read_book"),
    "fhledger.audit.seals.closing": ("close",),
    "fhledger.book.config": ("BookConfig",),
    "fhledger.book.edits.editing": ("PostResult",),
    "fhledger.book.edits.posting": ("next_entry", "with_entries"),
    "fhledger.book.files.folder_writer": ("write_book",),
    "fhledger.book.year_ledger": ("YearLedger", "year_ledger"),
    "fhledger.core.amounts": ("exact_sum", "format_plain", "format_sek", "parse_amount"),
    "fhledger.core.errors": (
        "BookError",
        "FhledgerError",
        "InvalidArgumentError",
        "Location",
        "MissingExtraError",
        "MoneyError",
        "NotInForceError",
        "PopulationMissingError",
        "YearClosedError",
        "YearMissingError",
    ),
    "fhledger.core.localized": ("LocalizedText",),
    "fhledger.domain.acceptance": ("Acceptance",),
    "fhledger.domain.dated_values": ("DatedValue", "Source"),
    "fhledger.domain.fees.apportionment": ("apportion",),
    "fhledger.domain.fees.fee": ("membership_fee",),
    "fhledger.domain.fees.fee_rule": ("FeeRule",),
    "fhledger.domain.fees.fee_terms": ("ValueAddedTax",),
    "fhledger.domain.fees.rates": ("Rate",),
    "fhledger.domain.fund.balances": ("Balance",),
    "fhledger.domain.fund.budget": ("BudgetDecision", "BudgetRule"),
    "fhledger.domain.fund.fiscal_years": ("Movement", "carry_forward"),
    "fhledger.domain.fund.funds": ("Fund",),
    "fhledger.domain.fund.ledger": ("Entry", "Item", "Line", "Section", "Totals", "summarize"),
    "fhledger.domain.fund.projects": ("Project",),
    "fhledger.domain.members.municipality": ("Municipality",),
    "fhledger.domain.members.population": ("Inhabitants", "Population"),
    "fhledger.domain.members.reference_day": ("ReferenceDay",),
    "fhledger.domain.notices.due_dates": ("DueDay",),
    "fhledger.domain.seal": ("Seal",),
    "fhledger.domain.statement.printed": ("PrintedReport", "PrintedTable"),
    "fhledger.editing": ("Edit", "edit"),
    "fhledger.exchange.sie.reader": ("read_sie",),
    "fhledger.planning.book_forecast": ("BookForecast",),
    "fhledger.planning.scenarios": ("LinePlan", "Scenario"),
}
"""The public names by the module that each is loaded from."""

if not TYPE_CHECKING:  # a type checker reports a name that is not public
    __all__ = [name for names in _HOMES.values() for name in names]

    def __getattr__(name: str) -> object:
        if name == "__version__":
            return import_module("importlib.metadata").version("fhledger")
        for home, names in _HOMES.items():
            if name in names:
                value: object = getattr(import_module(home), name)
                globals()[name] = value
                return value
        raise AttributeError(f"module 'fhledger' has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})

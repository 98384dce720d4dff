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

The modules stand in one line; each imports only what stands above it:

    errors          what a caller can do wrong
    _record         the one base: immutable, no unknown fields
    label           a text in Swedish and English
    money           kronor, exact to the öre, never a float
    facts           a dated, sourced value
    municipality    a member, from one day until another
    population      its inhabitants on a reference day
    apportionment   an amount divided by weights, to the last krona
    due_day         when a part of a fee is to be paid
    fee             rate in force × inhabitants
    numbering       which numbers of a series are used
    project         grants, repayments, and what is still committed
    ledger          lines, entries, and their totals
    fiscal_year     opening + movements = closing, carried forward
    budget          what was decided for a year
    statement       Bilaga 1, Bilaga 2, the footnote, the paragraph Finansiering
    printed         the figures in print, and the identities that bind them
    acceptance      a known difference: amount, reason, who and when
    seal            what a closed year rests on, so that any change shows
    book            a folder read into one immutable value
    audit           who doubts it: rules and findings
    report          what is shown: text, Markdown, CSV, JSON
    cli             the command line

Names are loaded when they are first used: a program pays for what it needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fhledger.audit import RULES, Finding, Rule, Severity, Verification, verify
    from fhledger.book import (
        Book,
        BookYear,
        Trace,
        book_year,
        embedded_book,
        read_book,
        write_book,
    )
    from fhledger.errors import (
        BookError,
        FhledgerError,
        MoneyError,
        NotInForceError,
        PopulationMissingError,
        WrongCallError,
        YearMissingError,
    )
    from fhledger.facts import Fact, Source
    from fhledger.fee import FeeRule, FeeTable, Rate, ReferenceDay, fee_table, membership_fee
    from fhledger.fiscal_year import FiscalYear, Movement, carry_forward
    from fhledger.label import Label
    from fhledger.ledger import Entry, Item, Line, Section, Totals, fold
    from fhledger.money import kronor, plain, swedish, total
    from fhledger.municipality import Municipality
    from fhledger.population import Inhabitants, Population
    from fhledger.printed import PrintedReport, PrintedTable
    from fhledger.project import Project, ProjectStanding
    from fhledger.statement import FigureKey, Row, Specification, Statement

_HOMES = {
    "fhledger.audit": (
        "RULES",
        "Finding",
        "Rule",
        "Severity",
        "Verification",
        "verify",
    ),
    "fhledger.book": (
        "Book",
        "BookYear",
        "Trace",
        "book_year",
        "embedded_book",
        "read_book",
        "write_book",
    ),
    "fhledger.errors": (
        "BookError",
        "FhledgerError",
        "MoneyError",
        "NotInForceError",
        "PopulationMissingError",
        "WrongCallError",
        "YearMissingError",
    ),
    "fhledger.facts": (
        "Fact",
        "Source",
    ),
    "fhledger.fee": (
        "FeeRule",
        "FeeTable",
        "Rate",
        "ReferenceDay",
        "fee_table",
        "membership_fee",
    ),
    "fhledger.fiscal_year": (
        "FiscalYear",
        "Movement",
        "carry_forward",
    ),
    "fhledger.label": ("Label",),
    "fhledger.ledger": (
        "Entry",
        "Item",
        "Line",
        "Section",
        "Totals",
        "fold",
    ),
    "fhledger.money": (
        "kronor",
        "plain",
        "swedish",
        "total",
    ),
    "fhledger.municipality": ("Municipality",),
    "fhledger.population": (
        "Inhabitants",
        "Population",
    ),
    "fhledger.printed": (
        "PrintedReport",
        "PrintedTable",
    ),
    "fhledger.project": (
        "Project",
        "ProjectStanding",
    ),
    "fhledger.statement": (
        "FigureKey",
        "Row",
        "Specification",
        "Statement",
    ),
}

__all__ = [
    "RULES",
    "Book",
    "BookError",
    "BookYear",
    "Entry",
    "Fact",
    "FeeRule",
    "FeeTable",
    "FhledgerError",
    "FigureKey",
    "Finding",
    "FiscalYear",
    "Inhabitants",
    "Item",
    "Label",
    "Line",
    "MoneyError",
    "Movement",
    "Municipality",
    "NotInForceError",
    "Population",
    "PopulationMissingError",
    "PrintedReport",
    "PrintedTable",
    "Project",
    "ProjectStanding",
    "Rate",
    "ReferenceDay",
    "Row",
    "Rule",
    "Section",
    "Severity",
    "Source",
    "Specification",
    "Statement",
    "Totals",
    "Trace",
    "Verification",
    "WrongCallError",
    "YearMissingError",
    "book_year",
    "carry_forward",
    "embedded_book",
    "fee_table",
    "fold",
    "kronor",
    "membership_fee",
    "plain",
    "read_book",
    "swedish",
    "total",
    "verify",
    "write_book",
]


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            value: object = getattr(import_module(home), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'fhledger' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

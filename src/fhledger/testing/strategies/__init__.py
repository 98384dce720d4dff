"""Random amounts, entries, populations and whole books, beside a pool of awkward known values."""

from fhledger.testing.strategies.books import books, folder_of, scenarios
from fhledger.testing.strategies.fee_components import (
    bracket_rates,
    component_rules,
    exact_rates,
    fee_books,
    raised_totals,
)
from fhledger.testing.strategies.fees import fee_rules, municipalities, populations, rates
from fhledger.testing.strategies.ledger import (
    CHART,
    charts,
    entries,
    entry_lists,
    small_book,
    small_books,
)
from fhledger.testing.strategies.values import (
    AWKWARD_ORE,
    AWKWARD_TEXTS,
    amounts,
    days,
    kronor_of,
    labels,
    numbers,
    sources,
    texts,
)

__all__ = [
    "AWKWARD_ORE",
    "AWKWARD_TEXTS",
    "CHART",
    "amounts",
    "books",
    "bracket_rates",
    "charts",
    "component_rules",
    "days",
    "entries",
    "entry_lists",
    "exact_rates",
    "fee_books",
    "fee_rules",
    "folder_of",
    "kronor_of",
    "labels",
    "municipalities",
    "numbers",
    "populations",
    "raised_totals",
    "rates",
    "scenarios",
    "small_book",
    "small_books",
    "sources",
    "texts",
]

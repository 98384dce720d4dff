"""The book as a journal of hledger (https://hledger.org), which ledger reads as well.

Numbers are as codes and texts as descriptions; item, member and project are
tags. Characters that would mean something to the program (`;` begins a comment,
`|` ends a payee; `,` `:` `[` `]` in a tag) become spaces. CSV and JSON hold every field as it is.

>>> from fhledger.book import embedded_book
>>> text = "".join(hledger_journal(embedded_book(), 2024))
>>> print(text[text.index("2024-12-31 (A17)"):text.index("2024-12-31 (A18)")].strip())
2024-12-31 (A17) Årets summa  enskilda verifikationer är inte publicerade
    Assets:Fund  7724085.00 SEK
    Income:member_contributions  -7724085.00 SEK
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from fhledger.book import BookData
from fhledger.core.amounts import format_plain, negate
from fhledger.domain.fund.ledger import Entry, Section
from fhledger.exchange.journals.double_entry import ROOTS, fund_balances, fund_of_lines, years_of

FUND, OPENING = "Assets:Fund", "Equity:Opening balance"

_TYPES = {
    "Assets": "Asset",
    "Equity": "Equity",
    ROOTS[Section.INCOME]: "Revenue",
    ROOTS[Section.COST]: "Expense",
    ROOTS[Section.APPROPRIATION]: "Equity",
}
_IN_DESCRIPTION = str.maketrans(";|", "  ")
_IN_TAG = str.maketrans(";|,:[]", "      ")


def hledger_journal(book: BookData, year: int | None = None) -> Iterator[str]:
    """The text of a journal, part by part: the years of the book, or the one given."""
    currency = book.config.currency
    accounts = {line.id: f"{ROOTS[line.section]}:{line.id}" for line in book.config.lines}
    funds = {line: _of_fund(FUND, fund) for line, fund in fund_of_lines(book).items()}
    yield f"decimal-mark .\ncommodity 1000.00 {currency}\n"
    for account, kind in _TYPES.items():
        yield f"account {account}  ; type:{kind}\n"
    years = years_of(book, year)
    first = fund_balances(book, years[0][0])
    held = [_of_fund(account, each.fund) for account in (FUND, OPENING) for each in first]
    for account in (*held, *accounts.values()):
        yield f"account {account}\n"
    for fiscal, entries in years:
        if fiscal is years[0][0]:
            yield f"\n{fiscal.year}-01-01 Opening balance\n"
            for each in first:
                opening = f"{format_plain(each.opening)} {currency}"
                yield f"    {_of_fund(FUND, each.fund)}  {opening}\n"
                yield f"    {_of_fund(OPENING, each.fund)}  {_negated(each.opening)} {currency}\n"
        for entry in entries.entries:
            yield _transaction(entry, funds[entry.line], accounts[entry.line], currency)
        yield f"\n{fiscal.year}-12-31 Closing balance\n"
        for each in fund_balances(book, fiscal):
            closing = f"{format_plain(each.closing)} {currency}"
            yield f"    {_of_fund(FUND, each.fund)}  0.00 {currency} = {closing}\n"


def _of_fund(account: str, fund: str) -> str:
    """The account of a fund, below that of all; the same account where there is one fund."""
    return f"{account}:{fund}" if fund else account


def _negated(amount: Decimal) -> str:
    return format_plain(negate(amount))


def _transaction(entry: Entry, fund: str, account: str, currency: str) -> str:
    fields = (("item", entry.item), ("member", entry.member), ("project", entry.project))
    tags = "".join(f"    ; {tag}:{value.translate(_IN_TAG)}\n" for tag, value in fields if value)
    return (
        f"\n{entry.day} ({entry.number}) {entry.text.translate(_IN_DESCRIPTION)}\n{tags}"
        f"    {fund}  {format_plain(entry.amount_kr)} {currency}\n"
        f"    {account}  {_negated(entry.amount_kr)} {currency}\n"
    )

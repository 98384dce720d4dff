"""The book as a file of beancount (https://beancount.github.io), with every field as metadata.

Beancount has five kinds of accounts, and their names begin with a capital and
have hyphens: appropriations are under `Equity:Appropriations`, and
`member_contributions` is called `Member-contributions`.

>>> from fhledger.book import embedded_book
>>> text = "".join(beancount_ledger(embedded_book(), 2024))
>>> print(text[text.index("2024-12-31 *"):text.index("2024-12-31 *", 700)].strip())
2024-12-31 * "Årets summa; enskilda verifikationer är inte publicerade" ^A17
  source: "report_2024: Bilaga 1, Ersättning från medlemskommuner, 2024"
  Assets:Fund  7724085.00 SEK
  Income:Member-contributions  -7724085.00 SEK
"""

from __future__ import annotations

from collections.abc import Iterator

from fhledger.book import BookData
from fhledger.core.amounts import format_plain, negate
from fhledger.domain.fund.ledger import Entry, Line, Section
from fhledger.exchange.journals.double_entry import ROOTS, fund_balances, fund_of_lines, years_of

FUND, OPENING = "Assets:Fund", "Equity:Opening-balance"

_METADATA = ("item", "member", "project", "reverses", "source")
_QUOTED = str.maketrans({"\\": r"\\", '"': r"\""})


def beancount_ledger(book: BookData, year: int | None = None) -> Iterator[str]:
    """The text of a beancount file, part by part: the years of the book, or the one given."""
    currency = book.config.currency
    accounts = {line.id: account_of(line) for line in book.config.lines}
    funds = {line: _of_fund(FUND, fund) for line, fund in fund_of_lines(book).items()}
    years = years_of(book, year)
    balances = fund_balances(book, years[0][0])
    held = [_of_fund(account, each.fund) for account in (FUND, OPENING) for each in balances]
    first = f"{years[0][0].year}-01-01"
    yield f'option "title" "{_quoted(book.config.name)}"\n'
    yield f'option "operating_currency" "{currency}"\n\n'
    for account in (*held, *accounts.values()):
        yield f"{first} open {account} {currency}\n"
    yield f'\n{first} * "Opening balance"\n'
    for each in balances:
        opening = format_plain(each.opening)
        yield f"  {_of_fund(FUND, each.fund)}  {opening} {currency}\n"
        yield f"  {_of_fund(OPENING, each.fund)}  {format_plain(negate(each.opening))} {currency}\n"
    for fiscal, entries in years:
        for entry in entries.entries:
            yield _transaction(entry, funds[entry.line], accounts[entry.line], currency)
        yield "\n"
        for each in fund_balances(book, fiscal):
            closing = f"{format_plain(each.closing)} ~ 0.00 {currency}"
            yield f"{fiscal.year + 1}-01-01 balance {_of_fund(FUND, each.fund)}  {closing}\n"


def account_of(line: Line) -> str:
    """The account that stands for a line; no two lines have the same."""
    root = "Equity:Appropriations" if line.section is Section.APPROPRIATION else ROOTS[line.section]
    return f"{root}:{_component(line.id)}"


def _of_fund(account: str, fund: str) -> str:
    """The account of a fund, below that of all; the same account where there is one fund."""
    return f"{account}:{_component(fund)}" if fund else account


def _component(id: str) -> str:
    """An id as part of the name of an account."""
    return f"{id[0].upper()}{id[1:].replace('_', '-')}"


def _transaction(entry: Entry, fund: str, account: str, currency: str) -> str:
    metadata = "".join(
        f'  {name}: "{_quoted(value)}"\n' for name in _METADATA if (value := getattr(entry, name))
    )
    return (
        f'\n{entry.day} * "{_quoted(entry.text)}" ^{entry.number}\n{metadata}'
        f"  {fund}  {format_plain(entry.amount_kr)} {currency}\n"
        f"  {account}  {format_plain(negate(entry.amount_kr))} {currency}\n"
    )


def _quoted(text: str) -> str:
    return text.translate(_QUOTED)

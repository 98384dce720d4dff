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
from fhledger.exchange.double_entry import ROOTS, years_of

FUND, OPENING = "Assets:Fund", "Equity:Opening-balance"

_METADATA = ("item", "member", "project", "reverses", "source")
_QUOTED = str.maketrans({"\\": r"\\", '"': r"\""})


def beancount_ledger(book: BookData, year: int | None = None) -> Iterator[str]:
    """The text of a beancount file, part by part: the years of the book, or the one given."""
    currency = book.config.currency
    accounts = {line.id: account_of(line) for line in book.config.lines}
    years = years_of(book, year)
    first = f"{years[0][0].year}-01-01"
    yield f'option "title" "{_quoted(book.config.name)}"\noption "operating_currency" "{currency}"\n\n'
    for account in (FUND, OPENING, *accounts.values()):
        yield f"{first} open {account} {currency}\n"
    opening = years[0][0].opening_balance
    yield f'\n{first} * "Opening balance"\n  {FUND}  {format_plain(opening)} {currency}\n'
    yield f"  {OPENING}  {format_plain(negate(opening))} {currency}\n"
    for fiscal, entries in years:
        for entry in entries.entries:
            yield _transaction(entry, accounts[entry.line], currency)
        closing = format_plain(fiscal.closing_balance)
        yield f"\n{fiscal.year + 1}-01-01 balance {FUND}  {closing} ~ 0.00 {currency}\n"


def account_of(line: Line) -> str:
    """The account that stands for a line; no two lines have the same."""
    root = "Equity:Appropriations" if line.section is Section.APPROPRIATION else ROOTS[line.section]
    return f"{root}:{line.id[0].upper()}{line.id[1:].replace('_', '-')}"


def _transaction(entry: Entry, account: str, currency: str) -> str:
    metadata = "".join(
        f'  {name}: "{_quoted(value)}"\n' for name in _METADATA if (value := getattr(entry, name))
    )
    return (
        f'\n{entry.day} * "{_quoted(entry.text)}" ^{entry.number}\n{metadata}'
        f"  {FUND}  {format_plain(entry.amount_kr)} {currency}\n"
        f"  {account}  {format_plain(negate(entry.amount_kr))} {currency}\n"
    )


def _quoted(text: str) -> str:
    return text.translate(_QUOTED)

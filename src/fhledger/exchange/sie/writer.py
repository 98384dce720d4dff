"""Writing SIE 4, strictly: a year of the book (4E), or fee vouchers to import (4I).

The same book gives the same bytes. What would not be read back as the same entry raises
`InvalidArgumentError`: a line without an account, a character that code page 437 lacks. Of an
entry SIE has no field for `reverses` and `source`; they stay in the book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from fhledger.book import BookData
from fhledger.core.amounts import EXACT, ZERO, exact_sum, negate
from fhledger.core.errors import InvalidArgumentError
from fhledger.domain.fees.fee_records import require_fee
from fhledger.domain.fund.fiscal_years import FiscalYear
from fhledger.domain.fund.ledger import Entry, Section, Totals
from fhledger.domain.fund.numbering import split_number
from fhledger.domain.notices.notices import Notices, instalment_by_line
from fhledger.exchange.imports.mapping import (
    FILE,
    IGNORED,
    AccountMapping,
    NamedAccount,
    PostingTarget,
    posting_targets,
)
from fhledger.exchange.journals.double_entry import fund_balances, fund_of_lines, years_of
from fhledger.exchange.sie.fields import Objects
from fhledger.exchange.sie.record_writer import record, sie_file

_TYPES: Mapping[Section, str] = {Section.INCOME: "I", Section.COST: "K", Section.APPROPRIATION: "K"}
_DIMENSIONS = {"project": "Projekt", "member": "Motpart", "item": "Specifikation", "fund": "Fond"}


class FeeDemand(NamedTuple):
    """What a member is asked to pay: code, kronor by line of income, due day, and a reference."""

    member: str
    amounts: Mapping[str, Decimal]
    due: date
    reference: str


class _Accounts:
    """The accounts and objects that are written, each with its name, as the places need them."""

    def __init__(self, book: BookData, mapping: AccountMapping) -> None:
        self.book = book
        self.mapping = mapping
        self.places = posting_targets(book, mapping)
        self.accounts: dict[str, tuple[str, str]] = {}
        self.objects: dict[tuple[str, str], str] = {}
        self._lines = {line.id: line for line in book.config.lines}
        self._names = {
            "project": {project.id: project.name for project in book.project_register},
            "member": {member.code: member.name for member in book.config.municipalities},
            "item": {item.id: item.label.sv for line in book.config.lines for item in line.items},
            "fund": {id: fund.label.sv for id, fund in book.config.funds.items()},
        }
        self._funds = fund_of_lines(book)

    def place(self, wanted: PostingTarget) -> tuple[str, Objects]:
        """The account and objects of a place, which are put on the chart."""
        account, objects = self.places.written(wanted)
        line = self._lines[wanted.line]
        self.accounts[account] = (line.label.sv, _TYPES[line.section])
        of_roles = {**wanted._asdict(), "fund": self._funds[wanted.line]}
        for role, dimension in self.mapping.dimensions.items():
            for number in (object for known, object in objects if known == dimension):
                value = of_roles[role]
                self.objects[dimension, number] = self._names[role].get(value, value)
        return account, objects

    def fund(self, id: str) -> Objects:
        """The object of one of several funds, which is put on the chart; none for only one."""
        dimension = self.mapping.dimensions.get("fund")
        if not id or dimension is None:
            return ()
        number = self.places.object_of(dimension, id)
        self.objects[dimension, number] = self._names["fund"][id]
        return ((dimension, number),)

    def fund_of(self, line: str) -> Objects:
        """The object of the fund of a line."""
        return self.fund(self._funds[line])

    def require_funds(self) -> None:
        """Raise `InvalidArgumentError` for several funds that the file could not tell apart."""
        if any(self._funds.values()) and "fund" not in self.mapping.dimensions:
            raise InvalidArgumentError(
                '{file} has no dimension for the funds of the book; write fund = "30" below'
                " [dimensions], with a number of your own from 20",
                file=FILE,
            )

    def lines(self) -> Iterator[str]:
        """The account of each line, whether or not anything moves it, where it has its own."""
        for line in self.book.config.lines:
            with suppress(InvalidArgumentError):
                yield self.place(PostingTarget(line.id))[0]

    def results(self, back: int, totals: Totals) -> Iterator[str]:
        """The result of each account that a line has, signed as SIE signs it."""
        results = dict.fromkeys(self.lines(), ZERO)
        for key, amount in totals.sums:
            account, _ = self.place(PostingTarget(key.line, key.item, key.project, key.member))
            results[account] = EXACT.subtract(results.get(account, ZERO), amount)
        return (record("#RES", back, *result) for result in sorted(results.items()))

    def outside(self, what: str, type: str) -> str:
        """The account of the mapping that is called `fund`, `equity` or `receivable`."""
        named: NamedAccount | None = getattr(self.mapping, what)
        if named is None:
            raise InvalidArgumentError(
                "{file} has no [{part}]; give its account and name", file=FILE, part=what
            )
        if self.places.of(named.account, ()) != IGNORED:
            raise InvalidArgumentError(
                "{file}: the account {account} of [{part}] must be outside = true",
                file=FILE,
                account=named.account,
                part=what,
            )
        self.accounts[named.account] = (named.name, type)
        return named.account

    def records(self) -> Iterator[str]:
        """The currency, and everything that is on the chart."""
        yield record("#VALUTA", self.book.config.currency)
        for account, (name, type) in sorted(self.accounts.items()):
            yield record("#KONTO", account, name)
            yield record("#KTYP", account, type)
        for role, dimension in sorted(self.mapping.dimensions.items()):
            yield record("#DIM", dimension, _DIMENSIONS[role])
        for (dimension, object), name in sorted(self.objects.items()):
            yield record("#OBJEKT", dimension, object, name)


def sie_4e(
    book: BookData, year: int, mapping: AccountMapping, *, generated: date
) -> Iterator[bytes]:
    """The bytes of a whole year: chart of accounts, balances, and a voucher for each entry.

    A voucher has the series and number of its entry, and books it against the account of the fund;
    they ascend by number. The balances and results of the year before are stated, too, where the
    book has it; its result has then been moved to the equity. `generated` is the day of writing.
    Raises `InvalidArgumentError` for an entry that the mapping has no account for.
    """
    [(fiscal, wanted)] = years_of(book, year)
    chart = _Accounts(book, mapping)
    chart.require_funds()
    fund, equity = chart.outside("fund", "T"), chart.outside("equity", "S")
    opening = fiscal.opening_balance
    balances = [
        record("#IB", 0, fund, opening),
        record("#IB", 0, equity, negate(opening)),
        record("#UB", 0, fund, fiscal.closing_balance),
        record("#UB", 0, equity, negate(opening)),
        *chart.results(0, wanted.totals),
    ]
    if before := book.ledgers_by_year.get(year - 1):
        balances += [
            record("#UB", -1, fund, opening),
            record("#UB", -1, equity, negate(opening)),
            *chart.results(-1, before.totals),
        ]
    balances += _fund_balances(book, fiscal, chart, fund)
    spans = ((back, date(year + back, 1, 1), date(year + back, 12, 31)) for back in (0, -1))
    years = (record("#RAR", *span) for span in spans)
    vouchers = (_voucher(entry, chart, fund) for entry in _by_number(wanted.entries))
    records = chain(years, chart.records(), balances, chain.from_iterable(vouchers))
    return sie_file(book.config.name, generated, records)


def sie_4i(
    book: BookData, demands: Iterable[FeeDemand], mapping: AccountMapping, *, generated: date
) -> Iterator[bytes]:
    """The bytes of a voucher for each demand: receivable against the fee, by member.

    Its day is the day on which it is due, and each line of income has a row of its own. Series and
    number are left to the program that imports it. Raises `InvalidArgumentError` for who is not a
    member, `NotInForceError` for a book that states no fee.
    """
    require_fee(book.config.fee_rule)
    chart = _Accounts(book, mapping)
    receivable = chart.outside("receivable", "T")
    names = {member.code: member.name for member in book.config.municipalities}
    vouchers: list[str] = []
    for demand in demands:
        if demand.member not in names:
            raise InvalidArgumentError(
                "{member} is not a member of {book}", member=demand.member, book=book.config.name
            )
        amounts = {line: kr for line, kr in demand.amounts.items() if kr} or demand.amounts
        rows = [
            (*chart.place(PostingTarget(line, member=demand.member)), amount)
            for line, amount in amounts.items()
        ]
        account, objects, _ = rows[0]
        text = f"{chart.accounts[account][0]} {names[demand.member]} {demand.reference}".strip()
        vouchers += [
            record("#VER", "", "", demand.due, text),
            "{",
            record("#TRANS", receivable, objects, exact_sum(amounts.values())),
            *(record("#TRANS", account, objects, negate(kr)) for account, objects, kr in rows),
            "}",
        ]
    return sie_file(book.config.name, generated, chain(chart.records(), vouchers))


def fee_vouchers(
    book: BookData, notices: Notices, mapping: AccountMapping, *, generated: date
) -> Iterator[bytes]:
    """The lines of a SIE file with a voucher for each instalment of each notice.

    Raises `InvalidArgumentError` while a due day is undecided, and as `sie_4i` does.
    """
    demands = []
    for notice in notices.notices:
        for part in notice.instalments:
            if part.due is None:
                raise InvalidArgumentError(
                    "the due days of the fee are undecided, and a voucher must have a day;"
                    " write them as [[fee.due]] in book.toml, or, if an earlier year is"
                    " closed, under [[fee.later]] with first_year = {year}",
                    year=notice.year,
                )
            amounts = instalment_by_line(notice, part)
            demands.append(FeeDemand(notice.code, amounts, part.due, part.reference))
    return sie_4i(book, demands, mapping, generated=generated)


def _by_number(entries: Iterable[Entry]) -> Iterable[Entry]:
    """The entries in ascending order of their numbers; as they are, where they have that order."""
    numbers = [split_number(entry.number) for entry in entries]
    if numbers == sorted(numbers):
        return entries
    return sorted(entries, key=lambda entry: split_number(entry.number))


def _fund_balances(
    book: BookData, fiscal: FiscalYear, chart: _Accounts, account: str
) -> Iterator[str]:
    """The balances of each fund as an object of the fund's account, where there are several."""
    for each in fund_balances(book, fiscal):
        if objects := chart.fund(each.fund):
            yield record("#OIB", 0, account, objects, each.opening)
            yield record("#OUB", 0, account, objects, each.closing)


def _voucher(entry: Entry, chart: _Accounts, fund: str) -> Iterator[str]:
    account, objects = chart.places.written(
        PostingTarget(entry.line, entry.item, entry.project, entry.member)
    )
    series, number = split_number(entry.number)
    yield record("#VER", series, number, entry.day, entry.text)
    yield "{"
    yield record("#TRANS", account, objects, negate(entry.amount_kr))
    yield record("#TRANS", fund, chart.fund_of(entry.line), entry.amount_kr)
    yield "}"

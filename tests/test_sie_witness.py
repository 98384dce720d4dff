"""An accounting program that knows nothing of this library prints what the library read of a SIE
file.

The journal is made of the document, never of the file: what the reader dropped or changed is
missing in it, and the sums that hledger makes of the rows have to be those that the file states.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

import pytest
from hypothesis import given, settings

from broken_books import case
from fhledger.exchange.sie import SieDocument, Voucher
from fhledger.exchange.sie.fields import Objects
from fhledger.exchange.sie.writer import sie_4e
from file_cases import FILE_CASES, FILES, HEAD, VOUCHER, YEAR
from hledger_program import hledger_csv, needs_hledger
from sie_files import GENERATED, MAPPING, nearly_usual, read_content, sie_books

pytestmark = needs_hledger

SIE_CASES = [
    code
    for code in FILE_CASES
    if case(code, FILES)["file"].endswith((".se", ".si")) and "encoding" not in case(code, FILES)
]


class Names:
    """Account and objects as a name of an account: its number, and a sub-account for the
    objects."""

    def __init__(self) -> None:
        self.keys: dict[str, tuple[str, Objects]] = {}
        self._names: dict[tuple[str, Objects], str] = {}

    def of(self, account: str, objects: Objects) -> str:
        key = (account, objects)
        name = self._names.setdefault(key, f"{account}:{len(self._names)}" if objects else account)
        self.keys[name] = key
        return name


def journal(vouchers: Iterable[Voucher], document: SieDocument, names: Names) -> Iterator[str]:
    """The opening balances and the vouchers; rows that are not zero together are in parentheses."""
    yield "decimal-mark .\ncommodity 1000.00 SEK\n"
    years = document.identification.years
    opening = [
        balance for balance in document.balances if (balance.kind, balance.year) == ("IB", 0)
    ]
    if 0 in years:
        yield f"\n{years[0][0]} Opening\n"
        for balance in opening:
            yield f"    ({names.of(balance.account, ())})  {balance.amount_kr} SEK\n"
    for voucher in vouchers:
        yield f"\n{voucher.day} ({voucher.line}) Voucher\n"
        form = "{}" if not sum(row.amount_kr for row in voucher.rows) else "({})"
        for row in voucher.rows:
            name = form.format(names.of(row.account, row.objects))
            yield f"    {name}  {row.amount_kr} SEK\n"


def assert_witnessed(content: bytes, name: str) -> dict[str, Decimal]:
    """hledger has the rows, the turnover and the sums of the file; the sum of each account comes
    back."""
    vouchers, document = read_content(content, name)
    names = Names()
    text = "".join(journal(vouchers, document, names))
    printed = hledger_csv("print", journal=text)
    assert sorted(
        (
            int(row["code"]),
            row["date"],
            names.keys[row["account"].strip("()")],
            Decimal(row["amount"]),
        )
        for row in printed
        if row["code"]
    ) == sorted(
        (voucher.line, str(voucher.day), (row.account, row.objects), row.amount_kr)
        for voucher in vouchers
        for row in voucher.rows
    )
    shape = ("bal", "-N", "--flat", "--layout", "bare")
    moved = {
        names.keys[row["account"]]: Decimal(row["balance"])
        for row in hledger_csv(*shape, "desc:Voucher", journal=text)
    }
    assert moved == {key: amount for key, amount in document.turnover.items() if amount}
    closing = hledger_csv(*shape, "--depth", "1", journal=text)
    return {row["account"]: Decimal(row["balance"]) for row in closing}


class TestWitness:
    """What hledger prints as CSV is what the library read, to the öre."""

    @settings(max_examples=15)
    @given(sie_books())
    def test_a_year_with_its_balances(self, book):
        content = b"".join(sie_4e(book, 2024, MAPPING, generated=GENERATED))
        stated: dict[str, Decimal] = {}
        for balance in read_content(content, "a.se")[1].balances:
            if balance.kind in {"UB", "RES"} and balance.amount_kr:
                stated[balance.account] = balance.amount_kr
        assert assert_witnessed(content, "a.se") == stated

    @settings(max_examples=15)
    @given(nearly_usual())
    def test_strange_vouchers(self, content):
        assert_witnessed(content, "a.si")

    @pytest.mark.parametrize("code", SIE_CASES)
    def test_strange_files(self, code):
        strange = case(code, FILES)
        text = strange["content"].replace("HEAD\n", HEAD).replace("YEAR\n", YEAR)
        assert_witnessed(text.replace("VOUCHER\n", VOUCHER).encode("cp437"), strange["file"])

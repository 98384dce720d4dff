"""What a SIE file says: whose it is, its accounts, objects, balances, and its vouchers.

Amounts have the file's own sign: debit positive, credit negative. Vouchers and
rows are tuples with names, since a file may have a million of them.

>>> Voucher(7, "A", "12", date(2024, 1, 5), "Kaffe").name
'A 12'
>>> Voucher(7, "", "0", date(2024, 1, 5), "Kaffe").name  # as some programs write "no number"
''
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from pydantic import SkipValidation

from fhledger.audit.finding import Finding
from fhledger.core.record import Record
from fhledger.exchange.sie.fields import Objects

SieKind = Literal["1", "2", "3", "4E", "4I"]
"""Yearly balances, period balances, objects, all vouchers exported, vouchers to import."""

BalanceKind = Literal["IB", "UB", "RES", "OIB", "OUB", "PSALDO", "PBUDGET"]
"""Opening, closing, result; opening and closing of objects; of a period, its budget."""


class VoucherRow(NamedTuple):
    """A row of a voucher (transaktion). `day` is None where it has none of its own."""

    line: int
    account: str
    objects: Objects
    amount_kr: Decimal
    day: date | None = None
    text: str = ""
    quantity: str = ""
    signature: str = ""


class Voucher(NamedTuple):
    """A voucher (verifikation) and the line of the file where it begins.

    Rows that were removed later are not among `rows`, rows added later once.
    """

    line: int
    series: str
    number: str
    day: date
    text: str = ""
    registered: date | None = None
    signature: str = ""
    rows: tuple[VoucherRow, ...] = ()

    @property
    def name(self) -> str:
        """Series and number, as a person cites them; empty without a number, or with number 0."""
        return f"{self.series} {self.number}".strip() if self.number.strip("0 ") else ""


class AccountBalance(NamedTuple):
    """A balance of an account in a year (0: that of the file), perhaps of objects or a period."""

    line: int
    kind: BalanceKind
    year: int
    account: str
    amount_kr: Decimal
    objects: Objects = ()
    period: str = ""
    quantity: str = ""


class Account(Record):
    """An account of the chart: type T, S, K or I (assets, liabilities, costs, income) or empty."""

    number: str
    name: str = ""
    type: str = ""
    unit: str = ""
    tax_codes: tuple[str, ...] = ()


class Identification(Record):
    """Whose file it is and who wrote it. What the file does not say is empty or None.

    `years` has the first and last day of each year: 0 for that of the file, -1 for the one before.
    """

    kind: SieKind
    name: str = ""
    organisation_number: str = ""
    company: str = ""
    address: tuple[str, ...] = ()
    program: str = ""
    program_version: str = ""
    encoding: str = ""
    generated: date | None = None
    generated_by: str = ""
    currency: str = ""
    years: Mapping[int, tuple[date, date]] = {}
    remark: str = ""


class SieDocument(Record):
    """A whole file. `turnover` sums the rows of all vouchers by account and objects.

    `vouchers` is empty when they were streamed instead.
    """

    identification: Identification
    accounts: Mapping[str, Account]
    dimensions: Mapping[str, str]
    objects: Mapping[tuple[str, str], str]
    balances: SkipValidation[tuple[AccountBalance, ...]]
    turnover: SkipValidation[Mapping[tuple[str, Objects], Decimal]]
    voucher_count: int
    findings: tuple[Finding, ...]
    vouchers: SkipValidation[tuple[Voucher, ...]] = ()

"""Rows that have no place in the book (rader utan plats): by account, and by object."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from fhledger.core.amounts import EXACT, ZERO
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.imports.reconciliation import FileFacts
from fhledger.exchange.rules import importing as rules
from fhledger.exchange.sie.document import VoucherRow
from fhledger.exchange.sie.fields import Objects


@dataclass(slots=True)
class _Rows:
    """The line of the first row, how many rows, and their sum."""

    line: int
    count: int = 0
    amount: Decimal = ZERO

    def add(self, amount: Decimal) -> None:
        self.count += 1
        self.amount = EXACT.add(self.amount, amount)


class UnmappedRows:
    """Collects the rows whose account no rule covers, or whose objects stand for nothing."""

    def __init__(self) -> None:
        self._accounts: dict[str, _Rows] = {}
        self._objects: dict[tuple[str, str], _Rows] = {}

    def add_account(self, row: VoucherRow) -> None:
        """Take a row whose account no rule covers."""
        self._accounts.setdefault(row.account, _Rows(row.line)).add(row.amount_kr)

    def add_objects(self, row: VoucherRow, unknown: Objects) -> None:
        """Take a row with objects that stand for nothing."""
        for key in unknown:
            self._objects.setdefault(key, _Rows(row.line)).add(row.amount_kr)

    def report(self, facts: FileFacts, found: FindingCollector) -> None:
        """Report each account and each object with its name, sum and number of rows."""
        for account, rows in sorted(self._accounts.items()):
            name = facts.accounts.get(account, "")
            found.add(
                rules.account_is_not_mapped, rows.line, account, name, rows.amount, rows.count
            )
        for key, rows in sorted(self._objects.items()):
            name = facts.objects.get(key, "")
            found.add(
                rules.object_is_not_mapped, rows.line, " ".join(key), name, rows.amount, rows.count
            )

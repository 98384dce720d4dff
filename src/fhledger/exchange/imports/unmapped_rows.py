"""Rows that have no place in the book (rader utan plats): by account, and by object."""

from __future__ import annotations

from fhledger.core.amounts import EXACT
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.imports.reconciliation import FileFacts, Tally
from fhledger.exchange.rules import importing as rules
from fhledger.exchange.sie.document import VoucherRow


class UnmappedRows:
    """Collects the rows whose account no rule covers, or whose objects stand for nothing.

    A key is an account, or a dimension and an object.
    """

    def __init__(self) -> None:
        self._rows: dict[tuple[str, ...], tuple[int, Tally]] = {}

    def add(self, row: VoucherRow, *keys: tuple[str, ...]) -> None:
        """Take a row that has no place because of some keys."""
        for key in keys:
            _, tally = self._rows.setdefault(key, (row.line, Tally()))
            tally.add_rows([row.amount_kr])

    def report(self, facts: FileFacts, found: FindingCollector) -> None:
        """Report each account and each object with its name, sum and number of rows."""
        names: dict[tuple[str, ...], str] = dict(facts.objects.items())
        names |= {(account,): name for account, name in facts.accounts.items()}
        for key, (line, tally) in sorted(self._rows.items()):
            rule = rules.object_is_not_mapped if key[1:] else rules.account_is_not_mapped
            amount = EXACT.subtract(tally.debit, tally.credit)
            found.add(rule, line, " ".join(key), names.get(key, ""), amount, tally.rows)

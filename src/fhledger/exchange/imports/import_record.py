"""The record of an import (inläsningens resultat): its entries, findings and reconciliation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer
from typing_extensions import TypedDict

from fhledger.audit.finding import Finding, Severity, unaccepted
from fhledger.core.amounts import Amount
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import counted, message
from fhledger.core.record import Record
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fund.ledger import Entry
from fhledger.exchange.imports.reconciliation import Reconciliation
from fhledger.exchange.imports.unclear_vouchers import UnclearVoucher


class VoucherCounts(Record):
    """The vouchers of a file: all, those that the book has, those that move no line of it."""

    all: int
    known: int
    outside: int


def _drop_amount(entry: object) -> object:
    if not isinstance(entry, dict):
        return entry
    return {name: value for name, value in entry.items() if name != "amount"}


def _with_amount(entry: Entry) -> dict[str, Any]:
    return {**asdict(entry), "amount": entry.amount_kr}


class ImportedEntry(TypedDict):
    """An entry in the JSON of an import, which also calls its `amount_kr` its `amount`."""

    number: str
    day: date
    line: str
    amount_kr: Amount
    item: str
    text: str
    member: str
    project: str
    reverses: str
    source: str
    amount: Amount


class Import(Tabular, Record):
    """What an import of a file adds, or (`planned`) would add, and what was found.

    There are no `entries` while a finding is an error that nobody has accepted, or the
    reconciliation is not balanced. `labels` has the label of each of their lines by its id, and
    that of each item by the ids of line and item (`"external_costs travel"`). `begins` has the
    years of which these are the first entries, without `fhledger begin`; `unclear` has each voucher
    that awaits an answer; `corrections`, the commands that settle the vouchers that have changed.
    """

    file: str
    planned: bool
    vouchers: VoucherCounts
    entries: tuple[
        Annotated[
            Entry,
            BeforeValidator(_drop_amount),
            PlainSerializer(_with_amount, return_type=ImportedEntry, when_used="json"),
        ],
        ...,
    ]
    labels: Mapping[str, LocalizedText] = {}
    begins: tuple[int, ...] = ()
    findings: tuple[Finding, ...]
    unclear: tuple[UnclearVoucher, ...] = ()
    corrections: tuple[LocalizedText, ...] = ()
    reconciliation: Reconciliation

    def records(self) -> list[Flat]:
        """A dictionary for each entry, its fields in their order."""
        return [flat(entry) for entry in self.entries]

    def __str__(self) -> str:
        """How many entries there are of how many vouchers, the entries, and what stands against."""
        summary = message(
            "{file}: {entries} of {vouchers}; {known} of them are in the book already",
            file=self.file,
            entries=counted("{count} entry", "{count} entries", len(self.entries)),
            vouchers=counted("{count} voucher", "{count} vouchers", self.vouchers.all),
            known=self.vouchers.known,
        )
        entries = [super().__str__()] if self.entries else []
        failures = [f"{each.code} {each.message.sv}" for each in self.failures()]
        return "\n".join([summary.sv, *entries, *failures])

    def failures(self) -> tuple[Finding, ...]:
        """The unaccepted errors. While there are any, nothing is added."""
        return unaccepted(self.findings, Severity.ERROR)

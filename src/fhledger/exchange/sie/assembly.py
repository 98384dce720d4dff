"""From the records of a SIE file to the document: what they say, what is missing or misplaced."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.rules import sie_files as rules
from fhledger.exchange.rules.sums import fiscal_year_is_no_calendar_year
from fhledger.exchange.sie.checks import check_balances
from fhledger.exchange.sie.document import (
    Account,
    AccountBalance,
    BalanceKind,
    Identification,
    SieDocument,
    SieKind,
)
from fhledger.exchange.sie.encodings import DECLARED
from fhledger.exchange.sie.fields import Objects
from fhledger.exchange.sie.records import FORBIDDEN, REQUIRED

SieRecord = tuple[int, tuple[Any, ...]]
"""A line and the values of the record that is there."""

SieRecords = Mapping[str, Sequence[SieRecord]]

_BALANCE_FIELDS: Mapping[BalanceKind, tuple[str, ...]] = {
    **dict.fromkeys(("IB", "UB", "RES"), ("year", "account", "amount_kr", "quantity")),
    **dict.fromkeys(("OIB", "OUB"), ("year", "account", "objects", "amount_kr", "quantity")),
    **dict.fromkeys(
        ("PSALDO", "PBUDGET"), ("year", "period", "account", "objects", "amount_kr", "quantity")
    ),
}
_IDENTIFYING = {
    "#FNAMN": ("name",),
    "#ORGNR": ("organisation_number",),
    "#FNR": ("company",),
    "#VALUTA": ("currency",),
    "#PROSA": ("remark",),
    "#PROGRAM": ("program", "program_version"),
    "#GEN": ("generated", "generated_by"),
}
"""The records of the identification, and the fields that their first values give."""


_KINDS: Mapping[int, SieKind] = {1: "1", 2: "2", 3: "3"}


def assembled(
    records: SieRecords,
    encodings: Mapping[str, int],
    turnover: Mapping[tuple[str, Objects], Decimal],
    vouchers: int,
    found: FindingCollector,
) -> SieDocument:
    """The document that the records make, with every finding about the file as a whole."""
    kind = kind_of(records, found.name)
    identification = _identification(records, kind, encodings)
    balances = sorted(
        AccountBalance(line, kind_of_balance, **dict(zip(fields, values, strict=True)))
        for kind_of_balance, fields in _BALANCE_FIELDS.items()
        for line, values in records.get(f"#{kind_of_balance}", ())
    )
    _check_form(records, kind, encodings, found)
    check_balances(balances, turnover, found, vouchers=vouchers)
    return SieDocument(
        identification=identification,
        accounts=_accounts(records),
        dimensions={
            number: name
            for label in ("#DIM", "#UNDERDIM")
            for _, (number, name, *_) in records.get(label, ())
        },
        objects={
            (dimension, number): name for _, (dimension, number, name) in records.get("#OBJEKT", ())
        },
        balances=tuple(balances),
        turnover=turnover,
        voucher_count=vouchers,
        findings=found.findings(),
    )


def kind_of(records: SieRecords, name: str) -> SieKind:
    """The type; 4 means two of them: vouchers to import, without balances, or a whole year."""
    number = _first(records, "#SIETYP")[0]
    suffix = name.lower().rpartition(".")[2]
    if number in _KINDS:
        return _KINDS[number]
    if suffix in {"si", "se"}:
        return "4I" if suffix == "si" else "4E"
    return "4E" if any(label in records for label in ("#IB", "#UB", "#RES")) else "4I"


def _identification(
    records: SieRecords, kind: SieKind, encodings: Mapping[str, int]
) -> Identification:
    fields = {
        field: value
        for label, names in _IDENTIFYING.items()
        for field, value in zip(names, _first(records, label), strict=False)
        if value
    }
    return Identification(
        kind=kind,
        **fields,
        address=tuple(part for part in _first(records, "#ADRESS") if part),
        encoding=", ".join(encodings) or "ASCII",
        years={year: (first, last) for _, (year, first, last) in records.get("#RAR", ())},
    )


def _accounts(records: SieRecords) -> dict[str, Account]:
    """The chart of accounts: those with a name, and those of which only a type or code is given."""
    fields: dict[str, dict[str, Any]] = {}
    for label, field in (("#KONTO", "name"), ("#KTYP", "type"), ("#ENHET", "unit")):
        for _, (number, value) in records.get(label, ()):
            fields.setdefault(number, {})[field] = value
    for _, (number, code) in records.get("#SRU", ()):
        known = fields.setdefault(number, {})
        known["tax_codes"] = (*known.get("tax_codes", ()), code)
    return {number: Account(number=number, **values) for number, values in sorted(fields.items())}


def _check_form(
    records: SieRecords, kind: SieKind, encodings: Mapping[str, int], found: FindingCollector
) -> None:
    """What is missing, what does not belong, and what is written in its own way."""
    for label in REQUIRED[kind]:
        if label not in records:
            found.add(rules.required_record_is_missing, None, label, kind)
    for label in FORBIDDEN[kind]:
        for line, _ in records.get(label, ())[:1]:
            found.add(rules.record_belongs_to_another_type, line, label, kind)
    for line, (number, *_) in records.get("#ORGNR", ()):
        if not re.fullmatch(r"[0-9]{6}-[0-9]{4}", number):
            found.add(rules.organisation_number_is_written_otherwise, line, number)
    for line, (year, first, last) in records.get("#RAR", ()):
        if not year and (first, last) != (date(first.year, 1, 1), date(first.year, 12, 31)):
            found.add(fiscal_year_is_no_calendar_year, line, first, last)
    if _first(records, "#FLAGGA")[0]:
        found.add(rules.file_was_read_before, records["#FLAGGA"][0][0])
    _check_encodings(_first(records, "#FORMAT")[0], encodings, found)


def _check_encodings(
    declared: str | None, encodings: Mapping[str, int], found: FindingCollector
) -> None:
    for encoding, line in encodings.items():
        if encoding != DECLARED or declared not in {"PC8", None}:
            found.add(
                rules.encoding_is_not_the_declared,
                line,
                found.name,
                f"#FORMAT {declared or 'PC8'}",
                encoding,
            )


def _first(records: SieRecords, label: str) -> tuple[Any, ...]:
    """The values of the first such record; None for a missing record."""
    found = records.get(label)
    return found[0][1] if found else (None,)

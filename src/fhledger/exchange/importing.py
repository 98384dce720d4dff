"""Importing (inläsning): vouchers of another program become entries, once each.

An entry says in its source which file, line and voucher it comes from. By that
a voucher is known again: importing the same file, or a later one of the same
year, adds only what is new, and a voucher that has changed is a finding.

While there is an unaccepted error, nothing is added: an
import is whole or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, PlainSerializer, ValidationError
from typing_extensions import TypedDict

from fhledger.audit.finding import Finding, Severity, unaccepted
from fhledger.audit.verification import find_acceptance
from fhledger.book import BookData
from fhledger.book.posting import last_seal, with_entries
from fhledger.book.text_files import validation_error
from fhledger.book.voucher_citation import reference_in, source_of
from fhledger.core.amounts import EXACT, ZERO, Amount, format_sek, negate
from fhledger.core.errors import Location
from fhledger.core.record import Record
from fhledger.core.tabular import Flat, Tabular, flat
from fhledger.domain.fund.ledger import Entry
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.mapping import IGNORED, PostingTarget, PostingTargets
from fhledger.exchange.rules import importing as rules
from fhledger.exchange.rules.sie_files import record_cannot_be_read
from fhledger.exchange.sie.document import Voucher, VoucherRow
from fhledger.exchange.sie.fields import Objects

Effect = tuple[str, str, str, str]
"""What an amount moves: line, item, member, project."""


class VoucherCounts(Record):
    """The vouchers of a file: all, those that the book has already, those that move no line of it."""

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

    There are no `entries` while a finding is an error that nobody has accepted.
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
    findings: tuple[Finding, ...]

    def records(self) -> list[Flat]:
        """A dictionary for each entry, its fields in their order."""
        return [flat(entry) for entry in self.entries]

    def failures(self) -> tuple[Finding, ...]:
        """The unaccepted errors. While there are any, nothing is added."""
        return unaccepted(self.findings, Severity.ERROR)


class Names(NamedTuple):
    """What a file calls its accounts and objects, known when it has been read."""

    accounts: Mapping[str, str]
    objects: Mapping[tuple[str, str], str]


_Read = tuple[Effect, Decimal, date, str]
"""What of an entry is in the voucher, too."""


@dataclass(slots=True)
class _Held:
    """What the book has of a voucher: how each of its entries reads, and where the first is."""

    where: Location
    read: list[_Read] = field(default_factory=list)
    corrected: bool = False

    def effects(self) -> dict[Effect, Decimal]:
        """The sums that are not zero."""
        sums: dict[Effect, Decimal] = {}
        for effect, amount, _, _ in self.read:
            sums[effect] = EXACT.add(sums.get(effect, ZERO), amount)
        return {effect: amount for effect, amount in sorted(sums.items()) if amount}


@dataclass(slots=True)
class _Unmapped:
    """Rows that have no place: the line of the first one, how many, and their sum."""

    line: int
    rows: int = 0
    amount: Decimal = ZERO

    def add(self, amount: Decimal) -> None:
        """Count a row in."""
        self.rows += 1
        self.amount = EXACT.add(self.amount, amount)


class Importer:
    """Takes the vouchers of one file, one at a time, and says at the end what their import adds."""

    def __init__(self, book: BookData, places: PostingTargets, found: FindingCollector) -> None:
        self._book = book
        self._places = places
        self._found = found
        self._held = _held(book)
        self._seen: set[str] = set()
        self._entries: list[Entry] = []
        self._series = places.mapping.series
        self._last = book.numbering.last(self._series)
        self._known = self._outside = 0
        self._accounts: dict[str, _Unmapped] = {}
        self._objects: dict[tuple[str, str], _Unmapped] = {}

    def add_voucher(self, voucher: Voucher) -> None:
        """Take one more voucher."""
        reference = self._reference(voucher)
        if reference in self._seen:
            self._found.add(rules.voucher_number_twice_in_file, voucher.line, reference)
            return
        self._seen.add(reference)
        entries = self._made(voucher, reference)
        held = self._held.get(reference)
        if entries is None:
            return
        if held is not None:
            self._known += 1
            self._compare(held, entries, voucher.line, reference if voucher.name else "")
        elif entries:
            self._entries += entries
            self._last += len(entries)
        else:
            self._outside += 1

    def result(self, names: Names, findings: tuple[Finding, ...] = ()) -> Import:
        """What the import adds, with the findings about the file before those about the import.

        Raises what `posted` raises for entries that the book cannot take.
        """
        for account, rows in sorted(self._accounts.items()):
            name = names.accounts.get(account, "")
            self._found.add(
                rules.account_is_not_mapped, rows.line, account, name, rows.amount, rows.rows
            )
        for key, rows in sorted(self._objects.items()):
            name = names.objects.get(key, "")
            self._found.add(
                rules.object_is_not_mapped, rows.line, " ".join(key), name, rows.amount, rows.rows
            )
        all_findings = tuple(
            find_acceptance(finding, self._book) for finding in (*findings, *self._found.findings())
        )
        entries = () if unaccepted(all_findings, Severity.ERROR) else tuple(self._entries)
        with_entries(self._book, *entries)
        return Import(
            file=self._found.name,
            planned=True,
            vouchers=VoucherCounts(all=len(self._seen), known=self._known, outside=self._outside),
            entries=entries,
            findings=all_findings,
        )

    def _reference(self, voucher: Voucher) -> str:
        of = voucher.day.year if voucher.number else self._found.name
        return f"{voucher.reference} of {of}"

    def _made(self, voucher: Voucher, reference: str) -> list[Entry] | None:
        """The entries of a voucher; None when a row has no place in the book."""
        entries: list[Entry] | None = []
        for row in voucher.rows:
            place = self._places.of(row.account, row.objects)
            if place == IGNORED:
                continue
            if place is None or place.unknown:
                self._report_unmapped(row, place.unknown if place else ())
                entries = None
            elif entries is not None:
                entry = self._entry(voucher, row, place, reference, len(entries) + 1)
                entries = None if entry is None else [*entries, entry]
        return entries

    def _entry(
        self, voucher: Voucher, row: VoucherRow, place: PostingTarget, reference: str, at: int
    ) -> Entry | None:
        try:
            return Entry(
                number=f"{self._series}{self._last + at}",
                day=voucher.day,
                line=place.line,
                item=place.item,
                amount_kr=negate(row.amount_kr),
                text=row.text or voucher.text,
                member=place.member,
                project=place.project,
                source=source_of(self._found.place(row.line), reference),
                seal=last_seal(self._book),
            )
        except ValidationError as error:
            reason = validation_error(error, self._found.name).what
            self._found.add(record_cannot_be_read, row.line, voucher.name or row.account, reason)
            return None

    def _report_unmapped(self, row: VoucherRow, unknown: Objects) -> None:
        if not unknown:
            self._accounts.setdefault(row.account, _Unmapped(row.line)).add(row.amount_kr)
        for key in unknown:
            self._objects.setdefault(key, _Unmapped(row.line)).add(row.amount_kr)

    def _compare(self, held: _Held, entries: list[Entry], line: int, name: str) -> None:
        now = _Held(held.where, [_read(entry) for entry in entries])
        if now.read == held.read:
            return
        if now.effects() != held.effects():
            self._found.add(
                rules.imported_voucher_has_changed,
                line,
                name,
                _told(held.effects()),
                _told(now.effects()),
                held.where,
            )
        elif sorted(now.read) != sorted(held.read) and not held.corrected:
            self._found.add(rules.imported_voucher_is_described_otherwise, line, name, held.where)


def _held(book: BookData) -> dict[str, _Held]:
    """What the book has of each voucher: the entries whose source names it, and what reverses them."""
    held: dict[str, _Held] = {}
    imported: dict[str, str] = {}
    for year in book.ledgers_by_year.values():
        for place, entry in year.located():
            reference = reference_in(entry.source) or imported.get(entry.reverses, "")
            if reference:
                imported[entry.number] = reference
                known = held.setdefault(reference, _Held(place))
                known.read.append(_read(entry))
                known.corrected = known.corrected or bool(entry.reverses)
    return held


def _read(entry: Entry) -> _Read:
    effect = (entry.line, entry.item, entry.member, entry.project)
    return effect, entry.amount_kr, entry.day, entry.text


def _told(effects: dict[Effect, Decimal]) -> str:
    """Sums by line, item, member and project, in a few words."""
    return "; ".join(
        " ".join((*(part for part in effect if part), format_sek(amount)))
        for effect, amount in effects.items()
    )

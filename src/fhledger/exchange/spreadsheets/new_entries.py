"""New entries (nya poster): what the vouchers of an import become, with numbers and sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import count
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ArgsKwargs

from fhledger.book import BookData
from fhledger.book.edits.posting import last_seal
from fhledger.book.text.text_files import validation_error
from fhledger.book.voucher_citation import source_of
from fhledger.core.amounts import negate
from fhledger.domain.fund.ledger import Entry, Key
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.imports.mapping import PostingTarget
from fhledger.exchange.imports.voucher_identity import EntryContent
from fhledger.exchange.rules.sie_files import record_cannot_be_read
from fhledger.exchange.sie.document import Voucher, VoucherRow

_BATCH = 500


class PlacedVoucher(NamedTuple):
    """A voucher whose rows have their place in the book.

    `reference` is empty for one without a number. `rows` move lines of the fund; `outside` has the
    amounts of the others.
    """

    voucher: Voucher
    reference: str
    rows: list[tuple[VoucherRow, PostingTarget]]
    outside: list[Decimal]

    def contents(self) -> tuple[EntryContent, ...]:
        """What the entries of the voucher hold of it."""
        return tuple(
            (
                Key(place.line, place.item, place.member, place.project),
                negate(row.amount_kr),
                self.voucher.day,
                (row.text or self.voucher.text).strip(),
            )
            for row, place in self.rows
        )


class NewEntries(NamedTuple):
    """The entries of an import, the vouchers that they are of, and those that no entry can hold."""

    accepted: list[PlacedVoucher]
    entries: list[Entry]
    refused: list[PlacedVoucher]


def new_entries(
    vouchers: Sequence[PlacedVoucher], book: BookData, series: str, found: FindingCollector
) -> NewEntries:
    """The entries of vouchers, which follow those of the book in a series.

    What an entry cannot hold is a finding.
    """
    last, seal = book.numbering.last(series), last_seal(book)
    accepted = list(vouchers)
    refused: list[PlacedVoucher] = []
    while True:
        numbers = (f"{series}{number}" for number in count(last + 1))
        entries: list[Entry] = []
        lost: set[int] = set()
        for at in range(0, len(accepted), _BATCH):
            batch = accepted[at : at + _BATCH]
            fields = [*_fields(batch, numbers, seal, found)]
            try:
                entries += _entry_list().validate_python(fields)
            except ValidationError as error:
                rows = [(row, placed) for placed in batch for row, _ in placed.rows]
                for position in sorted({int(each["loc"][0]) for each in error.errors()}):
                    _report(fields[position], *rows[position], found)
                    lost.add(id(rows[position][1]))
        if not lost:
            return NewEntries(accepted, entries, refused)
        refused += [placed for placed in accepted if id(placed) in lost]
        accepted = [placed for placed in accepted if id(placed) not in lost]


def _report(
    fields: ArgsKwargs, row: VoucherRow, placed: PlacedVoucher, found: FindingCollector
) -> None:
    try:
        Entry(*fields.args)
    except ValidationError as error:
        reason = validation_error(error, found.name).text
        found.add(record_cannot_be_read, row.line, placed.voucher.name or row.account, reason)


def _fields(
    vouchers: Sequence[PlacedVoucher], numbers: Iterator[str], seal: str, found: FindingCollector
) -> Iterator[ArgsKwargs]:
    """The fields of each entry, in the order of `Entry`."""
    for voucher, reference, rows, _ in vouchers:
        for row, place in rows:
            yield ArgsKwargs(
                (
                    next(numbers),
                    voucher.day,
                    place.line,
                    negate(row.amount_kr),
                    place.item,
                    row.text or voucher.text,
                    place.member,
                    place.project,
                    "",
                    source_of(found.cited(row.line), reference),
                    seal,
                )
            )


@cache
def _entry_list() -> TypeAdapter[list[Entry]]:
    return TypeAdapter(list[Entry])

"""New entries (nya poster): what the vouchers of an import become, with numbers and sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ArgsKwargs

from fhledger.book import BookData
from fhledger.book.edits.posting import last_seal
from fhledger.book.text.text_files import validation_error
from fhledger.book.voucher_citation import source_of
from fhledger.core.amounts import negate
from fhledger.domain.fund.ledger import Entry, Key
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.imports.mapping import PostingTarget
from fhledger.exchange.imports.reconciliation import Tally
from fhledger.exchange.imports.voucher_identity import EntryContent
from fhledger.exchange.rules.sie_files import record_cannot_be_read
from fhledger.exchange.sie.document import Voucher, VoucherRow

_BATCH = 500
_ENTRIES = TypeAdapter(list[Entry], config=ConfigDict(defer_build=True))


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


class NewEntries:
    """Makes the entries of vouchers, which follow those of the book in a series.

    A batch of vouchers at a time, so that none of them is kept. What an entry cannot hold is a
    finding; its voucher is among `refused`, and gets no number. `booked` counts the rows of the
    others that move lines of the fund, `outside` those that do not.
    """

    def __init__(self, book: BookData, series: str, found: FindingCollector) -> None:
        self.entries: list[Entry] = []
        self.refused: list[PlacedVoucher] = []
        self.booked = Tally()
        self.outside = Tally()
        self._series = series
        self._last = book.numbering.last(series)
        self._seal = last_seal(book)
        self._found = found
        self._batch: list[PlacedVoucher] = []

    def add(self, voucher: PlacedVoucher) -> None:
        """Take one more voucher."""
        self._batch.append(voucher)
        if len(self._batch) == _BATCH:
            self.finish()

    def finish(self) -> None:
        """Make the entries of the vouchers that were taken since the last batch."""
        batch, self._batch = self._batch, []
        entries: list[Entry] = []
        while batch:
            fields = [*self._fields(batch)]
            try:
                entries = _ENTRIES.validate_python(fields)
                break
            except ValidationError as error:
                rows = [(row, placed) for placed in batch for row, _ in placed.rows]
                lost: set[int] = set()
                for position in sorted({int(each["loc"][0]) for each in error.errors()}):
                    self._report(fields[position], *rows[position])
                    lost.add(id(rows[position][1]))
                self.refused += [placed for placed in batch if id(placed) in lost]
                batch = [placed for placed in batch if id(placed) not in lost]
        self.entries += entries
        self._last += len(entries)
        self.booked.add_rows((row.amount_kr for each in batch for row, _ in each.rows), len(batch))
        self.outside.add_rows(amount for each in batch for amount in each.outside)

    def _report(self, fields: ArgsKwargs, row: VoucherRow, placed: PlacedVoucher) -> None:
        try:
            Entry(*fields.args)
        except ValidationError as error:
            reason = validation_error(error, self._found.name).text
            name = placed.voucher.name or row.account
            self._found.add(record_cannot_be_read, row.line, name, reason)

    def _fields(self, vouchers: Sequence[PlacedVoucher]) -> Iterator[ArgsKwargs]:
        """The fields of each entry, in the order of `Entry`."""
        number, series, seal, cited = self._last, self._series, self._seal, self._found.cited
        for voucher, reference, rows, _ in vouchers:
            for row, (line, item, project, member, _) in rows:
                number += 1
                yield ArgsKwargs(
                    (
                        f"{series}{number}",
                        voucher.day,
                        line,
                        negate(row.amount_kr),
                        item,
                        row.text or voucher.text,
                        member,
                        project,
                        "",
                        source_of(cited(row.line), reference),
                        seal,
                    )
                )

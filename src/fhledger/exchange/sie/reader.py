r"""Reading SIE, types 1 to 4I: in one pass, tolerantly, and repairing nothing silently.

Vouchers come out as they are read; after the last one, the rest of the file is a document, and
every deviation a finding. A voucher with an unreadable line is left out as a whole, and reported.

>>> from io import BytesIO
>>> reading = SieReading(BytesIO(b'#FLAGGA 0\n#VER A 1 20240105 "Kaffe"\n{\n'
...                              b'#TRANS 4010 {} 25.00\n#TRANS 1930 {} -25.00\n}\n'), "a.si")
>>> names = [voucher.name for voucher in reading]
>>> names, reading.facts.read.debit, reading.document().turnover[("4010", ())]
(['A 1'], Decimal('25.00'), Decimal('25.00'))
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from fhledger.book.text.bounded_files import open_bounded
from fhledger.core.amounts import EXACT, ZERO
from fhledger.core.arguments import checked
from fhledger.core.errors import BookError, FhledgerError, InvalidArgumentError
from fhledger.core.messages import message
from fhledger.core.system_errors import unreadable
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.imports.reconciliation import FileFacts, Tally
from fhledger.exchange.rules import sie_files as rules
from fhledger.exchange.rules import sie_texts
from fhledger.exchange.rules.sums import voucher_day_outside_the_year, voucher_does_not_balance
from fhledger.exchange.sie.assembly import SieRecord, assembled, kind_of
from fhledger.exchange.sie.checksum import Checksum
from fhledger.exchange.sie.document import SieDocument, Voucher, VoucherRow
from fhledger.exchange.sie.fields import Field, Objects, cut_text, split_fields
from fhledger.exchange.sie.lines import BATCH, PASSED_OVER, Lines
from fhledger.exchange.sie.plain_vouchers import PlainVouchers
from fhledger.exchange.sie.records import NEEDED, SHAPES, values_of

_ROWS = frozenset({"#TRANS", "#RTRANS", "#BTRANS"})
_LABELS_COUNTED = 10_000


@dataclass(slots=True)
class _OpenVoucher:
    """A voucher whose end has not been read: its head, its rows, and whether all could be read."""

    head: Voucher
    whole: bool = True
    inside: bool = False
    rows: list[VoucherRow] = field(default_factory=list)
    unreadable: int = 0
    added: VoucherRow | None = None


@checked
def read_sie(path: str | Path) -> SieDocument:
    """The whole file with its vouchers and the findings. Raises `BookError` if there is none."""
    path = Path(path)
    try:
        with open_bounded(path, path.name, "import") as file:
            reading = SieReading(file, path.name)
            vouchers = tuple(reading)
    except OSError as error:
        raise unreadable(str(path), error) from None
    return reading.document().model_copy(update={"vouchers": vouchers})


class SieReading:
    """One pass over a SIE file: iterate it for the vouchers, then ask for its `document`.

    `facts` counts all vouchers and rows, and the unreadable ones by the code of the finding.
    `BookError`: the file is empty.
    """

    def __init__(
        self,
        file: BinaryIO,
        name: str,
        *,
        batch: int = BATCH,
        found: FindingCollector | None = None,
    ) -> None:
        self.facts: FileFacts = FileFacts()
        self._found = found or FindingCollector(name)
        self._lines = Lines(file, self._found, batch)
        self._plain = PlainVouchers()
        self._records: dict[str, list[SieRecord]] = {}
        self._unknown: dict[str, int] = {}
        self._unknown_lines = 0
        self._turnover: dict[tuple[str, Objects], Decimal] = {}
        self._count = 0
        self._last = 1
        self._open: _OpenVoucher | None = None
        self._checksum: Checksum | None = None
        self._checksum_from = 0
        self._document: SieDocument | None = None

    def __iter__(self) -> Iterator[Voucher]:
        for number, text in self._lines:
            yield from self._vouchers(number, text)
            self._last = number + text.count("\n") - 1
        self._end()

    def _vouchers(self, first: int, text: str) -> Iterator[Voucher]:
        """The vouchers that end in some whole lines, the first of which has this number."""
        number, at, self._checksum_from = first, 0, 0
        while at < len(text):
            plain = None if self._open is not None else self._plain.read(text, at, number)
            if plain is not None:
                voucher, at = plain
                number += 3 + len(voucher.rows)
                self._count_in(voucher)
                yield voucher
                continue
            end = text.index("\n", at)
            if closed := self._line(number, text[at:end].strip(" \t"), text, at):
                yield closed
            number, at = number + 1, end + 1
        if self._checksum is not None:
            self._checksum.add(text[self._checksum_from :].removesuffix("\n"))

    def _line(self, number: int, line: str, text: str, at: int) -> Voucher | None:
        """Read one line, at a position of the text; the voucher that it ends, if any."""
        opened = self._open
        if opened is not None and line == ("}" if opened.inside else "{"):
            if opened.inside:
                self._open = None
                return self._closed(opened)
            opened.inside = True
        elif line in {"{", "}"}:
            misfit = message("the brace {brace} belongs to no voucher", brace=line)
            self._found.add(rules.braces_do_not_match, number, misfit)
        elif line == PASSED_OVER:
            self._spoil()
        elif line.startswith("#"):
            self._labelled(number, line, text, at)
        elif line:
            self._found.add(rules.line_is_no_record, number, line)
            self._spoil()
        return None

    def document(self) -> SieDocument:
        """The file without its vouchers; `InvalidArgumentError` before the last has been read."""
        if self._document is None:
            raise InvalidArgumentError("read the vouchers before the document")
        return self._document

    def _closed(self, opened: _OpenVoucher) -> Voucher | None:
        """The voucher whose last brace has been read; None for one that is left out."""
        head = opened.head
        if opened.added is not None:
            self._found.add(rules.added_row_differs_from_its_copy, head.line, head.name)
        if not opened.whole:
            self._leave_out(opened)
            return None
        voucher = head._replace(rows=tuple(opened.rows))
        self._count_in(voucher)
        return voucher

    def _count_in(self, voucher: Voucher) -> None:
        """Count a voucher and its rows, and check its sum and its day."""
        add, turnover, net, debit = EXACT.add, self._turnover, ZERO, ZERO
        for _, account, objects, amount, _, _, _, _ in voucher.rows:
            net = add(net, amount)
            if not amount.is_signed():
                debit = add(debit, amount)
            key = account, objects
            turnover[key] = add(turnover.get(key, ZERO), amount)
        self.facts.read.add_voucher(len(voucher.rows), debit, net)
        if net:
            self._found.add(voucher_does_not_balance, voucher.line, voucher.name, net)
        year = self.facts.fiscal_year
        if year and not year[0] <= voucher.day <= year[1]:
            line, name, day = voucher.line, voucher.name, voucher.day
            self._found.add(voucher_day_outside_the_year, line, name, day, *year)
        self._count += 1

    def _labelled(self, number: int, line: str, text: str, at: int) -> None:
        label = line.split(maxsplit=1)[0]
        try:
            fields, closed = split_fields(line)
            values = values_of(
                label, fields[1:], lambda rule, *of: self._found.add(rule, number, *of)
            )
        except FhledgerError as error:
            self._lose(number, label, line, error)
            return
        if not closed:
            self._found.add(sie_texts.quote_is_never_closed, number, line)
        elif cut := cut_text(line):
            self._found.add(sie_texts.text_is_cut, number, cut)
        if label == "#VER":
            self._begin(Voucher(number, *values))
        elif label in _ROWS:
            self._row(label, VoucherRow(number, *values))
        elif label == "#KSUMMA":
            self._checksum_line(number, fields[1:], text, at)
        elif label in SHAPES:
            self._records.setdefault(label, []).append((number, values))
            if label == "#RAR" and values[0] == 0:
                self.facts.fiscal_year = values[1:]
        else:
            self._unknown_lines += 1
            if len(self._unknown) <= _LABELS_COUNTED:
                self._unknown.setdefault(label, number)

    def _begin(self, head: Voucher) -> None:
        self._abandon()
        self._open = _OpenVoucher(head)

    def _row(self, label: str, row: VoucherRow) -> None:
        """A row that is not plain: written with care, added later, or removed."""
        opened = self._open
        if opened is None or not opened.inside:
            text = message("{label} is outside of braces", label=label)
            self._found.add(rules.braces_do_not_match, row.line, text)
            self._spoil()
            if label == "#TRANS":
                place, lost = self._found.place(row.line), Tally.of([row.amount_kr])
                self.facts.leave_out(rules.braces_do_not_match.code, "", place, lost)
            return
        if label == "#BTRANS":
            return
        added, opened.added = opened.added, row if label == "#RTRANS" else None
        if added is not None and (label == "#RTRANS" or added[1:] != row[1:]):
            self._found.add(rules.added_row_differs_from_its_copy, added.line, opened.head.name)
        if label == "#TRANS":
            opened.rows.append(row)

    def _checksum_line(self, number: int, fields: list[Field], text: str, at: int) -> None:
        if self._checksum is None:
            self._checksum = Checksum()
        else:
            self._checksum.add(text[self._checksum_from : at].removesuffix("\n"))
            stated, found = str(fields[0] if fields else ""), self._checksum.value
            match = self._checksum.match(stated)
            if match == "utf8":
                self._found.add(sie_texts.checksum_is_over_other_bytes, number, str(found), stated)
            elif match == "none":
                self._found.add(rules.checksum_differs, number, str(found), stated[:60])
            self._checksum = None
        self._checksum_from = text.index("\n", at) + 1

    def _spoil(self) -> None:
        """A line cannot be read: the voucher in which it stands is left out."""
        if self._open is not None:
            self._open.whole = False

    def _lose(self, number: int, label: str, line: str, error: FhledgerError) -> None:
        """A record cannot be read: a row of a voucher is counted, and a voucher still begins."""
        is_to_import = kind_of(self._records, self._found.name) == "4I"
        if label not in NEEDED or (label == "#RAR" and is_to_import):
            self._found.add(rules.unused_record_cannot_be_read, number, label[:60], error.text)
            self._records.setdefault(label, [])  # it is there, so that it is not called missing
            return
        self._found.add(rules.record_cannot_be_read, number, label[:60], error.text, content=line)
        self._spoil()
        if label == "#TRANS" and self._open is not None:
            self._open.unreadable += 1
        if label == "#VER":
            self._begin(Voucher(number, "", "", date.min))
            self._spoil()

    def _abandon(self) -> None:
        """A voucher whose end never comes, because another one begins or the file ends."""
        if self._open is not None:
            head = self._open.head
            text = message("the braces of {voucher} are not closed", voucher=head.name or "#VER")
            self._found.add(rules.braces_do_not_match, head.line, text)
            self._leave_out(self._open)
        self._open = None

    def _leave_out(self, opened: _OpenVoucher) -> None:
        """A voucher of which something cannot be read is counted, and not used."""
        head = opened.head
        self._found.add(rules.voucher_is_left_out, head.line, head.name, len(opened.rows))
        lost = Tally.of((row.amount_kr for row in opened.rows), vouchers=1)
        lost.rows += opened.unreadable
        place = self._found.place(head.line)
        self.facts.leave_out(rules.voucher_is_left_out.code, head.name, place, lost)

    def _end(self) -> None:
        self._abandon()
        if self._checksum is not None:
            self._found.add(rules.checksum_is_never_closed, self._last)
        for label, number in list(self._unknown.items())[:1]:
            counts = (len(self._unknown), _LABELS_COUNTED, self._unknown_lines)
            self._found.add(rules.label_is_unknown, number, label, *counts)
        if not (self._records or self._count or self._found.findings()):
            raise BookError(message("the file is empty; export it again"), self._found.place())
        document = self._document = assembled(
            self._records, self._lines.encodings, self._turnover, self._count, self._found
        )
        self.facts.accounts = {number: each.name for number, each in document.accounts.items()}
        self.facts.objects = document.objects
        self.facts.currency = document.identification.currency

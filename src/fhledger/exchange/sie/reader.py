r"""Reading SIE, types 1 to 4I: in one pass, tolerantly, and repairing nothing silently.

Vouchers come out as they are read; after the last one, the rest of the file is a document, and
every deviation a finding. A voucher with an unreadable line is left out as a whole, and reported.

>>> from io import BytesIO
>>> reading = SieReading(BytesIO(b'#FLAGGA 0\n#VER A 1 20240105 "Kaffe"\n{\n'
...                              b'#TRANS 4010 {} 25.00\n#TRANS 1930 {} -25.00\n}\n'), "a.si")
>>> [voucher.name for voucher in reading], reading.tally.debit, reading.document().turnover[("4010", ())]
(['A 1'], Decimal('25.00'), Decimal('25.00'))
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

from fhledger.audit.finding import Rule
from fhledger.book.bounded_files import open_bounded
from fhledger.core.amounts import EXACT, ZERO
from fhledger.core.arguments import checked
from fhledger.core.errors import BookError, FhledgerError, InvalidArgumentError, Location
from fhledger.core.messages import message
from fhledger.core.system_errors import unreadable
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.reconciliation import Tally, Unimported
from fhledger.exchange.rules import sie_files as rules
from fhledger.exchange.rules.sie_texts import checksum_is_over_other_bytes, text_is_cut
from fhledger.exchange.rules.sums import voucher_day_outside_the_year, voucher_does_not_balance
from fhledger.exchange.sie.assembly import SieRecord, assembled, kind_of
from fhledger.exchange.sie.checksum import Checksum
from fhledger.exchange.sie.document import SieDocument, Voucher, VoucherRow
from fhledger.exchange.sie.fields import Field, Objects, cut_text, split_fields
from fhledger.exchange.sie.lines import BATCH, PASSED_OVER, Lines
from fhledger.exchange.sie.open_voucher import OpenVoucher
from fhledger.exchange.sie.plain import PlainLines
from fhledger.exchange.sie.records import NEEDED, SHAPES, values_of

_ROWS = frozenset({"#TRANS", "#RTRANS", "#BTRANS"})
_LABELS_COUNTED = 10_000


@checked
def read_sie(path: str | Path) -> SieDocument:
    """The whole file with its vouchers, and the findings about it. Raises `BookError` if there is none."""
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

    `tally` counts all vouchers and rows, `left_out` the unreadable ones by the code of the finding;
    `fiscal_year` is the file's first and last day, if stated. `BookError`: the file is empty.
    """

    def __init__(
        self,
        file: BinaryIO,
        name: str,
        *,
        batch: int = BATCH,
        found: FindingCollector | None = None,
    ) -> None:
        self.tally: Tally = Tally()
        self.left_out: dict[str, Unimported] = {}
        self.fiscal_year: tuple[date, date] | None = None
        self._found = found or FindingCollector(name)
        self._lines = Lines(file, self._found, batch)
        self._plain = PlainLines()
        self._records: dict[str, list[SieRecord]] = {}
        self._unknown: dict[str, int] = {}
        self._unknown_lines = 0
        self._turnover: dict[tuple[str, Objects], Decimal] = {}
        self._count = 0
        self._last = 1
        self._open: OpenVoucher | None = None
        self._checksum: Checksum | None = None
        self._checksum_from = 0
        self._document: SieDocument | None = None

    def __iter__(self) -> Iterator[Voucher]:
        for number, text in self._lines:
            yield from self._vouchers(number, text)
            self._last = number + text.count("\n") - 1
        self._end()

    def _vouchers(self, first: int, text: str) -> Iterator[Voucher]:  # noqa: C901 - a call costs more than a line
        """The vouchers that end in some whole lines, the first of which has this number."""
        plain = self._plain
        lines = text.split("\n")[:-1]
        self._checksum_from = 0
        opened = self._open
        for number, line in enumerate(lines, first):
            stripped = line.strip(" \t")
            if opened is None:
                if stripped.startswith("#VER "):
                    head = plain.head(number, stripped)
                    if head is not None:
                        opened = self._open = OpenVoucher(head, whole=True)
                        continue
            elif opened.inside:
                if stripped.startswith("#TRANS ") and opened.added is None:
                    row = plain.row(number, stripped)
                    if row is not None:
                        opened.rows.append(row)
                        continue
                elif stripped == "}":
                    voucher = self._closed(opened)
                    opened = self._open = None
                    if voucher is not None:
                        yield voucher
                    continue
            elif stripped == "{":
                opened.inside = True
                continue
            if stripped:
                self._other(number, stripped, lines, number - first)
                opened = self._open
        if self._checksum is not None:
            self._checksum.add("\n".join(lines[self._checksum_from :]))

    def document(self) -> SieDocument:
        """The file without its vouchers; `InvalidArgumentError` before the last one has been read."""
        if self._document is None:
            raise InvalidArgumentError(message("read the vouchers before the document"))
        return self._document

    def _closed(self, opened: OpenVoucher) -> Voucher | None:
        """The voucher whose last brace has been read; None for one that is left out."""
        head, rows = opened.head, opened.rows
        if opened.added is not None:
            self._found.add(rules.added_row_differs_from_its_copy, head.line, head.name)
        if not opened.whole:
            self._leave_out(opened)
            return None
        add, turnover, off_by = EXACT.add, self._turnover, ZERO
        self.tally.add_rows([row[3] for row in rows], vouchers=1)
        for row in rows:
            amount = row[3]
            off_by = add(off_by, amount)
            key = row[1:3]
            known = turnover.get(key)
            turnover[key] = amount if known is None else add(known, amount)
        if off_by:
            self._found.add(voucher_does_not_balance, head.line, head.name, off_by)
        if self.fiscal_year and not self.fiscal_year[0] <= head.day <= self.fiscal_year[1]:
            first, last = self.fiscal_year
            self._found.add(
                voucher_day_outside_the_year, head.line, head.name, head.day, first, last
            )
        self._count += 1
        return tuple.__new__(Voucher, (*head[:-1], tuple(rows)))

    def _other(self, number: int, line: str, lines: list[str], at: int) -> None:
        """A line that is not a plain row and no end of a voucher: everything else, and all deviations."""
        if line in {"{", "}"}:
            text = message("the brace {brace} belongs to no voucher", brace=line)
            self._found.add(rules.braces_do_not_match, number, text)
        elif line == PASSED_OVER:
            self._spoil()
        elif not line.startswith("#"):
            self._found.add(rules.line_is_no_record, number, line)
            self._spoil()
        else:
            self._labelled(number, line, lines, at)

    def _labelled(self, number: int, line: str, lines: list[str], at: int) -> None:
        label = line.split(maxsplit=1)[0]
        try:
            fields, closed = split_fields(line)
            values = (
                values_of(label, fields[1:], lambda rule, *of: self._found.add(rule, number, *of))
                if label in SHAPES
                else ()
            )
        except FhledgerError as error:
            self._lose(number, line, error)
            return
        if not closed:
            self._found.add(rules.quote_is_never_closed, number, line)
        elif cut := cut_text(line):
            self._found.add(text_is_cut, number, cut)
        if label == "#VER":
            self._begin(Voucher(number, *values), whole=True)
        elif label in _ROWS:
            self._row(label, VoucherRow(number, *values))
        elif label == "#KSUMMA":
            self._checksum_line(number, fields[1:], lines, at)
        elif label in SHAPES:
            self._records.setdefault(label, []).append((number, values))
            if label == "#RAR" and values[0] == 0:
                self.fiscal_year = values[1:]
        else:
            self._unknown_lines += 1
            if len(self._unknown) <= _LABELS_COUNTED:
                self._unknown.setdefault(label, number)

    def _begin(self, head: Voucher, *, whole: bool) -> None:
        self._abandon()
        self._open = OpenVoucher(head, whole=whole)

    def _row(self, label: str, row: VoucherRow) -> None:
        """A row that is not plain: written with care, added later, or removed."""
        opened = self._open
        if opened is None or not opened.inside:
            text = message("{label} is outside of braces", label=label)
            self._found.add(rules.braces_do_not_match, row.line, text)
            self._spoil()
            if label == "#TRANS":
                lost = Tally()
                lost.add_rows([row.amount_kr])
                self._count_left_out(rules.braces_do_not_match, "", row.line, lost)
            return
        if label == "#BTRANS":
            return
        added, opened.added = opened.added, row if label == "#RTRANS" else None
        if added is not None and (label == "#RTRANS" or added[1:] != row[1:]):
            self._found.add(rules.added_row_differs_from_its_copy, added.line, opened.head.name)
        if label == "#TRANS":
            opened.rows.append(row)

    def _checksum_line(self, number: int, fields: list[Field], lines: list[str], at: int) -> None:
        if self._checksum is None:
            self._checksum = Checksum()
        else:
            self._checksum.add("\n".join(lines[self._checksum_from : at]))
            stated, found = str(fields[0] if fields else ""), self._checksum.value
            match = self._checksum.match(stated)
            if match == "utf8":
                self._found.add(checksum_is_over_other_bytes, number, str(found), stated)
            elif match == "none":
                self._found.add(rules.checksum_differs, number, str(found), stated[:60])
            self._checksum = None
        self._checksum_from = at + 1

    def _spoil(self) -> None:
        """A line cannot be read: the voucher in which it stands is left out."""
        if self._open is not None:
            self._open.whole = False

    def _lose(self, number: int, line: str, error: FhledgerError) -> None:
        """A record cannot be read: a row of a voucher is counted, and a voucher begins all the same."""
        label = line.split(maxsplit=1)[0]
        is_to_import = kind_of(self._records, self._found.name) == "4I"
        if label not in NEEDED or (label == "#RAR" and is_to_import):
            self._found.add(rules.unused_record_cannot_be_read, number, label[:60], error.text)
            return
        self._found.add(rules.record_cannot_be_read, number, label[:60], error.text, content=line)
        self._spoil()
        if label == "#TRANS" and self._open is not None:
            self._open.unreadable += 1
        if label == "#VER":
            self._begin(Voucher(number, "", "", date.min), whole=False)

    def _abandon(self) -> None:
        """A voucher whose end never comes, because another one begins or the file ends."""
        if self._open is not None:
            head = self._open.head
            text = message("the braces of {voucher} are not closed", voucher=head.name or "#VER")
            self._found.add(rules.braces_do_not_match, head.line, text)
            self._leave_out(self._open)
        self._open = None

    def _leave_out(self, opened: OpenVoucher) -> None:
        """A voucher of which something cannot be read is counted, and not used."""
        head, lost = opened.head, Tally()
        self._found.add(rules.voucher_is_left_out, head.line, head.name, len(opened.rows))
        lost.add_rows((row.amount_kr for row in opened.rows), vouchers=1)
        lost.rows += opened.unreadable
        self._count_left_out(rules.voucher_is_left_out, head.name, head.line, lost)

    def _count_left_out(self, rule: Rule, name: str, line: int, lost: Tally) -> None:
        self.tally.add(lost)
        unimported = self.left_out.setdefault(rule.code, Unimported())
        unimported.add(name, self._found.place(line), lost)

    def _end(self) -> None:
        self._abandon()
        if self._checksum is not None:
            self._found.add(rules.checksum_is_never_closed, self._last)
        for label, number in list(self._unknown.items())[:1]:
            counts = (len(self._unknown), _LABELS_COUNTED, self._unknown_lines)
            self._found.add(rules.label_is_unknown, number, label, *counts)
        if not (self._records or self._count or self._found.findings()):
            where = Location(self._found.name)
            raise BookError(message("this file is empty; have it exported again"), where)
        self._document = assembled(
            self._records, self._lines.encodings, self._turnover, self._count, self._found
        )

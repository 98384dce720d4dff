"""Importing (inläsning): vouchers of another program become entries, once each.

An entry says in its source which file, line and voucher it comes from. By that
a voucher is known again: importing the same file, or a later one of the same
year, adds only what is new, and a voucher that has changed is a finding.

While there is an unaccepted error, nothing is added: an import is whole or not at all. What an
acceptance keeps out of the book is counted as left out, by name, each time.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from fhledger.audit.finding import Severity, unaccepted
from fhledger.audit.verification import find_acceptance
from fhledger.book import BookData
from fhledger.book.entry_labels import labels_of_entries
from fhledger.book.voucher_citation import UnnumberedReference, numbered_reference
from fhledger.core.amounts import exact_sum
from fhledger.core.digests import digest_of
from fhledger.core.errors import BookError, Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.fund.ledger import has_unusual_sign
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.imports.corrections import report_change
from fhledger.exchange.imports.import_record import Import, VoucherCounts
from fhledger.exchange.imports.mapping import IGNORED, PostingTargets
from fhledger.exchange.imports.new_entries import NewEntries, PlacedVoucher
from fhledger.exchange.imports.reconciliation import (
    ControlTotal,
    FileFacts,
    Reconciliation,
    Tally,
    Unimported,
    YearSpan,
    reconciled,
)
from fhledger.exchange.imports.unclear_vouchers import EqualVouchers, UnclearVoucher, answers
from fhledger.exchange.imports.unmapped_rows import UnmappedRows
from fhledger.exchange.imports.voucher_identity import (
    BookedVoucher,
    BookedVouchers,
    Recognized,
    UnnumberedVoucher,
    content_digest,
)
from fhledger.exchange.rules import importing as rules
from fhledger.exchange.rules.sie_files import record_cannot_be_read
from fhledger.exchange.rules.spreadsheets import signs_may_be_turned
from fhledger.exchange.sie.document import Voucher


class Importer:
    """Takes the vouchers of one file, one at a time, and says at the end what their import adds.

    `equal` says of vouchers without a number that came in another file, too, which are the same.
    """

    def __init__(
        self,
        book: BookData,
        places: PostingTargets,
        found: FindingCollector,
        equal: EqualVouchers | None = None,
    ) -> None:
        self._book = book
        self._places = places
        self._found = found
        self._equal: EqualVouchers | None = equal
        self._booked = BookedVouchers(book)
        self._seen: set[str] = set()
        self._years: dict[YearSpan | date, str] = {}
        self._new = NewEntries(book, places.mapping.series, found)
        self._waiting: list[PlacedVoucher] = []
        self._unnumbered: list[str] = []
        self._unclear: list[UnclearVoucher] = []
        self._corrections: list[LocalizedText] = []
        self._known = Tally()
        self._outside = Tally()
        self._left_out: dict[str, Unimported] = {}
        self._unmapped = UnmappedRows()

    def add_voucher(self, voucher: Voucher, fiscal_year: YearSpan | None = None) -> None:
        """Take one more voucher, of the fiscal year that the file names."""
        reference = self._reference(voucher, fiscal_year)
        placed = PlacedVoucher(voucher, reference, [], [])
        reason = self._place_rows(placed)
        if reference in self._seen:
            digest = content_digest(voucher)
            self._found.add(
                rules.voucher_number_twice_in_file, voucher.line, reference, content=digest
            )
            reason = rules.voucher_number_twice_in_file.code
        elif reference:
            self._seen.add(reference)
        else:
            self._unnumbered.append(content_digest(voucher))
        if reason:
            self._leave_out(reason, placed)
        elif not placed.rows:
            self._outside.add_rows(placed.outside, vouchers=1)
        elif booked := reference and self._booked.with_reference(
            reference, voucher.day, placed.contents
        ):
            self._recognize(placed, booked)
        elif reference and not self._waiting:
            self._new.add(placed)
        else:  # what follows one without a number has its number after that one's
            self._waiting.append(placed)

    def result(self, facts: FileFacts, expected_total: Decimal | None = None) -> Import:
        """What the import adds, and everything that was found.

        `expected_total` is a control total given by hand. Raises `BookError` if what was read is
        not accounted for.
        """
        self._recognize_unnumbered()
        self._new.finish()
        for placed in self._new.refused:
            self._leave_out(record_cannot_be_read.code, placed)
        self._unmapped.report(facts, self._found)
        if facts.is_sign_assumed:
            self._doubt_signs()
        currency = self._book.config.currency
        if facts.currency.strip().upper() not in {"", currency}:
            self._found.add(rules.currency_is_another, None, currency, facts.currency)
        totals = self._control_totals(facts, expected_total)
        findings = [find_acceptance(each, self._book) for each in self._found.findings()]
        failed = unaccepted(findings, Severity.ERROR)
        entries = [] if failed else self._new.entries
        reconciliation = self._reconciliation(facts, totals, failed=bool(failed))
        return Import(
            file=self._found.name,
            planned=True,
            vouchers=VoucherCounts(
                all=facts.read.vouchers, known=self._known.vouchers, outside=self._outside.vouchers
            ),
            entries=tuple(entries),
            labels=labels_of_entries(entries, self._book),
            findings=tuple(findings),
            unclear=tuple(self._unclear),
            corrections=tuple(self._corrections),
            reconciliation=reconciliation,
        )

    def _doubt_signs(self) -> None:
        """Report amounts that mostly move the fund the other way than their lines do."""
        lines = {line.id: line for line in self._book.config.lines}
        entries = self._new.entries
        turned = sum(
            has_unusual_sign(lines[each.line], each.amount_kr, each.item) for each in entries
        )
        if 2 * turned > len(entries):
            self._found.add(signs_may_be_turned, None, turned, len(entries))

    def _reconciliation(
        self, facts: FileFacts, totals: tuple[ControlTotal, ...], *, failed: bool
    ) -> Reconciliation:
        booked = self._new.booked
        self._outside.add(self._new.outside)
        left_out = {**facts.left_out, **self._left_out}
        if failed and booked.vouchers:
            left_out["not_imported"], booked = Unimported(booked), Tally()
        read, known, outside = facts.read, self._known, self._outside
        reconciliation = reconciled(
            left_out, totals, read=read, booked=booked, known=known, outside=outside
        )
        if not reconciliation.balanced:
            read, accounted = reconciliation.read_and_accounted()
            raise BookError(
                message(
                    "what was read ({read}) is not what is accounted for ({accounted})",
                    read=read.described(),
                    accounted=accounted.described(),
                ),
                self._found.place(),
                message("Nothing was written. This is a fault of the program; report it."),
            )
        return reconciliation

    def _control_totals(
        self, facts: FileFacts, expected: Decimal | None
    ) -> tuple[ControlTotal, ...]:
        """The control totals of the file and the one given by hand; a difference is a finding."""
        totals = tuple(facts.control_totals)
        if expected is not None:
            counted = facts.read.control_total(is_turned=facts.is_turned)
            given = ControlTotal(
                place=Location("--expect-total"), expected=expected, actual=counted
            )
            totals = (*totals, given)
        for total in totals:
            if total.expected != total.actual:
                self._found.add(
                    rules.control_total_differs, None, total.place, total.expected, total.actual
                )
        return totals

    def _reference(self, voucher: Voucher, fiscal_year: YearSpan | None) -> str:
        """What a numbered voucher is known by; empty for one without a number."""
        name = voucher.name
        if not name:
            return ""
        span = fiscal_year or voucher.day
        if span not in self._years:
            first, last = fiscal_year or (voucher.day, voucher.day)
            self._years[span] = f"{first.year}" if first.year == last.year else f"{first}–{last}"
        return numbered_reference(name, self._years[span])

    def _place_rows(self, placed: PlacedVoucher) -> str:
        """Find the place of each row; the code of the finding where one has none."""
        reason, place_of = "", self._places.of
        voucher, _, rows, outside = placed
        for row in voucher.rows:
            place = place_of(row.account, row.objects)
            if place is IGNORED:
                outside.append(row.amount_kr)
            elif place is None:
                reason = rules.account_is_not_mapped.code
                self._unmapped.add(row, (row.account,))
            elif place.unknown:
                reason = reason or rules.object_is_not_mapped.code
                self._unmapped.add(row, *place.unknown)
            else:
                rows.append((row, place))
        return reason

    def _leave_out(self, reason: str, placed: PlacedVoucher) -> None:
        voucher = placed.voucher
        lost = Tally.of((row.amount_kr for row in voucher.rows), vouchers=1)
        unimported = self._left_out.setdefault(reason, Unimported())
        unimported.add(voucher.name, self._found.place(voucher.line), lost)

    def _recognize(self, placed: PlacedVoucher, booked: BookedVoucher) -> None:
        """Count a voucher that the book has; report where the two differ."""
        line, name = placed.voucher.line, placed.reference
        now = BookedVoucher(booked.where, list(placed.contents()))
        if now.entries == booked.entries:
            self._count_known(placed)
            return
        if now.effects() != booked.effects():
            self._corrections.extend(report_change(booked, placed, self._book, self._found))
            self._leave_out(rules.imported_voucher_has_changed.code, placed)
            return
        if sorted(now.entries) != sorted(booked.entries) and not booked.corrected:
            self._found.add(rules.imported_voucher_is_described_otherwise, line, name, booked.where)
        self._count_known(placed)

    def _count_known(self, placed: PlacedVoucher) -> None:
        self._known.add_rows((row.amount_kr for row, _ in placed.rows), vouchers=1)
        self._outside.add_rows(placed.outside)

    def _recognize_unnumbered(self) -> None:
        """Tell the vouchers without a number that the book has from those that are new."""
        waiting, self._waiting = self._waiting, []
        file = digest_of(sorted(self._unnumbered))
        equal = answers(self._equal, self._unnumbered)
        contents = [
            UnnumberedVoucher(content_digest(each.voucher), each.contents())
            for each in waiting
            if not each.reference
        ]
        recognized = self._booked.recognize(contents, file=file, name=self._found.name, equal=equal)
        keys = zip(contents, recognized, strict=True)
        for placed in waiting:
            if placed.reference:
                self._new.add(placed)
                continue
            voucher, known = next(keys)
            if known.recognition == "new":
                reference = str(UnnumberedReference(voucher.content, known.occurrence, file))
                self._new.add(placed._replace(reference=reference))
            elif known.recognition == "unclear":
                self._report_unclear(placed, voucher.content, known)
            elif known.booked is not None:
                if known.by_name:
                    self._found.add(rules.voucher_is_in_the_file_again, placed.voucher.line)
                self._recognize(placed, known.booked)

    def _report_unclear(self, placed: PlacedVoucher, content: str, known: Recognized) -> None:
        voucher = placed.voucher
        unclear = UnclearVoucher(
            reference=known.reference,
            day=voucher.day,
            text=voucher.text or next((row.text for row in voucher.rows if row.text), ""),
            amount=exact_sum(amount for _, amount, _, _ in placed.contents()),
            place=self._found.place(voucher.line),
            booked=known.booked.where if known.booked else None,
        )
        self._unclear.append(unclear)
        self._found.add(rules.voucher_cannot_be_told_apart, voucher.line, unclear, content=content)
        self._leave_out(rules.voucher_cannot_be_told_apart.code, placed)

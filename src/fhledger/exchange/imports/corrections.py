"""The correction of an imported voucher (rättelse): the commands by which book and file agree."""

from __future__ import annotations

from collections.abc import Iterator

from fhledger.book import BookData
from fhledger.book.entry_labels import describe_sums
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.core.text import argument
from fhledger.domain.fund.ledger import has_unusual_sign
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.imports.new_entries import PlacedVoucher
from fhledger.exchange.imports.voucher_identity import BookedVoucher, EntryContent, effects_of
from fhledger.exchange.rules.importing import imported_voucher_has_changed


def report_change(
    booked: BookedVoucher, placed: PlacedVoucher, book: BookData, found: FindingCollector
) -> Iterator[LocalizedText]:
    """Report a voucher that has other sums in the file; the commands that correct the book."""
    now = placed.contents()
    effects = [booked.effects(), effects_of(now)]
    described = (
        describe_sums(sums, placed.voucher.day.year, book)
        for sums in (booked.imported_effects(), *effects)
    )
    found.add(
        imported_voucher_has_changed,
        placed.voucher.line,
        placed.reference,
        *described,
        booked.where,
        content=(
            placed.reference,
            [{tuple(key): kr for key, kr in sums.items()} for sums in effects],
        ),
    )
    return _correcting_commands(booked, now, book)


def _correcting_commands(
    booked: BookedVoucher, now: tuple[EntryContent, ...], book: BookData
) -> Iterator[LocalizedText]:
    """Reverse what the book has of a voucher, and enter what the file has, with its source."""
    source = argument(booked.source)
    if booked.in_force:
        command = f'fhledger reverse {" ".join(booked.in_force)} --text "'
        yield join("", (command, message("Correction"), f'" --source {source}'))
    lines = {line.id: line for line in book.config.lines}
    for key, amount, day, text in now:
        line = lines[key.line]
        named = {**key._asdict(), "text": text}
        options = [f"--{name} {argument(value)}" for name, value in named.items() if value]
        options.append(f"--source {source}")
        if has_unusual_sign(line, amount, key.item):
            options.append("--credit")
        if key.item and line.items and line.item(key.item) is None:
            options.append("--new-item")
        command = f"fhledger post --amount={amount} --day {day} {' '.join(options)}"
        yield LocalizedText(sv=command, en=command)

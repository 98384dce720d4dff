"""What an import posts to, by name (inläsningens benämningar): for people, where the ids are for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from fhledger.book import BookData
from fhledger.book.entry_labels import PostingKeys, posting_labels
from fhledger.core.amounts import format_sek
from fhledger.core.currency import unit
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.domain.fund.ledger import Entry
from fhledger.exchange.voucher_identity import Effect


def labels_of_entries(entries: Iterable[Entry], book: BookData) -> dict[str, LocalizedText]:
    """The labels of the entries' lines by their ids, and of items by the ids of line and item."""
    labels: dict[str, LocalizedText] = {}
    for line, item, year in sorted({(each.line, each.item, each.day.year) for each in entries}):
        found = posting_labels(PostingKeys(line, item), year, book)
        labels[line] = found["line"]
        if item:
            labels[f"{line} {item}"] = found["item"]
    return labels


def describe_effects(effects: Mapping[Effect, Decimal], year: int, book: BookData) -> LocalizedText:
    """The sums of a voucher by what they are posted to, in a few words."""
    if not effects:
        return message("nothing")
    return join("; ", [_describe(*each, year, book) for each in effects.items()])


def _describe(effect: Effect, amount: Decimal, year: int, book: BookData) -> LocalizedText:
    line, item, member, project = effect
    labels = posting_labels(PostingKeys(line, item, member, project), year, book)
    return join(", ", (*labels.values(), f"{format_sek(amount)} {unit()}"))

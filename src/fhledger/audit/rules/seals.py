"""FH3xx, the closed years: is everything that they rest on what it was?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fhledger.audit.finding import Issue, Rule, Severity, rule
from fhledger.audit.sealed_entries import DifferenceKind
from fhledger.audit.sealing import Change, changes
from fhledger.book import BookData
from fhledger.book.year_ledger import entries_location
from fhledger.core.errors import Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.domain.seal import Seal

_VALUE_CHANGES: Mapping[DifferenceKind, LocalizedText] = {
    "changed": message("the value differs from the sealed one"),
    "gone": message("the value was deleted after the year was closed"),
    "new": message("the value was added after the year was closed"),
}
_ENTRY_CHANGES: Mapping[DifferenceKind, tuple[LocalizedText, LocalizedText]] = {
    "changed": (
        message("the entry differs from the sealed one"),
        message("the entries differ from the sealed ones"),
    ),
    "gone": (
        message("the entry was deleted after the year was closed"),
        message("the entries were deleted after the year was closed"),
    ),
    "new": (
        message("the entry was added after the year was closed"),
        message("the entries were added after the year was closed"),
    ),
    "twice": (
        message("the entry is a duplicate"),
        message("the entries are duplicates"),
    ),
    "order": (
        message("the entry has another position than when the year was closed"),
        message("the entries are in another order than when the year was closed"),
    ),
}
"""The message for one entry and for several."""


@rule("FH303", Severity.ERROR)
def closed_year_changed(book: BookData) -> Iterator[Issue]:
    """Looks for a change in what a closed year depends on: an entry, a value, a line, a figure.

    Why: the year has been reported; whoever reads the books now must find the same figures.
    Do: restore the original, and correct an error by a new entry in an open year.
    """
    for change in changes(book):
        yield Issue(
            subject=change.subject,
            year=change.year,
            message=_message(change),
            expected=change.expected,
            actual=change.actual,
            sources=change.places or (Location(f"seals/{change.year}.toml"),),
        )


@rule("FH304", Severity.ERROR)
def seal_is_broken(book: BookData) -> Iterator[Issue]:
    """Looks for a seal that was edited, lacks its year, or does not follow the seal of the year before.

    Why: a seal proves something only if it is the one that was made when the year was closed.
    Do: restore the file from a backup; compare the seal with the one that was printed or sent.
    """
    for seal in book.seals:
        for text, expected, actual in _breaks(book, seal):
            yield Issue(
                subject=f"{seal.year} seal",
                year=seal.year,
                message=text,
                expected=expected,
                actual=actual,
                sources=(Location(f"seals/{seal.year}.toml"),),
            )


def _breaks(book: BookData, seal: Seal) -> Iterator[tuple[LocalizedText, str | None, str | None]]:
    if not seal.is_valid():
        edited = message("the seal was edited by hand")
        yield edited, None, None
    if seal.year not in book.ledgers_by_year:
        gone = message("the year is closed, but it is missing")
        yield gone, str(entries_location(seal.year)), None
    before = book.seal(seal.year - 1)
    if seal.previous_seal != (before.seal if before else ""):
        broken = message("the seal does not follow that of the year before")
        yield broken, seal.previous_seal or "–", before.seal if before else "–"


def _message(change: Change) -> LocalizedText:
    if not change.is_entry:
        return _VALUE_CHANGES[change.kind]
    one, several = _ENTRY_CHANGES[change.kind]
    return several if "-" in change.what or change.what == "entries" else one


SEAL_RULES: tuple[Rule, ...] = (closed_year_changed, seal_is_broken)
"""The rules over closed years; the subjects of their findings begin with the year."""

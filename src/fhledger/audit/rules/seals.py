"""FH3xx, the closed years: is everything that they rest on what it was?"""

from __future__ import annotations

from collections.abc import Iterator

from fhledger.audit.finding import Issue, Rule, Severity, rule
from fhledger.audit.sealing import Change, changes
from fhledger.book import BookData
from fhledger.book.year_ledger import entries_location
from fhledger.core.errors import Location
from fhledger.core.localized import LocalizedText
from fhledger.domain.seal import Seal

_SAID = {
    "changed": LocalizedText(
        sv="skiljer sig från det som förseglades", en="differ{s} from what was sealed"
    ),
    "gone": LocalizedText(
        sv="har tagits bort sedan året stängdes", en="{was} deleted after the year was closed"
    ),
    "new": LocalizedText(
        sv="har kommit till sedan året stängdes", en="{was} added after the year was closed"
    ),
    "twice": LocalizedText(sv="står mer än en gång", en="stand{s} more than once"),
    "order": LocalizedText(
        sv="står på en annan plats än när året stängdes",
        en="stand{s} in another place than when the year was closed",
    ),
}
"""What is said of what has changed; in English one thing or several."""

_NOUNS = {
    (False, False): LocalizedText(sv="uppgiften", en="the fact"),
    (True, False): LocalizedText(sv="posten", en="the entry"),
    (True, True): LocalizedText(sv="posterna", en="the entries"),
}
"""What has changed: whether it is an entry, and whether there are several."""


@rule("FH303", Severity.ERROR)
def closed_year_changed(book: BookData) -> Iterator[Issue]:
    """Looks for what a closed year rests on and is not as it was: an entry, a fact, a line, a figure.

    Why: the year has been reported; whoever reads the books now must find the same.
    Do: bring back what stood there, and correct a mistake by a new entry in an open year.
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

    Why: a seal proves nothing unless it is the one that was set when the year was closed.
    Do: bring the file back from a copy; compare the seal with the one that was printed or sent.
    """
    for seal in book.seals:
        for message, expected, actual in _breaks(book, seal):
            yield Issue(
                subject=f"{seal.year} seal",
                year=seal.year,
                message=message,
                expected=expected,
                actual=actual,
                sources=(Location(f"seals/{seal.year}.toml"),),
            )


def _breaks(book: BookData, seal: Seal) -> Iterator[tuple[LocalizedText, str | None, str | None]]:
    if not seal.is_valid():
        edited = LocalizedText(sv="sigillet har ändrats för hand", en="the seal was edited by hand")
        yield edited, None, None
    if seal.year not in book.ledgers_by_year:
        gone = LocalizedText(
            sv="året är stängt, men det saknas", en="the year is closed, but it is missing"
        )
        yield gone, str(entries_location(seal.year)), None
    before = book.seal(seal.year - 1)
    is_first = seal.year <= book.config.opening_balance.valid_from.year
    if seal.previous_seal != (before.seal if before else "") or not (before or is_first):
        broken = LocalizedText(
            sv="sigillet följer inte på sigillet för året innan",
            en="the seal does not follow that of the year before",
        )
        yield broken, seal.previous_seal or "–", before.seal if before else "–"


def _message(change: Change) -> LocalizedText:
    sentence = _SAID[change.kind]
    several = change.is_entry and ("-" in change.what or change.what == "entries")
    one_or_many = {"s": "", "was": "were"} if several else {"s": "s", "was": "was"}
    noun = _NOUNS[change.is_entry, several]
    return LocalizedText(
        sv=f"{noun.sv} {sentence.sv}", en=f"{noun.en} {sentence.en.format(**one_or_many)}"
    )


SEAL_RULES: tuple[Rule, ...] = (closed_year_changed, seal_is_broken)
"""The rules over closed years; the subjects of their findings begin with the year."""

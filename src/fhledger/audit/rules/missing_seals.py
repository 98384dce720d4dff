"""FH3xx, the years without a seal: ought they to have one, and is the last one signed?"""

from __future__ import annotations

from collections.abc import Iterator

from fhledger.audit.finding import Issue, Rule, Severity, rule, year_issue
from fhledger.audit.seals.attestation_checks import unsigned_year
from fhledger.audit.seals.unclosed_years import reported_but_unclosed
from fhledger.book import BookData
from fhledger.core.errors import Location
from fhledger.core.messages import message


@rule("FH310", Severity.ERROR)
def last_closed_year_is_unsigned(book: BookData) -> Iterator[Issue]:
    """Looks for a last closed year without a signature, in a book that has a list of signers.

    With a list from elsewhere (`verify --signers FILE`) a year whose printed report is in the book,
    and that has no seal, is one, too; so is a book in which no year is closed.

    Why: whoever can write the files can delete a seal and its signature, change a year and close it
    anew.
    Do: sign it: `fhledger seal YEAR --sign KEY`. The seal of the last closed year covers those
    before.
    """
    place = Location("--signers" if book.signers_are_given else "allowed_signers")
    reasons = {}
    if (year := unsigned_year(book)) is not None:
        reasons[year] = message("nobody in the list of signers has signed the last closed year")
    if book.signers_are_given:
        unclosed = reported_but_unclosed(book)
        if not (unclosed or book.seals):
            unclosed = tuple(book.ledgers_by_year)[-1:]
        text = message("the year has no seal, so nobody in the list of signers has signed it")
        reasons |= dict.fromkeys(unclosed, text)
    for year, text in reasons.items():
        yield year_issue(year, "signature", text, place)


@rule("FH313", Severity.WARNING)
def reported_year_is_not_closed(book: BookData) -> Iterator[Issue]:
    """Looks for an open year whose printed report is in the book, where other years are closed.

    Why: the seal of the last closed year is named by no other seal. If it was deleted, a change of
    its year shows nowhere; the year only looks like one that was never closed.
    Do: restore its seal from a copy if the year was closed; otherwise `fhledger close YEAR`.
    """
    last = max((seal.year for seal in book.seals), default=None)
    for year in reported_but_unclosed(book):
        if last is not None and year > last:
            text = message(
                "the report of the year is printed and earlier years are closed, but the year has"
                " no seal"
            )
            yield year_issue(year, "seal", text, Location(f"printed/{year}.toml"))


UNSIGNED: Rule = last_closed_year_is_unsigned
"""The rule that a year breaks until it is signed."""

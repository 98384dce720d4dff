"""The state of the seals of a book: intact or broken, signed by whom, since when.

>>> from fhledger.audit.closing import with_year_closed
>>> from fhledger.book import embedded_book
>>> book = with_year_closed(embedded_book(), 2022)
>>> seal_state(book, 2022).intact, seal_state(book.replace(currency="EUR"), 2022).intact
(True, False)
>>> seal_state(book, 2024) is None
True
"""

from __future__ import annotations

from collections.abc import Iterable

from fhledger.audit.finding import Finding
from fhledger.audit.rules.seals import SEAL_RULES
from fhledger.book import BookData
from fhledger.domain.seal_state import SealState


def seal_state(book: BookData, year: int) -> SealState | None:
    """The seal of a year with its state; None for an open year."""
    return next((state for state in seal_states(book) if state.year == year), None)


def seal_states(book: BookData, findings: Iterable[Finding] | None = None) -> tuple[SealState, ...]:
    """The seals of a book with their states, oldest first; `findings` are those known of the book."""
    if not book.seals:
        return ()
    if findings is None:
        findings = [finding for rule in SEAL_RULES for finding in rule.findings(book)]
    codes = {rule.code for rule in SEAL_RULES}
    broken = {finding.year for finding in findings if finding.code in codes}
    return tuple(
        SealState(year=seal.year, seal=seal.seal, form=seal.form, intact=seal.year not in broken)
        for seal in sorted(book.seals, key=lambda seal: seal.year)
    )

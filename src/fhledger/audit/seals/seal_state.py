"""The state of the seals of a book: intact or broken, signed by whom, since when."""

from __future__ import annotations

from collections.abc import Iterable

from fhledger.audit.finding import Finding
from fhledger.audit.rules.seals import SEAL_RULES
from fhledger.audit.seals.attestation_checks import Check, check_attestation, unsigned_year
from fhledger.book import BookData
from fhledger.domain.attestation import Attestation
from fhledger.domain.seal_state import SealState


def seal_state(book: BookData, year: int) -> SealState | None:
    """The seal of a year with its state; None for an open year."""
    return next((state for state in seal_states(book) if state.year == year), None)


def seal_states(book: BookData, findings: Iterable[Finding] | None = None) -> tuple[SealState, ...]:
    """The seals of a book with their states, oldest first; `findings` are those of the book."""
    if not book.seals:
        return ()
    if findings is None:
        findings = [finding for rule in SEAL_RULES for finding in rule.findings(book)]
    checks = [(each, check_attestation(book, each)) for each in book.attestations]
    unsigned = unsigned_year(book)
    codes = {rule.code for rule in SEAL_RULES}
    broken = {finding.year for finding in findings if finding.code in codes and finding.year}
    return tuple(
        SealState(
            year=seal.year,
            seal=seal.seal,
            form=seal.form,
            closed=seal.closed,
            intact=seal.year not in broken,
            unsigned=seal.year == unsigned,
            signed_by=_results(checks, "signature", seal.year),
            timestamp=next(iter(sorted(_results(checks, "timestamp", seal.year))), None),
            broken_before=tuple(sorted(year for year in broken if year < seal.year)),
        )
        for seal in sorted(book.seals, key=lambda seal: seal.year)
    )


def _results(checks: Iterable[tuple[Attestation, Check]], kind: str, year: int) -> tuple[str, ...]:
    """What the valid attestations of a kind say of a year: the names of signers, or times."""
    found = (
        check.result
        for attestation, check in checks
        if (attestation.kind, attestation.year) == (kind, year) and check.result
    )
    return tuple(dict.fromkeys(found))

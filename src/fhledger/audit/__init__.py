"""Checking a book (granskning): rules and findings, what is accepted, seals, samples."""

from fhledger.audit.finding import Finding, Issue, Rule, Severity
from fhledger.audit.locate import Suspect, suspicions
from fhledger.audit.rules import RULES
from fhledger.audit.samples.sampling import Sample, SampledEntry, sample
from fhledger.audit.seals.closing import close, with_year_closed
from fhledger.audit.seals.seal_state import seal_state, seal_states
from fhledger.audit.verification import Verification, verify

__all__ = [
    "RULES",
    "Finding",
    "Issue",
    "Rule",
    "Sample",
    "SampledEntry",
    "Severity",
    "Suspect",
    "Verification",
    "close",
    "sample",
    "seal_state",
    "seal_states",
    "suspicions",
    "verify",
    "with_year_closed",
]

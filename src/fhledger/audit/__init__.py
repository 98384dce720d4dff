"""Who doubts the book (granskning): rules and findings, what is accepted, seals, samples."""

from fhledger.audit.closing import close, closed
from fhledger.audit.finding import Doubt, Finding, Rule, Severity
from fhledger.audit.locate import Suspect, suspicions
from fhledger.audit.rules import RULES
from fhledger.audit.sampling import Sample, SampledEntry, sample
from fhledger.audit.verification import SealState, Verification, verify

__all__ = [
    "RULES",
    "Doubt",
    "Finding",
    "Rule",
    "Sample",
    "SampledEntry",
    "SealState",
    "Severity",
    "Suspect",
    "Verification",
    "close",
    "closed",
    "sample",
    "suspicions",
    "verify",
]

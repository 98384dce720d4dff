"""Who doubts the book (granskning): rules and findings, what is accepted, seals, samples."""

from fhledger.audit.closing import close, closed
from fhledger.audit.finding import Doubt, Finding, Rule, Severity
from fhledger.audit.locate import Suspect, suspicions
from fhledger.audit.report_check import ReportCheck, check_report
from fhledger.audit.rules import READING_RULES, RULES
from fhledger.audit.sampling import Sample, SampledEntry, sample
from fhledger.audit.verification import SealState, Verification, verify

__all__ = [
    "READING_RULES",
    "RULES",
    "Doubt",
    "Finding",
    "ReportCheck",
    "Rule",
    "Sample",
    "SampledEntry",
    "SealState",
    "Severity",
    "Suspect",
    "Verification",
    "check_report",
    "close",
    "closed",
    "sample",
    "suspicions",
    "verify",
]

"""Who doubts the book (granskning): the rules, their findings, and what has been accepted."""

from fhledger.audit.finding import Doubt, Finding, Rule, Severity
from fhledger.audit.rules import RULES
from fhledger.audit.verification import Verification, verify

__all__ = ["RULES", "Doubt", "Finding", "Rule", "Severity", "Verification", "verify"]

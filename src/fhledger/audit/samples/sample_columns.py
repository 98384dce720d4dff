"""The columns of a sample on file (urvalets kolumner): their names for programs, and their titles.

An auditor fills in the last of them: the audited amount of an entry, or whether a control worked.
"""

from __future__ import annotations

from collections.abc import Mapping

from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message

SAMPLE_COLUMNS: Mapping[str, LocalizedText] = {
    "number": message("Number"),
    "taken": message("Reason"),
    "day": message("Day"),
    "line": message("Line"),
    "text": message("Text"),
    "amount_kr": message("Amount, kr"),
    "source": message("Source"),
    "place": message("Place"),
    "interval_kr": message("Interval, kr"),
    "check": message("Check mark"),
    "audited_kr": message("Audited amount, kr"),
    "works": message("Works (yes or no)"),
}

TERM_COLUMNS: Mapping[str, LocalizedText] = {
    "term": message("Term"),
    "value": message("Value"),
}
TERMS: Mapping[str, LocalizedText] = {
    "method": message("Kind of sample"),
    "version": message("Version of the method"),
    "year": message("Year"),
    "seed": message("Seed"),
    "confidence": message("Confidence, per cent"),
    "materiality_kr": message("Tolerable misstatement, kr"),
    "tolerable_percent": message("Tolerable rate of deviation, per cent"),
    "expected": message("Expected errors"),
    "size": message("Planned size"),
    "interval_kr": message("Interval, kr"),
    "population_entries": message("Population, number"),
    "population_kr": message("Population, kr"),
    "lines": message("Lines of the population"),
    "sign": message("Sign of the amounts"),
    "without_reversals": message("Without reversals"),
    "rows": message("Number of rows"),
    "digest": message("Digest"),
}
REASONS: Mapping[str, LocalizedText] = {
    "material": message("above materiality"),
    "whole": message("individually significant"),
    "drawn": message("selected"),
}
"""Why an entry is in the sample."""

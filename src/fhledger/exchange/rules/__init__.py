"""The rules over files of other programs (FH5xx): each is a function of a module here.

A reader that meets something strange calls the rule whose docstring says what it
is; the rule gives the finding. Books are never looked at here.
"""

from __future__ import annotations

from fhledger.audit.finding import Rule, rules_of
from fhledger.exchange.rules import importing, sie_files, sie_texts, spreadsheets, sums

WRITING_RULES: tuple[Rule, ...] = (sie_texts.letter_is_replaced,)
"""The rules over what is written for other programs."""

FILE_RULES: tuple[Rule, ...] = tuple(
    rule
    for rule in rules_of(sie_files, sie_texts, sums, importing, spreadsheets)
    if rule not in WRITING_RULES
)
"""Every rule over files, in the order of their codes."""

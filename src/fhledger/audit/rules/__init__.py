"""The rules (granskningsregler): each is a function of a module here, with a code and a text."""

from fhledger.audit.finding import Rule, rules_of
from fhledger.audit.rules import (
    dated_values,
    entries,
    fees,
    missing_seals,
    printed,
    projects,
    seals,
    years,
)

RULES: tuple[Rule, ...] = rules_of(
    dated_values, fees, entries, projects, years, seals, missing_seals, printed
)
"""All rules, in the order of their codes."""

ACCEPTANCE_RULE: Rule = dated_values.acceptance_matches_nothing
"""The rule over acceptances, when all findings are known."""

BOOK_RULES: tuple[Rule, ...] = tuple(rule for rule in RULES if rule is not ACCEPTANCE_RULE)
"""The rules over a book."""

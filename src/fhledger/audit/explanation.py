"""Rules explained (regler förklarade): what each looks for, why, and what to do.

>>> from fhledger.audit.rules import RULES
>>> [rule] = explain_rules(RULES, "fh202").rules
>>> rule.code, rule.name, rule.severity.value
('FH202', 'number-missing', 'error')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from fhledger.audit.finding import Rule, Severity
from fhledger.core.currency import in_currency
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import Language, LocalizedText
from fhledger.core.nearest import NOTHING, nearest, suggestion
from fhledger.core.record import Record


class Explanation(Record):
    """A rule: its text says what it looks for, why, and what to do, in both languages."""

    code: str
    name: str
    severity: Severity
    text: str
    localized_text: Mapping[Language, str]


class Explanations(Record):
    """Some rules, by their codes."""

    rules: tuple[Explanation, ...]


def explain_rules(rules: Iterable[Rule], code: str | None = None) -> Explanations:
    """All rules, or the one with a code or a name.

    Raises `InvalidArgumentError` for an unknown code, with the nearest ones.
    """
    explanations = [
        Explanation(
            code=rule.code,
            name=rule.name,
            severity=rule.severity,
            text=rule.text,
            localized_text={
                "sv": in_currency(rule.localized_text).sv,
                "en": in_currency(rule.localized_text).en,
            },
        )
        for rule in sorted(rules, key=lambda rule: rule.code)
    ]
    if code is not None:
        known = {key: rule for rule in explanations for key in (rule.code, rule.name)}
        key = code.upper() if code.upper() in known else code
        if key not in known:
            raise InvalidArgumentError(
                "there is no rule '{code}'.{hint} `fhledger explain` lists all codes.",
                code=code,
                hint=_nearest(code, known),
            )
        explanations = [known[key]]
    return Explanations(rules=tuple(explanations))


def _nearest(code: str, known: Mapping[str, Explanation]) -> LocalizedText:
    """The rule with the nearest number, or with a similar name."""
    near: str | None
    if re.fullmatch("(?i)fh[0-9]+", code):
        codes = (rule.code for rule in known.values())
        near = min(codes, key=lambda each: abs(int(each[2:]) - int(code[2:])))
    else:
        near = nearest(code, known)
    return NOTHING if near is None else suggestion(f"{known[near].code} {known[near].name}")

"""English words and ids in a text that a Swedish reader gets; none should be there."""

from __future__ import annotations

import re

ENGLISH = re.compile(
    r"accepted|account|actual|amount|amounts|and|are|balance|balances|between|book|"
    r"books|can|cannot|cost|costs|declared|differs|does|each|entries|entry|error|"
    r"errors|expected|fees|figure|figures|file|first|found|from|given|have|income|"
    r"inhabitants|invalid|is|its|label|line|lines|member|members|missing|more|name|"
    r"no|not|note|number|of|only|opening|other|printed|read|reason|record|"
    r"reference|row|rows|rule|same|says|seal|source|sum|than|that|the|there|"
    r"these|this|to|unknown|until|voucher|vouchers|warning|was|were|what|when|"
    r"which|whose|with|without|written|year|years",
    re.IGNORECASE,
)
"""Words of the program's English that no Swedish text has."""

_QUOTED = re.compile(
    r"\ballowed_signers\b|https?://\S+|`[^`]*`|\bfhledger \S+|--?[a-z][a-z-]*|\S+\.toml, \w+|\S+\.(?:csv|toml|se|si|xlsx|txt|py)\b"
    r"|“[^”]*”|”[^”]*”|\{[^}]*\}|\[\[[^\n]*|^ {4}\S.*$",
    re.MULTILINE,
)
"""Addresses, commands, options, files, quotations and examples: what stays as it is."""

_ID = re.compile(r"[a-z]+(_\w+)+")
_WORD = re.compile(r"(?<![\w/.=-])[A-Za-z][A-Za-z0-9_]*(?![\w/=])")


def english_in(text: str) -> list[str]:
    """The English words and the ids, as `member_contributions`, of a text."""
    found = _WORD.findall(_QUOTED.sub(" ", text))
    return [word for word in found if ENGLISH.fullmatch(word) or _ID.fullmatch(word)]

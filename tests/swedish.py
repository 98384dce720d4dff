"""English words and ids in a text that a Swedish reader gets; none should be there."""

from __future__ import annotations

import re

WORDS = """
    a accepted account actual amount amounts and are as at balance balances be between book books
    budget but can cannot cost costs declared differs does each entries entry error errors expected
    fee fees figure figures file first found from given has have income inhabitants invalid is it
    its label line lines member members missing more name no not note number of on only opening or
    other out printed rate read reason record reference row rows rule same says seal source sum than
    that the there these this to unknown until voucher vouchers warning was were what when which
    whose with without written year years
""".split()
"""Words that are common in the program's English and not Swedish ones; *budget* and *or* aside."""

SWEDISH = {"a", "as", "at", "be", "budget", "but", "fee", "has", "it", "on", "or", "out", "rate"}
"""Those of them that a Swedish text, a name or an abbreviation may have."""

_QUOTED = re.compile(
    r"https?://\S+|`[^`]*`|\bfhledger \S+|--?[a-z][a-z-]*|\S+\.(?:csv|toml|se|si|xlsx|txt|py)\b"
    r"|“[^”]*”|”[^”]*”|\[\[[^\n]*|^ {4}.*$",
    re.MULTILINE,
)
"""Addresses, commands, options, files, quotations and examples: what stays as it is."""

_WORD = re.compile(r"(?<![\w/.=-])[A-Za-z][A-Za-z0-9_]*(?![\w/=])")


def english_in(text: str) -> list[str]:
    """The English words and the ids, as `member_contributions`, of a text."""
    found = _WORD.findall(_QUOTED.sub(" ", text))
    words = set(WORDS) - SWEDISH
    return [word for word in found if word.lower() in words or re.fullmatch(r"[a-z]+(_\w+)+", word)]

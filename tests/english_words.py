"""English words that must not be in what a Swedish reader sees."""

from __future__ import annotations

import re

_QUOTED = re.compile(
    r"rad \d+, [\w.]+:|, [a-z_]+: |[^\s,]*/[^\s,]*|[a-z_]+(?:, [a-z_]+)+|”[^”]*”|'[^']*'|`[^`]*`|\{[^}]*\}|--?[a-z-]+|[a-z]+-[a-z-]+|[\w./]+\.(?:csv|toml|se|html)\S*"
)
"""What is quoted as it is: values, commands, choices, options, names of files."""

_WORDS = re.compile(
    r"(?i)\b(the|of|and|with|without|show|default|options|usage|year|years|not|must|which|this|that"
    r"|write|give|unknown|missing|cannot|there|from|line|column|field|file|book|entry|invalid|is"
    r"|an|or|be|has|no|Did|mean|expected|required)\b(?!_)"
)


def english_in(text: str) -> list[str]:
    """The English words of a Swedish text, apart from what it quotes."""
    return list(_WORDS.findall(_QUOTED.sub(" ", text)))

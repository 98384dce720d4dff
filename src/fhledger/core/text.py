r"""Text in which every character is visible (synlig text): all others are escaped.

Control characters and terminal sequences, marks that change the direction of reading, and spaces
without width are written as escapes. A letter of any alphabet and an emoji stay as they are.

>>> print(escape_invisible("Hyra\x1b[2J\x9b\x07, \u202egnp.exe"))
Hyra\x1b[2J\x9b\x07, \u202egnp.exe
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import SkipValidation, StringConstraints

INVISIBLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    r"\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Every invisible character, and every one that controls a terminal; line breaks among them."""


def escape_invisible(text: str) -> str:
    """The text in one line, each character of `INVISIBLE` as its escape."""
    return INVISIBLE.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def as_sentence(text: str) -> str:
    """The text with a full stop, unless it is a question or has one.

    >>> as_sentence("unknown line"), as_sentence("Did you mean rent?")
    ('unknown line.', 'Did you mean rent?')
    """
    return text if text.endswith(("?", "!")) else f"{text.rstrip('.')}."


class QuotedText(str):
    """A value as a message shows it: English as the text itself, and `sv` with Swedish marks."""

    __slots__ = ("sv",)
    sv: str


def quoted(value: object, longest: int = 60) -> QuotedText:
    """A value as a message shows it: a text in quotation marks, what is long cut off.

    >>> quoted("x"), quoted("x").sv, quoted(True), quoted("a" * 99, 5)
    ("'x'", '”x”', 'true', "'aaaa…")
    """
    if isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, int):
        text = str(Decimal(value))  # Python refuses to write an int of thousands of digits
    else:
        text = str(value)
    marks = ("'", "”") if isinstance(value, str) else ("", "")
    en, sv = (_cut(f"{mark}{text}{mark}", longest) for mark in marks)
    result = QuotedText(en)
    result.sv = sv
    return result


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"


PATTERN_MEANINGS: dict[str, str] = {}
"""What a text must be that matches a pattern, as a message of the catalogue."""


def join_some(texts: Sequence[str], most: int, separator: str = ", ") -> str:
    """The first texts in one, and an ellipsis where there are more than `most`.

    >>> join_some(["A1", "A2", "A3"], 2)
    'A1, A2, …'
    """
    return separator.join([*texts[:most], *(["…"] if len(texts) > most else [])])


def argument(text: str) -> str:
    """A text as one argument of a command that is printed, to be pasted into a shell.

    The quotation marks are those that bash, PowerShell and cmd have in common, where they do.

    >>> print(argument("my_book"), argument("Förbundets bok"), argument('5" $HOME'))
    my_book "Förbundets bok" '5" $HOME'
    """
    if re.fullmatch(r"[\w./:=@,+-]+", text):
        return text
    return shlex.quote(text) if re.search(r'["$`!%]|\\\\|\\$', text) else f'"{text}"'


def pattern(regex: str, meaning: str) -> str:
    """The regular expression, whose meaning is registered in `PATTERN_MEANINGS`."""
    PATTERN_MEANINGS[regex] = meaning
    return regex


_NO_CONTROL = pattern(
    r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$", "a text in one line, without control characters"
)

OptionalLine = Annotated[str, StringConstraints(pattern=_NO_CONTROL, max_length=20_000)]
"""A text in one line without control characters; it may be empty."""

SingleLine = Annotated[str, StringConstraints(min_length=1, pattern=_NO_CONTROL, max_length=20_000)]
"""A text in one line without control characters, not empty."""

LongLine = Annotated[str, StringConstraints(min_length=1, pattern=_NO_CONTROL)]
"""A text as `SingleLine`, of any length: it may be composed of several of them."""

FileName = SkipValidation[str]
"""The name of a file or folder as the system has it; it may hold bytes that are no characters."""

Identifier = Annotated[
    str,
    StringConstraints(
        pattern=pattern(
            r"^[a-z][a-z0-9_]{0,63}$",
            "a name of small letters a–z, digits and underscores, such as external_costs",
        )
    ),
]
"""A name for programs: small letters a–z, digits and underscores."""

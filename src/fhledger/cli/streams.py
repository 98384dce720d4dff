"""Standard output on every system (standardutmatning): UTF-8 in a pipe, legible on a screen.

Windows gives a pipe and a file the code page of the system, in which JSON is not JSON and a frame
has no lines. A terminal keeps its encoding; what that lacks is shown by a plain character. The
variable PYTHONIOENCODING, where it is set, decides.
"""

from __future__ import annotations

import codecs
import os
from io import TextIOWrapper

PLAIN = str.maketrans(
    {
        **dict.fromkeys("−–—‐‑", "-"),
        **dict.fromkeys("│┃", "|"),
        **dict.fromkeys("─━", "-"),
        **dict.fromkeys("├└┌┐┘┤┬┴┼", "+"),
        **dict.fromkeys("█▉▊▋▌▍▎▏▓", "#"),
        **dict.fromkeys("▲△", "+"),
        **dict.fromkeys("▼▽", "-"),
        **dict.fromkeys("✓✔", "*"),
        **dict.fromkeys("✗✘", "x"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
        **dict.fromkeys("”“", '"'),
        **dict.fromkeys("’‘", "'"),
        "…": "...",
        "·": ".",
        "→": "->",
        "←": "<-",
        "≤": "<=",
        "≥": ">=",
    }
)
"""What stands for a character that an encoding lacks; any other one is escaped."""

_ERRORS = "fhledger.plain"


def prepare_output(stream: object) -> None:
    """Give a stream UTF-8 unless it is a terminal; no character that it lacks ends the program."""
    if not isinstance(stream, TextIOWrapper):
        return
    codecs.register_error(_ERRORS, _plain)
    if stream.isatty() or "PYTHONIOENCODING" in os.environ:
        stream.reconfigure(errors=_ERRORS)
    else:
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _plain(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    wanted = error.object[error.start : error.end]
    escaped = wanted.translate(PLAIN).encode(error.encoding, "backslashreplace")
    return escaped, error.end

"""Counts (antal): whole numbers, zero or more, as people write them.

>>> parse_count("14 962")
14962
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator

from fhledger.core.errors import InvalidArgumentError

_GROUP = re.compile("[ \u00a0\u202f\u2009]")
_OTHER_GROUPS = re.compile(r"[0-9]{1,3}(?:[.,'’][0-9]{3})+").fullmatch
_INTEGER = re.compile(r"[+-]?[0-9]{1,15}").fullmatch
_COUNT = re.compile(r"[0-9]{1,15}|[0-9]{1,3}(?:[ \u00a0\u202f\u2009][0-9]{3}){1,4}").fullmatch


def parse_count(value: object) -> int:
    """The whole number, zero or more, that an int or a text such as `14 962` denotes."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and _COUNT(value.strip()):
        return int(_GROUP.sub("", value.strip()))
    if isinstance(value, str) and value.isascii() and value.strip().isdigit():
        raise InvalidArgumentError("'{value}' has more than 15 digits", value=value[:40])
    if isinstance(value, str) and _OTHER_GROUPS(value.strip()):
        raise InvalidArgumentError(
            "'{value}' is not a whole number; write 20000 or 20 000", value=value[:40]
        )
    raise InvalidArgumentError(
        "'{value}' is not a whole number, zero or more", value=str(value)[:40]
    )


def parse_integer(text: str) -> int:
    """The whole number, also below zero, that a text of digits denotes."""
    if not _INTEGER(text.strip()):
        raise InvalidArgumentError("'{text}' is not a whole number", text=text)
    return int(text)


def require_count(name: str, count: int | None) -> int | None:
    """The argument of this name; `InvalidArgumentError` for a number below zero."""
    if count is not None and count < 0:
        raise InvalidArgumentError(
            "`{name}` must be 0 or more, not {count}", name=name, count=count
        )
    return count


Count = Annotated[int, BeforeValidator(parse_count)]

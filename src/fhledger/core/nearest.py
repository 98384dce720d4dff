"""The nearest known name (närmaste kända namn), for an error about an unknown one.

>>> did_you_mean("statment", ["statement", "fees"]).en
' Did you mean statement?'
>>> did_you_mean("xyz", ["statement", "fees"]).en
''
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message

_DASH = re.compile(r" ?[-\u2010-\u2015\u2212] ?")
NOTHING = LocalizedText.model_construct(sv="", en="")


def did_you_mean(name: str, known: Iterable[str]) -> LocalizedText:
    """A question for the end of an error, after a space; empty where no known name is near."""
    near = nearest(name, known)
    return NOTHING if near is None else suggestion(near)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like another one; None where none is near."""
    from difflib import get_close_matches  # only errors need it

    by_plain_name = {plain_name(each): each for each in known}
    near = get_close_matches(plain_name(name), by_plain_name, n=1)
    return by_plain_name[near[0]] if near else None


@lru_cache(maxsize=10_000)
def plain_name(name: str) -> str:
    """The name without what a person writes otherwise: case, spaces and kinds of dashes.

    >>> plain_name("Kostnader  - trainee") == plain_name("KOSTNADER – Trainee")
    True
    """
    return _DASH.sub("-", " ".join(name.split())).casefold()


def suggestion(name: str) -> LocalizedText:
    """The question for the end of an error, after a space."""
    return message(" Did you mean {name}?", name=name)

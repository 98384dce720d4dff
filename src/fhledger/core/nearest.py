"""The nearest known name (närmaste kända namn), for an error about an unknown one.

>>> did_you_mean("statment", ["statement", "fees"]).en
' Did you mean statement?'
>>> did_you_mean("xyz", ["statement", "fees"]).en
''
"""

from __future__ import annotations

from collections.abc import Iterable

from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message

NOTHING = LocalizedText.model_construct(sv="", en="")


def did_you_mean(name: str, known: Iterable[str]) -> LocalizedText:
    """A question for the end of an error, after a space; empty where no known name is near."""
    near = nearest(name, known)
    return NOTHING if near is None else suggestion(near)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like another one; None where no one is near."""
    from difflib import get_close_matches  # only errors need it

    by_lowercase = {each.lower(): each for each in known}
    near = get_close_matches(name.lower(), by_lowercase, n=1)
    return by_lowercase[near[0]] if near else None


def suggestion(name: str) -> LocalizedText:
    """The question for the end of an error, after a space."""
    return message(" Did you mean {name}?", name=name)

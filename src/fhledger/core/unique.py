"""Unique ids (unika beteckningar): an error that names those that are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fhledger.core.errors import InvalidArgumentError
from fhledger.core.messages import message_in


def require_unique(what: str, ids: Iterable[str]) -> None:
    """Raises `InvalidArgumentError` for a duplicate id; `what` it is the id of is a message.

    >>> require_unique("line", ["rent", "wages", "rent"])
    Traceback (most recent call last):
    fhledger.core.errors.InvalidArgumentError: duplicate line 'rent'
    """
    for id, count in Counter(ids).items():
        if count > 1:
            named = message_in("duplicate", what)
            raise InvalidArgumentError("duplicate {what} '{id}'", what=named, id=id)

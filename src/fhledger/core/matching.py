"""Matching a name (slå upp ett namn): an id, a label, or a beginning that only one of them has.

>>> lines = {"trainee_costs": ("Kostnader – Trainee",), "rent": ("Hyra", "Rent")}
>>> match_name("hyra", lines), match_name("train", lines)
('rent', 'trainee_costs')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from fhledger.core.errors import InvalidArgumentError
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import message
from fhledger.core.nearest import did_you_mean, plain_name


def match_name(
    text: str, candidates: Mapping[str, Iterable[str]], what: LocalizedText | None = None
) -> str:
    """The id that a text names among ids and their labels.

    Labels are the Swedish one and the English one, or one for both. It is an id or a label, else
    the beginning of one, else the beginning of a word of a label. Raises `InvalidArgumentError`
    where none fits, and where several do, naming them.
    """
    found = matching_ids(text, candidates)
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidArgumentError(
            "'{text}' fits several of {what}: {names}; write more of the one that you mean",
            text=text,
            what=what or message("the names"),
            names=_shown_names(candidates, found),
        )
    raise InvalidArgumentError(
        "'{text}' is none of {what}: {names}.{hint}",
        text=text,
        what=what or message("the names"),
        names=nearest_names(text, candidates),
        hint=nearest_name(text, candidates),
    )


def _shown_names(candidates: Mapping[str, Iterable[str]], ids: Iterable[str]) -> LocalizedText:
    """The names for a person: each by its label, and its id in brackets where it is another."""
    return join(", ", (_shown_name(id, [*candidates[id]]) for id in ids))


def _shown_name(id: str, labels: Sequence[str]) -> LocalizedText | str:
    if not labels or id in labels:
        return id
    label = LocalizedText.model_construct(sv=labels[0], en=labels[min(1, len(labels) - 1)])
    return message("{label} ({id})", label=label, id=id)


MOST_NAMES = 8
"""How many names an error lists."""


def nearest_names(text: str, candidates: Mapping[str, Iterable[str]]) -> LocalizedText | str:
    """The names for an error about an unknown one: all, or those most like it and how many more.

    They are in the order of the candidates.

    >>> nearest_names("x9", {f"x{number}": () for number in range(12)}).en
    'x0, x1, x2, x3, x4, x5, x6, x9 and 4 more'
    """
    if not candidates:
        return "–"
    wanted = plain_name(text)
    likeness = {
        id: max(_likeness(wanted, plain_name(name)) for name in (id, *labels))
        for id, labels in candidates.items()
    }
    likest = {*sorted(candidates, key=likeness.__getitem__, reverse=True)[:MOST_NAMES]}
    ids = [id for id in candidates if id in likest]
    names = _shown_names(candidates, ids)
    left = len(candidates) - len(ids)
    return message("{names} and {count} more", names=names, count=left) if left else names


def _likeness(wanted: str, name: str) -> float:
    from difflib import SequenceMatcher  # only errors need it

    return SequenceMatcher(None, wanted, name).ratio()


def matching_ids(text: str, candidates: Mapping[str, Iterable[str]]) -> list[str]:
    """The ids that a text fits best: by the whole name, its beginning, or that of a word in it.

    An id is that one, also where another has it as its label.
    """
    if text in candidates:
        return [text]
    wanted = plain_name(text)
    for fits in _TIERS:
        found = [
            id
            for id, labels in candidates.items()
            if any(fits(wanted, plain_name(name)) for name in (id, *labels))
        ]
        if found:
            return found
    return []


def nearest_name(text: str, candidates: Mapping[str, Iterable[str]]) -> LocalizedText:
    """The question whether the nearest id or label was meant, for the end of an error.

    What a label has in brackets need not be written: Norvika is near to Norrvika (invented).
    """
    names = [name for id, labels in candidates.items() for name in (id, *labels)]
    return did_you_mean(text, [part for name in names for part in (name, name.partition(" (")[0])])


def _begins_a_word(wanted: str, name: str) -> bool:
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}", name) is not None


def _begins(wanted: str, name: str) -> bool:
    return bool(wanted) and name.startswith(wanted)


_TIERS: tuple[Callable[[str, str], bool], ...] = (str.__eq__, _begins, _begins_a_word)
"""How a text may fit a name, the closest first."""

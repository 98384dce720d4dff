"""The one base of all records (post): immutable, no unknown field, and the plain types of fields.

Validation happens once, where a record is made. Behind that, values are trusted.

>>> class Town(Record):
...     name: Text
>>> Town(name="  Bjuv ")
Town(name='Bjuv')
>>> day_from("2024-02-30")
Traceback (most recent call last):
ValueError: '2024-02-30' is not a day; write it as 2024-12-31
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, NoReturn, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

K = TypeVar("K")
V = TypeVar("V")


class FrozenMapping(dict[K, V]):
    """A mapping that stays as it was made, so that a record that holds one is a value."""

    def _refused(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this mapping belongs to a record and does not change; copy the record")

    __setitem__ = __delitem__ = __ior__ = _refused
    clear = pop = popitem = setdefault = update = _refused

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[Self], tuple[dict[K, V]]]:
        return type(self), (dict(self),)


class Record(BaseModel):
    """An immutable value whose fields are checked when it is made, and no other fields."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", defer_build=True, str_strip_whitespace=True
    )

    def model_post_init(self, _context: Any, /) -> None:
        """Mappings are frozen with the record."""
        for name, value in self.__dict__.items():
            if type(value) is dict:
                self.__dict__[name] = FrozenMapping(value)

    def __iter__(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]
        """The fields and their values, without what was computed from them."""
        return ((name, getattr(self, name)) for name in type(self).model_fields)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields changed; what was computed from the old ones is forgotten."""
        copy = super().model_copy(update=update, deep=deep)
        for name in copy.__dict__.keys() - type(self).model_fields.keys():
            del copy.__dict__[name]
        copy.model_post_init(None)
        return copy


def day_from(value: object) -> date:
    """The day that a `date` or a text `YYYY-MM-DD` stands for; a `ValueError` otherwise."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _ISO_DAY(value.strip()):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    shown = repr(value) if len(str(value)) <= 40 else f"{str(value)[:37]!r}…"
    raise ValueError(f"{shown} is not a day; write it as 2024-12-31")


def count_from(value: object) -> int:
    """The whole number, zero or more, that an int or a text such as `14 962` stands for."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and _COUNT(value.strip()):
        return int(_GROUP.sub("", value.strip()))
    if isinstance(value, str) and value.isascii() and value.strip().isdigit():
        raise ValueError(f"{value[:40]!r} has more than 15 digits")
    raise ValueError(f"{str(value)[:40]!r} is not a whole number, zero or more")


_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_GROUP = re.compile("[ \u00a0\u202f\u2009]")
_COUNT = re.compile(r"[0-9]{1,15}|[0-9]{1,3}(?:[ \u00a0\u202f\u2009][0-9]{3}){1,4}").fullmatch

_NO_CONTROL = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"

Words = Annotated[str, StringConstraints(pattern=_NO_CONTROL, max_length=20_000)]
"""A text in one line without control characters; it may be empty."""

Text = Annotated[str, StringConstraints(min_length=1, pattern=_NO_CONTROL, max_length=20_000)]
"""A text in one line without control characters, not empty."""

Wording = Annotated[str, StringConstraints(min_length=1, pattern=_NO_CONTROL)]
"""A text as `Text`, of any length: it may be composed of several of them."""

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
"""A name for programs: small letters a–z, digits and underscores."""

Day = Annotated[date, BeforeValidator(day_from)]
Count = Annotated[int, BeforeValidator(count_from)]

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""The years that a book may have."""

Year = Annotated[Count, Field(ge=FIRST_YEAR, le=LAST_YEAR)]

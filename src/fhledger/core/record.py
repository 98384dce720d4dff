"""The base of all records (post): immutable, no unknown fields, validated once.

Validation happens where a record is made. Behind that, values are trusted.

>>> class Town(Record):
...     name: str
>>> Town(name="  Bjuv ")
Town(name='Bjuv')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field

K = TypeVar("K")
V = TypeVar("V")


class FrozenMapping(dict[K, V]):
    """An immutable mapping, so that a record that holds one is a value."""

    def _refused(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this mapping belongs to a record and does not change; copy the record")

    __setitem__ = __delitem__ = __ior__ = _refused
    clear = pop = popitem = setdefault = update = _refused

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type[Self], tuple[dict[K, V]]]:
        return type(self), (dict(self),)


def key(name: str) -> Any:
    """The name that a field has in files and in JSON, where it is not the name in Python.

    >>> from typing import Annotated
    >>> class Stay(Record):
    ...     valid_from: Annotated[int, key("since")]
    >>> Stay.model_validate({"since": 2016}) == Stay(valid_from=2016)
    True
    """
    return Field(validation_alias=name, serialization_alias=name)


class Record(BaseModel):
    """An immutable value whose fields are checked when it is made, and no other fields."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,
        str_strip_whitespace=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
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
        if unknown := sorted((update or {}).keys() - type(self).model_fields.keys()):
            raise TypeError(f"{type(self).__name__} has no field {', '.join(unknown)}")
        copy = super().model_copy(update=update, deep=deep)
        for name in copy.__dict__.keys() - type(self).model_fields.keys():
            del copy.__dict__[name]
        copy.model_post_init(None)
        return copy

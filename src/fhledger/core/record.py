"""The base of all records (post): immutable, no unknown fields, validated once.

Validation happens where a record is made. Behind that, values are trusted.

>>> class Town(Record):
...     name: str
>>> Town(name="  Bjuv ")
Town(name='Bjuv')
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from inspect import Parameter, Signature, get_annotations
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, TypeVar

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    computed_field,
    model_validator,
)

K = TypeVar("K")
V = TypeVar("V")


class FrozenMapping(dict[K, V]):
    """An immutable mapping, so that a record that holds one is a value."""

    def _refused(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("this mapping belongs to a record and does not change; copy the record")

    if not TYPE_CHECKING:  # for a type checker they are those of a `dict`
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
    return Field(validation_alias=AliasChoices(name), serialization_alias=name)


def computed(function: Callable[[Any], V]) -> cached_property[V]:
    """A value that is computed from the fields of a record, once, and is part of its JSON.

    >>> class Square(Record):
    ...     side: int
    ...     @computed
    ...     def area(self) -> int:
    ...         return self.side**2
    >>> Square(side=3).model_dump_json()
    '{"side":3,"area":9}'
    >>> Square.model_validate_json('{"side":3,"area":9}')
    Square(side=3)
    """
    return computed_field(cached_property(function))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


AS_TEXT = PlainSerializer(_text, when_used="json")
"""Makes a field in JSON the text that `str` makes of its value, in English; None stays null."""


def fields_in_full(data: Any, **computed_fields: str) -> Any:
    """The data of a record, where each of these fields has the value of its computed field.

    For a field that JSON has in short, and a computed field that has it in full.

    >>> fields_in_full({"source": "KF § 4", "cited_source": {"document": "KF"}},
    ...     source="cited_source")
    {'source': {'document': 'KF'}, 'cited_source': {'document': 'KF'}}
    """
    if not isinstance(data, dict):
        return data
    full = {name: data.get(computed_field) for name, computed_field in computed_fields.items()}
    return data | {name: value for name, value in full.items() if value is not None}


class _FieldSignature:
    """The parameters of a record's class: its fields, as they are annotated in the source."""

    def __get__(self, record: Record | None, owner: type[Record]) -> Signature:
        annotations: dict[str, Any] = {}
        for base in reversed(owner.__mro__):
            annotations |= get_annotations(base)
        return Signature(
            [
                Parameter(
                    name,
                    Parameter.KEYWORD_ONLY,
                    default=Parameter.empty if field.is_required() else field.get_default(),
                    annotation=annotations[name],
                )
                for name, field in owner.model_fields.items()
            ]
        )


class _ItemCount(str):
    """A long collection in the representation of a record."""

    __slots__ = ()
    __repr__ = str.__str__


class Record(BaseModel):
    """An immutable value whose fields are checked when it is made, and no other fields.

    In JSON it also has its computed fields. They are accepted when it is loaded again, and then
    computed anew.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,
        json_schema_serialization_defaults_required=True,
        str_strip_whitespace=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )

    __signature__: ClassVar[Signature] = _FieldSignature()  # type: ignore[assignment]

    @classmethod
    def __pydantic_on_complete__(cls) -> None:
        """The signature with the names in Python; pydantic has set one with the names in files."""
        cls.__signature__ = _FieldSignature()  # type: ignore[assignment]

    @model_validator(mode="before")
    @classmethod
    def _without_computed(cls, data: Any) -> Any:
        computed = cls.model_computed_fields
        if not isinstance(data, dict) or computed.keys().isdisjoint(data):
            return data
        return {name: value for name, value in data.items() if name not in computed}

    def model_post_init(self, _context: Any, /) -> None:
        """Mappings are frozen with the record; earlier pydantic forgets its own attribute here."""
        object.__setattr__(self, "__pydantic_private__", None)
        for name, value in self.__dict__.items():
            if type(value) is dict:
                self.__dict__[name] = FrozenMapping(value)

    def __setattr__(self, name: str, value: Any) -> None:
        """Nothing can be set; pydantic alone would let a cached value be replaced."""
        is_computed = isinstance(getattr(type(self), name, None), cached_property)
        if is_computed:
            raise AttributeError(f"{name} is computed from the fields of the record")
        super().__setattr__(name, value)

    def __iter__(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]
        """The fields and their values, without what was computed from them."""
        return ((name, getattr(self, name)) for name in type(self).model_fields)

    def __repr_args__(self) -> Iterator[tuple[str, Any]]:
        """The fields; of a long collection, or one of records, how many items it has."""
        for name, field in type(self).model_fields.items():
            if field.repr:
                yield name, _shortened(getattr(self, name))

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some fields changed; what was computed from the old ones is forgotten."""
        if unknown := sorted((update or {}).keys() - type(self).model_fields.keys()):
            raise TypeError(f"{type(self).__name__} has no field {', '.join(unknown)}")
        copy = super().model_copy(update=update, deep=deep)
        for name in copy.__dict__.keys() - type(self).model_fields.keys():
            del copy.__dict__[name]
        copy.model_post_init(None)
        return copy


def _shortened(value: object) -> object:
    """The value; for a collection of records or of more than five items their number."""
    if not isinstance(value, tuple | list | frozenset | Mapping):
        return value
    items = value.values() if isinstance(value, Mapping) else value
    if len(items) > 5 or any(isinstance(item, BaseModel | tuple) for item in items):
        return _ItemCount(f"<{len(items)} {'item' if len(items) == 1 else 'items'}>")
    return value

"""Arguments (argument): a call with a value of the wrong type is refused before anything is done.

What a function accepts is what its annotations say; nothing is written twice.

>>> from typing import Literal
>>> @checked
... def fee(year: int, rounding: Literal["krona", "ore"] = "krona") -> str:
...     return f"{year} {rounding}"
>>> fee(2024, "ore")
'2024 ore'
>>> fee("2024")
Traceback (most recent call last):
fhledger.core.errors.InvalidArgumentError: `year` must be a whole number, not the text '2024'
>>> fee(2024, rounding="kr")
Traceback (most recent call last):
fhledger.core.errors.InvalidArgumentError: `rounding` must be 'krona' or 'ore', not the text 'kr'
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, wraps
from inspect import Parameter, signature, unwrap
from types import NoneType, SimpleNamespace, UnionType
from typing import (
    Any,
    Literal,
    NamedTuple,
    ParamSpec,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from fhledger.core.errors import InvalidArgumentError, MoneyError
from fhledger.core.localized import LocalizedText, join
from fhledger.core.messages import marked, message

P = ParamSpec("P")
R = TypeVar("R")

_IN_WORDS: Mapping[type, str] = {
    bool: marked("True or False"),
    int: marked("a whole number"),
    Decimal: marked("an exact Decimal"),
    str: marked("a text"),
    date: marked("a day such as date(2024, 12, 31)"),
    NoneType: marked("None"),
    Sequence: marked("a sequence"),
    Mapping: marked("a mapping"),
    Iterable: marked("an iterable"),
}


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """The function, which raises `InvalidArgumentError` for a value that its annotations exclude.

    For an amount it raises `MoneyError`. The elements of a sequence and of a mapping are checked
    too; a stream is not read. A truth value is no number, a text is no sequence, and a point of
    time is no day.
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> R:
        parameters = _parameters(function)
        by_position = parameters.by_position
        for (name, accepted), value in zip(by_position, args, strict=False):
            if type(value) not in accepted.at_once:
                accepted.check(f"`{name}`", value)
        for value in args[len(by_position) :]:  # none, unless the function takes `*arguments`
            name, accepted = parameters.rest
            if type(value) not in accepted.at_once:
                accepted.check(f"`{name}`", value)
        for name, value in kwargs.items():
            if name in parameters.by_name and type(value) not in parameters.by_name[name].at_once:
                parameters.by_name[name].check(f"`{name}`", value)
        return function(*args, **kwargs)

    return call


class _Parameters(NamedTuple):
    """What the parameters of a function accept: those given by position, by name, and the rest."""

    by_position: tuple[tuple[str, _Accepted], ...]
    by_name: Mapping[str, _Accepted]
    rest: tuple[str, _Accepted]


@cache
def _parameters(function: Callable[..., object]) -> _Parameters:
    """What the parameters accept, read from the annotations at the first call."""
    annotations = {
        name: hint for name, hint in function.__annotations__.items() if name != "return"
    }
    hints = get_type_hints(
        SimpleNamespace(__annotations__=annotations), unwrap(function).__globals__
    )
    by_position, by_name = [], {}
    rest = ("", _Accepted(object))
    for name, parameter in signature(function).parameters.items():
        accepted = _Accepted(hints.get(name, object))
        if parameter.kind is Parameter.VAR_POSITIONAL:
            rest = (name, accepted)
        elif parameter.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD):
            by_position.append((name, accepted))
        if parameter.kind in (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY):
            by_name[name] = accepted
    return _Parameters(tuple(by_position), by_name, rest)


class _Accepted:
    """The values that an annotation allows."""

    def __init__(self, hint: Any) -> None:
        self.literals: tuple[object, ...] = ()
        self.classes: tuple[type, ...] = ()
        self.elements: tuple[_Accepted, ...] = ()
        for each in _alternatives(hint):
            kind = get_origin(each) or each
            if kind is Literal:
                self.literals += get_args(each)
                continue
            self.classes += (kind,)
            if kind in (Mapping, Sequence):
                self.elements = tuple(_Accepted(element) for element in get_args(each))
        self.at_once = set(self.classes)
        """The types whose values need no look at anything but their type."""

    def check(self, name: LocalizedText | str, value: object) -> None:
        """Raise an error that names what is not allowed: the value, or one of its elements."""
        if value not in self:
            error = MoneyError if Decimal in self.classes else InvalidArgumentError
            text = message(
                "{name} must be {accepted}, not {value}",
                name=name,
                accepted=self.description(),
                value=_shown(value),
            )
            if error is MoneyError and isinstance(value, float):
                text = message("{refused}; a float cannot hold every öre exactly", refused=text)
            raise error(text)
        if self.elements:
            self._check_elements(name, value)
        elif not self.literals:
            self.at_once.add(type(value))

    def _check_elements(self, name: LocalizedText | str, value: object) -> None:
        if isinstance(value, Mapping):
            of_keys, of_values = self.elements
            for key, element in value.items():
                if type(key) not in of_keys.at_once:
                    of_keys.check(message("a key of {name}", name=name), key)
                if type(element) not in of_values.at_once:
                    place = message("the value of {key} in {name}", key=repr(key), name=name)
                    of_values.check(place, element)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            [of_elements] = self.elements
            for element in value:
                if type(element) not in of_elements.at_once:
                    of_elements.check(message("an element of {name}", name=name), element)

    def __contains__(self, value: object) -> bool:
        if type(value) in self.classes or object in self.classes:
            return True
        for narrow in (bool, str, datetime):
            if isinstance(value, narrow):
                return narrow in self.classes or value in self.literals
        is_literal = any(type(value) is type(one) and value == one for one in self.literals)
        return is_literal or isinstance(value, self.classes)

    def description(self) -> LocalizedText | str:
        """What is allowed, in words."""
        names: list[LocalizedText | str] = [
            *map(repr, self.literals),
            *(message(_IN_WORDS.get(each, _public_name(each))) for each in self.classes),
        ]
        *others, last = names
        if not others:
            return last
        return message("{others} or {last}", others=join(", ", others), last=last)


def _public_name(kind: type) -> str:
    name: str = getattr(kind, "public_name", kind.__name__)
    return name


def _alternatives(hint: Any) -> Iterator[Any]:
    if get_origin(hint) in (Union, UnionType):
        for each in get_args(hint):
            yield from _alternatives(each)
    elif isinstance(hint, TypeVar):
        yield from _alternatives(hint.__bound__ or object)
    elif hint is Any:
        yield object
    else:
        yield hint


def _shown(value: object) -> LocalizedText | str:
    """The value in short; a text is called one, since it may look like what is meant."""
    shown = repr(value) if len(repr(value)) <= 60 else f"{repr(value)[:57]}…"
    return message("the text {text}", text=shown) if isinstance(value, str) else shown

"""Nothing that a caller reaches from a book can be changed: neither an attribute nor what a method
shares.

The walk follows every public attribute, and the result of every public method, of two objects of
each class. A method may give a new list or dictionary each time; an attribute gives none.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from pydantic import BaseModel

import fhledger
from fhledger.core.record import FrozenMapping

ARGUMENTS: dict[str, object] = {
    "year": 2024,
    "through": 2027,
    "day": date(2024, 12, 31),
    "seed": 7,
    "size": 5,
    "row": "closing_balance",
    "amount": "1000",
    "value": "2.5",
    "source": "https://example.org/index",
    "line": "membership_fees",
    "id": "inhabitants",
    "code": "1283",
    "measure": "inhabitants",
    "series": "A",
    "number": "A1",
    "language": "sv",
}
"""What the parameters without a default are given, by name."""

WRITES = re.compile(r"to_html|to_excel|model_")
"""These make a text or bytes, slowly; pydantic's own make a new dictionary each time."""

MUTABLE = (list, dict, set, bytearray)


class Walk:
    """What a walk from a book met: the mutable collections and the objects of the library."""

    def __init__(self) -> None:
        self.met: dict[int, object] = {}
        self.attributes: dict[str, object] = {}
        self.results: dict[str, object] = {}
        self.objects: dict[type, list[tuple[str, Any]]] = {}

    def visit(self, value: Any, path: str, *, is_attribute: bool) -> None:
        if id(value) in self.met:
            return
        self.met[id(value)] = value
        if isinstance(value, MUTABLE) and not isinstance(value, FrozenMapping):
            (self.attributes if is_attribute else self.results)[path] = value
        if isinstance(value, Mapping):
            for content in value.values():
                self.visit(content, f"{path}[…]", is_attribute=is_attribute)
        elif isinstance(value, tuple | list | set | frozenset):
            for content in value:
                self.visit(content, f"{path}[…]", is_attribute=is_attribute)
        of_library = type(value).__module__.startswith("fhledger")
        if of_library and not isinstance(value, type | Enum | FrozenMapping):
            objects = self.objects.setdefault(type(value), [])
            if len(objects) < 2:
                objects.append((path, value))
                for name, content, is_method in public_values(value):
                    shown = f"{path}.{name}()" if is_method else f"{path}.{name}"
                    self.visit(content, shown, is_attribute=not is_method)


def public_values(value: Any) -> Iterator[tuple[str, Any, bool]]:
    """The public attributes and the results of the public methods of an object."""
    of_pydantic = set(dir(BaseModel))
    for name in dir(value):
        if name.startswith("_") or WRITES.match(name) or name in of_pydantic:
            continue
        static = inspect.getattr_static(type(value), name, None)
        if isinstance(static, staticmethod | classmethod | type):
            continue
        if not inspect.isfunction(static):
            with suppress(fhledger.FhledgerError):
                yield name, getattr(value, name), False
            continue
        needed = [
            parameter.name
            for parameter in inspect.signature(static).parameters.values()
            if parameter.name != "self"
            and parameter.default is parameter.empty
            and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        ]
        if set(needed) <= ARGUMENTS.keys():
            with suppress(fhledger.FhledgerError):
                sized = {"size"} & inspect.signature(static).parameters.keys()
                given = {each: ARGUMENTS[each] for each in {*needed, *sized}}
                result = getattr(value, name)(**given)
                yield name, tuple(result) if isinstance(result, Iterator) else result, True


@pytest.fixture(scope="module")
def walks() -> tuple[Walk, Walk]:
    """Two walks from one book: what both meet, the book keeps."""
    book = fhledger.embedded_book()
    both = Walk(), Walk()
    for walk in both:
        walk.visit(book, "book", is_attribute=True)
    return both


def test_no_attribute_is_a_mutable_collection(walks):
    assert {path: type(value).__name__ for path, value in walks[0].attributes.items()} == {}


def test_a_mutable_result_is_a_new_one_each_time(walks):
    first, second = walks
    shared_ids = first.met.keys() & {id(value) for value in second.results.values()}
    assert [path for path, value in second.results.items() if id(value) in shared_ids] == []
    assert "book.statement().records()" in second.results


def test_no_attribute_of_an_object_can_be_set(walks):
    changed = []
    for cls, objects in walks[0].objects.items():
        for path, value in objects[:1]:
            for name in [*getattr(value, "__dict__", {}), *getattr(value, "_fields", ()), "added"]:
                with suppress(AttributeError, TypeError, ValueError):
                    setattr(value, name, getattr(value, name, None))
                    changed.append(f"{cls.__name__}.{name} at {path}")
    assert changed == []


def test_the_walk_reaches_most_of_the_library(walks):
    names = {cls.__name__ for cls in walks[0].objects}
    assert {
        "Book", "BookConfig", "YearLedger", "Totals", "Statement", "Population", "FeeRule", "Trace",
        "Verification", "Sample", "BookForecast", "PrintedReport", "Measures",
    } <= names  # fmt: skip
    assert len(walks[0].met) > 1000


def test_a_frozen_mapping_refuses_every_way_of_changing_it():
    frozen = FrozenMapping({"rent": Decimal(1)})
    for change in (
        lambda: frozen.update(rent=2),
        lambda: frozen.pop("rent"),
        lambda: frozen.setdefault("other", 1),
        lambda: frozen.__setitem__("rent", 2),
        lambda: frozen.__delitem__("rent"),
        lambda: frozen.__ior__({"rent": 2}),
        frozen.clear,
        frozen.popitem,
    ):
        with pytest.raises(TypeError, match="does not change"):
            change()
    assert frozen == {"rent": Decimal(1)}

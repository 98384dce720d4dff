"""What programs rely on is written down, so that a change to it is seen and meant.

After `UPDATE_GOLDEN=1 pytest` read the difference: a line that goes or changes belongs in the
CHANGELOG, and needs the period that `docs/reference/python.md` promises.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import BaseModel
from typing_extensions import deprecated

import fhledger
import fhledger.exchange.sie
import fhledger.outputs
import fhledger.testing
from deprecations import deprecations
from golden import assert_golden

CHANGELOG = Path(__file__).parents[1] / "CHANGELOG.md"
MODULES = (fhledger, fhledger.outputs, fhledger.exchange.sie, fhledger.testing)


def members(owner: type) -> Iterator[str]:
    """The fields and computed fields of a record, the values of an enum, and the own methods."""
    if issubclass(owner, Enum):
        yield from (f"{each.name} = {each.value!r}" for each in owner)
    elif issubclass(owner, BaseModel):
        yield from owner.model_fields
        yield from owner.model_computed_fields
    elif is_dataclass(owner):
        yield from (field.name for field in fields(owner))
    for home in owner.__mro__:
        for name, value in vars(home).items() if home.__module__.startswith("fhledger") else ():
            function = value.__func__ if isinstance(value, classmethod | staticmethod) else value
            if not name.startswith("_") and inspect.isfunction(inspect.unwrap(function)):
                yield f"{name}{parameters(function)}"


def parameters(function: object) -> str:
    """The parameters, and which of them may be left out; types are for `tests/typing`."""
    shown = [
        f"{each}".split(":")[0].split("=")[0].strip()
        + ("=…" if each.default is not each.empty else "")
        for each in inspect.signature(function).parameters.values()
    ]
    return f"({', '.join(shown)})"


def interface(module: ModuleType) -> Iterator[str]:
    for name in sorted(module.__all__):
        value = getattr(module, name)
        if inspect.isclass(value):
            yield f"{module.__name__}.{name}"
            yield from (f"    {each}" for each in sorted(set(members(value))))
        elif callable(value):
            yield f"{module.__name__}.{name}{parameters(value)}"
        else:
            yield f"{module.__name__}.{name}"


def test_the_public_interface_is_as_it_is_written_down():
    lines = [line for module in MODULES for line in interface(module)]
    assert_golden("public_interface.txt", "\n".join(lines) + "\n")


def assert_announced(found: list[tuple[str, str]], changelog: str) -> None:
    """Each deprecation says what to use instead, and the changelog lists it."""
    listed = changelog.partition("### Deprecated")[2].partition("### ")[0]
    for name, text in found:
        assert "use " in text, f"{name} does not say what to use instead"
        assert name in listed, f"{name} is not under Deprecated in the changelog"


def test_what_is_deprecated_says_what_to_use_and_is_in_the_changelog():
    assert_announced([*deprecations(*MODULES)], CHANGELOG.read_text("utf-8"))


def test_a_deprecation_is_found_and_warns():
    module = ModuleType("old")

    class Ledger:
        @deprecated("use `total` instead")
        def sum(self) -> int:
            return 1

    module.__dict__.update(
        __all__=["Ledger", "most"], Ledger=Ledger, most=deprecated("gone")(lambda: 1)
    )
    found = [*deprecations(module)]
    assert found == [("Ledger.sum", "use `total` instead"), ("most", "gone")]
    with pytest.warns(DeprecationWarning, match="use `total` instead"):
        assert Ledger().sum() == 1
    assert_announced(found[:1], "### Deprecated\n\n- `Ledger.sum`\n\n### Removed\n")
    with pytest.raises(AssertionError, match="not under Deprecated"):
        assert_announced(found[:1], "### Removed\n\n- `Ledger.sum`\n")
    with pytest.raises(AssertionError, match="does not say what to use"):
        assert_announced(found[1:], "### Deprecated\n\n- `most`\n")

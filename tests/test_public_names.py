"""The public names: type checkers read them in the stub, and the package loads each from there."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import fhledger

STUB = Path(fhledger.__file__).with_suffix(".pyi")


def test_type_checkers_see_the_names_that_are_loaded():
    imported = {
        alias.asname: (node.module, alias.name)
        for node in ast.parse(STUB.read_text("utf-8")).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert imported == {name: (home, name) for name, home in fhledger._homes().items()}


def test_every_public_name_is_there_and_documented():
    """A plain value has only the docstring of its type; what it is is on the reference page."""
    page = (Path(__file__).parent.parent / "docs" / "reference" / "python.md").read_text("utf-8")
    for name in fhledger.__all__:
        value = getattr(fhledger, name)
        own = value.__doc__ is not type(value).__doc__
        description = value.__doc__ if own else re.search(rf"data:: \S+\.{name}\n\n   \S", page)
        assert description, name
    assert set(fhledger.__all__) <= set(dir(fhledger))


def test_another_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'rubbish'"):
        _ = fhledger.rubbish


@pytest.mark.parametrize("module", ["fhledger", "fhledger.testing.pytest_plugin"])
def test_importing_loads_next_to_nothing(module):
    script = (
        f"import pytest, sys; before = set(sys.modules); import {module};"
        " print(sorted(name for name in set(sys.modules) - before))"
    )
    process = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    parents = {"fhledger", module, module.rpartition(".")[0]} - {""}
    assert set(ast.literal_eval(process.stdout)) == parents

"""The public names: one list for type checkers, one for loading each when it is first used."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import fhledger

SOURCE = ast.parse(Path(fhledger.__file__).read_text("utf-8"))


def for_type_checkers() -> dict[str, str]:
    [block] = [
        node
        for node in SOURCE.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    return {
        alias.asname: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname == alias.name
    }


def test_the_two_lists_agree():
    homes = {name: home for home, names in fhledger._HOMES.items() for name in names}
    assert homes == for_type_checkers()


def test_every_public_name_is_there_and_documented():
    """A plain value has only the docstring of its type; what it is is on the reference page."""
    page = (Path(__file__).parent.parent / "docs" / "reference" / "python.md").read_text("utf-8")
    for name in fhledger.__all__:
        value = getattr(fhledger, name)
        own = value.__doc__ is not type(value).__doc__
        said = value.__doc__ if own else re.search(rf"data:: \S+\.{name}\n\n   \S", page)
        assert said, name
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
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    parents = {"fhledger", module, module.rpartition(".")[0]} - {""}
    assert set(ast.literal_eval(said.stdout)) == parents

"""How the documentation is built: Sphinx with MyST, warnings as errors."""

from __future__ import annotations

import os
from importlib.metadata import version as installed
from inspect import get_annotations
from typing import TYPE_CHECKING

from pydantic import BaseModel

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "fhledger"
author = "The fhledger authors"
release = installed("fhledger")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
if "READTHEDOCS" in os.environ:  # the inventories of others need the network
    extensions.append("sphinx.ext.intersphinx")
    intersphinx_mapping = {
        "python": ("https://docs.python.org/3", None),
        "pydantic": ("https://docs.pydantic.dev/latest", None),
    }
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nitpicky = False
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
maximum_signature_line_length = 88
python_use_unqualified_type_names = True
autodoc_default_options = {"members": True, "exclude-members": "model_config, model_post_init"}

default_role = "literal"

html_theme = "furo"
html_title = "fhledger"
html_show_copyright = False
exclude_patterns = ["_build", "sv"]


def fields_of(record: type) -> list[str]:
    """The fields of a record as its source writes them, those that it inherits first."""
    return [
        f"{name}: {annotation}"
        for owner in reversed(record.__mro__)
        if owner.__module__.startswith("fhledger.")
        for name, annotation in get_annotations(owner).items()
        if not name.startswith("_")
    ]


def add_fields(
    _app: Sphinx, what: str, _name: str, owner: type, _: object, lines: list[str]
) -> None:
    """Below the text of a record, its fields: they have types, but no docstrings of their own."""
    if what == "class" and (fields := fields_of(owner)):
        lines += ["", ".. code-block:: python", "", *(f"   {field}" for field in fields), ""]


def without_signature(
    _app: Sphinx, _what: str, _name: str, owner: object, *_: object
) -> tuple[str, str] | None:
    """A record is made from its fields, which stand below it."""
    return ("", "") if isinstance(owner, type) and issubclass(owner, BaseModel) else None


def setup(app: Sphinx) -> None:
    """Let autodoc show the fields of records."""
    app.connect("autodoc-process-docstring", add_fields)
    app.connect("autodoc-process-signature", without_signature)

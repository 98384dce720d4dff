"""Validators of JSON Schema, without the grammars of addresses in every alphabet.

jsonschema compiles them, for seconds, as soon as it is imported and finds `rfc3987_syntax`; no
schema of ours has such an address.
"""

from __future__ import annotations

import sys

import pytest

with pytest.MonkeyPatch.context() as patch:
    patch.setitem(sys.modules, "rfc3987_syntax", None)
    from jsonschema import Draft202012Validator

__all__ = ["Draft202012Validator"]

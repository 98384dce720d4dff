"""What is deprecated: made with `typing_extensions.deprecated`, which type checkers know, too."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType


def deprecations(*modules: ModuleType) -> Iterator[tuple[str, str]]:
    """Each deprecated public name, and each deprecated method of one, with what it says."""
    for module in modules:
        for name in module.__all__:
            value = getattr(module, name)
            owned = vars(value).items() if isinstance(value, type) else ()
            for path, each in ((name, value), *((f"{name}.{own}", it) for own, it in owned)):
                if isinstance(text := getattr(each, "__dict__", {}).get("__deprecated__"), str):
                    yield path, text

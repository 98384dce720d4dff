"""The program as it is started: `fhledger`, and `python -m fhledger`.

What takes time to load is loaded where an interrupt is waited for.
"""

import gc
import os
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

INTERRUPTED = 130
"""The exit status of a program that was interrupted."""


def _defer_metadata() -> None:
    """Let `importlib.metadata` be loaded when it is used: pydantic imports it to find its plug-ins.

    It takes as long to load as many records, and the plug-ins are turned off.
    """
    name = "importlib.metadata"
    stand_in = ModuleType(name)

    def attribute_of(attribute: str) -> Any:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]
        return getattr(import_module(name), attribute)

    def entry_points(**selected: Any) -> Any:
        return attribute_of("entry_points")(**selected)

    vars(stand_in).update(__getattr__=attribute_of, entry_points=entry_points)
    sys.modules.setdefault(name, stand_in)


def main() -> int:
    """Load the program and run it; its exit status."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    _defer_metadata()
    try:
        gc.disable()  # what is loaded stays
        from fhledger.cli import main as program

        gc.freeze()
        gc.set_threshold(50_000)  # what is read refers to nothing in a circle
        gc.enable()
        return program()
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())

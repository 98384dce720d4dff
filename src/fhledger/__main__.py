"""The program as it is started: `fhledger`, and `python -m fhledger`.

What takes time to load is loaded where an interrupt is waited for.
"""

import gc
import os
import sys

INTERRUPTED = 130
"""The exit status of a program that was interrupted."""


def main() -> int:
    """Load the program and run it; its exit status."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # finding none takes time
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

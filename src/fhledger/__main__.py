"""The program as it is started: `fhledger`, and `python -m fhledger`.

What takes time to load is loaded where an interrupt is waited for.
"""

import sys

INTERRUPTED = 130
"""The exit status of a program that was interrupted."""


def main() -> int:
    """Load the program and run it; its exit status."""
    try:
        from fhledger.cli import main as program

        return program()
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())

"""The program hledger, which knows nothing of this library."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess

import pytest

needs_hledger = pytest.mark.skipif(
    shutil.which("hledger") is None, reason="hledger is not installed (Debian package hledger)"
)


def hledger(*arguments: str, journal: str | None = None) -> str:
    """What it prints; `journal` is given to it as its input."""
    done = subprocess.run(
        ["hledger", *(("-f-",) if journal is not None else ()), *arguments],
        input=journal,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def hledger_csv(*arguments: str, journal: str) -> list[dict[str, str]]:
    """The rows of what it prints as CSV."""
    output = hledger(*arguments, "-O", "csv", journal=journal)
    return list(csv.DictReader(io.StringIO(output)))

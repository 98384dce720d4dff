"""The benchmarks run: their scripts rest on the library and on the files of a book."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.mark.deep
def test_every_own_job_gives_the_closing_balance_of_the_plain_program(tmp_path: Path) -> None:
    """The vouchers are written, read, taken as a trial and entered; all agree to the öre."""
    _run("vouchers.py", tmp_path, "40")
    book, charter, sie = (str(tmp_path / name) for name in ("book", "charter", "sie"))

    expected = _run("floor.py", book)

    assert expected
    assert _run("floor.py", sie) == expected
    assert _run("main_job.py", "statement", book) == expected
    assert _run("main_job.py", "trial", charter, sie) == expected
    assert _run("main_job.py", "import", charter, sie) == expected


def _run(script: str, *arguments: str | Path) -> str:
    command = [sys.executable, BENCHMARKS / script, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

"""What users write is right for mypy and pyright, and every public type is known to them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import fhledger

USAGE = Path(__file__).parent / "usage.py"
EXAMPLES = sorted((Path(__file__).parent.parent.parent / "examples").glob("*.py"))
SOURCE = Path(fhledger.__file__).parent.parent
LEAST_COMPLETENESS = 99


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_mypy_accepts_it_strictly_and_without_the_plugin_of_pydantic(tmp_path):
    installed = SOURCE.name == "site-packages"
    done = run(
        *(sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent"),
        *("--cache-dir", str(tmp_path / "cache"), *map(str, [USAGE, *EXAMPLES])),
        cwd=tmp_path,
        MYPYPATH="" if installed else str(SOURCE),
    )
    assert done.stdout.startswith("Success: "), done.stdout + done.stderr


@pytest.fixture
def pyright():
    program = shutil.which("pyright", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if program is None:
        pytest.skip("pyright is not installed; it is in the dependency group lint")
    return program


def test_pyright_accepts_it_strictly(pyright, tmp_path):
    done = run(pyright, "--pythonpath", sys.executable, str(USAGE), cwd=tmp_path)
    assert done.stdout.startswith("0 errors"), done.stdout + done.stderr


def test_pyright_knows_the_type_of_every_public_name(pyright, tmp_path):
    done = run(
        *(pyright, "--pythonpath", sys.executable, "--verifytypes", "fhledger", "--ignoreexternal"),
        cwd=tmp_path,
    )
    score = re.search(r"completeness score: ([0-9.]+)%", done.stdout)
    assert score, done.stdout + done.stderr
    assert float(score[1]) >= LEAST_COMPLETENESS, done.stdout[-3000:]

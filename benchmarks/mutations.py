"""Would a test notice? The arithmetic is changed in one place at a time, and its tests are run.

    pip install cosmic-ray
    python benchmarks/mutations.py [COUNT [SEED]]

The changes are those of Cosmic Ray that can alter a figure: another operator or comparison, a
number more or less by one, a condition the other way round, a loop that does nothing. COUNT of
them, drawn by lot from the modules that compute, are made in a copy of the project, each alone.
There the doctests of these modules and `TESTS` run until one fails. A change that no test notices
is printed.
"""

from __future__ import annotations

import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

PROJECT = Path(__file__).parents[1]
MODULES = (
    "core/amounts.py",
    "core/exact.py",
    "domain/fees",
    "domain/fund",
    "domain/statement",
)
TESTS = (
    *(f"src/fhledger/{module}" for module in MODULES),
    "tests/annual_report",
    "tests/test_money.py",
    "tests/test_fee.py",
    "tests/test_fee_rules.py",
    "tests/test_fee_components.py",
    "tests/test_several_fees.py",
    "tests/test_statement.py",
    "tests/test_funds.py",
    "tests/test_numbering.py",
    "tests/test_project.py",
    "tests/test_printed_styles.py",
    "tests/properties",
    "tests/test_shown.py",
)
OPERATORS = (
    *(
        f"ReplaceBinaryOperator_{change}"
        for change in ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Mul")
    ),
    *(
        f"ReplaceComparisonOperator_{change}"
        for change in (
            "Eq_NotEq",
            "NotEq_Eq",
            "Lt_LtE",
            "LtE_Lt",
            "Gt_GtE",
            "GtE_Gt",
            "Lt_Gt",
            "Gt_Lt",
        )
    ),
    *(f"ReplaceUnaryOperator_{change}" for change in ("USub_UAdd", "Delete_Not")),
    *("ReplaceAndWithOr", "ReplaceOrWithAnd", "AddNot", "NumberReplacer", "ZeroIterationForLoop"),
    *("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceBreakWithContinue"),
)
LONGEST_SECONDS = 900


class Change(NamedTuple):
    """One place of a module, written otherwise."""

    module: Path
    before: str
    after: str

    def __str__(self) -> str:
        lines = difflib.unified_diff(
            self.before.splitlines(), self.after.splitlines(), lineterm="", n=1
        )
        return "\n".join([str(self.module), *list(lines)[2:]])


def changes(module: Path) -> Iterator[Change]:
    """Every change of one module."""
    before = (PROJECT / module).read_text(encoding="utf-8")
    for name in OPERATORS:
        operator = get_operator(f"core/{name}")()
        at = 0
        while (after := mutate_code(before, operator, at)) is not None:
            at += 1
            yield Change(module, before, after)


def is_noticed(change: Change, copy: Path) -> str:
    """What became of a change: `found` by a test, `endless`, or `not found`."""
    changed = copy / change.module
    changed.write_text(change.after, encoding="utf-8")
    try:
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "--doctest-modules", *TESTS],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "endless"
    finally:
        changed.write_text(change.before, encoding="utf-8")
    return "found" if run.returncode else "not found"


def main(count: int = 100, seed: int = 1) -> None:
    package = Path("src/fhledger")
    modules = [
        path.relative_to(PROJECT)
        for module in MODULES
        for path in sorted((PROJECT / package).glob(f"{module}/*.py"))
        or [PROJECT / package / module]
    ]
    possible = [change for module in modules for change in changes(module)]
    drawn = Random(seed).sample(possible, count)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(
            PROJECT, copy, ignore=shutil.ignore_patterns(".git", "__pycache__", "build")
        )
        for change in drawn:
            outcome = is_noticed(change, copy)
            counts[outcome] += 1
            if outcome != "found":
                print(f"{outcome}: {change}\n", flush=True)
    print(f"{len(possible)} possible changes, {count} tried by seed {seed}: {dict(counts)}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

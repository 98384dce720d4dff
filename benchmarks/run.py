"""Measure the main job beside other programs: `python benchmarks/run.py --sizes 1000 10000 100000`.

In every round each program runs once, one after the other, in a process of its own; the median of
the rounds counts. Measured are processor time (so that a busy machine disturbs less) and peak
memory, start-up included. (This program stays small, since a process begins with its size.)
Programs that are not installed are left out, and the page says so.
Every program must give the same closing balance. Writes docs/explanation/scale.md and its plot.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "explanation" / "scale.md"
PLOT = "![Processor time by number of vouchers](scale.svg)\n"
"""The last line that is written; what follows it on the page is written by hand, and stays."""
QUERY = "SELECT sum(position) WHERE account = 'Assets:Fund'"

FILES = {
    "book": "book",
    "charter": "charter",
    "hledger": "vouchers.journal",
    "beancount": "vouchers.beancount",
    "sie": "sie",
}
"""What `vouchers.py` writes."""

JOB = [sys.executable, str(HERE / "main_job.py")]
PROGRAMS = {
    "fhledger": [*JOB, "statement", "{book}"],
    "fhledger, SIE 4, a trial": [*JOB, "trial", "{charter}", "{sie}"],
    "fhledger, SIE 4, entered": [*JOB, "import", "{charter}", "{sie}"],
    "plain Python": [sys.executable, str(HERE / "floor.py"), "{book}"],
    "plain Python, SIE 4": [sys.executable, str(HERE / "floor.py"), "{sie}"],
    "ledger bal": ["ledger", "-f", "{hledger}", "bal", "--end", "2025-01-01", "Fund"],
    "hledger bal -Y -H": ["hledger", "-f", "{hledger}", "bal", "-Y", "-H", "-O", "csv"],
    "hledger check": ["hledger", "-f", "{hledger}", "check", "--strict"],
    "bean-check": ["bean-check", "--no-cache", "{beancount}"],
    "bean-query": ["bean-query", "{beancount}", QUERY],
}
"""What is run; the names in braces are the places of the vouchers."""

OWN = ("fhledger", "fhledger, SIE 4, a trial")
"""The library itself: what the times of the others are compared with."""

SILENT = {"hledger check", "bean-check"}
"""Programs that print nothing when all is well."""


SLOW = {"hledger bal -Y -H", "hledger check", "bean-check", "bean-query"}
MANY = 1_000_000

FROM_ENTRIES = {"fhledger", "plain Python"}
MOST = 10_000_000
"""So many vouchers are written as a book only: in the other formats they fill memory or disk."""


class Run(NamedTuple):
    """What one run of a program took."""

    seconds: float
    mebibytes: float
    printed: str


def run(command: list[str]) -> Run:
    """Run a command in a process of its own."""
    environment = {**os.environ, "BEANCOUNT_DISABLE_LOAD_CACHE": "1"}
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(command, stdout=out, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{command} ends with {process.returncode}")
        out.seek(0)
        printed = out.read().decode()
    return Run(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, printed)


def measured(count: int, rounds: int, once: Collection[str]) -> dict[str, Run]:
    """The median of each program over the rounds, for some vouchers; some run once."""
    with tempfile.TemporaryDirectory() as folder:
        only = ["book"] if count >= MOST else []
        subprocess.run(
            [sys.executable, HERE / "vouchers.py", folder, str(count), *only], check=True
        )
        places = {name: f"{folder}/{file}" for name, file in FILES.items()}
        runs: dict[str, list[Run]] = {
            name: []
            for name in PROGRAMS
            if shutil.which(PROGRAMS[name][0]) and (count < MOST or name in FROM_ENTRIES)
        }
        for at in range(rounds):
            for name, found in runs.items():
                if at == 0 or name not in once:
                    found.append(run([part.format(**places) for part in PROGRAMS[name]]))
    balance = runs["fhledger"][0].printed.strip()
    for name, found in runs.items():
        if name not in SILENT and balance not in found[0].printed:
            raise SystemExit(f"{name} does not print {balance}:\n{found[0].printed}")
    return {
        name: Run(median(r.seconds for r in found), median(r.mebibytes for r in found), balance)
        for name, found in runs.items()
    }


def page(results: dict[int, dict[str, Run]], missing: list[str], rounds: int) -> str:
    """The page of the documentation."""
    sizes = sorted(results)
    many, most = (f"{size:_}".replace("_", " ") for size in (MANY, MOST))
    slow = f" ({', '.join(sorted(SLOW))}: one run from {many} vouchers)"
    often = f"Median of {rounds} runs, in turn{slow}" if rounds > 1 else "One run of each"
    lines = [
        "# How it scales",
        "",
        (
            "Made by `python benchmarks/run.py`: the same vouchers of ten years in the format of each"
            " program, the main job of `fhledger` (read, validate, verify, carry forward, statement)"
            " beside what the others do with them, and a plain Python program that reads the same"
            " entries, checks the same and adds whole öre. From SIE 4 it reads one file a year with"
            " balances and checksum; the plain program beside it splits lines, and passes over the"
            " checksum. Entered means written into a book, read back and numbered."
            f" Of {most} vouchers only a book is made. {often}; processor time and peak memory of the whole process, start-up included. A voucher is"
            " one entry in a book and two rows elsewhere. All give"
            " the same closing balance."
        ),
        "",
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}."
        + (f" Not installed: {', '.join(missing)}." if missing else ""),
        "",
        "Seconds / peak MiB (times what `fhledger` takes from entries, and from SIE 4):",
        "",
        "| vouchers | " + " | ".join(f"{size:_}".replace("_", " ") for size in sizes) + " |",
        "|---|" + "---:|" * len(sizes),
    ]
    for name in {name: None for size in sizes for name in results[size]}:
        cells = []
        for size in sizes:
            one = results[size].get(name)
            own = [results[size][known].seconds for known in OWN if known in results[size]]
            cells.append(
                f"{one.seconds:.2f} / {one.mebibytes:.0f}"
                f" ({', '.join(f'{one.seconds / seconds:.1f}×' for seconds in own)})"
                if one
                else "–"
            )
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    lines += [
        "",
        (
            "Start-up is most of it for a thousand vouchers. What a further voucher costs, between"
            " two columns, in microseconds:"
        ),
        "",
        "| | " + " | ".join(f"{a} → {b}" for a, b in pairwise(sizes)) + " |",
        "|---|" + "---:|" * (len(sizes) - 1),
    ]
    for name in results[sizes[0]]:
        pairs = list(pairwise(sizes))
        cells = [
            f"{(results[b][name].seconds - results[a][name].seconds) / (b - a) * 1e6:.1f}"
            if name in results[a] and name in results[b]
            else "–"
            for a, b in pairs
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", PLOT])


def plot(results: dict[int, dict[str, Run]], path: Path) -> None:
    """Processor time over the number of vouchers, both in powers of ten."""
    import matplotlib as mpl
    from matplotlib import pyplot

    mpl.rcParams["svg.hashsalt"] = "fhledger"
    figure, axes = pyplot.subplots(figsize=(7, 4.5), layout="constrained")
    for name in {name: None for found in results.values() for name in found}:
        sizes = [size for size in sorted(results) if name in results[size]]
        times = [results[size][name].seconds for size in sizes]
        width = 2.5 if name in OWN else 1
        axes.loglog(sizes, times, marker="o", markersize=3, linewidth=width, label=name)
    axes.set(xlabel="vouchers", ylabel="processor seconds")
    axes.grid(visible=True, which="major", linewidth=0.3)
    axes.legend(fontsize=8)
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--once-from", type=int, default=MANY, help="from so many vouchers slow programs run once"
    )
    options = parser.parse_args()
    missing = [name for name, command in PROGRAMS.items() if shutil.which(command[0]) is None]
    results = {}
    for size in sorted(options.sizes):
        once = SLOW if size >= options.once_from else ()
        results[size] = measured(size, options.rounds, once)
        for name, one in results[size].items():
            print(f"{size:>9} {name:<20} {one.seconds:8.2f} s {one.mebibytes:7.0f} MiB", flush=True)
    by_hand = PAGE.read_text(encoding="utf-8").partition(PLOT)[2]
    PAGE.write_text(page(results, missing, options.rounds) + by_hand, encoding="utf-8")
    plot(results, PAGE.with_suffix(".svg"))


if __name__ == "__main__":
    main()

"""What the program says of strange files, in which time and memory: prints a table in Markdown.

    python benchmarks/strange_files.py

Each file is fed to the command line in a process of its own, `import --dry-run` into the sound book
of tests/findings, and `check-report`. Processor time and peak memory are those of the process.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from file_cases import HEAD, VOUCHER, YEAR, importing_book, workbook
from noise import REPORT

MANY = 1_000_000
HEADER = ("Datum", "Ver", "Konto", "Namn", "Belopp", "Text")
FORMULAS = "".join(f'<c r="{column}2"><f>{column}9</f></c>' for column in "ABCDEF")


class Fed(NamedTuple):
    """A strange file: what it is in words, its name, and how it is written to a path."""

    words: str
    name: str
    write: Callable[[Path], object]


def _sie(words: str, *changes: tuple[str, str], rest: Callable[[], str] = str) -> Fed:
    def write(path: Path) -> None:
        text = f"{HEAD}{YEAR}{VOUCHER}"
        for find, put in changes:
            assert find in text
            text = text.replace(find, put, 1)
        path.write_bytes(f"{text}{rest()}".encode("cp437"))

    return Fed(words, "a.si", write)


def _sheet(words: str, rows: str, merged: str = "") -> Fed:
    header = "".join(
        f'<c r="{column}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for column, name in zip("ABCDEF", HEADER, strict=True)
    )
    sheet = f'<sheetData><row r="1">{header}</row>{rows}</sheetData>{merged}'
    return Fed(words, "a.xlsx", lambda path: workbook(path, sheet))


def _report(words: str, content: Callable[[], bytes]) -> Fed:
    return Fed(words, "a.txt", lambda path: path.write_bytes(content()))


FILES = (
    _sie("a file cut off within a voucher", (VOUCHER[-35:], "")),
    _sie("`{` without `}`", ("}\n", "")),
    _sie("`}` without `{`", ("{\n#TRANS", "#TRANS")),
    Fed(
        "a line of 100 MB",
        "a.si",
        lambda path: path.write_bytes(f'{HEAD}#PROSA "'.encode("cp437") + b"x" * 10**8),
    ),
    _sie("a quotation mark never closed", ('"Möte"', '"Möte')),
    _sie("an account that is no number", ("#TRANS 5010", "#TRANS kassa")),
    _sie("a day that does not exist", ("20250105", "20250230")),
    _sie("an amount with three decimals", (" 25.00", " 25.001")),
    _sie("an amount with `+`", (" 25.00", " +25.00")),
    _sie(
        "10 000 unknown labels",
        rest=lambda: "".join(f"#ETIKETT{at} x\n" for at in range(10_000)),
    ),
    _sie(
        "100 000 vouchers that do not balance",
        rest=lambda: "".join(
            VOUCHER.replace("A 1 ", f"B {at} ").replace("5010 {} 25", "1940 {} 24")
            for at in range(100_000)
        ),
    ),
    _sie("a fiscal year from July to June", ("20250101 20251231", "20240701 20250630")),
    Fed("1 MB of random bytes", "a.se", lambda path: path.write_bytes(Random(1).randbytes(MANY))),
    Fed("an empty file", "a.se", lambda path: path.write_bytes(b"")),
    Fed(
        "a workbook of 400 kB that unpacks to 400 MB",
        "a.xlsx",
        lambda path: workbook(path, "", **{"xl/media/a.xml": " " * 400_000_000}),
    ),
    _sheet(
        "a cell in the last row and column", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    ),
    _sheet("formulas without saved values", f'<row r="2">{FORMULAS}</row>'),
    _sheet(
        "a merged header cell",
        '<row r="2"><c r="A2" s="1"><v>45662</v></c><c r="C2"><v>5010</v></c><c r="E2"><v>25</v></c></row>',
        merged='<mergeCells count="1"><mergeCell ref="F1:G1"/></mergeCells>',
    ),
    Fed("a workbook that is no archive", "a.xlsx", lambda path: path.write_bytes(b"PK\3\4 no")),
    _report("1 MB of random bytes", lambda: Random(1).randbytes(MANY)),
    _report("1 MB of random letters and digits", lambda: _letters(" \nabcdeå0123456789-")),
    _report("a table of 1 MB of digits", lambda: _table("0123456789 \n")),
    _report("a table whose row has 1 MB of digits", lambda: _table("0123456789 ")),
    _report("one line of 1 MB", lambda: b"Bilaga 1 2024 " * (MANY // 14)),
    _report("1 MB of digits", lambda: _letters("0123456789")),
    _report("1 MB of digits and spaces in lines", lambda: _letters("0123456789 \n")),
    _report("the report 200 times over", lambda: REPORT.read_bytes() * 200),
    _report(
        "the report after 1 MB of other pages",
        lambda: "\f".join(["Sida med text om annat\n" * 40] * 1_100).encode() + REPORT.read_bytes(),
    ),
)


def _table(alphabet: str) -> bytes:
    """The report up to the first figure of its table, and 1 MB more."""
    before, found, _ = REPORT.read_bytes().partition(b"att f6rfoga 6ver ")
    return before + found + _letters(alphabet)


def _letters(alphabet: str) -> bytes:
    return "".join(Random(1).choices(alphabet, k=MANY)).encode()[:MANY]


def fed(one: Fed, folder: Path) -> str:
    """The row of the table: what was fed, what the program printed, seconds and MiB."""
    path = folder / one.name
    subprocess.run([sys.executable, __file__, str(FILES.index(one)), str(path)], check=True)
    command = [sys.executable, "-m", "fhledger"]
    command += ["check-report"] if path.suffix == ".txt" else ["import", "--dry-run"]
    command += [one.name, "--format", "json", "--language", "en"]
    command += [] if path.suffix == ".txt" else ["--book", str(folder / "book")]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, cwd=folder)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        printed, refused = out.read().decode(), err.read().decode().strip()
    path.unlink()
    message = refused.removeprefix("fhledger: ") if refused else _findings(json.loads(printed))
    assert "Traceback" not in message
    name = "check-report" if path.suffix == ".txt" else "import"
    seconds, mebibytes = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    cells = (
        name,
        one.words,
        f"{process.returncode}",
        _short(message),
        f"{seconds:.1f}",
        f"{mebibytes:.0f}",
    )
    return f"| {' | '.join(cells)} |"


def _findings(answer: dict[str, object]) -> str:
    found = answer["findings"]
    assert isinstance(found, list)
    findings = [f"{one['code']} {one['message']}" for one in found]
    return "; ".join(dict.fromkeys(findings)) or "nothing"


def _short(text: str) -> str:
    line = re.sub(r"\s+", " ", text).replace("|", "/")
    return line if len(line) <= 170 else f"{line[:169]}…"


def main(at: str = "", path: str = "") -> None:
    """Print the table; given its number and a path, write one of the files.

    Another process writes it, since a process begins with the size of the one that starts it.
    """
    if path:
        FILES[int(at)].write(Path(path))
        return
    print("| command | fed | status | it says | s | MiB |\n|---|---|---:|---|---:|---:|")
    with tempfile.TemporaryDirectory() as name:
        importing_book(Path(name) / "book")
        for one in FILES:
            print(fed(one, Path(name)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

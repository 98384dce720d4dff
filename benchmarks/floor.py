"""The floor: the main job as a plain program, without the library. It prints the closing balance.

It reads the same entries with `csv`, checks the same things of each row, adds whole öre, and
carries the balance forward. It gives no places, no findings and no statement. From a folder of
`.se` files it reads SIE 4 line by line, and checks that every voucher is zero, that each day is one
of the year, and each balance what its rows come to. It passes over the checksum.
"""

from __future__ import annotations

import csv
import re
import sys
import tomllib
from datetime import date
from pathlib import Path

_AMOUNT = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,2}))?").fullmatch
_NUMBER = re.compile(r"([A-Z]{1,8})([1-9][0-9]{0,11})").fullmatch
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]").search


def ore(text: str) -> int:
    """The öre of an amount."""
    match = _AMOUNT(text)
    if match is None:
        raise ValueError(text)
    size = int(match[2]) * 100 + int(f"{match[3] or ''}00"[:2])
    return -size if match[1] else size


def from_book(folder: Path) -> int:
    """The closing balance of a book, in öre."""
    charter = tomllib.loads((folder / "book.toml").read_text("utf-8"))
    lines = {line["id"] for line in charter["lines"]}
    closing = charter["opening_balance"]["value"] * 100
    last: dict[str, int] = {}
    for path in sorted((folder / "entries").glob("*.csv")):
        year, sums = path.stem, dict[str, int]()
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            if next(reader) != ["number", "day", "line", "amount_kr", "text", "source"]:
                raise ValueError(path)
            for number, day, line, amount, text, source in reader:
                if line not in lines:
                    raise ValueError(number)
                if not day.startswith(year) or not date.fromisoformat(day):
                    raise ValueError(number)
                match = _NUMBER(number)
                if match is None or int(match[2]) != last.get(match[1], 0) + 1:
                    raise ValueError(number)
                last[match[1]] = int(match[2])
                if _CONTROL(text) or not source or _CONTROL(source):
                    raise ValueError(number)
                sums[line] = sums.get(line, 0) + ore(amount)
        closing += sum(sums.values())
    return closing


def from_sie(folder: Path) -> int:
    """The closing balance of the fund after SIE 4 files, in öre."""
    closing: dict[str, int] = {}
    for path in sorted(folder.glob("*.se")):
        moved: dict[str, int] = {}
        opening: dict[str, int] = {}
        stated: dict[str, int] = {}
        voucher = 0
        with path.open(encoding="cp437") as file:
            for line in file:
                if line.startswith("#TRANS "):
                    _, account, _, amount = line.split(maxsplit=3)
                    size = ore(amount.rstrip())
                    voucher += size
                    moved[account] = moved.get(account, 0) + size
                elif line.startswith("#VER "):
                    _, _, _, day, _ = line.split(maxsplit=4)
                    if not day.startswith(path.stem) or not date.fromisoformat(day):
                        raise ValueError(line)
                elif line.startswith("}") and voucher:
                    raise ValueError(line)
                elif line.startswith(("#IB 0 ", "#UB 0 ", "#RES 0 ")):
                    label, _, account, amount = line.split()
                    (opening if label == "#IB" else stated)[account] = ore(amount)
        found = {a: opening.get(a, 0) + moved.get(a, 0) for a in stated}
        if found != stated or moved.keys() - stated.keys():
            raise ValueError(path)
        closing = stated
    return closing["1930"]


if __name__ == "__main__":
    place = Path(sys.argv[1])
    result = from_book(place) if (place / "book.toml").exists() else from_sie(place)
    print(f"{'-' if result < 0 else ''}{abs(result) // 100}.{abs(result) % 100:02d}")

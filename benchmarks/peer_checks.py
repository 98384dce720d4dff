"""Seven wrong books, each given to every program: which of them say that something is wrong?

`python benchmarks/peer_checks.py` prints the table in `docs/explanation/compared.md`. The same five
invented vouchers stand in the format of each program, with the year's closing balance claimed by a
balance assertion (hledger, ledger, beancount) or a printed figure and a seal (fhledger).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple


class Voucher(NamedTuple):
    number: str
    day: str
    into_fund: str
    against: str
    text: str


class Case(NamedTuple):
    name: str
    vouchers: list[Voucher]
    closing: str = "350.00"


SOUND = [
    Voucher("A1", "2024-01-10", "100.00", "-100.00", "fee"),
    Voucher("A2", "2024-02-10", "120.00", "-120.00", "fee"),
    Voucher("A3", "2024-03-10", "50.00", "-50.00", "fee"),
    Voucher("A4", "2024-04-10", "60.00", "-60.00", "fee"),
    Voucher("A5", "2024-05-10", "20.00", "-20.00", "fee"),
]


def with_change(at: int, **fields: str) -> list[Voucher]:
    return [*SOUND[:at], SOUND[at]._replace(**fields), *SOUND[at + 1 :]]


WITHOUT_LAST, WITHOUT_THIRD = SOUND[:-1], [*SOUND[:2], *SOUND[3:]]
TWO_CHANGED = [
    voucher._replace(into_fund=amount, against=f"-{amount}")
    for voucher, amount in zip(SOUND, ("99.00", "121.00", "50.00", "60.00", "20.00"), strict=True)
]
CASES = [
    Case("nothing is wrong", SOUND),
    Case("a number twice", with_change(3, number="A3")),
    Case("a number missing", WITHOUT_THIRD, "300.00"),
    Case("the closing balance claimed 0.01 too high", SOUND, "350.01"),
    Case(
        "rows of 100.4 and -100.44", with_change(0, into_fund="100.4", against="-100.44"), "350.40"
    ),
    Case("the last voucher of a closed year deleted", WITHOUT_LAST),
    Case("two amounts of a closed year changed, the sum the same", TWO_CHANGED),
    Case("a text of a closed year changed", with_change(1, text="gift")),
]


def verdict_of(*command: str | Path) -> str:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    return {0: "accepts", 1: "**refuses**"}[min(done.returncode, 1)]


def journal(case: Case) -> str:
    rows = "".join(
        f"{day} ({number}) {text}\n    fund  {into} kr\n    fees  {against} kr\n\n"
        for number, day, into, against, text in case.vouchers
    )
    return (
        f"commodity 1000.00 kr\n\naccount fund\n\naccount fees\n\n{rows}"
        f"2024-12-31 closing\n    fund  0 kr = {case.closing} kr\n    fees  0 kr\n"
    )


def beancount(case: Case, multiplier: str = "0.5") -> str:
    rows = "".join(
        f'{day} * "{text}"\n  number: "{number}"\n  Equity:Fund  {into} SEK\n  Income:Fees  {against} SEK\n'
        for number, day, into, against, text in case.vouchers
    )
    return (
        f'option "tolerance_multiplier" "{multiplier}"\n'
        "2024-01-01 open Equity:Fund SEK\n2024-01-01 open Income:Fees SEK\n"
        f"{rows}2025-01-01 balance Equity:Fund {case.closing} SEK\n"
    )


def hledger_says(case: Case, folder: Path) -> str:
    (folder / "book.journal").write_text(journal(case))
    return verdict_of("hledger", "-f", folder / "book.journal", "-s", "check", "ordereddates")


def ledger_says(case: Case, folder: Path) -> str:
    text = journal(case).replace("commodity 1000.00 kr", "commodity kr\n    format 1000.00 kr")
    (folder / "book.ledger").write_text(text)
    return verdict_of("ledger", "--pedantic", "-f", folder / "book.ledger", "bal")


def beancount_says(case: Case, folder: Path, multiplier: str = "0.5") -> str:
    (folder / "book.beancount").write_text(beancount(case, multiplier))
    return verdict_of("bean-check", "--no-cache", folder / "book.beancount")


def exact_beancount_says(case: Case, folder: Path) -> str:
    return beancount_says(case, folder, "0")


BOOK = """name = "Invented"
[opening_balance]
value = 0
unit = "kr"
since = 2024-01-01
source = "Invented"
[[lines]]
id = "fees"
section = "income"
label = { sv = "Avgifter", en = "Fees" }
"""


def fhledger_says(case: Case, folder: Path) -> str:
    """The sound book is closed, then spoiled: its seal stands where others have an assertion."""
    if any(voucher.into_fund != voucher.against.lstrip("-") for voucher in case.vouchers):
        return "cannot be written"
    fhledger = (sys.executable, "-m", "fhledger")
    (folder / "book.toml").write_text(BOOK)
    (folder / "entries").mkdir()
    write_entries(folder, SOUND)
    subprocess.run(
        [*fhledger, "close", "2024", "--book", folder], check=True, stdout=subprocess.DEVNULL
    )
    if "closed" not in case.name:
        (folder / "seals" / "2024.toml").unlink()
    write_entries(folder, case.vouchers)
    (folder / "printed").mkdir()
    (folder / "printed" / "2024.toml").write_text(
        'year = 2024\nsource = "Invented"\n[appendix_1]\nyears = [2024]\n[appendix_1.rows]\n'
        f"closing_balance = [{case.closing}]\n"
    )
    return verdict_of(*fhledger, "verify", "--book", folder)


def write_entries(folder: Path, vouchers: list[Voucher]) -> None:
    rows = (
        f"{number},{day},fees,{into},{text},invented\n" for number, day, into, _, text in vouchers
    )
    header = "number,day,line,amount_kr,text,source\n"
    (folder / "entries" / "2024.csv").write_text("".join([header, *rows]))


def first_line(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[
        0
    ]


PROGRAMS: dict[str, Callable[[Case, Path], str]] = {
    "fhledger": fhledger_says,
    "hledger": hledger_says,
    "ledger": ledger_says,
    "beancount": beancount_says,
    "beancount, tolerance 0": exact_beancount_says,
}


if __name__ == "__main__":
    print(first_line("hledger", "--version"), first_line("ledger", "--version"), sep=" · ", end="")
    print(f" · beancount {version('beancount')} · fhledger {version('fhledger')}\n")
    print("| |", " | ".join(PROGRAMS), "|")
    print("|---|" + "---|" * len(PROGRAMS))
    for case in CASES:
        answers = []
        for says in PROGRAMS.values():
            with TemporaryDirectory() as folder:
                answers.append(says(case, Path(folder)))
        print(f"| {case.name} |", " | ".join(answers), "|")

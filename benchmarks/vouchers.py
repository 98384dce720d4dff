"""Vouchers of ten years, the same ones from the same seed, in the format of each program.

A voucher is one entry of a book and, where programs keep accounts, two rows. The book is written
first, and once more without entries; the library's own exports make the others from it, SIE 4E as
one file a year.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from random import Random

from fhledger.api import Book, read_book
from fhledger.exchange.imports.mapping import AccountMapping, read_mapping
from fhledger.exchange.journals.beancount import beancount_ledger
from fhledger.exchange.journals.hledger import hledger_journal
from fhledger.exchange.sie.writer import sie_4e

FIRST_YEAR, YEARS = 2015, 10
OPENING_KR = 1_000_000
ACCOUNTS = {
    **{f"income_{at}": ("income", 3001 + at) for at in range(4)},
    **{f"cost_{at}": ("cost", 5001 + at) for at in range(6)},
    **{f"appropriation_{at}": ("appropriation", 8001 + at) for at in range(2)},
}
"""Each line with its section and the account that stands for it in SIE."""

FUND, EQUITY = 1930, 2081

COLUMNS = ("number", "day", "line", "amount_kr", "text", "source")
"""The columns of an entries file that the vouchers fill."""


def write_others(folder: Path) -> None:
    """Write the vouchers of the book in every other format."""
    book = read_book(folder / "book")
    for name, parts in (
        ("vouchers.journal", hledger_journal(book)),
        ("vouchers.beancount", beancount_ledger(book)),
    ):
        with (folder / name).open("w", encoding="utf-8") as file:
            file.writelines(parts)
    write_sie(folder / "sie", book, read_mapping(folder / "book", book))


def write_book(folder: Path, count: int, seed: int) -> None:
    """Write a book whose entries files hold the vouchers."""
    (folder / "entries").mkdir(parents=True)
    (folder / "accounts.toml").write_text(mapping(), encoding="utf-8")
    lines = "".join(
        f'\n[[lines]]\nid = "{id}"\nsection = "{section}"\nlabel = {{ sv = "{id}", en = "{id}" }}\n'
        for id, (section, _) in ACCOUNTS.items()
    )
    opening = {"value": OPENING_KR, "unit": "kr", "source": "Invented"}
    stated = "".join(f"{name} = {json.dumps(value)}\n" for name, value in opening.items())
    (folder / "book.toml").write_text(
        f'name = "Vouchers"\n\n[opening_balance]\nsince = {FIRST_YEAR}-01-01\n{stated}{lines}',
        encoding="utf-8",
    )
    random, number = Random(seed), 0
    for at in range(YEARS):
        path = folder / "entries" / f"{FIRST_YEAR + at}.csv"
        own = count // YEARS + (at < count % YEARS)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(_rows(random, FIRST_YEAR + at, number, own))
        number += own


def _rows(random: Random, year: int, before: int, count: int) -> Iterator[Iterable[str]]:
    lines = [(id, "" if section == "income" else "-") for id, (section, _) in ACCOUNTS.items()]
    for at in range(count):
        line, sign = random.choice(lines)
        kronor, ore = divmod(random.randint(100, 5_000_000), 100)
        yield (
            f"A{before + at + 1}",
            f"{year}-{at * 12 // count + 1:02d}-{random.randint(1, 28):02d}",
            line,
            f"{sign}{kronor}.{ore:02d}",
            f"Faktura {random.randint(1, 999_999)}",
            f"Verifikation {at + 1}",
        )


def mapping() -> str:
    """The text of accounts.toml: each line has an account of its own."""
    rules = [f'first = "{FUND}"\noutside = true', f'first = "{EQUITY}"\noutside = true']
    rules += [f'first = "{account}"\nline = "{id}"' for id, (_, account) in ACCOUNTS.items()]
    named = {"fund": FUND, "equity": EQUITY}
    tables = [
        f'[{name}]\naccount = "{account}"\nname = "{name}"' for name, account in named.items()
    ]
    tables += [f'[[accounts]]\n{rule}\nreason = "Invented"' for rule in rules]
    return "\n\n".join(tables) + "\n"


def write_sie(folder: Path, book: Book, accounts: AccountMapping) -> None:
    """Write each year as SIE 4E, with its balances and its checksum."""
    folder.mkdir()
    for year in book.ledgers:
        with (folder / f"{year.year}.se").open("wb") as file:
            file.writelines(sie_4e(book, year.year, accounts, generated=date(year.year, 12, 31)))


if __name__ == "__main__":
    place, count, only = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    write_book(place / "book", count, seed=1)
    write_book(place / "charter", 0, seed=1)
    if only != ["book"]:
        write_others(place)

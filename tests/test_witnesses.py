"""Two accounting programs that know nothing of this library compute the same years from its
exports."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from fhledger import Book, InvalidArgumentError, Section, embedded_book, read_book
from fhledger.cli import main
from fhledger.exchange.journals.beancount import account_of, beancount_ledger
from fhledger.exchange.journals.entries_export import entries_csv, entries_json
from fhledger.exchange.journals.hledger import hledger_journal
from hledger_program import hledger, needs_hledger
from random_books import random_book
from shown import INVENTED

BOOKS = ("embedded", "invented", *(f"random{seed}" for seed in range(200)))


@cache
def book_called(name: str) -> Book:
    known = {"embedded": embedded_book, "invented": lambda: read_book(INVENTED)}
    return known[name]() if name in known else random_book(int(name.removeprefix("random")))


FUND = "Assets:Fund"

Sums = dict[tuple[str, int], Decimal]


def library_sums(book: Book) -> Sums:
    """Each line's sum and the closing balance of each year, as a program of accounts signs them."""
    sums: Sums = {}
    for fiscal in book.fiscal_years():
        sums[FUND, fiscal.year] = fiscal.closing_balance
        totals = book.ledger(fiscal.year).totals
        for line in book.config.lines:
            sums[line.id, fiscal.year] = -totals.sum_of_line(line.id)
    return {key: amount for key, amount in sums.items() if amount}


def sections(book: Book, sums: Sums) -> dict[tuple[Section, int], Decimal]:
    """The result's two halves and the appropriations of each year, from the sums of its lines."""
    by_id = {line.id: line.section for line in book.config.lines}
    added: dict[tuple[Section, int], Decimal] = defaultdict(Decimal)
    for (account, year), amount in sums.items():
        if account in by_id:
            added[by_id[account], year] -= amount
    return {key: amount for key, amount in added.items() if amount}


def assert_same(book: Book, sums: Sums) -> None:
    assert sums == library_sums(book)
    expected = {
        (section, year.year): amount
        for year in book.fiscal_years()
        for section, amount in zip(
            Section, (year.income, year.costs, year.appropriations), strict=True
        )
        if amount
    }
    assert sections(book, sums) == expected


@pytest.fixture(scope="module")
def journal(tmp_path_factory) -> Path:
    """All books in one journal, each under an account of its own name, so that one process reads
    them."""
    folder = tmp_path_factory.mktemp("journals")
    for name in BOOKS:
        journal = "".join(hledger_journal(book_called(name)))
        (folder / name).write_text(journal, encoding="utf-8")
    together = folder / "all.journal"
    together.write_text(
        "".join(f"apply account {name}\ninclude {name}\nend apply account\n" for name in BOOKS),
        encoding="utf-8",
    )
    return together


def by_book(output: str) -> dict[str, Sums]:
    """What `hledger balance` prints as CSV: the amount of each account and year, by book."""
    header, *rows = csv.reader(io.StringIO(output))
    sums: dict[str, Sums] = defaultdict(dict)
    for account, _, *amounts in rows:
        book, rest = account.split(":", 1)
        name = rest if rest == FUND else rest.rsplit(":", 1)[1]
        for year, amount in zip(header[2:], amounts, strict=True):
            if Decimal(amount):
                sums[book][name, int(year)] = Decimal(amount)
    return sums


@needs_hledger
def test_hledger_accepts_every_journal(journal):
    hledger("-f", str(journal), "check", "--strict")


@needs_hledger
def test_hledger_computes_the_same_years(journal):
    shape = ("-Y", "-N", "-O", "csv", "--layout", "bare")
    moved = by_book(
        hledger("-f", str(journal), "bal", *shape, "Income", "Expenses", "Appropriations")
    )
    balances = by_book(hledger("-f", str(journal), "bal", *shape, "-H", FUND))
    for name in BOOKS:
        book = book_called(name)
        years = {year.year for year in book.ledgers}
        closing = {key: amount for key, amount in balances[name].items() if key[1] in years}
        assert_same(book, {**moved[name], **closing})


@needs_hledger
def test_hledger_refuses_a_journal_whose_amount_was_changed(tmp_path):
    text = "".join(hledger_journal(book_called("embedded")))
    assert text.count("-7724085.00") == 1
    changed = tmp_path / "changed.journal"
    changed.write_text(text.replace("7724085.00", "7724086.00"), encoding="utf-8")
    done = subprocess.run(
        ["hledger", "-f", str(changed), "check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "7530250.00" in done.stderr


@pytest.mark.parametrize("name", BOOKS)
def test_beancount_computes_the_same_years(name):
    book = book_called(name)
    sums = beancount_sums("".join(beancount_ledger(book)), book)
    assert_same(book, sums)


def beancount_sums(text: str, book: Book) -> Sums:
    from beancount import loader
    from beancount.core import data, realization

    entries, errors, _ = loader.load_string(text)
    assert errors == []
    names = {account_of(line): line.id for line in book.config.lines}
    assert len(names) == len(book.config.lines)
    sums: Sums = {}
    for year in book.ledgers:
        own = [entry for entry in data.filter_txns(entries) if entry.date.year == year.year]
        until = [entry for entry in data.filter_txns(entries) if entry.date.year <= year.year]
        for account, id in names.items():
            sums[id, year.year] = _balance(realization.realize(own), account)
        sums[FUND, year.year] = _balance(realization.realize(until), FUND)
    return {key: amount for key, amount in sums.items() if amount}


def _balance(tree, account: str) -> Decimal:
    from beancount.core import realization

    found = realization.get(tree, account)
    return (
        Decimal(0)
        if found is None
        else found.balance.get_currency_units("SEK").number or Decimal(0)
    )


def test_beancount_keeps_every_field_and_bean_check_accepts_the_embedded_book(tmp_path):
    from beancount import loader
    from beancount.core import data

    for name in ("random3", "embedded"):
        book = book_called(name)
        entries, _, _ = loader.load_string("".join(beancount_ledger(book)))
        transactions = {
            next(iter(txn.links)): txn for txn in data.filter_txns(entries) if txn.links
        }
        for entry in (entry for year in book.ledgers for entry in year.entries):
            txn = transactions[entry.number]
            assert txn.narration == entry.text
            for field in ("item", "member", "project", "reverses", "source"):
                assert txn.meta.get(field, "") == getattr(entry, field)
    path = tmp_path / "book.beancount"
    assert main(["export", "--to", "beancount", "-o", str(path)]) == 0
    subprocess.run([sys.executable, "-m", "beancount.scripts.check", str(path)], check=True)


@pytest.mark.parametrize("year", [None, 2023])
def test_one_year_opens_with_what_the_book_carries_forward(year):
    book = book_called("embedded")
    text = "".join(hledger_journal(book, year))
    years = [2022, 2023, 2024] if year is None else [year]
    assert [line[:4] for line in text.splitlines() if "Closing" in line] == [str(y) for y in years]
    opening = "7015464.00" if year else "7070065.00"
    assert f"Opening balance\n    {FUND}  {opening} SEK\n" in text


@pytest.mark.parametrize("name", ["embedded", "invented", "random3", "random5"])
def test_csv_and_json_hold_every_field(name):
    book = book_called(name)
    rows = list(csv.DictReader(io.StringIO("".join(entries_csv(book)))))
    value = json.loads("".join(entries_json(book)))
    exported = [entry for year in value["years"] for entry in year["entries"]]
    entries = [(year.year, entry) for year in book.ledgers for entry in year.entries]
    assert len(rows) == len(exported) == len(entries)
    for (year, entry), row, fields in zip(entries, rows, exported, strict=True):
        assert row == {"year": str(year), **fields}
        assert Decimal(fields["amount_kr"]) == entry.amount_kr
        assert fields["day"] == str(entry.day)
        for field in ("number", "line", "item", "text", "member", "reverses", "source"):
            assert fields[field] == getattr(entry, field)
    assert [year["closing_balance"] for year in value["years"]] == [
        f"{year.closing_balance:.2f}" for year in book.fiscal_years()
    ]


def test_a_currency_that_no_program_reads_is_refused():
    with pytest.raises(InvalidArgumentError, match="the currency 'kronor' is not supported"):
        book_called("embedded").replace(currency="kronor")


def test_the_exit_status_of_a_year_that_is_not_there(tmp_path, capsys):
    path = tmp_path / "no.csv"
    assert main(["export", "--to", "csv", "--year", "1999", "-o", str(path)]) == 2
    assert "boken har inget år 1999" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []

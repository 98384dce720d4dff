"""Earmarked funds in the exports: other programs, and a SIE file read back, give the balances of
each."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from fhledger import Book, InvalidArgumentError, read_book
from fhledger.cli import main
from fhledger.exchange.imports.mapping import AccountMapping, posting_targets
from fhledger.exchange.journals.beancount import beancount_ledger
from fhledger.exchange.journals.entries_export import entries_json
from fhledger.exchange.journals.hledger import hledger_journal
from fhledger.exchange.sie.reader import read_sie
from fhledger.exchange.sie.writer import sie_4e
from hledger_program import hledger, needs_hledger

FOLDER = Path(__file__).parent / "funds_book"
BOOK = read_book(FOLDER)

Closing = dict[tuple[int, str], Decimal]


def closing_balances(book: Book) -> Closing:
    """What the library says of each fund at the end of each year."""
    return {
        (fund.year, fund.fund): fund.closing_balance
        for fund in book.fund_years()
        if fund.fund != "total"
    }


@needs_hledger
def test_hledger_computes_the_balance_of_each_fund(tmp_path):
    path = tmp_path / "book.journal"
    path.write_text("".join(hledger_journal(BOOK)), encoding="utf-8")
    hledger("-f", str(path), "check", "--strict")
    shape = ("-Y", "-N", "-H", "-E", "-O", "csv", "--layout", "bare")
    header, *rows = csv.reader(io.StringIO(hledger("-f", str(path), "bal", *shape, "Assets:Fund:")))
    found = {
        (int(year), account.rsplit(":", 1)[1]): Decimal(amount)
        for account, _, *amounts in rows
        for year, amount in zip(header[2:], amounts, strict=True)
    }
    assert found == closing_balances(BOOK)


def test_beancount_computes_the_balance_of_each_fund():
    from beancount import loader
    from beancount.core import data, realization

    entries, errors, _ = loader.load_string("".join(beancount_ledger(BOOK)))
    assert errors == []
    for (year, fund), closing in closing_balances(BOOK).items():
        until = [entry for entry in data.filter_txns(entries) if entry.date.year <= year]
        account = realization.get(realization.realize(until), f"Assets:Fund:{fund.capitalize()}")
        assert account.balance.get_currency_units("SEK").number == closing


def test_json_has_the_funds_of_each_year():
    years = json.loads("".join(entries_json(BOOK)))["years"]
    found = {
        (year["year"], fund["fund"]): Decimal(fund["closing_balance"])
        for year in years
        for fund in year["funds"]
        if fund["fund"] != "total"
    }
    assert found == closing_balances(BOOK)


def mapping(**dimensions: str) -> AccountMapping:
    """An account for each line, and objects of the dimensions."""
    lines = [
        {"first": str(3000 + at), "line": line.id, "reason": "Invented"}
        for at, line in enumerate(BOOK.config.lines)
    ]
    outside = {"first": "1000", "last": "2999", "outside": True, "reason": "Balance sheet"}
    return AccountMapping(
        accounts=[*lines, outside],
        dimensions=dimensions,
        objects=[{"dimension": "30", "object": "2", "stands_for": "coast", "reason": "Invented"}],
        fund={"account": "1930", "name": "Bank"},
        equity={"account": "2010", "name": "Eget kapital"},
    )


def sie_file(year: int, **dimensions: str) -> bytes:
    return b"".join(sie_4e(BOOK, year, mapping(**dimensions), generated=date(2026, 1, 2)))


@pytest.mark.parametrize("year", [2024, 2025])
def test_a_sie_file_has_the_balances_and_the_movement_of_each_fund(year, tmp_path):
    path = tmp_path / "year.se"
    path.write_bytes(sie_file(year, fund="30", member="20"))
    document = read_sie(path)
    assert document.findings == ()
    assert document.dimensions == {"20": "Motpart", "30": "Fond"}
    assert document.objects["30", "2"] == "Kustmiljöfonden"
    stated = {
        (each.kind, each.objects[0][1]): each.amount_kr
        for each in document.balances
        if each.kind in {"OIB", "OUB"}
    }
    for fund in BOOK.fund_years(year)[:-1]:
        object = {"coast": "2"}.get(fund.fund, fund.fund)
        moved = sum(
            row.amount_kr
            for voucher in document.vouchers
            for row in voucher.rows
            if row.account == "1930" and row.objects == (("30", object),)
        )
        assert stated["OIB", object] == fund.opening_balance
        assert stated["OUB", object] == fund.closing_balance == fund.opening_balance + moved
    targets = posting_targets(BOOK, mapping(fund="30", member="20"))
    read_back = targets.sums(document.turnover)
    assert {(place.line, place.member): amount for place, amount in read_back.items()} == {
        (key.line, key.member): amount for key, amount in BOOK.ledger(year).totals.sums
    }


def test_an_object_of_another_fund_than_that_of_the_line_is_unknown():
    targets = posting_targets(BOOK, mapping(fund="30"))
    coast = str(3000 + [line.id for line in BOOK.config.lines].index("coast_projects"))
    assert targets.of(coast, (("30", "2"),)).unknown == ()
    assert targets.of(coast, (("30", "courses"),)).unknown == (("30", "courses"),)


def test_several_funds_without_a_dimension_are_refused_with_what_to_write():
    with pytest.raises(InvalidArgumentError, match=r'write fund = "30" below \[dimensions\]'):
        sie_file(2024)


def test_a_book_with_one_fund_needs_no_dimension(tmp_path, capsys):
    shutil.copytree(Path(__file__).parent / "findings" / "sound", tmp_path / "book")
    assert main(["export", "--to", "json", "--book", str(tmp_path / "book")]) == 0
    assert "funds" not in json.loads(capsys.readouterr().out)["years"][0]

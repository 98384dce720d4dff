"""A book that version 0.1.0 wrote and closed is read, continued and closed as it is.

`book_of_0_1_0` is what `fhledger init` and `fhledger close 2025` of 0.1.0 left, byte for byte.
"""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from fhledger import edit, read_book
from fhledger.cli.main import main

BOOK = Path(__file__).parent / "book_of_0_1_0"
SEAL = "24b9cc44d7239dff906fc71c7274738f4ddfcbabe30242b453f465df2002916b"
"""What 0.1.0 printed when it closed the year."""


def test_it_agrees_and_only_its_older_seal_is_remarked_on():
    book = read_book(BOOK)
    assert [finding.code for finding in book.verify().findings] == ["FH309"]
    seal = book.seals_by_year.get(2025)
    assert seal is not None
    assert seal.seal == SEAL


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(BOOK, tmp_path / "book")


def test_the_next_year_is_entered_and_closed(folder, capsys):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert main(["status", "--book", str(folder)]) == 0
    assert main(["begin", "2026", "--book", str(folder)]) == 0
    with edit(folder) as change:
        change.post(line="external_costs", amount=-100, day="2026-02-01", source="v 1")
    capsys.readouterr()
    book = read_book(folder)
    assert not [each for each in book.verify().failures() if each.year == 2025]
    assert book.ledger(2026).totals.entries == 1
    closing = {each.year: each.closing_balance for each in book.fiscal_years()}
    assert closing[2026] == closing[2025] - Decimal(100)
    assert {path: path.read_bytes() for path in before} == before


def test_a_change_in_its_closed_year_is_found(folder):
    entries = folder / "entries" / "2025.csv"
    text = entries.read_text("utf-8")
    entries.write_text(text.replace("-40500", "-40501"), "utf-8")
    assert "FH303" in {finding.code for finding in read_book(folder).verify().findings}

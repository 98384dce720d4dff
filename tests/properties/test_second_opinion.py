"""The statement and the fees, computed a second time by somebody who shares no arithmetic with
us."""

from __future__ import annotations

from pathlib import Path

import pytest

import oracle
from fhledger import embedded_book, read_book
from fhledger.book.files.folder_reader import EMBEDDED

SOUND = Path(__file__).parent.parent / "findings" / "sound"
FOLDERS = {"embedded": EMBEDDED, "sound": SOUND}


class TestSecondOpinion:
    """Every figure of every year's statement is what the oracle finds in the files, to the öre."""

    @pytest.mark.parametrize("name", FOLDERS)
    def test_every_figure_of_a_known_book(self, name):
        book = read_book(FOLDERS[name])
        for year in book.ledgers:
            for columns in (1, 2, 3):
                statement = book.statement(year.year, columns=columns)
                expected = oracle.figures(FOLDERS[name], year.year, columns)
                assert oracle.in_ore(statement.figures().items()) == expected

    def test_it_sees_all_of_the_annual_report(self):
        printed = oracle.in_ore(embedded_book().printed[0].figures().items())
        assert oracle.figures(EMBEDDED, 2024) == printed
        assert len(printed) == 42 + 4 + 3 + 6


class TestSecondOpinionOfFees:
    """Each member's fee is what the oracle finds in the files, to the öre."""

    @pytest.mark.parametrize("name", FOLDERS)
    def test_every_fee_of_a_known_book(self, name):
        book = read_book(FOLDERS[name])
        for year in book.ledgers:
            assert oracle.fees(FOLDERS[name], year.year) == {
                member.code: oracle.ore(member.fee) for member in book.fees(year.year).members
            }


def test_the_oracle_imports_nothing_of_what_it_doubts():
    text = Path(oracle.__file__).read_text("utf-8")
    assert "import fhledger" not in text
    assert "from fhledger" not in text
    assert "decimal" not in text.lower().replace("decimal writes", "").replace("decimals", "")

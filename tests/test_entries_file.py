"""An entries file read column by column gives what its entries, one by one, give: totals or
refusal."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fhledger import BookError, embedded_book, summarize
from fhledger.book.files.entries_file import COLUMNS, EntriesFile
from fhledger.domain.fund.numbering import numbering

PLAIN = {
    "number": ["A1", "A2", "A3", "B1", "A999999999999"],
    "day": ["2024-01-01", "2024-12-31", "2023-06-06"],
    "line": ["fees", "rent"],
    "amount_kr": ["1", "-1.5", "0", "-0.00", "999999999999999.99", "1 234,50", "−5"],
}
WORDS = ["", "a", "A1", "Årets", "1260", 'ett "citat"', "a,b;c", " "]
AWKWARD = [
    *("\n", "a\nb", "\x00", "\x85", "\u2028", " A1", "A1 ", "A01", "A0", "a1", "A", "1"),
    *("A1000000000000", "2024-02-30", " 2024-01-01", "2024-1-1", "20240101", "0000-01-01"),
    *("1e3", "1.234", "NaN", "inf", "+1", "1_000", "١", "1.", ".5", "1,5,0", "9" * 16),
    *("Fees", "1fees", "fees ", "f" * 65, "x" * 20_001),
]


def cells(column: str) -> st.SearchStrategy[str]:
    usual = st.sampled_from(PLAIN.get(column, WORDS))
    return st.one_of(*[usual] * 19, st.sampled_from(AWKWARD))


ROWS = st.lists(st.tuples(*map(cells, COLUMNS)), max_size=8)


def outcome(read) -> object:
    try:
        return read()
    except BookError as error:
        return str(error)


def entries_file(path: Path, rows) -> EntriesFile:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return EntriesFile(path, "entries/2024.csv")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
@example(rows=[("A1", "2024-01-01", "fees", "", "1", "", "", "", "", "")] * 1_001)
def test_columns_give_what_entries_give(rows, tmp_path):
    file = entries_file(tmp_path / "2024.csv", rows)
    assert outcome(file.totals) == outcome(lambda: summarize(file))


@pytest.mark.parametrize("column", COLUMNS)
def test_an_awkward_cell_gives_what_its_entry_gives(column, tmp_path):
    row = dict(zip(COLUMNS, ("A1", "2024-01-01", "fees", "", "1", *[""] * 6), strict=True))
    for cell in AWKWARD:
        file = entries_file(tmp_path / "2024.csv", [row.values(), {**row, column: cell}.values()])
        assert outcome(file.totals) == outcome(lambda file=file: summarize(file)), cell


def test_the_embedded_years_are_folded_column_by_column(monkeypatch):
    monkeypatch.setattr("fhledger.book.files.entries_file.summarize", None)
    for year in embedded_book().ledgers:
        assert year.entries.totals() == year.totals


@pytest.mark.parametrize("number", ["", "1", "A", "A01", "A1000000000000"])
def test_what_is_no_number_is_refused_also_where_a_number_is_awaited(number):
    for before in ([], ["A1"], ["A999999999999"]):
        with pytest.raises(ValueError, match="is not a number of an entry"):
            numbering([*before, number])

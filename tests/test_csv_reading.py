"""CSV in batches gives what `csv` reads row by row, each row with the line on which it begins."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhledger import BookError
from fhledger.book.text import csv_reading
from fhledger.book.text.csv_reading import column_batches, rows_of

COLUMNS = ("a", "b", "c")
CELLS = st.text(st.sampled_from('x ,;"\r\n'), max_size=4)
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=2) | st.just([]), max_size=12)


def text_of(rows: list[list[str]], end: str) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([["b", "a"], *rows])
    return file.getvalue()


@given(rows=ROWS, end=st.sampled_from(["\n", "\r\n", "\r"]), size=st.integers(1, 5))
def test_the_rows_and_their_lines_are_those_of_csv(rows, end, size):
    text = text_of(rows, end)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    expected, start = [], 1
    for row in reader:
        if any(row):
            expected.append((start, (row[1], row[0], "")))
        start = reader.line_num + 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_reading, "_BATCH", size)
        batches = column_batches(io.StringIO(text, newline=""), "x.csv", COLUMNS)
        assert [*rows_of(batches)] == expected[1:]


@given(rows=ROWS, size=st.integers(1, 5))
def test_a_row_that_is_no_csv_is_named_by_its_line_after_the_rows_before_it(rows, size):
    text = text_of(rows, "\n")
    line = len(re.split("\r\n|\r|\n", text))
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_reading, "_BATCH", size)
        file = io.StringIO(f'{text}"never closed\n\n', newline="")
        with pytest.raises(BookError, match="this is not CSV: unexpected end of data") as error:
            found.extend(rows_of(column_batches(file, "x.csv", COLUMNS)))
    assert len(found) == sum(map(any, rows))
    assert error.value.place.line == line

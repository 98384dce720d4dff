"""Adding to population.csv: new rows at its end, what is there untouched.

A figure that is there already is passed over; one that differs is an error,
and nothing is written.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from fhledger.book.folder_reader import POPULATION_COLUMNS
from fhledger.book.safe_files import replace
from fhledger.book.text_files import delimiter_of, header_cells
from fhledger.core.errors import BookError, Location
from fhledger.domain.fees.population import Inhabitants, Population

NAME = "population.csv"


def new_rows(known: Population, rows: Sequence[Inhabitants]) -> tuple[Inhabitants, ...]:
    """The rows that are not known yet; `BookError` where a known figure is another."""
    for row in rows:
        before = known.row(row.municipality_code, row.reference_day)
        if before is not None and before.inhabitants != row.inhabitants:
            raise BookError(
                f"{row.municipality} on {row.reference_day} has {before.inhabitants} inhabitants"
                f" here and {row.inhabitants} in {row.source}",
                Location(NAME),
                "Nothing was changed. Find out which is right, and correct the row by hand.",
            )
    return tuple(row for row in rows if not known.row(row.municipality_code, row.reference_day))


def add_population(folder: str | Path, rows: Sequence[Inhabitants]) -> None:
    """Write rows at the end of the file, in its own columns and separators.

    The caller holds the book (`writable_book`), and the rows are new to it.
    """
    path = Path(folder) / NAME
    header = ",".join(POPULATION_COLUMNS) + "\n"
    if rows:
        replace(path, [_extended(path.read_bytes().decode() if path.exists() else header, rows)])


def _extended(before: str, rows: Sequence[Inhabitants]) -> str:
    header = before.split("\n", 1)[0]
    ending = "\r\n" if header.endswith("\r") else "\n"
    delimiter = delimiter_of(header)
    names = header_cells(header.removeprefix("\ufeff"))
    said = [{name: value for name, value in row if value is not None} for row in rows]
    if missing := [name for name in POPULATION_COLUMNS if name not in names and name in said[0]]:
        raise BookError(f"the column '{missing[0]}' is missing", Location(NAME, 1))
    added = io.StringIO()
    writer = csv.writer(added, delimiter=delimiter, lineterminator=ending)
    writer.writerows([str(row.get(name, "")) for name in names] for row in said)
    gap = "" if before.endswith("\n") else ending
    return before + gap + added.getvalue()

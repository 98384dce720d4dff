"""Adding to population.csv: new rows at its end, what stands there untouched.

A figure that stands there already is passed over; one that differs is an error,
and nothing is written.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from fhledger.book.reading import POPULATION_COLUMNS
from fhledger.errors import BookError, Location
from fhledger.population import Inhabitants, Population

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
    """Write rows at the end of the file, in its own columns and separators, whole or not at all."""
    path = Path(folder) / NAME
    beside = path.with_name(f".{NAME}.{os.getpid()}.part")
    try:
        before = (
            path.read_bytes().decode() if path.exists() else ",".join(POPULATION_COLUMNS) + "\n"
        )
        with beside.open("w", encoding="utf-8", newline="") as file:
            file.write(_extended(before, rows))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise BookError(f"cannot write: {error.strerror}", Location(str(path))) from None
    finally:
        with suppress(OSError):
            beside.unlink()


def _extended(before: str, rows: Sequence[Inhabitants]) -> str:
    header = before.split("\n", 1)[0]
    ending = "\r\n" if header.endswith("\r") else "\n"
    delimiter = max(",;\t", key=header.count)
    names = [
        name.strip() for name in next(csv.reader([header.lstrip("\ufeff")], delimiter=delimiter))
    ]
    if missing := [name for name in POPULATION_COLUMNS if name not in names]:
        raise BookError(f"the column '{missing[0]}' is missing", Location(NAME, 1))
    added = io.StringIO()
    writer = csv.writer(added, delimiter=delimiter, lineterminator=ending)
    writer.writerows([str(getattr(row, name)) for name in names] for row in rows)
    gap = "" if before.endswith("\n") else ending
    return before + gap + added.getvalue()

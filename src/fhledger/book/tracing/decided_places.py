"""Where a decided figure is in the files of a book (var det beslutade står): budget, rate, balance.

Values do not keep the lines that they were read from; the files are read again where a finding must
name one.

>>> from fhledger.book import embedded_book
>>> book = embedded_book()
>>> [str(place) for place in decided_places(book, "budget", 2024)]
['budget.csv, line 2']
>>> [str(place) for place in decided_places(book, "fee_rate", 2024)]
['book.toml, line 149']
>>> decided_places(book, "result", 2024)
()
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from fhledger.book.book import BookData
from fhledger.book.files.entries_file import EntriesFile
from fhledger.book.files.folder_reader import CSV_FILES
from fhledger.book.text.csv_reading import file_batches, rows_of
from fhledger.book.text.text_files import toml_line, toml_table
from fhledger.core.errors import BookError, Location
from fhledger.domain.fees.rates import single_rate
from fhledger.domain.fund.budget import BudgetDecision

_BUDGET, _CONFIG = CSV_FILES[BudgetDecision], "book.toml"


def decided_places(book: BookData, row: str, year: int) -> tuple[Location, ...]:
    """The places of a budget, a fee rate or the first opening balance; none for other rows.

    Without the line where the book is not in a folder, or its files have changed.
    """
    try:
        if row == "budget":
            return tuple(_budget_places(book, year)) or (Location(_BUDGET),)
        if row == "fee_rate":
            config = book.config
            rate = single_rate(config.fee_rates, config.municipalities, year)
            at = config.fee_rates.index(rate) if rate else 0
            return (_config_place(book, ("fee", "rates", at)),)
        if row == "opening_balance" and year == book.config.opening_balance.valid_from.year:
            return (_config_place(book, ("opening_balance",)),)
    except BookError:
        return (Location(_BUDGET if row == "budget" else _CONFIG),)
    return ()


def _budget_places(book: BookData, year: int) -> Iterator[Location]:
    if folder := _folder(book):
        columns = tuple(BudgetDecision.model_fields)
        rows = (
            (line, dict(zip(columns, cells, strict=True)))
            for line, cells in rows_of(file_batches(folder / _BUDGET, _BUDGET, columns, ("year",)))
        )
        decided = [(line, cells["line"]) for line, cells in rows if cells["year"] == str(year)]
        of_whole = [line for line, of_line in decided if not of_line]
        for line in of_whole or [line for line, _ in decided]:
            yield Location(_BUDGET, line)


def _config_place(book: BookData, path: Sequence[int | str]) -> Location:
    folder = _folder(book)
    line = None if folder is None else toml_line(toml_table(folder / _CONFIG, _CONFIG)[1], path)
    return Location(_CONFIG, line)


def _folder(book: BookData) -> Path | None:
    """The folder of a book that was read from one."""
    files = (each.entries for each in book.ledgers if isinstance(each.entries, EntriesFile))
    return next((file.path.parent.parent for file in files), None)

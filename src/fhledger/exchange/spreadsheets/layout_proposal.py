"""A proposed layout (förslag till kolumnlayout): what the header of a spreadsheet seems to say.

What is proposed is for a person to check; nothing is imported by it.

>>> columns_of(["Bokf.datum", "Ver.nr", "Konto", "Debet", "Kredit", "Text"])
{'day': 'Bokf.datum', 'voucher': 'Ver.nr', 'account': 'Konto', 'debit': 'Debet', 'credit': 'Kredit', 'text': 'Text'}
"""  # noqa: E501, W505 - what is printed is one line

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from fhledger.book.text.bounded_files import open_bounded
from fhledger.book.text.toml_text import toml_pairs
from fhledger.core.errors import BookError, Location
from fhledger.core.localized import LocalizedText
from fhledger.core.messages import message
from fhledger.core.record import Record
from fhledger.core.text import escape_invisible, quoted
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.spreadsheets.cell_values import (
    TwoDaysError,
    amount_cells,
    cell_amount,
    cell_day,
    cell_text,
    is_blank,
)
from fhledger.exchange.spreadsheets.table_rows import SEARCHED, NumberedRow, csv_rows, workbook_rows
from fhledger.exchange.spreadsheets.xlsx_reader import OpenedWorkbook, open_workbook

_WORDS: Mapping[str, str] = {
    "day": "datum bokfdatum bokföringsdatum bokföringsdag verdatum verifikationsdatum transdatum"
    " transaktionsdatum dag date postingdate",
    "series": "serie verserie verifikationsserie series",
    "voucher": "ver vernr vernummer verifikation verifikationsnr verifikationsnummer verifikat"
    " verifikatnr nr voucher voucherno",
    "account": "konto kontonr kontonummer account accountno",
    "line": "rad resultatrad post line",
    "account_name": "kontonamn kontobenämning benämning accountname",
    "amount": "belopp beloppsek beloppkr kronor amount",
    "debit": "debet debetbelopp debit",
    "credit": "kredit kreditbelopp credit",
    "text": "text beskrivning vertext verifikationstext transaktionstext kommentar description",
}
_MEANINGS = {word: field for field, words in _WORDS.items() for word in words.split()}
_LOOKED_AT = 1_000


class LayoutProposal(Record):
    """A layout of a file for `spreadsheets.toml`, and what a person must decide or correct."""

    file: str
    toml: str
    doubts: tuple[LocalizedText, ...]


def columns_of(header: Sequence[object]) -> dict[str, str]:
    """What each column seems to be, by the words of its header; the first of several."""
    found: dict[str, str] = {}
    for cell in header:
        text = cell_text(cell)
        field = _MEANINGS.get(re.sub(r"[\W_]", "", text.casefold()), "")
        if field:
            found.setdefault(field, text)
    if "account" in found:
        found.pop("line", None)
    if "debit" in found and "credit" in found:
        found.pop("amount", None)
    return found


def propose_layout(path: str | Path) -> LayoutProposal:
    """The layouts that the sheets of a file seem to have; sheets that are laid out alike share one.

    Raises `BookError` for a file without a row whose words name a day and an amount.
    """
    path = Path(path)
    found = FindingCollector(path.name)
    workbook = open_workbook(path, found) if path.suffix.lower() != ".csv" else None
    sheets = [""] if workbook is None else list(workbook.filled)
    readings = {sheet: _rows(path, workbook, sheet, found) for sheet in sheets}
    tables = [each for name, rows in readings.items() if (each := _table(name, rows)) is not None]
    doubts: list[LocalizedText] = []
    alike: dict[str, list[str]] = {}
    for table in tables:
        alike.setdefault(_layout(table, doubts), []).append(table.sheet)
    if not alike:
        raise BookError(
            message("no row names a day and an amount, or a debit and a credit"),
            Location(found.name),
            message("Write the layout by hand; `fhledger explain FH560` shows an example."),
        )
    texts = [
        _named(layout, names if len(sheets) > 1 else [], path.stem if len(alike) == 1 else names[0])
        for layout, names in alike.items()
    ]
    if left := [name for name in sheets if name not in {table.sheet for table in tables}]:
        others = ", ".join(left)
        doubts.append(
            message("sheets without a header, which are not read: {sheets}", sheets=others)
        )
    return LayoutProposal(
        file=found.name, toml="\n".join(texts), doubts=tuple(dict.fromkeys(doubts))
    )


def _named(layout: str, sheets: Sequence[str], name: str) -> str:
    """The text of a layout, with its name and, where the workbook has several, its sheets."""
    label = re.sub(r"\W+", "_", name.casefold()).strip("_") or "layout"
    read = [escape_invisible(sheet) for sheet in sheets]
    which = {"sheet": read[0]} if len(read) == 1 else {"sheets": read} if read else {}
    return f"[[layouts]]\n{toml_pairs({'name': escape_invisible(label), **which})}{layout}"


def _rows(
    path: Path, workbook: OpenedWorkbook | None, sheet: str, found: FindingCollector
) -> Iterator[NumberedRow]:
    if workbook is None:
        with open_bounded(path, found.name, "import") as file:
            yield from csv_rows(file, found)
    else:
        yield from workbook_rows(next(workbook.sheets((sheet,))))


def _table(sheet: str, numbered_rows: Iterator[NumberedRow]) -> _SheetTable | None:
    """The header of a sheet and the rows below it; None for a sheet without a header.

    The header is the row among the first whose words name the most columns, with a day and an
    amount.
    """
    rows = list(islice(numbered_rows, _LOOKED_AT))
    headers = [
        row
        for row in rows[:SEARCHED]
        if {"day"} <= (found := columns_of(row.cells)).keys()
        and ("amount" in found or {"debit", "credit"} <= found.keys())
    ]
    header = max(headers, key=lambda row: len(columns_of(row.cells)), default=None)
    if header is None:
        return None
    return _SheetTable(sheet, header, [row for row in rows if row.number > header.number])


class _SheetTable(NamedTuple):
    """A sheet (empty: the file): its header, and the first rows below it."""

    sheet: str
    header: NumberedRow
    below: list[NumberedRow]


def _layout(table: _SheetTable, doubts: list[LocalizedText]) -> str:
    """The text of one layout, without its name; what it leaves open is added to the doubts."""
    texts = [cell_text(cell) for cell in table.header.cells]
    columns = columns_of(texts)
    positions = {field: texts.index(text) for field, text in columns.items()}
    rows = [
        {field: row.cells[at] for field, at in positions.items() if at < len(row.cells)}
        for row in table.below
    ]
    layout = toml_pairs({"header_row": table.header.number})
    if "amount" in columns:
        layout += f'positive = "{"debit" if "account" in columns else "into_fund"}"\n'
        doubts.append(
            message(
                'what is a positive amount: a cost (positive = "debit", as in an account list) or'
                ' money into the fund (positive = "into_fund", as from a bank)?'
            )
        )
    if not {"line", "account"} & columns.keys():
        doubts.append(
            message(
                "no column names an account or a line of the statement: add a column to the list,"
                " with the name of a line in each row, and its header as `line` here"
            )
        )
    days = zip(table.below, (row.get("day") for row in rows), strict=True)
    if unclear := next(((row.number, day) for row, day in days if _is_two_days(day)), None):
        number, day = unclear
        layout += '# dates = "day_month_year"\n'
        doubts.append(
            message(
                'row {row}: which number of {day} is the day? dates = "day_month_year" or'
                ' "month_day_year"',
                row=number,
                day=quoted(cell_text(day)),
            )
        )
    if any(is_blank(row.get("day")) and _is_entry(row) for row in rows):
        layout += 'fill_down = ["day"]\n'
        doubts.append(message("some rows have no day; fill_down takes it from the row above"))
    if others := [text for text in texts if text and text not in columns.values()]:
        doubts.append(message("columns that are not used: {columns}", columns=", ".join(others)))
    shown = {field: escape_invisible(text) for field, text in columns.items()}
    return f"{layout}\n[layouts.columns]\n{toml_pairs(shown)}"


def _is_two_days(cell: object) -> bool:
    """Whether a cell can be two days, as the layout does not say which number is the day."""
    try:
        cell_day(cell)
    except TwoDaysError:
        return True
    except ValueError:
        return False
    return False


def _is_entry(row: Mapping[str, Any]) -> bool:
    """Whether a row has an account or a line, and an amount that can be read."""
    with suppress(ValueError):
        has_amount = any(map(cell_amount, amount_cells(row).values()))
        return has_amount and not (is_blank(row.get("account")) and is_blank(row.get("line")))
    return False

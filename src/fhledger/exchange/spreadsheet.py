"""Spreadsheets (kalkylblad): rows of vouchers in CSV or .xlsx, by a column layout in the book.

`spreadsheets.toml` says which column is what. Rows with the same series, number
and year are one voucher; a row without a number is one by itself.

>>> layout = Layout(name="list", columns={"day": "Datum", "account": "Konto", "amount": "Belopp"})
>>> cell_amount("(1 234,50)"), cell_amount(1234.5), cell_amount("−5")
(Decimal('-1234.50'), Decimal('1234.5'), Decimal('-5'))
>>> cell_day("20240105"), cell_day(date(2024, 1, 5))
(datetime.date(2024, 1, 5), datetime.date(2024, 1, 5))
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, model_validator

from fhledger.book.progress import open_counted
from fhledger.book.text_files import delimiter_of, toml_table, validate_table
from fhledger.core.amounts import EXACT, ZERO, negate, parse_amount
from fhledger.core.dates import parse_date
from fhledger.core.errors import BookError, Location
from fhledger.core.record import Record
from fhledger.core.text import OptionalLine, SingleLine
from fhledger.exchange.findings import FindingCollector
from fhledger.exchange.reconciliation import Tally, Unimported
from fhledger.exchange.rules.sie_files import encoding_is_not_the_declared
from fhledger.exchange.rules.spreadsheets import cell_cannot_be_read
from fhledger.exchange.sie.document import Voucher, VoucherRow
from fhledger.exchange.sie.lines import Lines
from fhledger.exchange.xlsx_reader import doubt_merged_headers, sheet_of

FILE = "spreadsheets.toml"

_BREAK = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]\s*")

T = TypeVar("T")


class Columns(Record):
    """The headers of the columns. Either `amount`, or `debit` and `credit`, which are sizes.

    `objects` has the header of the column for each dimension of `accounts.toml`.
    """

    day: SingleLine
    account: SingleLine
    account_name: OptionalLine = ""
    amount: OptionalLine = ""
    debit: OptionalLine = ""
    credit: OptionalLine = ""
    series: OptionalLine = ""
    voucher: OptionalLine = ""
    text: OptionalLine = ""
    objects: Mapping[SingleLine, SingleLine] = {}

    @model_validator(mode="after")
    def _has_one_amount(self) -> Columns:
        given = (bool(self.amount), bool(self.debit), bool(self.credit))
        if given not in {(True, False, False), (False, True, True)}:
            raise ValueError("a layout has the column amount, or both debit and credit")
        return self

    def headers(self) -> dict[str, str]:
        """The header of each column that the layout has, by what the column is."""
        own = self.model_dump(exclude={"objects"})
        return {field: header for field, header in (*own.items(), *self.objects.items()) if header}


class Layout(Record):
    """How one kind of spreadsheet is laid out.

    `positive`: a positive amount is a debit, or money into the fund, as the report prints it.
    """

    name: SingleLine
    sheet: OptionalLine = ""
    header_row: Annotated[int, Field(ge=1, le=1000)] = 1
    positive: Literal["debit", "into_fund"] = "debit"
    columns: Columns


class _Layouts(Record):
    layouts: tuple[Layout, ...] = ()


class SpreadsheetReading:
    """The vouchers of a spreadsheet; afterwards `account_names`, where a column has them.

    `tally` counts all vouchers and rows, `left_out` those that could not be read, by the code of the
    finding. A voucher of which a row cannot be read is left out as a whole.
    """

    def __init__(self, path: Path, layout: Layout, found: FindingCollector) -> None:
        self.account_names: dict[str, str] = {}
        self.tally = Tally()
        self.left_out: dict[str, Unimported] = {}
        self._path = path
        self._layout = layout
        self._found = found

    def __iter__(self) -> Iterator[Voucher]:
        heads: dict[tuple[object, ...], Voucher] = {}
        rows: dict[tuple[object, ...], list[VoucherRow]] = {}
        spoiled: set[tuple[object, ...]] = set()
        for number, cells in self._rows():
            row = self._row(number, cells)
            series, label = _text(cells.get("series", "")), _text(cells.get("voucher", ""))
            label = label if label.strip("0 ") else ""
            if row is None or row.day is None:
                spoiled.add((series, label) if label else (number,))
                self._leave_out_row(number, cells)
                continue
            key: tuple[object, ...] = (series, label, row.day.year) if label else (number,)
            head = heads.setdefault(key, Voucher(number, series, label, row.day, row.text))
            if head.day != row.day:
                reason = f"{row.day}, but the voucher began on {head.day}"
                self._refuse(number, "day", reason)
                spoiled.add(key[:2])
            rows.setdefault(key, []).append(row)
        for key, head in heads.items():
            voucher = head._replace(rows=tuple(rows[key]))
            if key[:2] in spoiled:
                self._leave_out(voucher)
            else:
                self._count(voucher, self.tally)
                yield voucher

    def _leave_out(self, voucher: Voucher) -> None:
        lost = Tally()
        self._count(voucher, lost)
        self.tally.add(lost)
        place = self._found.place(voucher.line)
        self.left_out.setdefault(cell_cannot_be_read.code, Unimported()).add(
            voucher.name, place, lost
        )

    def _leave_out_row(self, number: int, cells: Mapping[str, Any]) -> None:
        """A row that cannot be read is counted, with its amount where that can be read."""
        lost = Tally()
        with suppress(ValueError):
            lost.add_row(cell_amount(cells["amount"]) if "amount" in cells else ZERO)
        lost.rows = 1
        self.tally.add(lost)
        place = self._found.place(number)
        self.left_out.setdefault(cell_cannot_be_read.code, Unimported()).add("", place, lost)

    def _count(self, voucher: Voucher, tally: Tally) -> None:
        tally.vouchers += 1
        for row in voucher.rows:
            tally.add_row(row.amount_kr)

    def _rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The cells of each row below the header, by what their column is; blank rows are left out."""
        headers = self._layout.columns.headers()
        positions: dict[str, int] = {}
        for number, cells in self._cells():
            if number == self._layout.header_row:
                positions = self._positions(cells, headers)
            elif positions:
                named = {
                    field: cells[at] if at < len(cells) else "" for field, at in positions.items()
                }
                if any(cell not in {"", None} for cell in named.values()):
                    yield number, named
        if not positions:
            where = Location(self._path.name, self._layout.header_row)
            raise BookError("there is no header", where, f"{FILE} says where it is: header_row.")

    def _positions(self, cells: Sequence[Any], headers: Mapping[str, str]) -> dict[str, int]:
        texts = [_text(cell) for cell in cells]
        where = Location(self._path.name, self._layout.header_row)
        for field, header in headers.items():
            if texts.count(header) != 1:
                have = ", ".join(text for text in texts if text)[:300] or "the row is empty"
                what = "is in the header more than once" if header in texts else "was not found"
                raise BookError(f"the column '{header}' ({field}) {what}: {have}", where)
        return {field: texts.index(header) for field, header in headers.items()}

    def _row(self, number: int, cells: dict[str, Any]) -> VoucherRow | None:
        account = _text(cells["account"])
        day = self._read(number, "day", cell_day, cells)
        amount = self._amount(number, cells)
        if not account:
            self._refuse(number, "account", "it is empty")
        if day is None or amount is None or not account:
            return None
        if name := _text(cells.get("account_name", "")):
            self.account_names.setdefault(account, name)
        objects = tuple(
            (dimension, object)
            for dimension in self._layout.columns.objects
            if (object := _text(cells[dimension]))
        )
        return VoucherRow(number, account, objects, amount, day, _text(cells.get("text", "")))

    def _amount(self, number: int, cells: dict[str, Any]) -> Decimal | None:
        """The amount, debit positive; of two columns for sizes, one may be empty."""
        if "amount" in cells:
            amount = self._read(number, "amount", cell_amount, cells)
            turned = self._layout.positive == "into_fund"
            return negate(amount) if turned and amount is not None else amount
        sides = [
            ZERO if cells[side] in {"", None} else self._read(number, side, cell_amount, cells)
            for side in ("debit", "credit")
        ]
        if all(cells[side] in {"", None} for side in ("debit", "credit")):
            self._refuse(number, "debit", "neither debit nor credit is given")
            return None
        debit, credit = sides
        return None if debit is None or credit is None else EXACT.subtract(debit, credit)

    def _read(
        self, number: int, field: str, read: Callable[[Any], T], cells: dict[str, Any]
    ) -> T | None:
        try:
            return read(cells[field])
        except ValueError as error:
            self._refuse(number, field, str(error))
            return None

    def _refuse(self, number: int, field: str, reason: str) -> None:
        header = self._layout.columns.headers()[field]
        self._found.add(cell_cannot_be_read, number, header, reason)

    def _cells(self) -> Iterator[tuple[int, Sequence[Any]]]:
        """Every row of the file with its number, counted from 1."""
        if self._path.suffix.lower() == ".csv":
            yield from self._separated()
            return
        sheet = sheet_of(self._path, self._layout.sheet, self._found)
        for number, cells in enumerate(sheet.rows, 1):
            if number == self._layout.header_row:
                doubt_merged_headers(sheet, number - 1, cells, self._found)
            yield number, cells

    def _separated(self) -> Iterator[tuple[int, Sequence[Any]]]:
        start = 1
        try:
            with open_counted(self._path) as file:
                lines = Lines(file, self._found)
                texts = (f"{line}\n" for _, batch in lines for line in batch.split("\n")[:-1])
                before = list(islice(texts, self._layout.header_row))
                delimiter = delimiter_of(before[-1]) if before else ","
                for number, text in enumerate(before, 1):
                    yield number, next(csv.reader([text], delimiter=delimiter), [])
                start = len(before) + 1
                reader = csv.reader(texts, delimiter=delimiter, strict=True)
                for cells in reader:
                    yield start, cells
                    start = len(before) + reader.line_num + 1
                for encoding, line in lines.encodings.items():
                    if encoding != "UTF-8":
                        self._found.add(
                            encoding_is_not_the_declared,
                            line,
                            self._found.name,
                            "UTF-8",
                            encoding,
                        )
        except csv.Error as error:
            where = Location(self._path.name, start)
            raise BookError(f"this is not CSV: {error}", where) from None


def read_layout(folder: str | Path, name: str | None) -> Layout:
    """The layout of that name in the book's `spreadsheets.toml`; the only one, where it has one."""
    path = Path(folder) / FILE
    if not path.exists():
        raise BookError(
            "this file is missing",
            Location(FILE),
            "It names the columns of a spreadsheet; `fhledger explain FH560` shows an example.",
        )
    table, text = toml_table(path, FILE)
    layouts = validate_table(_Layouts, table, FILE, text).layouts
    wanted = [layout for layout in layouts if name in {None, layout.name}]
    if len(wanted) != 1:
        have = ", ".join(layout.name for layout in layouts) or "none"
        raise BookError(f"say which layout with --layout; there is {have}", Location(FILE))
    return wanted[0]


def cell_amount(cell: object) -> Decimal:
    """The amount in a cell: a number, or a text as print has it, negative also in parentheses.

    A number of Excel is read with the fifteen digits that Excel keeps, and has two decimals at most.
    """
    if isinstance(cell, float):
        return parse_amount(Decimal(f"{cell:.15g}"))
    if isinstance(cell, str):
        text = cell.strip()
        if text.startswith("(") and text.endswith(")"):
            return negate(parse_amount(text[1:-1]))
        return parse_amount(text)
    return parse_amount(cell)


def cell_day(cell: object) -> date:
    """The day in a cell: a date of Excel, or a text (or a whole number) such as 2024-01-05 or 20240105."""
    if isinstance(cell, datetime):
        return cell.date()
    text = _text(cell)
    if len(text) == 8 and text.isascii() and text.isdigit():
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    return parse_date(cell if isinstance(cell, date) else text)


def _text(cell: object) -> str:
    """A cell as a text in one line; a whole number without decimals."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else _BREAK.sub(" ", str(cell).strip())

"""The cells of a spreadsheet (cellvärden): amounts, days and texts as people write them.

Nothing is guessed: an amount or a day that can be read in two ways is refused until the layout of
the sheet says which is meant.

>>> cell_amount("(1 234,50)"), cell_amount("-75 000,50 kr"), cell_amount("1 234,50-")
(Decimal('-1234.50'), Decimal('-75000.50'), Decimal('-1234.50'))
>>> cell_amount("120.000,00"), cell_amount(1234.5)
(Decimal('120000.00'), Decimal('1234.5'))
>>> cell_day("20240105"), cell_day("15/5 2025"), cell_day("2025-05-15 00:00"), cell_day(45662)
(datetime.date(2024, 1, 5), datetime.date(2025, 5, 15), datetime.date(2025, 5, 15), datetime.date(2025, 1, 5))
>>> cell_day("03/04/2025", "day_month_year")
datetime.date(2025, 4, 3)
>>> cell_day("03/04/2025")
Traceback (most recent call last):
fhledger.exchange.spreadsheets.cell_values.TwoDaysError: '03/04/2025' is 2025-04-03 or 2025-03-04; the layout says which: dates = "day_month_year" or "month_day_year"
"""  # noqa: E501, W505 - what is printed is one line

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Literal

from fhledger.core.amounts import EXACT, ZERO, negate, parse_amount
from fhledger.core.currency import current
from fhledger.core.dates import parse_date
from fhledger.core.errors import InvalidArgumentError
from fhledger.core.messages import message
from fhledger.core.text import quoted

DateOrder = Literal["", "day_month_year", "month_day_year"]
"""Which number of a day such as 03/04/2025 is the day; empty where the layout does not say."""

_BREAK = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]\s*")
_OWN_UNITS = {"SEK": "kr|:-", "DKK": "kr", "NOK": "kr", "EUR": "€"}
_POINTS = re.compile(r"(\D*[0-9]{1,3}(?:\.[0-9]{3})+)(,[0-9]{1,2})").fullmatch
_COMMAS = re.compile(r"(\D*[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]{1,2})").fullmatch
_TIME = re.compile(r"(.+?)[T ][0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:\.0*)?)?").fullmatch
_YEAR_FIRST = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})").fullmatch
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})").fullmatch
_SWEDISH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})[ -]([0-9]{4})").fullmatch
_YEAR_LAST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})").fullmatch
_SERIAL = re.compile(r"[2-7][0-9]{4}").fullmatch
_TOTAL = re.compile(
    r"(?:del)?summa\b|(?:sub-?)?total(?:t|en|s)?\b|s:a\b|sum\b", re.IGNORECASE
).match


class TwoDaysError(InvalidArgumentError):
    """A cell in which there may be one of two days."""


def cell_text(cell: object) -> str:
    """A cell as a text in one line; a whole number without decimals."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else _BREAK.sub(" ", str(cell).strip())


def is_blank(cell: object) -> bool:
    """Whether a cell holds nothing but spaces."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def is_total(cell: object) -> bool:
    """Whether a cell begins with a word for a sum."""
    return bool(_TOTAL(cell_text(cell)))


def cell_amount(cell: object) -> Decimal:
    """The amount in a cell: a number, or a text as print has it.

    Raises `ValueError` for anything else.

    Negative is also an amount in parentheses, or with the minus behind. `kr` is understood; points
    or commas between thousands only where the decimals follow. A number of Excel is read with the
    fifteen digits that Excel keeps, and has two decimals at most.
    """
    if isinstance(cell, float):
        return parse_amount(Decimal(f"{cell:.15g}"))
    if not isinstance(cell, str):
        return parse_amount(cell)
    text = _without_unit(cell.strip())
    is_negative = text.startswith("(") and text.endswith(")")
    if is_negative:
        text = _without_unit(text[1:-1].strip())
    elif text[-1:] in {"-", "\u2212", "\u2013"} and text[:1].isdigit():
        is_negative, text = True, text[:-1].rstrip()
    if match := _POINTS(text):
        text = match[1].replace(".", "") + match[2]
    elif match := _COMMAS(text):
        text = match[1].replace(",", "") + match[2]
    amount = parse_amount(text)
    return negate(amount) if is_negative else amount


def amount_cells(cells: Mapping[str, object]) -> dict[str, object]:
    """The cells of a row that state an amount; of debit and credit, those that are not blank."""
    fields = [field for field in ("amount", "debit", "credit") if field in cells]
    return {f: cells[f] for f in fields if f == "amount" or not is_blank(cells[f])}


def row_amount(amounts: Mapping[str, Decimal], *, is_turned: bool) -> Decimal | None:
    """The amount of a row, debit positive, of one column or of debit and credit; None without any.

    One signed column `is_turned` where plus increases the fund.

    >>> row_amount({"credit": Decimal(250)}, is_turned=False)
    Decimal('-250')
    """
    if "amount" in amounts:
        return negate(amounts["amount"]) if is_turned else amounts["amount"]
    debit, credit = (amounts.get(side, ZERO) for side in ("debit", "credit"))
    return EXACT.subtract(debit, credit) if amounts else None


def _without_unit(text: str) -> str:
    """The amount in a text without the unit of the book's currency; another unit is refused."""
    return _unit_at_the_end(current()).sub("", text)


@cache
def _unit_at_the_end(currency: str) -> re.Pattern[str]:
    units = "|".join(filter(None, (currency, _OWN_UNITS.get(currency))))
    return re.compile(rf"\s*(?:{units})\.?$", re.IGNORECASE)


def cell_day(cell: object, order: DateOrder = "") -> date:
    """The day in a cell. Raises `ValueError` for none, and for one that can be read in two ways."""
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    text = cell_text(cell)
    if match := _TIME(text):
        text = match[1].strip()
    if _SERIAL(text):
        return date(1899, 12, 30) + timedelta(int(text))
    if match := _YEAR_LAST(text):
        return _year_last(text, (int(match[1]), int(match[2])), match[3], order)
    if match := _YEAR_FIRST(text) or _COMPACT(text):
        text = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    elif match := _SWEDISH(text):
        text = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}"
    return parse_date(text)


def _year_last(text: str, numbers: tuple[int, int], year: str, order: DateOrder) -> date:
    first, second = numbers
    if not order and first <= 12 and second <= 12 and first != second:
        raise TwoDaysError(
            message(
                "{cell} is {one_day} or {other_day}; the layout says which:"
                ' dates = "day_month_year" or "month_day_year"',
                cell=quoted(text),
                one_day=f"{year}-{second:02}-{first:02}",
                other_day=f"{year}-{first:02}-{second:02}",
            )
        )
    month_first = order == "month_day_year" or (not order and second > 12)
    day, month = (second, first) if month_first else (first, second)
    return parse_date(f"{year}-{month:02}-{day:02}")

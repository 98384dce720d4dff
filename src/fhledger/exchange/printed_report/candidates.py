"""Candidate readings (möjliga läsningar): every way in which the cells of a row can be amounts.

Where wide spaces or bars set apart as many cells as there are columns, each cell is an amount. Else
a separator may be lost, misread, or stand between two amounts as well as within one, but within an
amount it is before a group of three and nowhere else. An amount begins with no zero, unless it is
one, and a minus begins an amount. Where a minus may have been lost, the amount with a minus is a
candidate, and marked as one. Amounts are in öre, so that decimals are exact.

>>> from fhledger.exchange.printed_report.cells import rows_of_cells
>>> def amounts(text, columns):
...     found = candidates(rows_of_cells(text)[0], TableColumns((2024,) * columns))
...     return [tuple(amount // 100 for amount in reading.amounts) for reading in found]
>>> amounts("8 390 299 7 015 464 7070 065", 3)
[(8390299, 7015464, 7070065)]
>>> amounts("(63 544) -10", 2), amounts("10 345 678", 2), amounts("10   345 678 kr", 2)
([(-63544, -10)], [(10, 345678), (10345, 678)], [(10, 345678)])
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, islice, product
from typing import NamedTuple

from fhledger.core.amounts import DIGITS, ORE, multiply, parse_amount
from fhledger.exchange.printed_report.cells import DASH, MINUS, CellRow

MOST = 2_000
"""The most readings of a row that are considered; a row with more has none."""

_WIDE = re.compile(r"[^\S\n]{2}|\t|\||\n\s*\n").search
_ENDS_AMOUNT = re.compile(rf"[{MINUS}()%]|[^\W\d_]").search
_COMMA = re.compile(r",\s").match
_NOTE_SEPARATOR = re.compile(rf"\s?[{MINUS},./]\s?|[^\S\n]").fullmatch
_NOTE_WORD = re.compile(r"\bnot(?:er)?\.?$", re.IGNORECASE).search


class TableColumns(NamedTuple):
    """The columns of a table: the year of each, None for one that is not read; a note column."""

    years: tuple[int | None, ...]
    has_note: bool = False
    may_be_blank: bool = False
    has_decimals: bool = False

    def read(self) -> tuple[int, ...]:
        """The years of the columns that are read."""
        return tuple(year for year in self.years if year is not None)


class Reading(NamedTuple):
    """The amounts of a row in öre, and the same as their signs are printed."""

    amounts: tuple[int, ...]
    printed: tuple[int, ...]

    def multiplied(self, factor: int) -> Reading:
        """The reading of amounts that are a multiple of those printed."""
        amounts, printed = (tuple(amount * factor for amount in each) for each in self)
        return Reading(amounts, printed)


class _Cell(NamedTuple):
    """An amount in öre, and the digit after it."""

    amount: int
    stops: int


def candidates(
    row: CellRow,
    columns: TableColumns,
    year: int | None = None,
    *,
    may_lack_minus: bool = False,
    may_end_with_line: bool = False,
) -> tuple[Reading, ...]:
    """The readings of a row as the amounts of its columns; none where it has none, or too many.

    A row may begin with a year that belongs to the label: one next to `year`, that of the report.
    It does where a comma and a space follow (`In 2024, 165 501 kr was paid`), and where a wide
    space sets a year apart from the only amount (`Familjedagen 2024   1 027 270`).
    What follows a line break may be of a row whose words are lost.
    """
    if row.damaged:
        return ()
    if _NOTE_WORD(row.words):
        columns = columns._replace(has_note=True)
    found: dict[Reading, None] = {}
    for cells in _all_cells(row, columns, year, may_end_with_line):
        kept = [cell for cell, year in zip(cells, columns.years, strict=True) if year is not None]
        if any("%" in row.between[cell.stops] for cell in kept if cell.stops >= 0):
            continue
        printed = tuple(cell.amount for cell in kept)
        meant = ((kr, -kr) if may_lack_minus and kr > 0 else (kr,) for kr in printed)
        found |= dict.fromkeys(Reading(amounts, printed) for amounts in product(*meant))
        if len(found) > MOST:
            return ()
    return tuple(found)


@lru_cache(maxsize=256)  # one reading asks of the same row with and without a lost minus
def _all_cells(
    row: CellRow, columns: TableColumns, year: int | None, may_end_with_line: bool
) -> Sequence[tuple[_Cell, ...]]:
    """The cells of each way to read a row; none where there are too many ways."""
    first = row.first_year()
    is_label = first is not None and (year is None or abs(first - year) <= 1)
    starts = (*row.starts, *((4,) if is_label else ()))
    if first and (
        (is_label and _COMMA(row.between[4])) or (_WIDE(row.between[4]) and len(columns.years) == 1)
    ):
        starts = (4,)
    ends = sorted({*row.ends, *(row.breaks() if may_end_with_line else ())}, reverse=True)
    whole = len(row.digits)
    set_apart = [cells for start in starts for cells in _set_apart(row, start, whole, columns)]
    if set_apart:
        return set_apart
    if columns.may_be_blank and (with_blanks := _with_blanks(row, columns)):
        return with_blanks
    if columns.has_note:
        starts += tuple(end for at in starts for end in _note_ends(row, at, whole))
        starts += tuple(at + size for at in starts for size in (1, 2))  # joined to its amount
        starts = tuple(at for at in dict.fromkeys(starts) if at < whole)
    found: list[tuple[_Cell, ...]] = []
    for start, end in product(starts, ends):
        found += islice(_splits(row, start, end, columns), MOST + 1)
        if len(found) > MOST:
            return ()
    return found


def _set_apart(
    row: CellRow, start: int, end: int, columns: TableColumns
) -> Iterator[tuple[_Cell, ...]]:
    """The cells of a row in one line, if wide spaces set apart as many as there are columns."""
    ranges = _ranges(row, start, end)
    count = len(columns.years)
    if row.breaks() or (len(ranges) < 2 and count > 1):
        return
    without_note = []
    if columns.has_note:
        begins, stops = ranges[0]
        without_note = [
            [*([(after, stops)] if after < stops else []), *ranges[1:]]
            for after in _note_ends(row, begins, stops)
        ]
    for left in (*without_note, ranges):
        if len(left) == count:
            yield from product(*(_cells_of(row, *one, columns) for one in left))


def _ranges(row: CellRow, start: int, end: int) -> list[tuple[int, int]]:
    """The digits of the cells that wide spaces or bars set apart."""
    borders = [at for at in range(start + 1, end) if _WIDE(row.between[at])]
    return list(zip([start, *borders], [*borders, end], strict=True))


def _cells_of(row: CellRow, begins: int, stops: int, columns: TableColumns) -> list[_Cell]:
    return [cell for cell in _amounts(row, begins, stops, columns) if cell.stops == stops]


def _with_blanks(row: CellRow, columns: TableColumns) -> list[tuple[_Cell, ...]]:
    """The ways to put several cells, fewer than the columns, into some; the rest are zero."""
    found = []
    ranges = _ranges(row, 0, len(row.digits))
    if columns.has_note and ranges[0][1] in _note_ends(row, *ranges[0]):
        ranges = ranges[1:]
    count = len(columns.years)
    options = [_cells_of(row, *one, columns) for one in ranges]
    if 1 < len(options) < count <= 8 and all(options):
        for cells in product(*options):
            for places in combinations(range(count), len(cells)):
                filled = dict(zip(places, cells, strict=True))
                found.append(tuple(filled.get(at, _Cell(0, -1)) for at in range(count)))
    return found


def _note_ends(row: CellRow, start: int, stops: int) -> list[int]:
    """Where the numbers of notes can end that begin at a digit, such as `2, 3, 17`."""
    ends = []
    number = 0
    for at in range(start, min(stops, start + 10) + 1):
        separator = row.between[at] if at > start else ""
        if number and (at == stops or separator[:1].isspace() or "|" in separator):
            ends.append(at)
        if at == stops or not row.digits[at].isdecimal():
            break
        if separator:
            if not _NOTE_SEPARATOR(separator):
                break
            number = 0
        number += 1
        if number > 2 or (number == 1 and row.digits[at] == "0"):
            break
    return ends


def _splits(
    row: CellRow, start: int, end: int, columns: TableColumns
) -> Iterator[tuple[_Cell, ...]]:
    """The cells of each split; no path is tried that leads nowhere."""
    count = len(columns.years)
    if not count <= end - start <= count * (DIGITS + 3):
        return
    options = {at: _amounts(row, at, end, columns) for at in range(start, end)}
    reach: list[set[int]] = [{end}]
    for _ in range(count):
        reach.append({at for at in options if any(one.stops in reach[-1] for one in options[at])})

    def split(at: int, left: int) -> Iterator[tuple[_Cell, ...]]:
        if left == 0:
            yield ()
            return
        for cell in options[at]:
            if cell.stops in reach[left - 1]:
                for rest in split(cell.stops, left - 1):
                    yield (cell, *rest)

    if start in reach[count]:
        yield from split(start, count)


def _amounts(row: CellRow, at: int, end: int, columns: TableColumns) -> list[_Cell]:
    """The amounts that begin at a digit, the shortest first."""
    if row.digits[at] != DASH:
        return _numbers(row, at, end, columns, is_negative=row.has_minus(at))
    after = at + 1
    found = [] if row.has_minus(at) else [_Cell(0, after)]
    if (
        after < end
        and row.digits[after] != DASH
        and row.between[after] in (" ", "\u00a0", "\u202f")
    ):
        found += _numbers(row, after, end, columns, is_negative=True)
    return found


def _numbers(
    row: CellRow, at: int, end: int, columns: TableColumns, *, is_negative: bool
) -> list[_Cell]:
    """The amounts of digits from one on; those in parentheses end with one."""
    opened = "(" in row.between[at]
    factor = -100 if is_negative or opened else 100
    decimals = (1, 2) if columns.has_decimals else (2,)
    found = []
    groups: set[int] = set()
    for stop in range(at + 1, min(at + DIGITS, end) + 1):
        if groups <= {stop % 3}:
            number = int(row.digits[at:stop]) * factor
            ore = _decimals(row, stop, end, decimals)
            ends = [(0, stop), *((int(digits.ljust(2, "0")), after) for digits, after in ore)]
            found += [
                _Cell(number + part * factor // 100, after)
                for part, after in ends
                if (")" in row.between[after]) == opened
            ]
        if stop == end or row.digits[at] == "0" or row.digits[stop] == DASH:
            break
        if _ENDS_AMOUNT(row.between[stop]):
            break
        if row.between[stop]:
            groups.add(stop % 3)
    return found


def _decimals(
    row: CellRow, stop: int, end: int, counts: tuple[int, ...]
) -> Iterator[tuple[str, int]]:
    """The digits after a comma that can be decimals, and where they end."""
    for after in (stop + count for count in counts if row.between[stop] == ","):
        digits = row.digits[stop:after]
        if after <= end and digits.isdecimal() and not any(row.between[stop + 1 : after]):
            yield digits, after


def kronor_of(ore: int) -> Decimal:
    """An amount in öre as kronor, without decimals where it has no öre."""
    return multiply(ORE, ore) if ore % 100 else parse_amount(ore // 100)

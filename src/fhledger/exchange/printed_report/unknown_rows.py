r"""Rows of a printed table that the book does not have (okända rader): every line with an amount.

A line of the table that no known row takes up is a row of its own if it has an amount in any
column. Passed over are years, dates, references (`se bilaga 2`, `Not 4`), numbers of pages, and a
single number of one or two digits. Above the first known row and below the last, a line counts
only if amounts end it, and below only up to a blank line or to other text.

>>> [amount_of("Representation  -9 999  -  -"), amount_of("se bilaga 2"), amount_of("Not 4, 5")]
['-9 999  -  -', None, None]
>>> amount_of("Verksamhetsberättelse 2024   114") is amount_of("Medel 2024-12-31") is None
True
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from fhledger.domain.fund.ledger import Line
from fhledger.domain.statement.printed import printed_sums
from fhledger.domain.statement.printed_layout import KRONOR_PER_UNIT, Sum
from fhledger.exchange.printed_report.candidates import candidates, kronor_of
from fhledger.exchange.printed_report.cells import DASH, CellRow, rows_of_cells
from fhledger.exchange.printed_report.layout import ReportLayout
from fhledger.exchange.printed_report.matching import Place, line_at
from fhledger.exchange.printed_report.records import Problem, problem

_ROW_NAME = 120
_DATES = re.compile(r"(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)")
_REFERENCES = re.compile(
    r"\b(?:bilaga|bil|not|noter|sid|sida|sidan|tabell|kap|kapitel|punkt|note|page|appendix|table)\b"
    r"\.?\s*\d{1,3}(?:(?:\s?[,–-]\s?|\s+(?:av|of|och|and)\s+)\d{1,3})*(?![\d ]*\d{3})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d-])(?:19|2[0-9])[0-9]{2}(?!\d)")
_PAGE = re.compile(r"\s*\d{1,3}\s*").fullmatch
_UNIT = re.compile(r"\b1[ .]?000(?:[ .]?000)?[- ]?(?:tal )?(?:kr|sek)\b", re.IGNORECASE)
_HAS_WORD = re.compile(r"[^\W\d_]{2}").search
_PART_OF_ROW_ABOVE = re.compile(r"\W*(?:varav|därav|of which)\b", re.IGNORECASE).match


def amount_of(line: str) -> str | None:
    """The amounts of a line as they are printed; None for a line without any."""
    row = _row_with_amount(line)
    return row.text if row else None


def _row_with_amount(line: str) -> CellRow | None:
    """The last cells of a line that are amounts: no year, date, reference or page."""
    plain = line
    for passed in (_DATES, _REFERENCES, _UNIT):
        plain = passed.sub(lambda found: " " * len(found[0]), plain)
    without_years = _YEAR.sub("    ", plain)
    if without_years != plain and _PAGE("".join(filter(str.isdecimal, without_years))):
        return None
    found = [row for row in rows_of_cells(plain) if not row.years() and _is_amount(row)]
    return found[-1] if found and _HAS_WORD(line) else None


def _is_amount(row: CellRow) -> bool:
    """Whether cells are more than dashes or a single number of one or two digits."""
    has_digit = bool(row.digits.strip(DASH))
    return has_digit and (len(row.digits) > 2 or row.has_minus(0))


def unknown_rows(
    text: str, table: Place, layout: ReportLayout, lines: Sequence[Line], year: int
) -> Iterator[Problem]:
    """The rows of the table that the book does not have, each with the total that it is above."""
    rows = {slot.row: row.begins for slot, row in table.slots.items()}
    taken = [(row.begins, row.stops) for row in table.slots.values()]
    first, last = min(rows.values()), max(rows.values())
    sums = printed_sums(lines, layout.described)
    for begins, line in _lines_of_table(text, table.begins, table.stops):
        stops = begins + len(line)
        if any(start <= stops and begins < end for start, end in taken):
            continue
        row = _row_with_amount(line)
        inside = first < begins < last
        if row is None or not (inside or not line[row.stops :].strip(" .|*\t")):
            if begins > last and row is not None:
                return
            continue
        is_addend = inside and not _PART_OF_ROW_ABOVE(line)
        total = _total_below(begins, rows, sums) if is_addend else ""
        yield problem(
            "row_unknown",
            "appendix_1",
            line=line_at(text, begins),
            total=total,
            amounts=_amounts(row, table, year, is_negated=total in layout.negated),
            label=row.words.strip(" |*")[-_ROW_NAME:] or "?",
        )


def _lines_of_table(text: str, begins: int, stops: int) -> Iterator[tuple[int, str]]:
    """The lines from the heading of a table on, to a blank line or a footnote below it."""
    at = text.rfind("\n", 0, begins) + 1
    for line in text[at:].split("\n"):
        if at > stops and (not line.strip() or line.lstrip().startswith("*")):
            return
        yield at, line
        at += len(line) + 1


def _total_below(begins: int, rows: Mapping[str, int], sums: Sequence[Sum]) -> str:
    """The total that a line between known rows belongs to: the first below, next to its parts."""
    above = max((at, row) for row, at in rows.items() if at < begins)[1]
    below = min((at, row) for row, at in rows.items() if at > begins)[1]
    totals = (
        (rows[one.row], one.row)
        for one in sums
        if rows.get(one.row, 0) > begins and {above, below} & {one.row, *one.parts}
    )
    return min(totals, default=(0, ""))[1]


def _amounts(row: CellRow, table: Place, year: int, *, is_negated: bool) -> dict[int, Decimal]:
    """The amount in each year, where the cells can be read in one way; else none."""
    readings = candidates(row, table.columns, year)
    if len(readings) != 1:
        return {}
    factor = KRONOR_PER_UNIT[table.unit] * (-1 if is_negated else 1)
    amounts = (kronor_of(amount * factor) for amount in readings[0].amounts)
    return dict(zip(table.columns.read(), amounts, strict=True))
